// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"github.com/cryptopatch/cryptopatch/advisories"
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
					r.add(s, in, st)
				}
			}
			for _, st := range j.db.States(s.Ecosystem, in.name) {
				r.states[st.CVE] = append(r.states[st.CVE], spokenState{s, st})
			}
		}
	}
	return r
}

// add files a statement under its vulnerabilities. A module advisory lists
// every package of the module, whatever it fixes, so of its vulnerabilities
// only those count that the library's own list names.
func (r records) add(s advisories.Stream, in installed, st advisories.Statement) {
	ofModule := moduleFixes(st)
	for _, id := range st.CVEs {
		if _, listed := r.upstream[id]; listed || !ofModule {
			r.statements[id] = append(r.statements[id], spoken{s, in, st})
		}
	}
}
