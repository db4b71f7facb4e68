// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"maps"
	"slices"
	"time"
)

// UpstreamList is what one library's own project lists.
type UpstreamList struct {
	Library string `json:"library"`
	// Until is the last day the project's list covers; a CVE published after it
	// is not on it, whether or not it concerns a branch. Zero when the list is
	// not known to be complete up to any day.
	Until  time.Time       `json:"until,omitzero"`
	Ranges []UpstreamRange `json:"ranges"`
}

// Upstream returns the library's own list, sorted by CVE, then branch.
func (db *DB) Upstream(library string) []UpstreamRange {
	return slices.Clone(db.upstream[library].Ranges)
}

// Libraries names the libraries whose own lists were loaded, sorted.
func (db *DB) Libraries() []string {
	return slices.Sorted(maps.Keys(db.upstream))
}

// Assessed tells whether upstream still assessed a branch on a day: whether a
// CVE published then would be on its list if it concerned the branch. OpenSSL
// assesses a branch from its release to its public end; 1.0.2 and 1.1.1, whose
// fixes go on for paying customers and are listed, to the end of the list. Of
// other libraries it is not known, and false.
// https://openssl-library.org/policies/releasestrat/
func (db *DB) Assessed(library, branch string, at time.Time) bool {
	list := db.upstream[library]
	if library != "openssl" || at.IsZero() || list.Until.IsZero() || at.After(endOfDay(list.Until)) {
		return false
	}
	i := slices.IndexFunc(db.lifecycles, func(l Lifecycle) bool { return l.Product == library && l.Release == branch })
	if i < 0 || db.lifecycles[i].Released.IsZero() || at.Before(db.lifecycles[i].Released) {
		return false
	}
	return branch == "1.0.2" || branch == "1.1.1" || !at.After(endOfDay(db.lifecycles[i].Ends))
}

// endOfDay is the last moment of a day given by its start.
func endOfDay(t time.Time) time.Time {
	return t.AddDate(0, 0, 1).Add(-time.Nanosecond)
}
