// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"slices"
	"sort"
	"strings"
)

// severity takes the vendor's word, nearest vendor first, else upstream's.
func (f *Finding) severity(b build, up upstreamView) {
	f.Severity = "unknown"
	for _, own := range []bool{true, false} {
		for _, sp := range b.records.statements[f.ID] {
			if sp.statement.Severity != "" && sp.stream.Borrowed != own {
				f.Severity, f.SeveritySource = severityWord(sp.statement.Severity), sp.statement.SeveritySource
				return
			}
		}
		for _, s := range b.records.states[f.ID] {
			if s.state.Severity != "" && s.stream.Borrowed != own {
				family, _, _ := strings.Cut(s.state.Ecosystem, ":")
				f.Severity, f.SeveritySource = severityWord(s.state.Severity), strings.ToLower(strings.ReplaceAll(family, " ", ""))
				return
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

// advisoriesOf lists the ids of the records that speak of a vulnerability.
func advisoriesOf(b build, id string) []string {
	var out []string
	for _, sp := range b.records.statements[id] {
		out = append(out, sp.statement.ID)
	}
	sort.Strings(out)
	return slices.Compact(out)
}
