// SPDX-License-Identifier: Apache-2.0

// Package advisories says what is known: OSV records of distributions, the
// vendors' states where they have no fix, upstream's own lists and the support
// schedules, in one small index. It knows nothing of hosts.
package advisories

import "time"

// Statement is what one advisory says of one package in one stream: an OSV
// record's affected entry, reduced to facts. https://ossf.github.io/osv-schema/
type Statement struct {
	ID        string   // the record's id: "RHSA-2014:0376", "DSA-2896-1", "UBUNTU-CVE-2022-0778"
	CVEs      []string // what it settles, sorted; the record's own id when it names no CVE
	Ecosystem string   // normalised: "Red Hat:enterprise_linux:6" (no ::repository), "Ubuntu:Pro:FIPS-updates:16.04:LTS"
	Package   string   // source or binary name, as the ecosystem writes it
	Ranges    []Range
	Versions  []string  // enumerated versions, may be empty
	Published time.Time // zero when the record has none
	Modified  time.Time
	Severity  string // low, medium, high, critical (the vendor's word mapped), or empty
	// SeveritySource says whose: "redhat", "ubuntu", "almalinux", "debian", "cvss"; empty with Severity.
	SeveritySource string
	Module         string // "python39:3.9" when the record is for a module stream, else empty
	// Complete says the record lists all packages the advisory ships for this
	// ecosystem, so that a missing sibling is a statement too (rule 3).
	Complete bool
	// Feed names the source of the record for the provenance list: "osv/almalinux".
	Feed string
}

// Range is one OSV range. Type is always ECOSYSTEM or SEMVER here.
type Range struct {
	Events []Event
}

// Event is one OSV event; exactly one field is set.
type Event struct {
	Introduced   string
	Fixed        string
	LastAffected string
	Limit        string
}

// StateKind is a vendor's word for a vulnerability it has not fixed, or that
// does not concern it.
type StateKind string

// The states, each from a vendor's own vocabulary (Red Hat's fix_state,
// Debian's tracker, Ubuntu's CVE tracker).
const (
	StateNotAffected        StateKind = "not_affected"
	StateAffected           StateKind = "affected"             // "Affected", "needed", open
	StateWillNotFix         StateKind = "will_not_fix"         // "Will not fix"
	StateFixDeferred        StateKind = "fix_deferred"         // "Fix deferred", postponed, deferred
	StateNoDSA              StateKind = "no_dsa"               // Debian: not worth an advisory, may come with a point release
	StatePostponed          StateKind = "postponed"            // Debian
	StateIgnored            StateKind = "ignored"              // Debian, Ubuntu
	StateEndOfLife          StateKind = "end_of_life"          // Debian end-of-life
	StateUnimportant        StateKind = "unimportant"          // Debian: informational
	StateUndetermined       StateKind = "undetermined"         // Debian, needs-triage
	StateUnderInvestigation StateKind = "under_investigation"  // Red Hat
	StateOutOfSupportScope  StateKind = "out_of_support_scope" // Red Hat: not assessed
	StateNotInRelease       StateKind = "not_in_release"       // Ubuntu DNE
)

// State is what a vendor says of one CVE in one package of one stream.
type State struct {
	CVE       string
	Ecosystem string // as in Statement
	Package   string
	Kind      StateKind
	// Justification is a VEX justification label where the vendor gives one.
	Justification string
	Severity      string
	Source        string    // "Red Hat Security Data API", "Red Hat VEX CVE-2024-0727"
	Date          time.Time // of the statement; zero when unknown
}

// UpstreamRange is what a library's own project says of one CVE on one of its
// branches.
type UpstreamRange struct {
	Library      string // "openssl", "gnutls", …, as inventory.Library spells it
	CVE          string
	Branch       string // "1.0.2", "3.0"; empty when the list has no branches
	Introduced   string // first affected version; empty when the list does not say
	Fixed        string // first fixed version; empty when none
	LastAffected string
	// Premium is true when the fixing release is only for paying customers.
	Premium   bool
	Severity  string
	Published time.Time // zero when unknown
	Source    string    // advisory URL or list
}

// Lifecycle is the support schedule of one upstream branch or one release of a
// distribution. Zero dates are unknown, never "no end".
type Lifecycle struct {
	Product  string // library, or os-release ID
	Release  string // branch "1.1.1", release "8", "22.04", "15.4"
	Name     string // "Red Hat Enterprise Linux 8"
	LTS      bool
	Released time.Time
	Ends     time.Time // end of public security support
	Extended []ExtendedSupport
	Latest   string // upstream: newest release seen in the branch
	Source   string // where the dates come from
}

// ExtendedSupport is a channel that goes on after the public end.
type ExtendedSupport struct {
	Channel string // "ELS", "ESM", "LTSS", "LTS", "ELTS", "premium"
	Ends    time.Time
}
