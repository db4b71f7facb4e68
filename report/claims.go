// SPDX-License-Identifier: Apache-2.0

package report

import (
	"slices"

	"github.com/cryptopatch/cryptopatch/backport"
)

// Claims is what another scanner said of the host's packages, each of its
// findings judged again.
type Claims struct {
	Tool        string `json:"tool,omitempty"`
	Total       int    `json:"total"`
	Confirmed   int    `json:"confirmed"`    // open here too
	Fixed       int    `json:"fixed"`        // false: this build has the fix
	NotAffected int    `json:"not_affected"` // false: it does not concern this build
	Unknown     int    `json:"unknown"`      // cannot be told from here
	NotJudged   int    `json:"not_judged"`   // about no crypto library
	// Missed counts the open findings here that the scanner did not report.
	Missed  int      `json:"missed"`
	Reasons []Reason `json:"reasons,omitempty"` // why claims are false, most frequent first
	List    []Claim  `json:"list"`
}

// Reason counts the false claims that one kind of evidence settles.
type Reason struct {
	Status backport.Status       `json:"status"`
	Kind   backport.EvidenceKind `json:"kind"`
	Count  int                   `json:"count"`
}

// Claim is one finding of the other scanner.
type Claim struct {
	ID           string          `json:"id"`
	CVEs         []string        `json:"cves,omitempty"`
	Package      string          `json:"package,omitempty"`
	Version      string          `json:"version,omitempty"`
	Severity     string          `json:"severity,omitempty"`
	FixedVersion string          `json:"fixed_version,omitempty"`
	Component    string          `json:"component,omitempty"`
	Status       backport.Status `json:"status,omitempty"` // absent when it was not judged
	Why          string          `json:"why,omitempty"`
}

// newClaims is nil when no scanner said anything.
func newClaims(a backport.Assessment) *Claims {
	if len(a.Claims) == 0 {
		return nil
	}
	out := &Claims{Tool: a.Claims[0].Tool, Total: len(a.Claims), List: []Claim{}}
	claimed := map[[2]string]bool{}
	for _, c := range a.Claims {
		out.List = append(out.List, Claim{ID: c.ID, CVEs: slices.Clone(c.CVEs), Package: c.Package, Version: c.Version,
			Severity: c.Severity, FixedVersion: c.FixedVersion, Component: c.Component, Status: c.Status, Why: c.Why})
		for _, id := range c.CVEs {
			claimed[[2]string{c.Component, id}] = true
		}
		out.count(c)
	}
	slices.SortStableFunc(out.Reasons, func(x, y Reason) int { return y.Count - x.Count })
	for _, c := range a.Components {
		for _, f := range c.Findings {
			if f.Status == backport.Affected && !claimed[[2]string{c.ID, f.ID}] {
				out.Missed++
			}
		}
	}
	return out
}

// count adds one claim to the sums.
func (c *Claims) count(r backport.Reviewed) {
	switch r.Status {
	case "":
		c.NotJudged++
	case backport.Affected:
		c.Confirmed++
	case backport.Fixed:
		c.Fixed++
	case backport.NotAffected:
		c.NotAffected++
	default:
		c.Unknown++
	}
	if r.Status != backport.Fixed && r.Status != backport.NotAffected {
		return
	}
	i := slices.IndexFunc(c.Reasons, func(x Reason) bool { return x.Status == r.Status && x.Kind == r.Kind })
	if i < 0 {
		c.Reasons = append(c.Reasons, Reason{r.Status, r.Kind, 1})
		return
	}
	c.Reasons[i].Count++
}
