// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/backport/changelog"
)

// decide is rule 3 for stated fixes, with rule 5 where the changelog objects.
func (j judge) decide(b build, up upstreamView, fixes []fix, borrowed bool, f *Finding) {
	need, has, ok := b.settle(fixes)
	m := b.mentions[f.ID]
	f.Rule, f.FixedVersion, f.Channel, f.Borrowed = "3", need.version, need.channel, borrowed
	said := b.advisoryEvidence(need, borrowed)
	switch {
	case !ok:
		f.Status = UnderInvestigation
		said.Text += "; the installed build lies between the fixed lines"
		f.Evidence = append(f.Evidence, said)
	case j.otherLine(b, up, need, has):
		said.Text += fmt.Sprintf(", but that is made from another version than %s, which upstream calls affected", b.UpstreamVersion)
		j.decideStray(b, m, said, f)
	case has && b.unshown(need, up):
		said.Text += fmt.Sprintf(", but the list does not say who built this, no advisory ships %s, and upstream calls %s affected", b.shown(), b.UpstreamVersion)
		j.decideStray(b, m, said, f)
	case has && b.ofOtherRelease(need, up):
		said.Text += ", but that is a version of this release and the installed one is not, so its number proves nothing"
		j.decideStray(b, m, said, f)
	case has && b.rebuildOnly(need):
		said.Text += ", as a rebuild with a change of its own"
		j.decideStray(b, m, said, f)
	case has && j.strayMinor(b, need):
		said.Text += ", but the build belongs to another minor stream, so its number proves nothing"
		j.decideStray(b, m, said, f)
	case has:
		f.Status = Fixed
		f.Evidence = append(f.Evidence, said)
		f.addChangelog(b, m)
	case m.Kind == changelog.Fix && otherMinor(b, need.version):
		f.Rule, f.Status, f.FixedVersion, f.Channel, f.Borrowed = "5", Fixed, b.label(), "standard", false
		f.addChangelog(b, m)
		said.Text += ", but belongs to another minor stream"
		f.Evidence = append(f.Evidence, said)
	case up.coverage == beginsAfter && b.loose(need):
		f.Status, f.Justification = NotAffected, VulnerableCodeNotPresent
		f.FixedVersion, f.Channel = "", ""
		f.Evidence = append(f.Evidence, up.evidence(b), said)
	case up.clears() && b.unshipped():
		f.Status = UnderInvestigation
		f.Evidence = append(f.Evidence, said, up.evidence(b))
	case b.lostEpoch(need):
		f.Status = UnderInvestigation
		said.Text += ", by its epoch alone: the list states a lower one than the advisory, and may have lost it"
		f.Evidence = append(f.Evidence, said)
	case j.untoldMinor(b, need, fixes):
		f.Status = UnderInvestigation
		said.Text += ", but the build belongs to another minor stream, and the list does not carry the changelog that would tell"
		f.Evidence = append(f.Evidence, said)
	default:
		f.Status, f.Remediation = Affected, VendorFix
		f.Evidence = append(f.Evidence, said)
		if m.Kind == changelog.Fix {
			f.Rule = "5"
		}
		f.addChangelog(b, m)
	}
}

// loose tells whether a fixed version need not mean that the installed build
// was ever vulnerable: the fixed build is made from another upstream version,
// or the record is Ubuntu's, whose export writes "not affected" as fixed in the
// version of that day. A vendor that fixed the very upstream version installed
// here had carried the fault into it (CVE-2021-3450 in RHEL 8's 1.1.1g).
func (b build) loose(f fix) bool {
	return !b.sameUpstream(f.version) || strings.HasPrefix(f.statement.Ecosystem, "Ubuntu:")
}

// state applies what the vendor says where it released no fix. A changelog
// that names the fix is newer than the state. "Affected" is the word of a day:
// without a date it needs upstream's agreement.
func (j judge) state(b build, up upstreamView, t tier, f *Finding) bool {
	for _, s := range b.records.states[f.ID] {
		if !slices.Contains(t.all(), s.stream) || !f.apply(s.state, t.borrowed) {
			continue
		}
		f.Rule, f.Channel = "3", ""
		if m := b.mentions[f.ID]; m.Kind == changelog.Fix && f.Status != NotAffected {
			j.fixedByChangelog(b, m, f)
		}
		if f.Status == Affected && !t.borrowed {
			j.doubtState(b, f)
		}
		if b.unshipped() {
			b.doubtShipped(up, f)
		}
		if f.Status == Affected && s.state.Kind == advisories.StateAffected && s.state.Date.IsZero() && up.coverage != covered {
			f.Status, f.Remediation = UnderInvestigation, ""
			f.Evidence[len(f.Evidence)-1].Text += "; nobody dates this, and builds released since may have the fix"
		}
		return true
	}
	return false
}

// doubtState holds a vendor's open state against its relatives: when one has
// released a fix that this build reaches, the state may be older than the fix.
func (j judge) doubtState(b build, f *Finding) {
	for _, t := range tiers(b.speakers) {
		for _, v := range b.views(t, f.ID) {
			if !t.borrowed || len(v.fixes) == 0 {
				continue
			}
			if need, has, ok := b.settle(v.fixes); ok && has {
				f.Status, f.Remediation = UnderInvestigation, ""
				f.Evidence = append(f.Evidence, b.advisoryEvidence(need, true))
				return
			}
		}
	}
}

// unfixed is rule 3 for a record that states no fixed version. Ubuntu's export
// also holds rows nobody has assessed; there upstream's list must agree.
func (j judge) unfixed(b build, up upstreamView, o fix, borrowed bool, f *Finding) bool {
	f.Rule, f.Channel, f.Borrowed = "3", o.channel, borrowed
	said := b.advisoryEvidence(o, borrowed)
	m := b.mentions[f.ID]
	switch {
	case m.Kind == changelog.Fix:
		f.Evidence = append(f.Evidence, said)
		j.fixedByChangelog(b, m, f)
	case up.coverage == beginsAfter:
		f.Status, f.Justification = NotAffected, VulnerableCodeNotPresent
		f.Evidence = append(f.Evidence, up.evidence(b), said)
	case strings.HasPrefix(o.statement.Ecosystem, "Ubuntu:") && up.coverage != covered:
		f.Status = UnderInvestigation
		said.Text += "; such a row may only mean that nobody has looked yet"
		f.Evidence = append(f.Evidence, said)
	default:
		f.Status, f.Remediation = Affected, NoneAvailable
		f.Evidence = append(f.Evidence, said)
	}
	return true
}

// outside is rule 3 for a record whose own range does not hold the version.
func (j judge) outside(b build, o fix, borrowed bool, f *Finding) {
	f.Rule, f.Status, f.Justification, f.Borrowed = "3", NotAffected, VulnerableCodeNotPresent, borrowed
	f.Evidence = append(f.Evidence, Evidence{Kind: VendorAdvisory, Source: o.statement.ID,
		Text: fmt.Sprintf("the record's range does not hold %s (%s)", o.in.version, o.statement.Ecosystem)})
}
