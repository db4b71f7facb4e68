// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"slices"
	"time"
)

// Library names a crypto library of the catalogue, as design and reports spell it.
type Library string

// The libraries that are judged.
const (
	OpenSSL            Library = "openssl"
	OpenSSLFIPS        Library = "openssl-fips" // a FIPS provider or module with its own version
	LibreSSL           Library = "libressl"
	BoringSSL          Library = "boringssl"
	AWSLC              Library = "aws-lc"
	S2N                Library = "s2n-tls"
	GnuTLS             Library = "gnutls"
	NSS                Library = "nss"
	NSPR               Library = "nspr"
	Libgcrypt          Library = "libgcrypt"
	Nettle             Library = "nettle"
	MbedTLS            Library = "mbedtls"
	WolfSSL            Library = "wolfssl"
	PythonCryptography Library = "python-cryptography"
	PyOpenSSL          Library = "pyopenssl"
	Certifi            Library = "certifi"
	CACertificates     Library = "ca-certificates"
	GoFIPS             Library = "go-fips140" // Go's own FIPS 140-3 module
)

// Libraries lists them all.
func Libraries() []Library {
	return []Library{OpenSSL, OpenSSLFIPS, LibreSSL, BoringSSL, AWSLC, S2N, GnuTLS, NSS, NSPR, Libgcrypt, Nettle,
		MbedTLS, WolfSSL, PythonCryptography, PyOpenSSL, Certifi, CACertificates, GoFIPS}
}

// Origin tells how a copy came onto the host.
type Origin string

// The origins of design.md. OriginProcess is not found yet.
const (
	OriginPackage Origin = "package"
	OriginFile    Origin = "file"
	OriginStatic  Origin = "static"
	OriginBundled Origin = "bundled"
	OriginProcess Origin = "process"
)

// Component is one copy of a crypto library: for packages, one source build
// with the binary packages made from it.
type Component struct {
	ID       string // hash of origin and source name (or path), without version; unique in a host
	Library  Library
	Origin   Origin
	Manager  string // "rpm", "dpkg", "apk", "pacman"; empty without package manager
	Source   Source
	Packages []Package // at least one for OriginPackage, sorted by name, arch
	Paths    []string  // library files of it as the package database lists them, relative to the root, sorted
	Owner    string    // what is around a copy in a file, in words: "wheel cryptography 42.0.5, in rpm x 1-1"
	// Around is the installed package that the file of such a copy belongs to;
	// the zero value for none.
	Around Package
	// UpstreamVersion is the upstream version the build says it is made from:
	// "1.0.1e" of 1.0.1e-30.el6_6.11, "3.35" of 2:3.35-2ubuntu2.7,
	// "1.1.0l" of 1.1.0l-1~deb9u1, "2.7.5" of 2.7.5-r0.
	UpstreamVersion string
	// Changelog is the installed build's own changelog, newest entry first.
	// Nil means none was found, which says nothing.
	Changelog       []ChangelogEntry
	ChangelogSource string // "rpm changelog", "usr/share/doc/libssl3/changelog.Debian.gz"
	// Lacks is what a list that the component comes from does not say; nil for
	// one read from a package database. Sorted.
	Lacks []Lack
	// Of a copy that was found in files. Series is as much of the version as the
	// file tells where UpstreamVersion is empty ("3.x"); Without are parts that it
	// is built without ("heartbeat"); Traces are what told of it.
	Series  string
	Without []string
	// Platform is what OpenSSL says it was built for: "debian-amd64" is what
	// Debian and Ubuntu call it.
	Platform string
	Traces   []Trace
	// Same says of which package's file a copy has the very bytes, and so is that
	// build, with its fixes: "usr/lib/x86_64-linux-gnu/libssl.so.3 of libssl3".
	Same string
	// Running are the processes that have the copy in memory, by PID; only of the
	// running system itself.
	Running []Running
	// Altered are files of the component that are not what its package shipped.
	Altered []string
}

// Packaged tells whether a component is a package's build: installed by one, or
// with the very bytes of one's file.
func (c Component) Packaged() bool { return c.Origin == OriginPackage || c.Same != "" }

// LacksOf tells whether the component comes from a list that lacks something.
func (c Component) LacksOf(lack Lack) bool { return slices.Contains(c.Lacks, lack) }

// Source is the source package a component was built from.
type Source struct {
	Name    string // "openssl", "gnutls28"
	Version string // rpm: version-release without epoch; dpkg: with epoch as written; apk: version-rN
	Epoch   int    // rpm only (taken from the binary packages); for dpkg the epoch is in Version
	// NoEpoch is true when the version came from a text that does not carry
	// epochs (rpm -qa); a database without an epoch tag has epoch 0 instead.
	NoEpoch bool
}

// Package is one installed binary package.
type Package struct {
	Manager string // "rpm", "dpkg", "apk", "pacman"
	Name    string
	Version string // as in Source.Version
	Epoch   int    // rpm only
	NoEpoch bool   // as in Source
	Arch    string
	Vendor  string // rpm VENDOR, dpkg Maintainer, apk maintainer, pacman packager; untrusted text
	// NoVendor is true when the package comes from a list that carries no
	// vendors; an empty Vendor then says nothing about whose build it is.
	NoVendor    bool
	SigningKey  string // rpm: hex key id of the header signature, 16 lower-case digits; empty when unsigned or unknown
	Origin      string // apt Origin of the pocket that lists this very version; empty when not known
	Pocket      string // apt suite or pocket that lists this very version ("bookworm-security", "focal-fips-updates"); empty when not known
	ModuleLabel string // rpm MODULARITYLABEL, "python39:3.9:8060020220602120000:6a931fda"
	InstallTime time.Time
	BuildTime   time.Time
	PURL        string // package URL, https://github.com/package-url/purl-spec
}

// ChangelogEntry is one entry of a package changelog.
type ChangelogEntry struct {
	Time    time.Time
	Version string // version the entry is headed with, as written; empty when none
	Text    string // all lines, joined by "\n"; untrusted
}
