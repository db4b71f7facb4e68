// SPDX-License-Identifier: Apache-2.0

package distro

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// releaseFiles are read where there is no os-release, the more special first:
// rebuilds keep a redhat-release beside their own file, and Ubuntu keeps
// Debian's debian_version.
var releaseFiles = []struct {
	path  string
	parse func(text string) System
}{
	{"etc/oracle-release", parseReleaseLine},
	{"etc/enterprise-release", parseReleaseLine},
	{"etc/rocky-release", parseReleaseLine},
	{"etc/almalinux-release", parseReleaseLine},
	{"etc/centos-release", parseReleaseLine},
	{"etc/fedora-release", parseReleaseLine},
	{"etc/redhat-release", parseReleaseLine},
	{"etc/system-release", parseReleaseLine},
	{"etc/SuSE-release", parseSUSERelease},
	{"etc/alpine-release", parseAlpineRelease},
	{"etc/lsb-release", parseLSBRelease},
	{"etc/debian_version", parseDebianVersion},
	{"etc/system-release-cpe", parseReleaseCPE},
}

// fromReleaseFiles reads the first release file that names a known system.
func fromReleaseFiles(r *rootfs.Root, tell teller) System {
	for _, file := range releaseFiles {
		data, err := r.ReadFile(file.path, maxRelease)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			tell(file.path, rootfs.Cause(err))
			continue
		}
		text := strings.ToValidUTF8(string(data), "\ufffd")
		sys := file.parse(text)
		if sys.ID == "" {
			tell(file.path, fmt.Errorf("unknown system %q", cut(firstLine(text), 80)))
			continue
		}
		sys.Source = file.path
		return sys
	}
	return System{}
}

// firstLine is the first line of text that is not blank.
func firstLine(text string) string {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			return line
		}
	}
	return ""
}

// releaseNames are what stands before the word "release", and whose it is.
// The longer of two that fit comes first.
var releaseNames = []struct{ prefix, id string }{
	{"CentOS Stream", "centos-stream"},
	{"CentOS", "centos"},
	{"Rocky Linux", "rocky"},
	{"AlmaLinux", "almalinux"},
	{"Oracle Linux", "ol"},
	{"Enterprise Linux Enterprise Linux", "ol"}, // Oracle's name for it up to 5.6
	{"Red Hat Enterprise Linux", "rhel"},
	{"Fedora", "fedora"},
	{"Amazon Linux", "amzn"},
	{"Scientific Linux", "scientific"},
	{"CloudLinux", "cloudlinux"},
}

// parseReleaseLine reads "CentOS release 6.10 (Final)".
func parseReleaseLine(text string) System {
	line := firstLine(text)
	for _, known := range releaseNames {
		if !strings.HasPrefix(line, known.prefix) {
			continue
		}
		_, rest, ok := strings.Cut(line, " release ")
		if !ok {
			continue
		}
		return System{ID: known.id, VersionID: majorMinor(rest), Name: line}
	}
	return System{}
}

// majorMinor is the version that text begins with, of two numbers at most:
// "7.6" of "7.6.1810 (Core)".
func majorMinor(text string) string {
	end := len(text) - len(strings.TrimLeft(text, "0123456789."))
	numbers := strings.Split(strings.Trim(text[:end], "."), ".")
	if len(numbers) > 2 {
		numbers = numbers[:2]
	}
	return strings.Join(numbers, ".")
}

// parseSUSERelease reads a name in the first line and VERSION and PATCHLEVEL
// below it.
func parseSUSERelease(text string) System {
	sys := System{Name: firstLine(text)}
	switch name := sys.Name; {
	case strings.HasPrefix(name, "SUSE Linux Enterprise Server"):
		sys.ID = "sles"
	case strings.HasPrefix(name, "SUSE Linux Enterprise Desktop"):
		sys.ID = "sled"
	case strings.HasPrefix(name, "openSUSE"):
		sys.ID = "opensuse"
	}
	values := assignments(text)
	sys.VersionID = values["VERSION"]
	if patch := values["PATCHLEVEL"]; patch != "" && patch != "0" {
		sys.VersionID += "." + patch
	}
	return sys
}

// parseAlpineRelease reads the bare version that Alpine's file holds.
func parseAlpineRelease(text string) System {
	v := firstLine(text)
	if v == "" || v[0] < '0' || v[0] > '9' {
		return System{}
	}
	return System{ID: "alpine", VersionID: v, Name: "Alpine Linux " + v}
}

// parseLSBRelease reads what Ubuntu had before os-release.
func parseLSBRelease(text string) System {
	values := assignments(text)
	if values["DISTRIB_ID"] != "Ubuntu" {
		return System{}
	}
	return System{
		ID: "ubuntu", VersionID: values["DISTRIB_RELEASE"], Codename: values["DISTRIB_CODENAME"],
		Name: values["DISTRIB_DESCRIPTION"], Like: []string{"debian"},
	}
}

// parseDebianVersion reads "6.0.10", or "wheezy/sid" of a release in the
// making. From 7 on the point release is no part of the version.
func parseDebianVersion(text string) System {
	v := firstLine(text)
	if v == "" {
		return System{}
	}
	sys := System{ID: "debian", Name: "Debian GNU/Linux " + v}
	if v[0] < '0' || v[0] > '9' {
		sys.Codename, _, _ = strings.Cut(v, "/")
		return sys
	}
	sys.VersionID = majorMinor(v)
	major, _, _ := strings.Cut(sys.VersionID, ".")
	if len(major) > 1 || major >= "7" {
		sys.VersionID = major
	}
	return sys
}

// parseReleaseCPE reads "cpe:/o:centos:linux:6:GA".
func parseReleaseCPE(text string) System {
	line := firstLine(text)
	ids := map[string]string{
		"redhat:enterprise_linux": "rhel", "centos:linux": "centos", "centos:centos": "centos",
		"oracle:linux": "ol", "rocky:rocky": "rocky", "almalinux:almalinux": "almalinux",
		"fedoraproject:fedora": "fedora", "amazon:linux": "amzn", "amazon:amazon_linux": "amzn",
	}
	parts := strings.Split(line, ":")
	if len(parts) < 5 || parts[0] != "cpe" {
		return System{}
	}
	return System{ID: ids[parts[2]+":"+parts[3]], VersionID: majorMinor(parts[4]), Name: line}
}

// assignments reads lines of NAME=value, with or without spaces and quotes.
func assignments(text string) map[string]string {
	values := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(line, "="); ok {
			values[strings.TrimSpace(name)] = strings.Trim(strings.TrimSpace(value), `"'`)
		}
	}
	return values
}

// cut shortens text to at most max bytes, to show it.
func cut(text string, max int) string {
	if len(text) <= max {
		return text
	}
	return text[:max] + "…"
}
