// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"slices"
	"strings"
)

// Attack is a vulnerability, or a way of attack, that people call by a name.
type Attack struct {
	Name string   // as it is written: "Heartbleed"
	Also []string // other names, lower case: "early ccs"; spaces and dashes do not matter
	// IDs are its CVEs, the one that people mean first; of a family all that
	// concern libraries of the catalogue. Empty when nobody gave it one.
	IDs     []string
	Summary string // what it is, in one sentence of at most 160 ASCII characters
	// Settled says what settles it where configuration does and not a fixed
	// build: "SSL 3.0 off …". Empty when a fixed build settles it.
	Settled string
	// Libraries are those of the catalogue whose fault it is or was, as
	// inventory.Library spells them; empty when it is of no single library: a
	// fault of a protocol, which concerns all that speak it, or one elsewhere.
	Libraries []string
	// Elsewhere is true for what is of other products than these libraries, and
	// only confused with their faults.
	Elsewhere bool
	Source    string // URL of the page the facts come from
}

// Bounds of what is looked up as a name.
const (
	maxNameBytes = 64
	longName     = 10 // from here on three edits are near, below two
	shortName    = 4  // up to here only one
)

// Attacks returns all that is known by a name, sorted by name without regard to
// case. The caller may change them.
func Attacks() []Attack {
	var out []Attack
	for _, table := range [][]Attack{namedAttacks, elsewhereAttacks} {
		for _, a := range table {
			out = append(out, a.clone())
		}
	}
	slices.SortFunc(out, func(a, b Attack) int { return strings.Compare(foldName(a.Name), foldName(b.Name)) })
	return out
}

// FindAttack looks up a name, or a CVE as AttackOf does. Case and all that is no
// letter or digit are ignored, and so are words such as "attack" around it.
func FindAttack(name string) (Attack, bool) {
	if a, ok := AttackOf(name); ok {
		return a, true
	}
	if len(name) > maxNameBytes {
		return Attack{}, false
	}
	want := []string{foldName(name), bareName(name)}
	for _, a := range Attacks() {
		for _, n := range a.names() {
			if slices.Contains(want, foldName(n)) {
				return a, true
			}
		}
	}
	return Attack{}, false
}

// AttackOf tells by what name people call a CVE, written in any way that ParseID
// reads.
func AttackOf(cve string) (Attack, bool) {
	id, ok := ParseID(cve)
	if !ok {
		return Attack{}, false
	}
	for _, a := range Attacks() {
		if slices.Contains(a.IDs, id) {
			return a, true
		}
	}
	return Attack{}, false
}

// NearestAttack returns the known name that a misspelled one is nearest to, for
// a question such as "did you mean": two edits away at most, three for a long
// name and one for a short one. It returns "" when none is near.
func NearestAttack(name string) string {
	if len(name) > maxNameBytes {
		return ""
	}
	want := bareName(name)
	limit := 2
	if len(want) >= longName {
		limit = 3
	} else if len(want) <= shortName {
		limit = 1
	}
	best := ""
	for _, a := range Attacks() {
		for _, n := range a.names() {
			known := foldName(n)
			if min(len(known), len(want)) <= 2*limit {
				continue // half of it would be another
			}
			if d := editDistance(known, want); d < limit || d == limit && best == "" {
				best, limit = n, d
			}
		}
	}
	return best
}

// names are all names of an attack, its own first.
func (a Attack) names() []string { return append([]string{a.Name}, a.Also...) }

// clone copies an attack with all it refers to.
func (a Attack) clone() Attack {
	a.Also, a.IDs, a.Libraries = slices.Clone(a.Also), slices.Clone(a.IDs), slices.Clone(a.Libraries)
	return a
}

// foldName reduces a name to its letters and digits, lower case.
func foldName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, name)
}

// bareName is foldName without the words that people put around a name: "the
// Heartbleed bug".
func bareName(name string) string {
	words := strings.Fields(strings.ToLower(name))
	if len(words) > 1 && words[0] == "the" {
		words = words[1:]
	}
	for len(words) > 1 && slices.Contains([]string{"attack", "attacks", "bug", "vulnerability", "flaw"}, foldName(words[len(words)-1])) {
		words = words[:len(words)-1]
	}
	return foldName(strings.Join(words, ""))
}

// editDistance counts the characters to insert, delete or replace to make one
// text of the other.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
