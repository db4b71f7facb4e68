// SPDX-License-Identifier: Apache-2.0

package distro

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// redhatChannels tells the extended update streams of a RHEL host: from its
// CPE, its enabled repositories, and the content manifests of images. Streams
// of a minor release are told with it ("eus:8.6").
func redhatChannels(r *rootfs.Root, sys System, tell teller) []string {
	list := cpeChannel(sys.CPE)
	minor := lockedRelease(r)
	if minor == "" {
		minor = sys.VersionID
	}
	for _, repo := range enabledRepositories(r, "etc/yum.repos.d", tell) {
		release := minor
		if m := contentRelease.FindStringSubmatch(repo.urls); m != nil {
			release = m[1]
		}
		list = append(list, repoChannel(repo.id, release)...)
	}
	readEach(r, "root/buildinfo/content_manifests", ".json", tell, func(path string, data []byte) {
		var manifest struct {
			ContentSets []string `json:"content_sets"`
		}
		if err := json.Unmarshal(data, &manifest); err != nil {
			tell(path, fmt.Errorf("parse content manifest: %w", err))
			return
		}
		for _, set := range manifest.ContentSets {
			list = append(list, repoChannel(set, sys.VersionID)...)
		}
	})
	return list
}

// contentRelease finds the minor release in the address of a repository, as in
// /content/eus/rhel8/8.6/x86_64/baseos/os.
var contentRelease = regexp.MustCompile(`/rhel\d+/(?:[a-z]+/)?(\d+\.\d+)/`)

// lockedRelease is the minor release that the host is kept on, empty when it
// follows the newest.
func lockedRelease(r *rootfs.Root) string {
	for _, path := range []string{
		"etc/dnf/vars/releasever", "etc/yum/vars/releasever", "etc/rhsm/release", "var/lib/rhsm/release",
	} {
		if v := r.FirstLine(path); isMinor(v) {
			return v
		}
	}
	var cache struct {
		Release string `json:"release"`
	}
	data, err := r.ReadFile("var/lib/rhsm/cache/releasever.json", maxRelease)
	if err == nil && json.Unmarshal(data, &cache) == nil && isMinor(cache.Release) {
		return cache.Release
	}
	return ""
}

// isMinor tells whether v is a minor release: "8.6".
func isMinor(v string) bool { return v == majorMinor(v) && strings.Contains(v, ".") }

// repoChannel tells the stream of a repository or content set from its id:
// rhel-8-for-x86_64-baseos-eus-rpms, rhel-7-server-els-rpms.
func repoChannel(id, release string) []string {
	id = strings.ToLower(id)
	if !strings.Contains(id, "rhel-") {
		return nil
	}
	channel := ""
	for word := range strings.SplitSeq(id, "-") {
		switch word {
		case "eus", "aus", "tus", "e4s", "els":
			channel = word
		case "debug", "source", "debuginfo", "srpms":
			return nil
		}
	}
	return minorChannel(channel, release)
}

// cpeChannel tells the stream that a CPE names: cpe:/o:redhat:rhel_eus:8.6.
func cpeChannel(cpe string) []string {
	parts := strings.Split(cpe, ":")
	if len(parts) < 5 || parts[2] != "redhat" {
		return nil
	}
	channel, ok := strings.CutPrefix(parts[3], "rhel_")
	if !ok {
		return nil
	}
	switch channel {
	case "eus", "aus", "tus", "e4s", "els":
		return minorChannel(channel, parts[4])
	}
	return nil
}

// minorChannel writes a channel with its minor release. Without one, nothing
// is known that could be compared.
func minorChannel(channel, release string) []string {
	switch {
	case channel == "els":
		return []string{"els"}
	case channel == "" || !isMinor(release):
		return nil
	}
	return []string{channel + ":" + release}
}
