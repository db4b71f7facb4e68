// SPDX-License-Identifier: Apache-2.0

// Package banner reads what programs print about the crypto library they use:
// "openssl version -a", "curl --version", "nginx -V" and the like. It says what
// stands there, and judges nothing.
package banner

import (
	"slices"
	"time"
)

// Banner is one library that a text names.
type Banner struct {
	// Program is what printed the text: "openssl version", "curl --version",
	// "nginx -V", "gnutls-cli --version", "python ssl", "node", "certutil",
	// or empty for a bare version text.
	Program string
	// Library is a name of the inventory's catalogue: "openssl", "libressl",
	// "boringssl", "gnutls", "nss", …
	Library string
	// Version is upstream's version alone: "1.0.1e" of "OpenSSL 1.0.1e-fips
	// 11 Feb 2013"; empty when the text names none.
	Version string
	// Marker is what a builder put behind the version: "-fips", "+quic", "FIPS",
	// "SUSE release 150400.7.28.1"; "quictls" where that name stands for OpenSSL.
	Marker string
	// Compiled is true when this is the version of the headers that the program
	// was compiled with, not that of the library it runs with.
	Compiled bool
	// Idle is true for a library that is built in and not used unless somebody
	// asks for it: OpenSSL of curl's "(OpenSSL/3.0.2) GnuTLS/3.7.3".
	// https://curl.se/libcurl/c/curl_version_info.html
	Idle bool
	// Text is the words that name it, as written; untrusted.
	Text     string
	Released time.Time // the date in the version text, when upstream released that version; zero without one
	Line     int       // of the text, counted from 1
}

// Printout is a whole text: the libraries it names, and what "openssl version
// -a" says beside.
type Printout struct {
	Banners []Banner
	// AboutLine is the line of the banner that the fields from BuiltOn to Engines
	// speak of; 0 when they stand without one, or there are none. They are those
	// of one "openssl version -a", the first.
	AboutLine int
	// BuiltOn is when the library was built; zero when the text has no date
	// ("reproducible build, date unspecified").
	BuiltOn     time.Time
	BuiltOnText string // as written, without "built on:"
	Platform    string // "linux-x86_64", "debian-amd64"
	Options     string
	Compiler    string
	OpenSSLDir  string // "/etc/pki/tls", without quotes
	EnginesDir  string
	ModulesDir  string
	CPUInfo     string
	Seed        string // "Seeding source"
	Engines     string // "rdrand dynamic"
	// Problems are lines that looked like a part of this and could not be read.
	Problems []Problem
}

// Library returns the banner that says what the program runs with: the first
// that is neither Compiled nor Idle, else the first that is not Idle, else the
// first. It returns false when the text names no library. Of a text of several
// programs it speaks of the first that fits.
func (p Printout) Library() (Banner, bool) {
	for _, fits := range []func(Banner) bool{
		func(b Banner) bool { return !b.Compiled && !b.Idle },
		func(b Banner) bool { return !b.Idle },
		func(Banner) bool { return true },
	} {
		if i := slices.IndexFunc(p.Banners, fits); i >= 0 {
			return p.Banners[i], true
		}
	}
	return Banner{}, false
}

// Problem is a part of the text that could not be read.
type Problem struct {
	// Line and Column count from 1, columns in characters; colours and other
	// terminal commands do not count. Column is 0 for a whole line or text.
	Line, Column int
	Err          string
}
