// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// judge holds what every verdict on one host needs.
type judge struct {
	db      *advisories.DB
	system  inventory.System
	streams []advisories.Stream
	at      time.Time
	listed  map[inventory.Library]map[string]bool // what each library's own list names
}

// newJudge prepares to judge a host as of a day.
func newJudge(h inventory.Host, db *advisories.DB, at time.Time) judge {
	db = db.AsOf(at)
	return judge{
		db: db, system: h.System, at: at, listed: upstreamIDs(db, h.Components),
		streams: advisories.Streams(h.System.ID, h.System.VersionID, h.System.Channels),
	}
}

// finding reaches the verdict on one vulnerability in one build: the vendor's
// statement first (rules 3 and 5), then rule 4.
func (j judge) finding(b build, id string) Finding {
	f := Finding{ID: id}
	up := j.viewUpstream(b, id)
	if !j.vendor(b, up, &f) {
		j.silent(b, up, &f)
	}
	f.severity(b, up)
	f.Advisories = advisoriesOf(b, id)
	return f
}

// vendor asks the vendor's own records and then, where those are silent,
// the borrowed ones, nearest relative first. A borrowed record never overrides
// the vendor's own.
func (j judge) vendor(b build, up upstreamView, f *Finding) bool {
	for _, t := range tiers(b.speakers) {
		if j.tier(b, up, t, f) {
			return true
		}
	}
	return false
}

