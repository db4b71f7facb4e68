// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"regexp"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// packageName is what a package name may be in a command; anything else on a
// host is hostile or broken, and gets no command.
var packageName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9+._-]{0,127}$`)

// updateCommands are the commands that install a vendor's fixed build of a
// component with this system's package manager. Nil when none can be written
// safely.
func updateCommands(sys inventory.System, b build) []string {
	names := commandNames(b)
	if names == "" {
		return nil
	}
	switch b.Manager {
	case "dpkg":
		return []string{"apt-get update", "apt-get install --only-upgrade " + names}
	case "apk":
		return []string{"apk update", "apk upgrade " + names}
	case "pacman":
		return []string{"pacman -Syu"}
	case "rpm":
		if strings.HasSuffix(sys.ID, "-micro") {
			return nil // its root is read-only, and an update a transaction of its own
		}
		return []string{rpmUpdate(sys) + " " + names}
	}
	return nil
}

// rpmUpdate is the update command of an rpm system's own tool.
func rpmUpdate(sys inventory.System) string {
	switch sys.ID {
	case "sles", "opensuse-leap", "opensuse-tumbleweed":
		return "zypper update"
	case "azurelinux", "mariner", "photon":
		return "tdnf update"
	case "rhel", "centos", "ol":
		if major := systemMajor(sys); len(major) == 1 && major < "8" {
			return "yum update"
		}
	case "amzn":
		if systemMajor(sys) == "2" {
			return "yum update"
		}
	}
	return "dnf upgrade"
}

// enableCommands are the commands that bring an extended channel and then the
// fix; only Ubuntu's client has ones that need no contract number
// (https://documentation.ubuntu.com/pro-client/).
func enableCommands(sys inventory.System, b build, channel string) []string {
	if sys.ID != "ubuntu" || b.line.fork || !strings.HasPrefix(channel, "esm-") || !packageName.MatchString(channel) {
		return nil
	}
	update := updateCommands(sys, b)
	if update == nil {
		return nil
	}
	return append([]string{"pro enable " + channel}, update...)
}

// commandNames lists the installed packages of a component for a command,
// each once; empty when a name is not one.
func commandNames(b build) string {
	var names []string
	last := ""
	for _, p := range b.Packages {
		if !packageName.MatchString(p.Name) {
			return ""
		}
		if p.Name != last {
			names = append(names, p.Name)
		}
		last = p.Name
	}
	return strings.Join(names, " ")
}
