// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"regexp"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// distributions are the names that scanners, package URLs and advisories give
// to systems, by os-release's ID. Names of os-release itself need no line.
// https://github.com/package-url/purl-spec, https://ossf.github.io/osv-schema/#defined-ecosystems,
// https://github.com/aquasecurity/trivy (pkg/fanal/types/const.go), https://github.com/anchore/grype (grype/distro/type.go)
var distributions = map[string]string{
	"redhat": "rhel", "red hat": "rhel", "red hat enterprise linux": "rhel", "red-hat": "rhel",
	"centos linux": "centos", "centos stream": "centos-stream",
	"rocky linux": "rocky", "rockylinux": "rocky", "rocky-linux": "rocky",
	"alma": "almalinux", "alma linux": "almalinux",
	"oracle": "ol", "oracle linux": "ol", "oraclelinux": "ol", "oracle linux server": "ol",
	"amazon": "amzn", "amazon linux": "amzn", "amazonlinux": "amzn",
	"suse linux enterprise server": "sles", "linux enterprise server": "sles", "suse": "sles", "sled": "sles", "sles_sap": "sles",
	"suse linux enterprise micro": "sle-micro", "linux enterprise micro": "sle-micro", "slem": "sle-micro", "suse linux micro": "sl-micro",
	"opensuse.leap": "opensuse-leap", "opensuse leap": "opensuse-leap", "opensuse": "opensuse-leap",
	"opensuse.tumbleweed": "opensuse-tumbleweed", "opensuse tumbleweed": "opensuse-tumbleweed",
	"azure linux": "azurelinux", "cbl-mariner": "mariner", "photon os": "photon",
	"archlinux": "arch", "arch linux": "arch", "alpine linux": "alpine", "debian gnu/linux": "debian",
	"fedora linux": "fedora",
}

// codenames are the releases of Debian and Ubuntu by the names that
// os-release's VERSION_CODENAME has.
// https://www.debian.org/releases/, https://wiki.ubuntu.com/Releases
var codenames = map[string]string{
	"jessie": "debian:8", "stretch": "debian:9", "buster": "debian:10", "bullseye": "debian:11", "bookworm": "debian:12",
	"trixie": "debian:13", "forky": "debian:14",
	"trusty": "ubuntu:14.04", "xenial": "ubuntu:16.04", "bionic": "ubuntu:18.04", "focal": "ubuntu:20.04", "jammy": "ubuntu:22.04",
	"mantic": "ubuntu:23.10", "noble": "ubuntu:24.04", "oracular": "ubuntu:24.10", "plucky": "ubuntu:25.04", "questing": "ubuntu:25.10",
}

// systemID is os-release's ID of a system by any of its names; empty when it
// is none that is known.
func systemID(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	if id := distributions[name]; id != "" {
		return id
	}
	if inventory.ManagerOf(name) != "" {
		return name
	}
	return ""
}

// systemOf writes a system as inventory.ParseSystem reads it, from a name and a
// release as scanners write them: "redhat" and "8.6" are rhel:8.6, "debian" and
// "12.5" debian:12. It is empty when that names no release of a known system.
func systemOf(name, release string) string {
	id := systemID(name)
	release = strings.ToLower(strings.TrimSpace(release))
	if id == "" {
		return ""
	}
	if known := codenames[release]; known != "" && strings.HasPrefix(known, id+":") {
		return known
	}
	if id == "opensuse-leap" && tumbleweed.MatchString(release) {
		id = "opensuse-tumbleweed"
	}
	text := id
	if release = releaseOf(id, release); release != "" {
		text += ":" + release
	}
	if major, _, _ := strings.Cut(release, "."); id == "centos" && len(major) == 1 && major[0] >= '9' || id == "centos" && len(major) == 2 {
		text = "centos-stream:" + release // CentOS Linux ended with 8
	}
	if _, err := inventory.ParseSystem(text); err != nil {
		return ""
	}
	return text
}

