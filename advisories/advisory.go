// SPDX-License-Identifier: Apache-2.0

// Package advisories says what is known: OSV records of distributions, the
// vendors' states where they have no fix, upstream's own lists and the support
// schedules, in one small index. It knows nothing of hosts.
package advisories

import "time"

// Statement is what one advisory says of one package in one stream: an OSV
// record's affected entry, reduced to facts. https://ossf.github.io/osv-schema/
type Statement struct {
	ID        string    `json:"id"`                  // the record's id: "RHSA-2014:0376", "DSA-2896-1", "UBUNTU-CVE-2022-0778"
	CVEs      []string  `json:"cves"`                // what it settles, sorted; the record's own id when it names no CVE
	Ecosystem string    `json:"ecosystem,omitempty"` // normalised: "Red Hat:enterprise_linux:6" (no ::repository), "Ubuntu:Pro:FIPS-updates:16.04:LTS"
	Package   string    `json:"package"`             // source or binary name, as the ecosystem writes it
	Ranges    []Range   `json:"ranges,omitempty"`
	Versions  []string  `json:"versions,omitempty"` // enumerated versions, may be empty
	Published time.Time `json:"published,omitzero"` // zero when the record has none
	Modified  time.Time `json:"modified,omitzero"`
	Severity  string    `json:"severity,omitempty"` // low, medium, high, critical (the vendor's word mapped), or empty
	// SeveritySource says whose: "redhat", "ubuntu", "almalinux", "debian", "azurelinux", "cvss"; empty with Severity.
	SeveritySource string `json:"severity_source,omitempty"`
	Module         string `json:"module,omitempty"` // "python39:3.9" when the record is for a module stream, "unknown" when it does not say which, else empty
	// Channel is set when the build needs a channel narrower than its stream's:
	// "esm-apps" or "esm-infra-legacy" within Ubuntu:Pro:VV:LTS; else empty.
	Channel string `json:"channel,omitempty"`
	// Complete says the record lists all packages the advisory ships for this
	// ecosystem, so that a missing sibling is a statement too (rule 3).
	Complete bool `json:"complete,omitempty"`
	// Feed names the source of the record for the provenance list: "osv/almalinux".
	Feed string `json:"feed"`
}

// Range is one OSV range. Type is always ECOSYSTEM or SEMVER here.
type Range struct {
	Events []Event `json:"events"`
}

// Event is one OSV event; exactly one field is set.
type Event struct {
	Introduced   string `json:"introduced,omitempty"`
	Fixed        string `json:"fixed,omitempty"`
	LastAffected string `json:"last_affected,omitempty"`
	Limit        string `json:"limit,omitempty"`
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
	CVE       string    `json:"cve"`
	Ecosystem string    `json:"ecosystem"` // as in Statement
	Package   string    `json:"package"`
	Kind      StateKind `json:"kind"`
	// Justification is a VEX justification label where the vendor gives one.
	Justification string    `json:"justification,omitempty"`
	Severity      string    `json:"severity,omitempty"`
	Source        string    `json:"source"`        // "Red Hat Security Data API", "Red Hat VEX CVE-2024-0727"
	Date          time.Time `json:"date,omitzero"` // of the statement; zero when unknown
}

// UpstreamRange is what a library's own project says of one CVE on one of its
// branches. One that names no version at all says that the list knows the CVE
// but gives no range that could be used.
type UpstreamRange struct {
	Library      string `json:"library,omitempty"` // "openssl", "gnutls", …, as inventory.Library spells it
	CVE          string `json:"cve"`
	Branch       string `json:"branch,omitempty"`     // "1.0.2", "3.0"; empty when the list has no branches
	Introduced   string `json:"introduced,omitempty"` // first affected version; empty when the list does not say
	Fixed        string `json:"fixed,omitempty"`      // first fixed version; empty when none
	LastAffected string `json:"last_affected,omitempty"`
	// Premium is true when the fixing release is only for paying customers.
	Premium   bool      `json:"premium,omitempty"`
	Severity  string    `json:"severity,omitempty"`
	Published time.Time `json:"published,omitzero"` // zero when unknown
	Source    string    `json:"source"`             // advisory URL or list
}

// Lifecycle is the support schedule of one upstream branch or one release of a
// distribution. Zero dates are unknown, never "no end".
type Lifecycle struct {
	Product  string            `json:"product"` // library, or os-release ID
	Release  string            `json:"release"` // branch "1.1.1", release "8", "22.04", "15.4"
	Name     string            `json:"name"`    // "Red Hat Enterprise Linux 8"
	LTS      bool              `json:"lts,omitempty"`
	Released time.Time         `json:"released,omitzero"`
	Ends     time.Time         `json:"ends,omitzero"` // end of public security support
	Extended []ExtendedSupport `json:"extended,omitempty"`
	Latest   string            `json:"latest,omitempty"` // upstream: newest release seen in the branch
	Source   string            `json:"source"`           // where the dates come from
}

// ExtendedSupport is a channel that goes on after the public end.
type ExtendedSupport struct {
	Channel string    `json:"channel"`       // "ELS", "ESM", "ESM-Legacy", "LTSS", "LTS", "ELTS", "Extended Support", "premium"
	Ends    time.Time `json:"ends,omitzero"` // zero when it has no fixed end
}
