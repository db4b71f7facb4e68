// SPDX-License-Identifier: Apache-2.0

// Package inventory says what is there: which system a root holds, which copies
// of crypto libraries its package databases name and its files hold, or what a
// list says of a system that is not at hand. It reads below one root, writes
// nothing, runs nothing and knows nothing of advisories.
package inventory

// Host is one scanned root: the system, its crypto components, and what could
// not be read. The zero value is a host about which nothing is known.
type Host struct {
	ID         string // hash of machine-id, else of hostname; empty when neither is there
	Hostname   string
	Root       string // the root as the user named it, "/" for the live host
	Arch       string // rpm spelling (x86_64, aarch64, …); empty when unknown
	Kernel     string // only for the live root
	System     System
	FIPS       FIPS
	Components []Component  // sorted by library, source name, id
	Packages   int          // packages read from all databases, of any kind
	Files      int64        // files visited in search of copies; 0 when none were looked for
	Skipped    []Skipped    // places that were not looked at
	Trust      []TrustStore // nil when only package databases were read
	Problems   []Problem
}

// System is the operating system a root holds.
type System struct {
	// ID is as os-release's ID: rhel, centos, centos-stream, rocky, almalinux, ol, fedora, amzn, debian,
	// ubuntu, sles, opensuse-leap, alpine, …; empty when unknown.
	ID        string
	VersionID string   // as os-release's VERSION_ID: "8.6", "22.04", "3.11.5"; "6.10" from release files
	Name      string   // PRETTY_NAME, or the release file's line
	Codename  string   // VERSION_CODENAME: bookworm, jammy; empty where none
	CPE       string   // CPE_NAME, or the content of system-release-cpe
	Like      []string // ID_LIKE, in order
	Source    string   // the file that told, relative to the root: "etc/os-release"
	// Channels are the support streams the host's own files say it follows, sorted:
	// "eus:8.6", "aus:8.6", "e4s:9.2", "tus:8.6", "els", "esm-infra", "esm-infra-legacy", "fips",
	// "fips-updates", "fips-preview", "ltss", "lts", "elts". Empty means only the
	// standard stream is known.
	Channels []string
}

// FIPS is the host's FIPS state as its files tell.
type FIPS struct {
	KernelEnabled *bool  // nil when it cannot be read (a mounted root)
	Policy        string // crypto-policies' state, "DEFAULT", "FIPS", …; empty when absent
	// Layers is what each part of the host says of FIPS mode; nil when only
	// package databases were read.
	Layers []Layer
}

// Problem is something a probe could not read. One problem costs one record or
// one file, never the scan.
type Problem struct {
	Probe string // dpkg, rpm, apk, pacman, system, changelog, catalogue, files, fips, trust, processes, list
	Path  string // relative to the root
	Err   string // what is wrong, for a person; may hold untrusted text
	// Incomplete is true when packages may be missing because of it (an
	// unreadable database, not one bad field).
	Incomplete bool
}

// Skipped is a place that was not looked at, with the reason.
type Skipped struct {
	Path string // relative to the root
	Why  string
}
