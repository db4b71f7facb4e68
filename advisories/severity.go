// SPDX-License-Identifier: Apache-2.0

package advisories

import "strings"

// rating is a severity and whose word it is.
type rating struct{ severity, source string }

// SeverityWord maps a vendor's word to low, medium, high or critical; empty for
// a word that says none. Red Hat's and SUSE's Moderate and Important are the
// others' medium and high, Ubuntu's negligible counts as low.
// https://access.redhat.com/security/updates/classification
func SeverityWord(word string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(word), " ")
	switch strings.ToLower(strings.TrimRight(first, ":")) {
	case "critical":
		return "critical"
	case "high", "important":
		return "high"
	case "medium", "moderate":
		return "medium"
	case "low", "negligible":
		return "low"
	}
	return ""
}

// rate picks the rating of a list of OSV severities: Ubuntu's own word before a
// score, of several scores the highest.
func rate(list []osvSeverity) rating {
	var best rating
	for _, s := range list {
		switch s.Type {
		case "Ubuntu":
			if w := SeverityWord(s.Score); w != "" {
				return rating{w, "ubuntu"}
			}
		case "CVSS_V3":
			w, err := cvss3Severity(s.Score)
			if err == nil && severityRank(w) > severityRank(best.severity) {
				best = rating{w, "cvss"}
			}
		}
	}
	return best
}

// severityRank orders severities; zero is no severity.
func severityRank(word string) int {
	switch word {
	case "low":
		return 1
	case "medium":
		return 2
	case "high":
		return 3
	case "critical":
		return 4
	}
	return 0
}
