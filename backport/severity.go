// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"sort"
	"strings"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// severity takes the vendor's word, else upstream's.
func (j judge) severity(b build, up upstreamView, f *Finding) {
	f.Severity = "unknown"
	for _, st := range j.statementsOf(b, f.ID) {
		if st.Severity != "" {
			f.Severity, f.SeveritySource = severityWord(st.Severity), st.SeveritySource
			return
		}
	}
	for _, s := range b.speakers {
		for _, in := range b.names(s.Ecosystem) {
			for _, st := range j.db.States(s.Ecosystem, in.name) {
				if st.CVE == f.ID && st.Severity != "" {
					family, _, _ := strings.Cut(s.Ecosystem, ":")
					f.Severity, f.SeveritySource = severityWord(st.Severity), strings.ToLower(strings.ReplaceAll(family, " ", ""))
					return
				}
			}
		}
	}
	for _, r := range up.ranges {
		if r.Severity != "" {
			f.Severity, f.SeveritySource = severityWord(r.Severity), r.Library
			return
		}
	}
}

// severityWord maps vendors' words to the four of the report.
func severityWord(s string) string {
	switch w := strings.ToLower(s); w {
	case "moderate":
		return "medium"
	case "important":
		return "high"
	case "negligible":
		return "low"
	case "low", "medium", "high", "critical":
		return w
	}
	return "unknown"
}

// statementsOf are all statements of the speakers on one vulnerability.
func (j judge) statementsOf(b build, id string) []advisories.Statement {
	var out []advisories.Statement
	for _, t := range tiers(b.speakers) {
		v := j.readStatements(b, id, t.all())
		for _, list := range [][]fix{v.fixes, v.open, v.outside} {
			for _, f := range list {
				out = append(out, f.statement)
			}
		}
	}
	return out
}

// advisoriesOf lists the ids of the records that speak of a vulnerability.
func (j judge) advisoriesOf(b build, id string) []string {
	seen := map[string]bool{}
	var out []string
	for _, st := range j.statementsOf(b, id) {
		if !seen[st.ID] {
			seen[st.ID] = true
			out = append(out, st.ID)
		}
	}
	sort.Strings(out)
	return out
}
