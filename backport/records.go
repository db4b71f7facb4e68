// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// records are everything the advisories say that may concern one build, by
// vulnerability: gathered once, since a build has hundreds.
type records struct {
	statements map[string][]spoken
	states     map[string][]spokenState
	upstream   map[string][]advisories.UpstreamRange
}

// spoken is a statement about one installed name, and the stream it speaks for.
type spoken struct {
	stream    advisories.Stream
	in        installed
	statement advisories.Statement
}

// spokenState is a vendor's state for one installed name.
type spokenState struct {
	stream advisories.Stream
	state  advisories.State
}

// gather collects the records that may speak of a build: rule 1's streams,
// rule 3's module labels, rule 8's names.
func (j judge) gather(b build) records {
	r := records{map[string][]spoken{}, map[string][]spokenState{}, map[string][]advisories.UpstreamRange{}}
	for _, u := range j.db.Upstream(string(b.Library)) {
		r.upstream[u.CVE] = append(r.upstream[u.CVE], u)
	}
	for _, s := range b.speakers {
		for _, in := range b.names(s.Ecosystem) {
			for _, st := range j.db.Statements(s.Ecosystem, in.name) {
				if sameModule(st, in) {
					j.add(r, b, spoken{s, in, st})
				}
			}
			for _, st := range j.db.States(s.Ecosystem, in.name) {
				r.states[st.CVE] = append(r.states[st.CVE], spokenState{s, st})
			}
		}
	}
	return r
}

// add files a statement under those of its vulnerabilities that are this
// library's.
func (j judge) add(r records, b build, sp spoken) {
	for _, id := range sp.statement.CVEs {
		if _, listed := r.upstream[id]; listed || !j.anothers(b, sp.statement, id) {
			r.statements[id] = append(r.statements[id], sp)
		}
	}
}

// anothers tells whether an advisory that lists packages of several libraries
// means another one by a vulnerability. A module advisory lists every package
// of the module, whatever it fixes, so there only what the library's own list
// names counts. Else an advisory that does not tie its vulnerabilities to
// packages means the library whose own list names it (ALSA-2021:3572 ships NSS
// and NSPR, and CVE-2020-25648 is NSS's). Where no list at hand names it, it
// counts for each.
func (j judge) anothers(b build, st advisories.Statement, id string) bool {
	if moduleFixes(st) {
		return true
	}
	if !st.Complete {
		return false
	}
	for _, other := range j.db.Advisory(st.Ecosystem, st.ID) {
		library, ok := inventory.Lookup(b.Manager, other.Package, other.Package)
		if ok && library != b.Library && j.listed[library][id] {
			return true
		}
	}
	return false
}

// upstreamIDs are the vulnerabilities on the libraries' own lists.
func upstreamIDs(db *advisories.DB) map[inventory.Library]map[string]bool {
	out := map[inventory.Library]map[string]bool{}
	for _, library := range db.Libraries() {
		ids := map[string]bool{}
		for _, r := range db.Upstream(library) {
			ids[r.CVE] = true
		}
		out[inventory.Library(library)] = ids
	}
	return out
}
