// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// DB is the index: what is known of some streams and libraries. Make one with
// Load; AddOSV and AddPath put records on top, after which it is only read and
// may be shared.
type DB struct {
	statements map[string][]Statement // by ecosystem
	states     map[string][]State     // by ecosystem
	upstream   map[string]UpstreamList
	lifecycles []Lifecycle
	covered    map[string]bool      // ecosystems with any record, loaded or not
	coverage   map[string]Coverage  // by ecosystem
	modified   map[string]time.Time // by record id, of the version of the record that counts
	partial    map[string]bool      // by record id, of added ones: the version that counts says it is not complete
	info       Info
	asOf       time.Time // what AsOf left; zero for everything
}

// Info tells where an index's content comes from.
type Info struct {
	Origin  string    // "embedded snapshot", with what was added on top
	BuiltAt time.Time // the day the snapshot's data was gathered
	Records int
	Sources []Source
}

// Source is one place records come from.
type Source struct {
	Name    string    `json:"name"`              // "osv/almalinux", "upstream/openssl"
	Commit  string    `json:"commit,omitempty"`  // repository@commit, where the records say so
	Licence string    `json:"licence,omitempty"` // of the source; empty when it states none
	Records int       `json:"records"`           // records or rows kept
	Skipped int       `json:"skipped,omitempty"` // records passed over: withdrawn, or about nothing that is kept
	Newest  time.Time `json:"newest,omitzero"`   // newest date any of them bears
	// Complete and Until tell what silence means: see Coverage.
	Complete bool      `json:"complete,omitempty"`
	Until    time.Time `json:"until,omitzero"`
}

// Covers tells whether there is any record for an ecosystem at all; without
// one, silence about a package says nothing.
func (db *DB) Covers(ecosystem string) bool {
	return db.covered[ecosystem]
}

// Statements returns what the ecosystem's records say of the named packages,
// of all packages when none is named, sorted by id, then package. The ranges
// are shared and must not be changed.
func (db *DB) Statements(ecosystem string, packages ...string) []Statement {
	return db.matching(ecosystem, func(s Statement) bool {
		return len(packages) == 0 || slices.Contains(packages, s.Package)
	})
}

// Advisory returns all that one record says in an ecosystem, sorted by package.
func (db *DB) Advisory(ecosystem, id string) []Statement {
	return db.matching(ecosystem, func(s Statement) bool { return s.ID == id })
}

// matching lists the statements of an ecosystem that want holds for.
func (db *DB) matching(ecosystem string, want func(Statement) bool) []Statement {
	var out []Statement
	for _, s := range db.statements[ecosystem] {
		if want(s) {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b Statement) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Package, b.Package))
	})
	return out
}

// States returns the vendor's states of the named packages, of all packages
// when none is named, sorted by CVE, then package.
func (db *DB) States(ecosystem string, packages ...string) []State {
	var out []State
	for _, s := range db.states[ecosystem] {
		if len(packages) == 0 || slices.Contains(packages, s.Package) {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b State) int {
		return cmp.Or(cmp.Compare(a.CVE, b.CVE), cmp.Compare(a.Package, b.Package))
	})
	return out
}

// Info tells where the content comes from.
func (db *DB) Info() Info {
	out := db.info
	out.Sources = slices.Clone(out.Sources)
	return out
}

// add puts one record on top, unless a newer version of it is there already. A
// withdrawn one takes the older away, and is remembered. A record that says it
// is not complete stands only for the ecosystems it names: in the others what
// an older version says stays, or is still taken.
func (db *DB) add(r Record) bool {
	db.asOf = time.Time{}
	known, ok := db.modified[r.ID]
	if ok && r.Modified.Before(known) {
		return db.partial[r.ID] && r.Withdrawn.IsZero() && db.fill(r)
	}
	for ecosystem, list := range db.statements {
		if ok && (!r.Partial || r.names(ecosystem)) {
			db.statements[ecosystem] = slices.DeleteFunc(slices.Clone(list), func(s Statement) bool { return s.ID == r.ID })
		}
	}
	db.modified[r.ID], db.partial[r.ID] = r.Modified, r.Partial
	return db.fill(r)
}

// fill takes a record's statements of ecosystems in which its id has none.
func (db *DB) fill(r Record) bool {
	taken := map[string]bool{}
	for _, s := range r.Statements {
		fresh, seen := taken[s.Ecosystem]
		if !seen {
			fresh = !slices.ContainsFunc(db.statements[s.Ecosystem], func(o Statement) bool { return o.ID == r.ID })
			taken[s.Ecosystem] = fresh
		}
		if fresh {
			db.statements[s.Ecosystem] = append(db.statements[s.Ecosystem], s)
			db.covered[s.Ecosystem] = true
		}
	}
	return slices.Contains(slices.Collect(maps.Values(taken)), true)
}

// names tells whether a record has statements of an ecosystem.
func (r Record) names(ecosystem string) bool {
	return slices.ContainsFunc(r.Statements, func(s Statement) bool { return s.Ecosystem == ecosystem })
}
