// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/version"
)

// provenance is whose build a package is: rule 0.
type provenance struct {
	distribution bool
	// certain is false when nothing shows whose build it is; a foreign build
	// of unknown making is never called affected on upstream's word alone.
	certain bool
	// stated is true when only a list says that the build is there, and whose
	// it is was not shown: it is taken as the distribution's, as stated.
	stated bool
	why    string
}

func (p provenance) String() string {
	switch {
	case p.distribution && p.stated:
		return "as_stated"
	case p.distribution:
		return "distribution"
	}
	return "foreign"
}

// asStated is the provenance of a package in a list that carries no vendors.
var asStated = provenance{distribution: true, stated: true, why: "as stated: the list names no vendor"}

// vendors are the VENDOR tags and signing keys of each distribution's own rpm
// builds, by os-release ID. The keys are the ones the vendors publish, as the
// 64-bit key ids rpm prints.
var vendors = map[string]struct{ names, keys []string }{
	"rhel": {[]string{"Red Hat, Inc."}, []string{"199e2f91fd431d51", "5326810137017186", "938a80caf21541eb",
		"fd372689897da07a", "5054e4a45a6340b3", "45689c882fa658e0"}},
	"centos":        {[]string{"CentOS"}, []string{"a8a447dce8562897", "0946fca2c105b9de", "24c6a8a7f4a80eb5", "05b555b38483c65d"}},
	"centos-stream": {[]string{"CentOS"}, []string{"05b555b38483c65d"}},
	"rocky":         {[]string{"Rocky Enterprise Software Foundation", "Rocky", "RESF"}, []string{"15af5dac6d745a60", "702d426d350d275d"}},
	"almalinux":     {[]string{"AlmaLinux", "AlmaLinux OS Foundation"}, []string{"51d6647ec21ad6ea", "d36cb86cb86b3716", "2ae81e8aced7258b"}},
	"ol":            {[]string{"Oracle America", "Oracle USA", "Oracle"}, []string{"72f97b74ec551f03", "82562ea9ad986da3", "bc4d06a08d8b756f"}},
	"fedora":        {[]string{"Fedora Project"}, nil},
	"amzn":          {[]string{"Amazon Linux", "Amazon.com", "Amazon AWS"}, nil},
	"sles":          {[]string{"SUSE LLC", "SUSE LINUX Products GmbH"}, []string{"70af9e8139db7c82"}},
	"sle-micro":     {[]string{"SUSE LLC"}, []string{"70af9e8139db7c82"}},
	"opensuse-leap": {[]string{"openSUSE", "SUSE LLC"}, []string{"70af9e8139db7c82"}},
	"azurelinux":    {[]string{"Microsoft Corporation"}, nil},
	"mariner":       {[]string{"Microsoft Corporation"}, nil},
}

// distTag finds the release tag of a major release: ".el8", ".module_el8", ".fc35".
var distTag = regexp.MustCompile(`[._+](el|fc|amzn|azl|cm)(\d+)`)

// provenanceOf tells whose build a component is. Vendor, signing key, dist tag
// and apt origin count; a name or a high version number does not.
func provenanceOf(sys inventory.System, c inventory.Component, l line) provenance {
	switch {
	case !c.Packaged():
		return provenance{why: "no package manager owns this copy"}
	case len(c.Packages) == 0:
		return provenance{why: "no package is named"}
	case otherManager(sys, c.Manager):
		return provenance{why: "its package manager is not the system's"}
	case l.fork && thirdParty.MatchString(c.Source.Version) && !ownKsplice(sys, l):
		return provenance{why: "maintained by a third party (" + l.name + ")"}
	}
	own := provenance{distribution: true, certain: true, why: "the distribution's own build"}
	for _, p := range c.Packages {
		got := packageProvenance(sys, c.Manager, p)
		if !got.distribution {
			return got
		}
		if got.stated {
			own = got
		}
	}
	return own
}

// packageProvenance tells whose build one package is.
func packageProvenance(sys inventory.System, manager string, p inventory.Package) provenance {
	switch {
	case manager == "rpm":
		return rpmProvenance(sys, p)
	case manager == "dpkg":
		return debProvenance(sys, p)
	case p.NoVendor:
		return asStated
	}
	return provenance{distribution: true, certain: true, why: "installed by " + manager}
}

// tagless are the systems of vendors whose releases carry no tag of their own.
var tagless = []string{"sles", "sle-micro", "opensuse-leap"}

// ownKsplice tells whether a ksplice build is on Oracle's own system, where it
// is Oracle's build though a fork.
func ownKsplice(sys inventory.System, l line) bool { return sys.ID == "ol" && l.name == "ksplice" }

