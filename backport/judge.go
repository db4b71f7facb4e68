// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"slices"
	"strings"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/backport/changelog"
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

// newJudge prepares to judge hosts of one system as of a day.
func newJudge(sys inventory.System, db *advisories.DB, at time.Time) judge {
	db = db.AsOf(at)
	return judge{
		db: db, system: sys, at: at, listed: upstreamIDs(db),
		streams: advisories.Streams(sys.ID, sys.VersionID, sys.Channels),
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
	j.notes(b, &f)
	f.altered(b)
	f.severity(b, up)
	f.Advisories = advisoriesOf(b, id)
	return f
}

// altered takes back what a package's version says where a file of it is not
// what the package shipped.
func (f *Finding) altered(b build) {
	if len(b.Altered) == 0 || f.Status != Fixed && f.Status != NotAffected {
		return
	}
	f.Status, f.Justification = UnderInvestigation, ""
	f.Evidence = append([]Evidence{{Kind: NoStatement, Source: "/" + b.Altered[0],
		Text: "this file is not what its package shipped, so the package's version says nothing about it"}}, f.Evidence...)
}

// vendor asks the vendor's own records and then, where those are silent, the
// borrowed ones, nearest relative first. A borrowed record never overrides the
// vendor's own, and among relatives a released fix beats any state.
func (j judge) vendor(b build, up upstreamView, f *Finding) bool {
	all := tiers(b.speakers)
	for _, t := range all {
		if !t.borrowed && (j.fixes(b, up, t, f) || j.unreleased(b, up, t, f)) {
			return true
		}
	}
	for _, t := range all {
		if t.borrowed && j.fixes(b, up, t, f) {
			return true
		}
	}
	for _, t := range all {
		if t.borrowed && j.unreleased(b, up, t, f) {
			return true
		}
	}
	return false
}

// fixes reaches a verdict from the fixes one vendor's records state; false when
// they state none. The channel the host follows speaks first.
func (j judge) fixes(b build, up upstreamView, t tier, f *Finding) bool {
	for _, v := range b.views(t, f.ID) {
		if len(v.fixes) > 0 {
			j.decide(b, up, v.fixes, t.borrowed, f)
			return true
		}
	}
	return false
}

// unreleased reaches a verdict where one vendor's records state no fix; false
// when they assess nothing.
func (j judge) unreleased(b build, up upstreamView, t tier, f *Finding) bool {
	if j.state(b, up, t, f) {
		return true
	}
	views := b.views(t, f.ID)
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

// notes adds what does not decide: records that cannot be read, and vendors
// that assessed nothing.
func (j judge) notes(b build, f *Finding) {
	for _, t := range tiers(b.speakers) {
		for _, v := range b.views(t, f.ID) {
			f.Evidence = append(f.Evidence, v.problems...)
		}
	}
	for _, s := range b.records.states[f.ID] {
		if _, assessed := meanings[s.state.Kind]; assessed {
			continue
		}
		e := Evidence{Kind: VendorState, Source: s.state.Source,
			Text: "the vendor did not assess " + s.state.Package + " (" + string(s.state.Kind) + ")"}
		if f.Status == UnderInvestigation {
			f.Evidence = append([]Evidence{e}, f.Evidence...)
			return
		}
		f.Evidence = append(f.Evidence, e)
		return
	}
}

// silent is rule 4: no vendor statement.
func (j judge) silent(b build, up upstreamView, f *Finding) {
	f.Rule = "4"
	if !b.Packaged() {
		f.Rule = "6"
	}
	m := b.mentions[f.ID]
	switch {
	case m.Kind == changelog.Fix:
		j.fixedByChangelog(b, m, f)
	case up.coverage == notCovered, up.coverage == beginsAfter:
		f.Status, f.Justification = NotAffected, VulnerableCodeNotPresent
		f.Evidence = append(f.Evidence, up.evidence(b))
		f.addChangelog(b, m)
	case up.coverage == covered && j.upstreamDecides(b, m):
		f.Status, f.Remediation = Affected, VendorFix
		f.FixedVersion, f.Channel = up.fixed, upstreamChannel
		if up.premium {
			f.Channel = premiumChannel
		}
		f.Evidence = append(f.Evidence, up.evidence(b))
		f.builtWithout(b)
	default:
		f.Status = UnderInvestigation
		f.Evidence = append(f.Evidence, j.lookedAt(b, m))
		if len(up.ranges) > 0 {
			f.Evidence = append(f.Evidence, up.evidence(b))
		}
		f.addChangelog(b, m)
	}
}

// The channels of a fix that only upstream has released: for everybody, or for
// paying customers.
const (
	upstreamChannel = "upstream"
	premiumChannel  = "upstream-premium"
)

// upstreamDecides tells whether upstream's word alone makes a build affected:
// a copy without package manager, or a foreign package whose maker shows no
// sign of backporting.
func (j judge) upstreamDecides(b build, m changelog.Mention) bool {
	if !b.Packaged() {
		return !j.insideOwn(b) && !b.debianMade()
	}
	return !b.provenance.distribution && b.provenance.certain && !b.line.fork && !b.backports && (m.Line == "" || m.Kind == changelog.Reverted)
}

// insideOwn tells whether a copy is inside a package of the distribution's own:
// its maker may have patched the copy, and its advisories are about the package.
func (j judge) insideOwn(b build) bool {
	return b.Around.Name != "" && packageProvenance(j.system, b.Around.Manager, b.Around).distribution
}

// debianMade tells whether a copy says that it was built as Debian and Ubuntu
// build theirs, so that it may have their fixes.
func (b build) debianMade() bool { return strings.HasPrefix(b.Platform, "debian-") }

// faultyParts are the parts of a library that a vulnerability is in, where a
// build without them shows it by its symbols.
var faultyParts = map[string]string{"CVE-2014-0160": "heartbeat"}

// builtWithout notes that a copy lacks the faulty part, as its symbols show. By
// its version it stays affected: symbols can be hidden.
func (f *Finding) builtWithout(b build) {
	part := faultyParts[f.ID]
	if part == "" || !slices.Contains(b.Without, part) {
		return
	}
	f.Evidence = append(f.Evidence, Evidence{Kind: SymbolTable, Source: strings.Join(b.Paths, ", "),
		Text: "none of the symbols of the " + part + " code is in this copy, so it was most likely built without it"})
}

// fixedByChangelog says that the installed build's own changelog names the fix.
func (j judge) fixedByChangelog(b build, m changelog.Mention, f *Finding) {
	before := f.Evidence
	f.Status, f.Justification, f.Remediation = Fixed, "", ""
	f.Rule, f.FixedVersion, f.Channel, f.Borrowed = "4", "", "", false
	f.Evidence = nil
	f.addChangelog(b, m)
	f.Evidence = append(f.Evidence, before...)
}

// addChangelog quotes the changelog where it names the vulnerability.
func (f *Finding) addChangelog(b build, m changelog.Mention) {
	if m.Line == "" {
		return
	}
	text := m.Line
	if m.Version != "" {
		text = "[" + m.Version + "] " + text
	}
	f.Evidence = append(f.Evidence, Evidence{Kind: Changelog, Source: b.ChangelogSource, Text: shorten(text, 300)})
}

// lookedAt says what was looked at in vain, and where a person can look.
func (j judge) lookedAt(b build, m changelog.Mention) Evidence {
	e := Evidence{Kind: NoStatement, Source: "none"}
	var looked []string
	for _, s := range b.speakers {
		if j.db.Covers(s.Ecosystem) {
			looked = append(looked, s.Ecosystem)
		}
	}
	switch {
	case b.line.fork && len(b.speakers) == 0:
		e.Text = "no record speaks for " + b.line.name + " builds; its versions are not compared with any other stream's"
	case !b.Packaged() && j.insideOwn(b):
		e.Text = "the copy is inside the distribution's own package " + b.Around.Name + ", whose maker may have patched it: its advisories tell"
		return e
	case !b.Packaged() && b.debianMade():
		e.Text = "the copy says that it was built for " + b.Platform + ", as Debian and Ubuntu build theirs: it may have their fixes, and nothing tells which"
		return e
	case !b.provenance.distribution:
		e.Text = "foreign build (" + b.provenance.why + "): no distribution's advisory speaks for it"
	case len(looked) == 0:
		e.Text = "no advisory data for this system"
	default:
		e.Text = "no statement in " + strings.Join(looked, ", ")
	}
	switch {
	case b.LacksOf(inventory.LacksChangelog):
		e.Text += "; the list carries no changelog, which may name the fix"
	case len(b.Changelog) == 0:
		e.Text += "; no changelog found"
	case m.Line == "":
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
