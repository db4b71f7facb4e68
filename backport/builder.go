// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/banner"
)

// BuilderKind is who seems to have built a library, as far as a text tells.
type BuilderKind string

// The kinds of builders.
const (
	VendorBuild    BuilderKind = "vendor"
	UpstreamBuild  BuilderKind = "upstream"
	UnknownBuilder BuilderKind = "unknown"
)

// Builder is who seems to have built a library.
type Builder struct {
	Kind   BuilderKind
	Family string   // "Red Hat", "Debian", …; empty when no family can be told
	Signs  []string // what tells it, each a few words
	// ecosystems are those whose builds look like this, or their families.
	ecosystems []string
	manager    string // of the stated system; empty when none is stated
}

// speaks tells whether records of an ecosystem may be about such a build.
func (b Builder) speaks(ecosystem string) bool {
	family, _, _ := strings.Cut(ecosystem, ":")
	return slices.Contains(b.ecosystems, family) || slices.Contains(b.ecosystems, ecosystem)
}

// sign is one mark of a builder in a text.
type sign struct {
	family     string
	ecosystems []string
	words      string
	is         func(banner.Printout, banner.Banner) bool
}

// signs are the marks that builds of distributions carry, the surest first.
// Sources: Red Hat's and Fedora's spec files configure --openssldir
// /etc/pki/tls, and up to OpenSSL 1.0.2 add "-fips"; Debian's and Ubuntu's
// rules configure debian-ARCH and /usr/lib/ssl.
var signs = []sign{
	{"Debian", []string{"Debian", "Ubuntu"}, "platform debian-…",
		func(p banner.Printout, _ banner.Banner) bool { return strings.HasPrefix(p.Platform, "debian-") }},
	{"Debian", []string{"Debian", "Ubuntu"}, "OPENSSLDIR /usr/lib/ssl",
		func(p banner.Printout, _ banner.Banner) bool { return p.OpenSSLDir == "/usr/lib/ssl" }},
	{"Red Hat", []string{"Red Hat", "AlmaLinux", "Rocky Linux"}, "OPENSSLDIR /etc/pki/tls",
		func(p banner.Printout, _ banner.Banner) bool { return p.OpenSSLDir == "/etc/pki/tls" }},
	{"Red Hat", []string{"Red Hat", "AlmaLinux", "Rocky Linux"}, "the marker FIPS in the version, as Red Hat's builds have it",
		func(p banner.Printout, b banner.Banner) bool {
			return (p.OpenSSLDir == "" || p.OpenSSLDir == "/etc/pki/tls") && b.Library == string(inventory.OpenSSL) &&
				strings.Contains(strings.ToLower(b.Marker), "fips") && !strings.HasPrefix(b.Marker, "+")
		}},
	{"", nil, "OPENSSLDIR /etc/ssl, as several distributions have it",
		func(p banner.Printout, _ banner.Banner) bool { return p.OpenSSLDir == "/etc/ssl" }},
}

// placeOf tells whether an OPENSSLDIR can be that of a distribution's build, of
// one with a package manager where that is known. Whoever builds from source
// into a place of his own, /opt/openssl, is nobody's vendor.
func placeOf(dir, manager string) bool {
	switch dir {
	case "", "/etc/ssl", "/etc/ssl1.1":
		return true
	case "/usr/lib/ssl":
		return manager == "" || manager == "dpkg"
	case "/etc/pki/tls":
		return manager == "" || manager == "rpm"
	}
	return false
}

// builderOf tells who seems to have built the library.
func builderOf(p banner.Printout, b banner.Banner, sys inventory.System) Builder {
	out := Builder{Kind: UnknownBuilder, manager: inventory.ManagerOf(sys.ID)}
	if strings.HasPrefix(p.OpenSSLDir, "/usr/local") {
		out.Kind, out.Signs = UpstreamBuild, []string{"OPENSSLDIR " + p.OpenSSLDir + ", the place of a build from source"}
		return out
	}
	if !placeOf(p.OpenSSLDir, out.manager) {
		return out
	}
	if sys.ID != "" {
		out.Kind, out.Signs = VendorBuild, []string{"the system is stated to be " + strings.TrimSuffix(sys.ID+":"+sys.VersionID, ":")}
		for _, s := range advisories.Streams(sys.ID, sys.VersionID, sys.Channels) {
			if s.Kind != advisories.ForkStream && s.Entitled {
				out.ecosystems = append(out.ecosystems, s.Ecosystem)
			}
		}
		return out
	}
	for _, s := range signs {
		if !s.is(p, b) || out.Family != "" && s.family != out.Family {
			continue
		}
		out.Kind = VendorBuild
		if out.Family == "" {
			out.Family, out.ecosystems = s.family, s.ecosystems
		}
		out.Signs = append(out.Signs, s.words)
	}
	return out
}

