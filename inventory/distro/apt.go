// SPDX-License-Identifier: Apache-2.0

package distro

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/stanza"
)

// AptLists is where apt keeps the indexes of its archives.
const AptLists = "var/lib/apt/lists"

// aptChannels tells the channels of the archives that apt is set up with, and
// of those it has fetched. See sources.list(5).
func aptChannels(r *rootfs.Root, tell teller) []string {
	var list []string
	oneLine := func(_ string, data []byte) {
		for text := range strings.Lines(string(data)) {
			url, suite := sourceLine(text)
			list = append(list, archiveChannel(url, suite)...)
		}
	}
	readOne(r, "etc/apt/sources.list", tell, oneLine)
	readEach(r, "etc/apt/sources.list.d", ".list", tell, oneLine)
	readEach(r, "etc/apt/sources.list.d", ".sources", tell, func(path string, data []byte) {
		in := stanza.NewReader(strings.NewReader(string(data)), "Types", "URIs", "Suites", "Enabled")
		for {
			st, err := in.Next()
			if err != nil {
				if !errors.Is(err, io.EOF) {
					tell(path, err)
				}
				return
			}
			if st.Err != nil {
				tell(path, st.Err)
				continue
			}
			list = append(list, stanzaChannels(st)...)
		}
	})
	names, err := r.ReadDir(AptLists, maxRepoFiles)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		tell(AptLists, rootfs.Cause(err))
	}
	for _, name := range names {
		if archive, ok := strings.CutSuffix(name, "_InRelease"); ok {
			url, suite, _ := strings.Cut(archive, "_dists_")
			list = append(list, archiveChannel(strings.ReplaceAll(url, "_", "/"), suite)...)
		}
	}
	return list
}

// sourceLine cuts "deb [option=value …] url suite component …" into address
// and suite; both are empty for a line that is no enabled binary archive.
func sourceLine(text string) (url, suite string) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), "deb")
	if !ok || rest == "" || !strings.ContainsAny(rest[:1], " \t[") {
		return "", ""
	}
	rest = strings.TrimSpace(rest)
	if strings.HasPrefix(rest, "[") {
		if _, rest, ok = strings.Cut(rest, "]"); !ok {
			return "", ""
		}
	}
	words := strings.Fields(rest)
	if len(words) < 2 {
		return "", ""
	}
	return words[0], words[1]
}

// stanzaChannels tells the channels of one deb822 source.
func stanzaChannels(st stanza.Stanza) []string {
	enabled := strings.ToLower(st.Fields["enabled"])
	if enabled == "no" || enabled == "false" || enabled == "0" || enabled == "off" || enabled == "without" {
		return nil
	}
	binary := false
	for _, typ := range strings.Fields(st.Fields["types"]) {
		binary = binary || typ == "deb"
	}
	if !binary {
		return nil
	}
	var list []string
	for _, url := range strings.Fields(st.Fields["uris"]) {
		for _, suite := range strings.Fields(st.Fields["suites"]) {
			list = append(list, archiveChannel(url, suite)...)
		}
	}
	return list
}

// archiveChannel tells the channel of an apt archive from its address, with or
// without scheme, and its suite. ESM suites have names of their own, so that
// mirrors of them are known too; FIPS suites do not.
func archiveChannel(url, suite string) []string {
	_, address, ok := strings.Cut(url, "://")
	if !ok {
		address = url
	}
	if _, host, ok := strings.Cut(address, "@"); ok {
		address = host
	}
	parts := strings.Split(address, "/")
	channel := ""
	switch {
	case parts[0] == "esm.ubuntu.com" && len(parts) > 1:
		channel = map[string]string{
			"infra": "esm-infra", "ubuntu": "esm-infra", "apps": "esm-apps",
			"infra-legacy": "esm-infra-legacy",
			"fips":         "fips", "fips-updates": "fips-updates", "fips-preview": "fips-preview",
		}[parts[1]]
	case parts[0] == "private-ppa.launchpad.net" && len(parts) > 2 && parts[1] == "ubuntu-advantage":
		channel = map[string]string{"fips": "fips", "fips-updates": "fips-updates"}[parts[2]]
	case parts[0] == "deb.freexian.com" && len(parts) > 1 && parts[1] == "extended-lts":
		channel = "elts"
	}
	if channel == "" {
		channel = suiteChannel(suite)
	}
	if channel == "" {
		return nil
	}
	return []string{channel}
}

// suiteChannel tells the channel of a suite: "jammy-infra-security".
func suiteChannel(suite string) string {
	for _, pocket := range []string{"-security", "-updates"} {
		name, ok := strings.CutSuffix(suite, pocket)
		switch {
		case !ok:
		case strings.HasSuffix(name, "-infra-legacy"):
			return "esm-infra-legacy"
		case strings.HasSuffix(name, "-infra"):
			return "esm-infra"
		case strings.HasSuffix(name, "-apps"):
			return "esm-apps"
		}
	}
	return ""
}

// proChannels tells the services that Ubuntu Pro's client says are enabled.
func proChannels(r *rootfs.Root, tell teller) []string {
	var list []string
	readOne(r, "var/lib/ubuntu-advantage/status.json", tell, func(path string, data []byte) {
		var status struct {
			Services []struct{ Name, Status string }
		}
		if err := json.Unmarshal(data, &status); err != nil {
			tell(path, fmt.Errorf("parse Ubuntu Pro status: %w", err))
			return
		}
		for _, service := range status.Services {
			if service.Status != "enabled" {
				continue
			}
			switch service.Name {
			case "esm-infra", "esm-apps", "esm-infra-legacy", "fips", "fips-updates", "fips-preview":
				list = append(list, service.Name)
			}
		}
	})
	return list
}
