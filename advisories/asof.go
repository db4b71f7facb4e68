// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"maps"
	"slices"
	"time"
)

// AsOf returns the index as it was known at a time: only what was published by
// then. What bears no date is kept when the first date known of one of its CVEs
// is not later; where none is known, the year in a CVE's id is the earliest it
// can be. Schedules stay as they are.
func (db *DB) AsOf(t time.Time) *DB {
	if !t.IsZero() && db.asOf.Equal(t) {
		return db
	}
	out := *db
	out.asOf = t
	first := db.firstDates()
	known := func(published time.Time, cves ...string) bool {
		if !published.IsZero() {
			return !published.After(t)
		}
		return slices.ContainsFunc(cves, func(c string) bool {
			at, ok := first[c]
			if !ok {
				at = yearOf(c)
			}
			return !at.After(t)
		})
	}
	out.statements = map[string][]Statement{}
	for e, list := range db.statements {
		out.statements[e] = slices.DeleteFunc(slices.Clone(list), func(s Statement) bool { return !known(s.Published, s.CVEs...) })
	}
	out.states = map[string][]State{}
	for e, list := range db.states {
		out.states[e] = slices.DeleteFunc(slices.Clone(list), func(s State) bool { return !known(s.Date, s.CVE) })
	}
	out.upstream = map[string]UpstreamList{}
	for l, list := range db.upstream {
		list.Ranges = slices.DeleteFunc(slices.Clone(list.Ranges), func(r UpstreamRange) bool { return !known(r.Published, r.CVE) })
		out.upstream[l] = list
	}
	out.covered, out.coverage = maps.Clone(db.covered), maps.Clone(db.coverage)
	out.modified, out.partial = maps.Clone(db.modified), maps.Clone(db.partial)
	return &out
}

// yearOf is the start of the year a CVE's id was given out in; zero for another
// id.
func yearOf(cve string) time.Time {
	m := cveID.FindStringSubmatch(cve)
	if m == nil {
		return time.Time{}
	}
	at, _ := time.Parse("2006", m[1][len("CVE-"):len("CVE-2006")]) // the pattern leaves four digits
	return at
}

// firstDates is the day each CVE is first known of: by upstream's list, else by
// the earliest record.
func (db *DB) firstDates() map[string]time.Time {
	out := map[string]time.Time{}
	note := func(cve string, at time.Time) {
		if old, ok := out[cve]; !at.IsZero() && (!ok || at.Before(old)) {
			out[cve] = at
		}
	}
	for _, list := range db.upstream {
		for _, r := range list.Ranges {
			note(r.CVE, r.Published)
		}
	}
	listed := maps.Clone(out)
	for _, list := range db.statements {
		for _, s := range list {
			for _, c := range s.CVEs {
				note(c, s.Published)
			}
		}
	}
	maps.Copy(out, listed)
	return out
}
