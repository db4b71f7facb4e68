// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"fmt"
	"slices"
	"strings"
)

// managers are the systems that can be named, by their package manager.
var managers = map[string][]string{
	"rpm": {"rhel", "centos", "centos-stream", "rocky", "almalinux", "ol", "fedora", "amzn", "sles", "sle-micro",
		"sl-micro", "opensuse-leap", "opensuse-tumbleweed", "azurelinux", "mariner", "openeuler", "mageia", "photon"},
	"dpkg":   {"debian", "ubuntu"},
	"apk":    {"alpine", "alpaquita", "wolfi", "chainguard"},
	"pacman": {"arch"},
}

// rolling are the systems that have no releases.
var rolling = []string{"arch", "opensuse-tumbleweed", "wolfi", "chainguard"}

// ParseSystem reads a system as os-release writes it, "rhel:8.10": ID and
// VERSION_ID with a colon between, or a space. A system without releases is its ID alone.
// The error says what is wrong and names known systems.
func ParseSystem(text string) (System, error) {
	id, release, _ := strings.Cut(strings.Replace(strings.ToLower(strings.TrimSpace(text)), " ", ":", 1), ":")
	switch {
	case ManagerOf(id) == "":
		return System{}, fmt.Errorf("unknown system %q: known are %s", cut(text, 60), strings.Join(SystemIDs(), ", "))
	case release == "" && !slices.Contains(rolling, id):
		return System{}, fmt.Errorf("system %q has no release: write it as %s:8", cut(text, 60), id)
	case strings.Trim(release, "0123456789abcdefghijklmnopqrstuvwxyz._-") != "" || len(release) > 40:
		return System{}, fmt.Errorf("system %q has no release as os-release writes it", cut(text, 60))
	}
	return System{ID: id, VersionID: release}, nil
}

// ManagerOf is the package manager of a system by os-release's ID; empty when
// the system is not known.
func ManagerOf(id string) string {
	for manager, ids := range managers {
		if slices.Contains(ids, id) {
			return manager
		}
	}
	return ""
}

// SystemIDs lists the systems that ParseSystem knows, sorted.
func SystemIDs() []string {
	var out []string
	for _, ids := range managers {
		out = append(out, ids...)
	}
	slices.Sort(out)
	return out
}
