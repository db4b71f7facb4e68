// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// Assess judges every component of a host against what is known as of a day.
// It does no input or output.
func Assess(h inventory.Host, db *advisories.DB, at time.Time) Assessment {
	return NewJudge(h.System, db, at).Assess(h, nil)
}

// hasData tells whether anybody's records speak for the host's system.
func (j judge) hasData() bool {
	for _, s := range j.streams {
		if j.db.Covers(s.Ecosystem) {
			return true
		}
	}
	return false
}

// coverage is the best coverage among the base streams.
func (j judge) coverage() Coverage {
	var best Coverage
	for _, s := range j.streams {
		c := j.db.Coverage(s.Ecosystem)
		if c.Until.After(j.at) {
			c.Until = j.at
		}
		if s.Kind != advisories.BaseStream || !j.db.Covers(s.Ecosystem) {
			continue
		}
		if best.Ecosystem == "" || c.Complete && !best.Complete || c.Complete == best.Complete && c.Until.After(best.Until) {
			best = Coverage{Ecosystem: s.Ecosystem, Complete: c.Complete, Until: c.Until, Borrowed: s.Borrowed}
		}
	}
	return best
}

// candidates are the vulnerabilities to judge: rule 2. The vendor's records in
// the streams that speak, upstream's list where it may hold the version, and
// what the changelog names.
func (j judge) candidates(b build) []string {
	if !b.Packaged() && b.UpstreamVersion == "" {
		return nil // nothing can be compared; it is listed as uncovered
	}
	ids := map[string]bool{}
	for id := range b.records.statements {
		ids[id] = true
	}
	for id := range b.records.states {
		ids[id] = true
	}
	for id, ranges := range b.records.upstream {
		for _, r := range ranges {
			ids[id] = ids[id] || b.mayHold(r)
		}
	}
	for id := range b.mentions {
		ids[id] = true
	}
	out := make([]string, 0, len(ids))
	for id, is := range ids {
		if is {
			out = append(out, id)
		}
	}
	sort.Strings(out)
	return out
}

// mayHold tells whether one row of upstream's list makes its vulnerability a
// candidate: it holds the version, or it may, since it does not say where the
// fault begins.
func (b build) mayHold(r advisories.UpstreamRange) bool {
	switch b.holds(r) {
	case covered, maybe:
		return true
	case noWord:
		return r.Introduced == ""
	}
	return false
}

// uncovered says what of a component could not be judged.
func (j judge) uncovered(b build, judged Judged) []Uncovered {
	var out []Uncovered
	add := func(why string) { out = append(out, Uncovered{Component: b.ID, Why: why}) }
	if b.Library == inventory.OpenSSLFIPS {
		add("no list tells which of OpenSSL's vulnerabilities touch the FIPS module; its certificate names one exact module version")
	}
	if s := j.silentSince(b); s != "" {
		add(s)
	}
	if b.Origin != inventory.OriginPackage && b.UpstreamVersion == "" {
		add("the file tells no version" + seriesWords(b.Series) + ", so nothing can be compared")
		return out
	}
	if len(judged.Findings) == 0 && !j.spokenFor(b) {
		add(fmt.Sprintf("nothing is known of %s %s: no advisory at hand names it, and its changelog names no vulnerability", b.Library, b.label()))
	}
	return out
}

// seriesWords says how much of a version a file tells.
func seriesWords(series string) string {
	if series == "" {
		return ""
	}
	return " beyond the series " + series
}

// spokenFor tells whether silence about a build means something: its version
// can be read, and some stream's records are all that the vendor published.
func (j judge) spokenFor(b build) bool {
	if _, err := b.compareWritten(b.Source.Version, b.Source.Version); err != nil {
		return false
	}
	for _, s := range b.speakers {
		if j.db.Coverage(s.Ecosystem).Complete {
			return true
		}
	}
	return j.assessedNow(b)
}

// assessedNow tells whether upstream's list speaks for the build's branch, so
// that its silence means something.
func (j judge) assessedNow(b build) bool {
	l, ok := j.db.UpstreamLifecycle(string(b.Library), b.UpstreamVersion)
	return ok && !l.Released.IsZero() && j.db.Assessed(string(b.Library), b.branch, l.Released)
}

// silentSince says since when upstream no longer looks at the build's branch.
func (j judge) silentSince(b build) string {
	l, ok := j.db.UpstreamLifecycle(string(b.Library), b.UpstreamVersion)
	if !ok || l.Ends.IsZero() || !l.Ends.Before(j.at) || b.Library != inventory.OpenSSL ||
		j.db.Assessed(string(b.Library), b.branch, l.Ends.AddDate(0, 1, 0)) {
		return ""
	}
	return fmt.Sprintf("upstream stopped assessing %s on %s: later vulnerabilities are known here only from the vendor and the changelog",
		b.branch, l.Ends.Format(time.DateOnly))
}

var statusOrder = map[Status]int{Affected: 0, UnderInvestigation: 1, Fixed: 2, NotAffected: 3}
var severityOrder = map[string]int{"critical": 0, "high": 1, "unknown": 2, "medium": 3, "low": 4}

// sortFindings puts what is open first, worst first.
func sortFindings(fs []Finding) {
	slices.SortFunc(fs, func(x, y Finding) int {
		return cmp.Or(
			cmp.Compare(statusOrder[x.Status], statusOrder[y.Status]),
			cmp.Compare(severityOrder[x.Severity], severityOrder[y.Severity]),
			strings.Compare(x.ID, y.ID))
	})
}