// Shapes of releases.
var (
	tumbleweed   = regexp.MustCompile(`^(tumbleweed|20[0-9]{6})$`)
	servicePack  = regexp.MustCompile(`^([0-9]+)[ -]sp([0-9]+)`)
	dottedNumber = regexp.MustCompile(`[0-9]+(\.[0-9]+)*`)
)

// releaseOf is a release as os-release's VERSION_ID has it for that system;
// empty when there is none in the text or the system has no releases.
func releaseOf(id, release string) string {
	switch id {
	case "arch", "wolfi", "chainguard", "opensuse-tumbleweed":
		return ""
	case "alpaquita":
		return release
	case "alpine":
		if release == "edge" {
			return release
		}
	case "sles":
		release = servicePack.ReplaceAllString(release, "$1.$2")
	}
	parts := strings.Split(dottedNumber.FindString(release), ".")
	switch {
	case parts[0] == "":
		return ""
	case id == "debian":
		return parts[0]
	case id == "amzn" && parts[0] != "2018":
		return parts[0]
	case id == "ubuntu" && len(parts) == 1:
		return ""
	case id == "ubuntu", id == "centos" && len(parts) > 2: // 7.6.1810
		return parts[0] + "." + parts[1]
	case (id == "azurelinux" || id == "mariner") && len(parts) == 1:
		return parts[0] + ".0"
	}
	return strings.Join(parts, ".")
}

// qualifierSystem reads the qualifier "distro" of a package URL: "debian-12",
// "opensuse-leap-15.6", a codename, or, as trivy writes it for Alpine, a release
// alone, of the URL's namespace. It is empty when it names no known release.
func qualifierSystem(namespace, distro string) string {
	distro = strings.ToLower(distro)
	if known := codenames[distro]; known != "" {
		return known
	}
	if distro == "" || '0' <= distro[0] && distro[0] <= '9' {
		return systemOf(namespace, distro)
	}
	for at := len(distro); at > 0; at = strings.LastIndexByte(distro[:at], '-') {
		release := strings.TrimPrefix(distro[at:], "-")
		if known := systemOf(distro[:at], release); known != "" {
			return known
		}
	}
	return ""
}

// ecosystemSystem reads an OSV ecosystem: the package manager of its systems,
// empty for one of no system, and the system, empty when it names no release.
// https://ossf.github.io/osv-schema/#defined-ecosystems
func ecosystemSystem(ecosystem string) (manager, system string) {
	name, rest, _ := strings.Cut(ecosystem, ":")
	switch lower := strings.ToLower(name); lower {
	case "red hat":
		system = redHatSystem(rest)
		return "rpm", system
	case "ubuntu":
		return "dpkg", systemOf(lower, ubuntuRelease.FindString(rest))
	case "suse", "opensuse":
		return "rpm", suseSystem(lower, rest)
	}
	release, _, _ := strings.Cut(rest, ":")
	return inventory.ManagerOf(systemID(name)), systemOf(name, release)
}

var (
	ubuntuRelease = regexp.MustCompile(`\b[0-9]{2}\.[0-9]{2}\b`)
	redHatProduct = regexp.MustCompile(`^(?:enterprise_linux|rhel_[a-z0-9]+):([0-9]+(?:\.[0-9]+)?)(?::|$)`)
)

// redHatSystem reads the part of a CPE in an ecosystem of Red Hat:
// "enterprise_linux:8::baseos", "rhel_eus:8.6::appstream". Products that are
// layered on the system are none.
func redHatSystem(product string) string {
	if m := redHatProduct.FindStringSubmatch(product); m != nil {
		return systemOf("rhel", m[1])
	}
	return ""
}

// suseSystem reads the product in an ecosystem of SUSE or openSUSE: "Linux
// Enterprise Server 15 SP4", "Leap 15.6", "Tumbleweed", or a release alone.
func suseSystem(vendor, product string) string {
	product = strings.ToLower(product)
	at := strings.IndexAny(product, "0123456789")
	if at <= 0 {
		return systemOf(vendor, product)
	}
	name := strings.TrimSpace(product[:at])
	if vendor == "opensuse" {
		name = vendor + " " + name
	}
	return systemOf(name, product[at:])
}
