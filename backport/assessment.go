// SPDX-License-Identifier: Apache-2.0

// Package backport says what advisories mean for one host: for every copy of a
// library and every vulnerability a VEX status with evidence, and the smallest
// actions that settle what is open. It is pure: no files, network or clock.
package backport

import (
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// Assessment is one judged host.
type Assessment struct {
	Host       inventory.Host
	At         time.Time // the day it was judged as of
	Streams    []advisories.Stream
	Components []Judged // in the order of Host.Components
	Actions    []Action // worst first, cheapest first among equals
	Uncovered  []Uncovered
	Claims     []Reviewed // what another scanner said, in its order
	// NoData is true when the system has no advisory data, or is unknown: then
	// nothing here may be read as "ok".
	NoData bool
	// Coverage is the best that any base stream's records reach: with a
	// selection, or records that end long ago, silence says nothing either.
	Coverage Coverage
}

// Coverage is how far the records that speak for a host can be relied on where
// they are silent. The zero value is no records.
type Coverage struct {
	Ecosystem string
	Complete  bool      // all that the vendor published, not a selection
	Until     time.Time // the day up to which they were gathered
	Borrowed  bool      // another vendor's
}

// Judged is a component with what is known of it.
type Judged struct {
	inventory.Component
	Stream     string // "standard", "esm", "fips", "ksplice", "module python39:3.9", …
	Provenance string // "distribution", "foreign", or "as_stated" where only a list says that it is the distribution's
	Lifecycle  Lifecycle
	Findings   []Finding // by status (affected first), then severity, then id
}

// Lifecycle is how long a component is supported, by whom.
type Lifecycle struct {
	Upstream *Support
	Vendor   *Support
}

// Support is one schedule as of the assessment's day.
type Support struct {
	Product  string // "OpenSSL", "Red Hat Enterprise Linux 8"
	Branch   string // upstream only
	LTS      bool
	Ends     time.Time // zero when no date is published
	Phase    Phase
	Extended []Extended
	Source   string
}

// Extended is a paid or volunteer channel after the public end.
type Extended struct {
	Channel  string
	Ends     time.Time
	Entitled bool
}

// Phase is where in its schedule a product is.
type Phase string

// The phases. Extended means only an extended channel still fixes it.
const (
	Supported    Phase = "supported"
	ExtendedOnly Phase = "extended"
	EndOfLife    Phase = "end_of_life"
	UnknownPhase Phase = "unknown"
)

// Finding is one vulnerability in one component.
type Finding struct {
	ID             string // CVE id, else the advisory's
	Severity       string // low, medium, high, critical, unknown
	SeveritySource string // "redhat", "ubuntu", "openssl", …; empty when unknown
	Status         Status
	Justification  Justification // only with NotAffected, and then always
	Remediation    Remediation   // only with Affected, and then always
	FixedVersion   string        // as the vendor writes it; empty when there is none
	Channel        string        // the channel that ships FixedVersion: "standard", "esm-infra", "els", …
	Borrowed       bool          // the deciding evidence is another vendor's
	Advisories     []string      // ids, sorted
	Evidence       []Evidence    // the deciding one first; never empty
	Actions        []string      // ids of the actions that settle it; at least one with Affected
	Rule           string        // "3", "4", "5": which rule of docs/architecture.md decided
}

// Evidence is one reason, with its source, that a person can check.
type Evidence struct {
	Kind   EvidenceKind
	Source string // advisory id, file, list
	Text   string // one sentence, may quote untrusted text
}

// EvidenceKind is what kind of reason a piece of evidence is.
type EvidenceKind string

// The kinds of evidence, as the JSON report spells them.
const (
	VendorAdvisory EvidenceKind = "vendor_advisory"
	VendorState    EvidenceKind = "vendor_state"
	Changelog      EvidenceKind = "changelog"
	UpstreamRange  EvidenceKind = "upstream_range"
	BuildDate      EvidenceKind = "build_date"
	VEXStatement   EvidenceKind = "vex_statement"
	SymbolTable    EvidenceKind = "symbol_table" // what a file's symbols show
	// NoStatement says what was looked at in vain; it is nobody's word.
	NoStatement EvidenceKind = "no_statement"
)

// Action is one thing to do.
type Action struct {
	ID            string // hash of kind, target and component; stable across runs
	Kind          ActionKind
	Category      Remediation
	Components    []string // component ids
	Settles       []string // finding ids, sorted
	TargetVersion string
	Channel       string   // what to enable, with EnableExtendedSupport
	Rebase        bool     // the update changes the upstream version: see the checklist first
	Commands      []string // copy-ready, built from validated names and versions only
	Why           string
}

// ActionKind is what kind of thing to do it is.
type ActionKind string

// The kinds of actions, as design and report spell them.
const (
	ApplyVendorUpdate     ActionKind = "apply_vendor_update"
	Restart               ActionKind = "restart"
	EnableExtendedSupport ActionKind = "enable_extended_support"
	ReplaceOSRelease      ActionKind = "replace_os_release"
	UpgradeUpstream       ActionKind = "upgrade_upstream"
	UpdateBundle          ActionKind = "update_bundle"
	NoFixAvailable        ActionKind = "no_fix_available"
	Review                ActionKind = "review"
)

// Uncovered is something that could not be judged at all, with the reason.
type Uncovered struct {
	Component string // component id, or a path or name where there is no component
	Why       string
}