// tier reaches a verdict from one vendor's records; false when they assess
// nothing. The channel the host follows speaks first; a released fix of any
// channel beats a state.
func (j judge) tier(b build, up upstreamView, t tier, f *Finding) bool {
	views := []statementsView{
		b.readStatements(f.ID, t.entitled), b.readStatements(f.ID, t.base), b.readStatements(f.ID, t.paid)}
	for _, v := range views {
		for _, p := range v.problems {
			f.Evidence = append(f.Evidence, Evidence{Kind: VendorAdvisory, Source: "record", Text: p})
		}
	}
	for _, v := range views {
		if len(v.fixes) > 0 {
			j.decide(b, up, v.fixes, t.borrowed, f)
			return true
		}
	}
	if j.state(b, t, f) {
		return true
	}
	for _, v := range views {
		if len(v.open) > 0 {
			return j.unfixed(b, up, v.open[0], t.borrowed, f)
		}
	}
	for _, v := range views {
		if len(v.outside) > 0 {
			j.outside(b, v.outside[0], t.borrowed, f)
			return true
		}
	}
	return j.sibling(b, t, f)
}

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
	case has && j.strayMinor(b, need):
		j.decideStray(b, m, said, f)
	case has:
		f.Status = Fixed
		f.Evidence = append(f.Evidence, said)
		f.addChangelog(b, m)
	case m.kind == fixMention && otherMinor(b, need.version):
		f.Rule, f.Status, f.FixedVersion, f.Channel, f.Borrowed = "5", Fixed, b.label(), "standard", false
		f.addChangelog(b, m)
		said.Text += ", but belongs to another minor stream"
		f.Evidence = append(f.Evidence, said)
	case up.coverage == beginsAfter && b.loose(need):
		f.Status, f.Justification = NotAffected, VulnerableCodeNotPresent
		f.FixedVersion, f.Channel = "", ""
		f.Evidence = append(f.Evidence, up.evidence(b), said)
	default:
		f.Status, f.Remediation = Affected, VendorFix
		f.Evidence = append(f.Evidence, said)
		if m.kind == fixMention {
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
// that names the fix is newer than the state.
func (j judge) state(b build, t tier, f *Finding) bool {
	for _, s := range b.records.states[f.ID] {
		if !slices.Contains(t.all(), s.stream) || !f.apply(s.state, t.borrowed) {
			continue
		}
		f.Rule, f.Channel = "3", ""
		if m := b.mentions[f.ID]; m.kind == fixMention && f.Status != NotAffected {
			j.fixedByChangelog(b, m, f)
		}
		return true
	}
	return false
}

// unfixed is rule 3 for a record that states no fixed version. Ubuntu's export
// also holds rows nobody has assessed; there upstream's list must agree.
func (j judge) unfixed(b build, up upstreamView, o fix, borrowed bool, f *Finding) bool {
	f.Rule, f.Channel, f.Borrowed = "3", o.channel, borrowed
	said := b.advisoryEvidence(o, borrowed)
	m := b.mentions[f.ID]
	switch {
	case m.kind == fixMention:
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

// silent is rule 4: no vendor statement.
func (j judge) silent(b build, up upstreamView, f *Finding) {
	f.Rule = "4"
	if b.Origin != inventory.OriginPackage {
		f.Rule = "6"
	}
	m := b.mentions[f.ID]
	switch {
	case m.kind == fixMention:
		j.fixedByChangelog(b, m, f)
	case up.coverage == notCovered, up.coverage == beginsAfter:
		f.Status, f.Justification = NotAffected, VulnerableCodeNotPresent
		f.Evidence = append(f.Evidence, up.evidence(b))
		f.addChangelog(b, m)
	case up.coverage == covered && j.upstreamDecides(b, m):
		f.Status, f.Remediation = Affected, VendorFix
		f.FixedVersion, f.Channel = up.fixed, "upstream"
		f.Evidence = append(f.Evidence, up.evidence(b))
	default:
		f.Status = UnderInvestigation
		f.Evidence = append(f.Evidence, j.lookedAt(b, m))
		if len(up.ranges) > 0 {
			f.Evidence = append(f.Evidence, up.evidence(b))
		}
		f.addChangelog(b, m)
	}
}

// upstreamDecides tells whether upstream's word alone makes a build affected:
// a copy without package manager, or a foreign package whose maker shows no
// sign of backporting.
func (j judge) upstreamDecides(b build, m mention) bool {
	if b.Origin != inventory.OriginPackage {
		return true
	}
	return !b.provenance.distribution && b.provenance.certain && !b.line.fork && !b.backports && (m.line == "" || m.kind == revertMention)
}

// fixedByChangelog says that the installed build's own changelog names the fix.
func (j judge) fixedByChangelog(b build, m mention, f *Finding) {
	before := f.Evidence
	f.Status, f.Justification, f.Remediation = Fixed, "", ""
	f.Rule, f.FixedVersion, f.Channel, f.Borrowed = "4", "", "", false
	f.Evidence = nil
	f.addChangelog(b, m)
	f.Evidence = append(f.Evidence, before...)
}

// addChangelog quotes the changelog where it names the vulnerability.
func (f *Finding) addChangelog(b build, m mention) {
	if m.line == "" {
		return
	}
	text := m.line
	if m.version != "" {
		text = "[" + m.version + "] " + text
	}
	f.Evidence = append(f.Evidence, Evidence{Kind: Changelog, Source: b.ChangelogSource, Text: shorten(text, 300)})
}

// lookedAt says what was looked at in vain, and where a person can look.
func (j judge) lookedAt(b build, m mention) Evidence {
	e := Evidence{Kind: VendorState, Source: "none"}
	var looked []string
	for _, s := range b.speakers {
		if j.db.Covers(s.Ecosystem) {
			looked = append(looked, s.Ecosystem)
		}
	}
	switch {
	case b.line.fork && len(b.speakers) == 0:
		e.Text = "no record speaks for " + b.line.name + " builds; its versions are not compared with any other stream's"
	case !b.provenance.distribution:
		e.Text = "foreign build (" + b.provenance.why + "): no distribution's advisory speaks for it"
	case len(looked) == 0:
		e.Text = "no advisory data for this system"
	default:
		e.Text = "no statement in " + strings.Join(looked, ", ")
	}
	switch {
	case len(b.Changelog) == 0:
		e.Text += "; no changelog found"
	case m.line == "":
		e.Text += "; not named in the changelog, which proves nothing"
	}
	return e
}

// shorten cuts a quoted line to n runes.
func shorten(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n]) + "…"
}
