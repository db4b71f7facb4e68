// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"cmp"
	"slices"
	"time"
)

// Coverage is how far the records of one ecosystem can be relied on where they
// are silent. The zero value is an ecosystem without records.
type Coverage struct {
	// Complete is true when the records are all that their vendor published on
	// the crypto packages up to Until, not a selection.
	Complete bool `json:"complete"`
	// Until is the day up to which they were gathered; of a selection, the
	// newest date any of them bears.
	Until time.Time `json:"until,omitzero"`
}

// Coverage tells how far an ecosystem's records reach; without records it is
// the zero value.
func (db *DB) Coverage(ecosystem string) Coverage { return db.coverage[ecosystem] }

// better orders coverages: a complete one before a selection, then the one
// that reaches further.
func (c Coverage) better(o Coverage) bool {
	if c.Complete != o.Complete {
		return c.Complete
	}
	return c.Until.After(o.Until)
}

// coverageOf tells, for each ecosystem, the best coverage any of its feeds has.
func coverageOf(statements []Statement, sources []Source) map[string]Coverage {
	feeds := map[string]Coverage{}
	for _, s := range sources {
		feeds[s.Name] = Coverage{Complete: s.Complete, Until: cmp.Or(s.Until, s.Newest)}
	}
	out := map[string]Coverage{}
	for _, s := range statements {
		if c := feeds[s.Feed]; c.better(out[s.Ecosystem]) {
			out[s.Ecosystem] = c
		}
	}
	return out
}

// vouch raises the coverage of the ecosystems a record of a whole export names.
// OSV's exports are named all.zip, one for each ecosystem
// (https://google.github.io/osv.dev/data/#data-dumps); of other records nobody
// knows whether they are a selection.
func (db *DB) vouch(r Record) {
	if r.Partial {
		return
	}
	var seen []string
	for _, s := range r.Statements {
		if slices.Contains(seen, s.Ecosystem) {
			continue
		}
		seen = append(seen, s.Ecosystem)
		if c := (Coverage{Complete: true, Until: r.Modified}); c.better(db.coverage[s.Ecosystem]) {
			db.coverage[s.Ecosystem] = c
		}
	}
}
