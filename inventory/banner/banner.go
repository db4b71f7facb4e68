// SPDX-License-Identifier: Apache-2.0

// Package banner reads what programs print about the crypto library they use:
// "openssl version -a", "curl --version", "nginx -V" and the like. It says what
// stands there, and judges nothing.
package banner

import "time"

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
	// Marker is what a builder put behind the version: "-fips", "+quic".
	Marker string
	// Compiled is true when this is the version of the headers that the program
	// was compiled with, not that of the library it runs with.
	Compiled bool
	// Text is the words that name it, as written; untrusted.
	Text     string
	Released time.Time // the date in the version text, when upstream released that version; zero without one
	Line     int       // of the text, counted from 1
}

// Printout is a whole text: the libraries it names, and what "openssl version
// -a" says beside.
type Printout struct {
	Banners []Banner
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
	// Problems are lines that looked like a part of this and could not be read.
	Problems []Problem
}

// Problem is a part of the text that could not be read.
type Problem struct {
	Line, Column int // from 1
	Err          string
}
