// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"github.com/cryptopatch/cryptopatch/advisories"
)

// stateMeaning is what a vendor's state means in VEX and CSAF words.
type stateMeaning struct {
	status        Status
	justification Justification
	remediation   Remediation
	text          string
}

// meanings maps vendors' states to VEX statuses and CSAF categories. Two are
// not here: out_of_support_scope and not_in_release, which say that nobody
// assessed the package.
var meanings = map[advisories.StateKind]stateMeaning{
	advisories.StateNotAffected:        {NotAffected, VulnerableCodeNotPresent, "", "not affected"},
	advisories.StateAffected:           {Affected, "", NoneAvailable, "affected, no fix released"},
	advisories.StateWillNotFix:         {Affected, "", NoFixPlanned, "will not fix"},
	advisories.StateFixDeferred:        {Affected, "", NoneAvailable, "fix deferred"},
	advisories.StateNoDSA:              {Affected, "", NoneAvailable, "no advisory planned, may come with a point release"},
	advisories.StatePostponed:          {Affected, "", NoneAvailable, "fix postponed"},
	advisories.StateIgnored:            {Affected, "", NoFixPlanned, "ignored"},
	advisories.StateEndOfLife:          {Affected, "", NoFixPlanned, "end of life, no fix planned"},
	advisories.StateUnimportant:        {Affected, "", NoFixPlanned, "unimportant: informational, no fix planned"},
	advisories.StateUndetermined:       {UnderInvestigation, "", "", "undetermined"},
	advisories.StateUnderInvestigation: {UnderInvestigation, "", "", "under investigation"},
}

// apply turns a vendor's state into a finding's verdict. It is false for a
// state that assesses nothing.
func (f *Finding) apply(s advisories.State, borrowed bool) bool {
	m, ok := meanings[s.Kind]
	if !ok {
		return false
	}
	e := Evidence{Kind: VendorState, Source: s.Source}
	f.Status, f.Remediation = m.status, m.remediation
	if m.status == NotAffected {
		f.Justification = m.justification
		if j := Justification(s.Justification); validJustification(j) {
			f.Justification = j
		}
	}
	f.Borrowed = borrowed
	e.Text = m.text + " (" + s.Ecosystem + " " + s.Package + ")"
	if borrowed {
		e.Text = "borrowed: " + e.Text
	}
	f.Evidence = append(f.Evidence, e)
	return true
}

func validJustification(j Justification) bool {
	switch j {
	case ComponentNotPresent, VulnerableCodeNotPresent, VulnerableCodeNotInPath,
		VulnerableCodeUncontrollable, InlineMitigationsExist:
		return true
	}
	return false
}