func rpmProvenance(sys inventory.System, p inventory.Package) provenance {
	v, known := vendors[sys.ID]
	if !known {
		return provenance{distribution: true, stated: p.NoVendor, why: "no vendor is known for this system"}
	}
	if major := tagMajor(p.Version); major != "" && major != systemMajor(sys) {
		return provenance{certain: !p.NoVendor, why: "its release tag is of another major release"}
	}
	switch {
	case p.Vendor != "" && hasPrefixAny(p.Vendor, v.names):
		return provenance{distribution: true, certain: true}
	case p.SigningKey != "" && slices.Contains(v.keys, p.SigningKey):
		return provenance{distribution: true, certain: true}
	case p.NoVendor && repositoryTag(sys, p.Version):
		return provenance{stated: true, why: "its release carries the tag of another repository"}
	case p.NoVendor && (tagMajor(p.Version) != "" || slices.Contains(tagless, sys.ID)):
		return asStated
	case p.NoVendor:
		return provenance{stated: true, why: "the list names no vendor, and the release has no tag of the distribution"}
	case p.Vendor == "":
		return provenance{certain: true, why: "it names no vendor and no known key signed it"}
	}
	return provenance{certain: !anyVendor(p.Vendor), why: "its vendor is not the distribution"}
}

// anyVendor tells whether a vendor makes some distribution: such a one may
// backport, whatever its changelog says.
func anyVendor(vendor string) bool {
	for _, v := range vendors {
		if hasPrefixAny(vendor, v.names) {
			return true
		}
	}
	return false
}

// tagMajor is the major release a version's dist tag names, empty without one.
func tagMajor(v string) string {
	if major, _ := version.MinorStream(v); major != "" {
		return major
	}
	if m := distTag.FindStringSubmatch(v); m != nil {
		return m[2]
	}
	return ""
}

func systemMajor(sys inventory.System) string {
	major, _, _ := strings.Cut(sys.VersionID, ".")
	return major
}

// aptForeign finds the marks of archives that rebuild a distribution's packages.
var aptForeign = regexp.MustCompile(`(?i)(sury|ppa|freexian|dotdeb|nodesource|tuxcare|bpo\.[a-z]|\+0~20\d{6}|[+~](?:debian|ubuntu)\d+[.~]\d)`)

// debFamily finds the archives of distributions made of debs, which backport.
var debFamily = regexp.MustCompile(`(?i)^(debian|ubuntu|freexian|kali|devuan|raspbian|linuxmint|pop-os)`)

// debUpdate finds the mark of Debian's stable updates: "+deb12u2", "~deb9u1".
var debUpdate = regexp.MustCompile(`[+~]deb(\d+)u\d+`)

// debProvenance tells whose build a deb is: the archive that lists it, else
// the maintainer a distribution's own builds carry
// (https://www.debian.org/doc/debian-policy/ch-binary.html#the-maintainer-of-a-package).
func debProvenance(sys inventory.System, p inventory.Package) provenance {
	distro := strings.ToLower(sys.ID)
	switch {
	case distro != "debian" && distro != "ubuntu":
		return provenance{distribution: true, stated: p.NoVendor, why: "no vendor is known for this system"}
	case otherRelease(sys, p):
		return provenance{why: "it was built for another release of the distribution"}
	case p.Origin != "" && strings.EqualFold(p.Origin, distro):
		return provenance{distribution: true, certain: true}
	case p.Origin != "" && fipsMark.MatchString(p.Version) && strings.HasPrefix(p.Origin, "UbuntuFIPS"):
		return provenance{distribution: true, certain: true}
	case p.Origin != "" && strings.HasPrefix(p.Origin, "UbuntuESM"):
		return provenance{distribution: true, certain: true}
	case p.Origin != "":
		return provenance{certain: !debFamily.MatchString(p.Origin), why: "it comes from an archive that is not the distribution's"}
	case aptForeign.MatchString(p.Version):
		return provenance{certain: true, why: "its version carries the mark of another archive"}
	case p.NoVendor && otherDebs(distro).MatchString(p.Version):
		return provenance{stated: true, why: "its version is one of another distribution"}
	case p.NoVendor:
		return asStated
	case maintainedBy(distro, p.Vendor), strings.Contains(p.Version, "ubuntu") && distro == "ubuntu",
		debUpdate.MatchString(p.Version) && distro == "debian":
		return provenance{distribution: true, certain: true}
	}
	return provenance{certain: p.Vendor == "" || distro == "ubuntu",
		why: "neither its archive nor its maintainer shows that it is the distribution's"}
}

// otherRelease tells whether a deb was built for another release than the
// host's: by the pocket that lists it, or by the last mark of its version.
func otherRelease(sys inventory.System, p inventory.Package) bool {
	if codename, _, _ := strings.Cut(p.Pocket, "-"); codename != "" && sys.Codename != "" && strings.EqualFold(p.Origin, sys.ID) {
		return codename != sys.Codename
	}
	marks := debUpdate.FindAllStringSubmatch(p.Version, -1)
	return sys.ID == "debian" && len(marks) > 0 && sys.VersionID != "" && marks[len(marks)-1][1] != systemMajor(sys)
}

// maintainedBy tells whether a Maintainer field is a distribution's own.
func maintainedBy(distro, maintainer string) bool {
	m := strings.ToLower(maintainer)
	switch distro {
	case "debian":
		return strings.Contains(m, "debian.org") || strings.Contains(m, "debian.net")
	case "ubuntu":
		return strings.Contains(m, "ubuntu.com") || strings.Contains(m, "canonical.com")
	}
	return false
}

func hasPrefixAny(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