// proofs are the commands that tell on the host what the text cannot.
func (b Builder) proofs(lib banner.Banner, ids []string) []string {
	wanted := "CVE-"
	if len(ids) == 1 && cveOf.MatchString(ids[0]) {
		wanted = ids[0]
	}
	rpm := []string{
		`rpm -q --qf '%{NAME} %{EPOCH}:%{VERSION}-%{RELEASE} %{VENDOR}\n' ` + rpmName(lib.Library),
		"rpm -q --changelog " + rpmName(lib.Library) + " | grep -n " + wanted,
	}
	deb := []string{
		`dpkg-query -W -f '${Package} ${Version} ${source:Package} ${Maintainer}\n' '` + debName(lib.Library) + `'`,
	}
	scan := []string{"cryptopatch scan"}
	switch {
	case b.Family == "Red Hat", b.manager == "rpm":
		return append(rpm, scan...)
	case b.Family == "Debian", b.manager == "dpkg":
		return append(deb, scan...)
	case b.manager == "apk":
		return append([]string{"apk list --installed"}, scan...)
	}
	if b.Kind == UpstreamBuild {
		return scan
	}
	return append(append(rpm, deb...), scan...)
}

func rpmName(library string) string {
	if library == string(inventory.MbedTLS) {
		return "mbedtls"
	}
	return library
}

// debName is a pattern of the packages that hold a library on Debian.
func debName(library string) string {
	names := map[string]string{"openssl": "libssl*", "gnutls": "libgnutls*", "nss": "libnss3*", "libgcrypt": "libgcrypt*",
		"nettle": "libnettle*", "mbedtls": "libmbed*", "wolfssl": "libwolfssl*"}
	if name := names[library]; name != "" {
		return name
	}
	return library
}

// proven says what a version text shows.
func proven(p banner.Printout, w Weighed) []string {
	var out []string
	b := w.Banner
	if b.Version != "" {
		out = append(out, fmt.Sprintf("%s was built from upstream's %s %s.", subject(b), b.Library, b.Version))
	}
	if !p.BuiltOn.IsZero() {
		out = append(out, fmt.Sprintf("It was built on %s.", day(p.BuiltOn)))
	}
	if !p.BuiltOn.IsZero() && !b.Released.IsZero() && p.BuiltOn.After(b.Released) {
		out = append(out, fmt.Sprintf("That is %s after upstream released that version (%s).", span(b.Released, p.BuiltOn), day(b.Released)))
	}
	if len(w.Builder.Signs) > 0 && w.Builder.Kind == VendorBuild {
		out = append(out, "It looks like a build of a distribution"+family(w.Builder)+": "+strings.Join(w.Builder.Signs, ", ")+".")
	}
	if len(w.Builder.Signs) > 0 && w.Builder.Kind == UpstreamBuild {
		out = append(out, "It looks like a build from source: "+strings.Join(w.Builder.Signs, ", ")+".")
	}
	for _, other := range p.Banners {
		if other.Compiled && !b.Compiled && other.Version != b.Version {
			out = append(out, fmt.Sprintf("The program was compiled with the headers of %s and runs with %s: what it runs with counts.", other.Version, b.Version))
		}
	}
	return out
}

func family(b Builder) string {
	if b.Family == "" {
		return ""
	}
	return " of the " + b.Family + " family"
}

// subject is what a banner is about.
func subject(b banner.Banner) string {
	if b.Compiled {
		return "The program that printed it, by its headers,"
	}
	return "The library"
}

// unproven says what a version text cannot show.
func unproven(p banner.Printout, w Weighed, future bool) []string {
	out := []string{"Which fixes were backported: a distribution keeps the version and changes the build, and the text names no package release."}
	switch {
	case future:
		out = append(out, "When it was built: the date in the text is yet to come.")
	case p.BuiltOn.IsZero():
		out = append(out, "When it was built: the text has no date.")
	default:
		out = append(out, "That a fix is in because the build is later than it: a build date is a hint and never a proof.")
	}
	if w.Banner.Compiled {
		out = append(out, "Which library the program runs with: this is the version of the headers it was compiled with.")
	}
	if w.Banner.Idle {
		out = append(out, "That the program uses it: it is built in, and another library is its default.")
	}
	return append(out, "That every program of the host uses this copy: others may bring their own.")
}
