// SPDX-License-Identifier: Apache-2.0

// Package object reads an ELF file: what it is and needs, and which copies of
// crypto libraries it holds. It tells a copy from a program that only uses a
// library and carries the version text of its headers. Every byte it reads may
// be hostile.
package object

import "time"

// Kind is how a file holds a copy.
type Kind string

// The kinds of copies.
const (
	Shared Kind = "shared" // the file is the library, by its SONAME and symbols
	Static Kind = "static" // the library's code is inside another object
)

// Copy is one copy of a crypto library in a file.
type Copy struct {
	Library string // as inventory.Library spells it
	Kind    Kind
	Version string // upstream's version alone, "1.0.1e"; empty when the file does not tell
	Marker  string // behind the version: "-fips", "+quic"
	// Series is as much of the version as other marks tell where Version is
	// empty: "3.x", "1.1.x", "1.0.x"; empty when nothing does.
	Series string
	// Traces are what tells, the surest first; never empty.
	Traces []Trace
	// BuiltOn and Platform are OpenSSL's own words on its build, hints for vendor
	// builds; zero and empty when they are not there.
	BuiltOn  time.Time
	Platform string
	// Lacks are parts that this copy is built without, as its symbols show:
	// "heartbeat".
	Lacks []string
}

// Trace is one thing in a file that tells of a library.
type Trace struct {
	What    string // "version text", "soname", "symbol", "source file", "source text", "build setting"
	Section string // ".rodata"; empty outside sections
	Offset  int64  // in the file; -1 when it has none
	Text    string // as found, untrusted, at most 200 bytes
}

// Use is a library that a file needs from another file.
type Use struct {
	Library string
	By      string // "DT_NEEDED libssl.so.3", "undefined SSL_new"
	Text    string // the version text of its headers; empty without one
}

// Object is what an ELF file is.
type Object struct {
	Machine string // "x86-64", "aarch64", …
	SONAME  string
	Needed  []string // DT_NEEDED, in order
	RPath   []string // DT_RPATH, split at colons
	RunPath []string // DT_RUNPATH, split at colons
	Program bool     // it has an interpreter or is an executable, so it can be run
	BuildID string   // hex; empty without one
	Copies  []Copy
	Uses    []Use
}
