// SPDX-License-Identifier: Apache-2.0

// Package listing reads what somebody else wrote down about systems that are
// not at hand: package lists, spreadsheets, SBOMs, results of other scanners,
// and this program's own saved inventories and reports. Each becomes hosts as
// the inventory has them, with what the text does not say. It reads streams,
// opens no file, and bounds whatever it reads.
package listing

import (
	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// Kind is what a text is.
type Kind string

// The kinds that are read, by the names that --input takes.
const (
	RPM        Kind = "rpm"    // rpm -qa, also with epochs; dnf list installed
	DPKG       Kind = "dpkg"   // dpkg-query -W, dpkg -l, apt list --installed
	APK        Kind = "apk"    // apk info -v, apk list --installed
	Pacman     Kind = "pacman" // pacman -Q
	CSV        Kind = "csv"    // a table with a header, separated by comma, semicolon or tab
	Report     Kind = "report" // cryptopatch/report/v1, or several in cryptopatch/reports/v1
	Inventory  Kind = "inventory"
	CycloneDX  Kind = "cyclonedx"
	SPDX       Kind = "spdx"
	OSVScanner Kind = "osv-scanner"
	Trivy      Kind = "trivy"
	Grype      Kind = "grype"
)

// Listing is one system that a text describes.
type Listing struct {
	Kind Kind
	// Tool is what wrote the text, as it says itself: "trivy 0.58.1"; may be
	// empty, and is untrusted text.
	Tool   string
	Host   inventory.Host // Hostname as the text has it, or empty
	Labels map[string]string
	Claims []backport.Claim // what another scanner says of the host's packages
}

// Options say what the text itself may not.
type Options struct {
	Kind   Kind             // empty to recognise it
	System inventory.System // for texts that name no system; the zero value for none
}

// Result is what one text holds.
type Result struct {
	Kind     Kind
	Listings []Listing // in the order of the text
	Lines    int       // packages, rows or entries that were read, good or bad
	// Problems are the lines that could not be read, with line and column: the
	// first of them one by one, then how many more there are.
	Problems []inventory.Problem
}
