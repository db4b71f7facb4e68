// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"regexp"
	"slices"
	"strings"
)

// Claim is what another scanner says of one package: that it has a
// vulnerability. It is untrusted text.
type Claim struct {
	Tool         string   // "osv-scanner", "trivy 0.58.1"
	ID           string   // as the tool writes it: "CVE-2022-0778", "DSA-5103-1", "GHSA-…"
	Aliases      []string // other ids of the same, as the tool knows them
	Package      string   // as the tool writes it
	Version      string
	Severity     string
	FixedVersion string
	Component    string // id of the host's component it is about; empty when it is about none
}

// Reviewed is a claim that was judged again with the host's own evidence.
type Reviewed struct {
	Claim
	CVEs []string // the vulnerabilities it is about; empty when it was not judged
	// Status is the worst of them here; empty when the claim was not judged,
	// since it is about no component of the host.
	Status Status
	Kind   EvidenceKind // of the evidence that decides
	Why    string       // in one sentence, may quote untrusted text
}

// cveOf finds the CVE in an id that a database made from it: "DEBIAN-CVE-2022-0778".
var cveOf = regexp.MustCompile(`^(?:[A-Z]+-)?(CVE-[0-9]{4}-[0-9]{4,19})$`)

// claimed lists the vulnerabilities that a claim is about: the CVE its id is
// made of, else those of its aliases, else those of the records with that id,
// else the id itself.
func (j judge) claimed(c Claim) []string {
	if c.Component == "" || c.ID == "" && len(c.Aliases) == 0 {
		return nil
	}
	for _, ids := range [][]string{{c.ID}, c.Aliases} {
		var found []string
		for _, id := range ids {
			if m := cveOf.FindStringSubmatch(strings.ToUpper(id)); m != nil {
				found = append(found, m[1])
			}
		}
		if len(found) > 0 {
			return slices.Compact(slices.Sorted(slices.Values(found)))
		}
	}
	var found []string
	for _, s := range j.streams {
		for _, st := range j.db.Advisory(s.Ecosystem, c.ID) {
			found = append(found, st.CVEs...)
		}
	}
	if len(found) == 0 {
		return []string{c.ID}
	}
	return slices.Compact(slices.Sorted(slices.Values(found)))
}

// named gathers the claimed vulnerabilities by component, sorted.
func (j judge) named(claims []Claim) map[string][]string {
	out := map[string][]string{}
	for _, c := range claims {
		out[c.Component] = append(out[c.Component], j.claimed(c)...)
	}
	for id, list := range out {
		slices.Sort(list)
		out[id] = slices.Compact(list)
	}
	return out
}

// claimOrder puts the worst status of a claim's vulnerabilities first.
var claimOrder = []Status{Affected, UnderInvestigation, Fixed, NotAffected}

// review holds each claim against the findings.
func (j judge) review(components []Judged, claims []Claim) []Reviewed {
	findings := map[string]map[string]Finding{}
	for _, c := range components {
		of := map[string]Finding{}
		for _, f := range c.Findings {
			of[f.ID] = f
		}
		findings[c.ID] = of
	}
	var out []Reviewed
	for _, c := range claims {
		r := Reviewed{Claim: c, CVEs: j.claimed(c)}
		if c.Component == "" {
			r.Why = "about no build of a crypto library that is listed: not judged here"
		}
		for _, id := range r.CVEs {
			f, ok := findings[c.Component][id]
			if ok && (r.Status == "" || slices.Index(claimOrder, f.Status) < slices.Index(claimOrder, r.Status)) {
				r.Status, r.Kind, r.Why = f.Status, f.Evidence[0].Kind, f.Evidence[0].Text
			}
		}
		out = append(out, r)
	}
	return out
}
