// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"regexp"
	"slices"
	"strings"
)

// cveID finds a CVE in an id made from one: "UBUNTU-CVE-2022-0778".
var cveID = regexp.MustCompile(`^(?:[A-Za-z_]+-)*?(CVE-[0-9]{4}-[0-9]{4,})$`)

// cves lists the CVEs a record settles: those of upstream and aliases, else its
// own id's, else those of related, the only link of AlmaLinux and of Ubuntu's
// old exports. Where upstream is given, related names other vulnerabilities.
func (r osvRecord) cves() []string {
	for _, list := range [][]string{append(slices.Clone(r.Upstream), r.Aliases...), {r.ID}, r.Related} {
		if found := onlyCVEs(list); len(found) > 0 {
			return found
		}
	}
	return nil
}

// onlyCVEs lists the distinct CVEs among ids, sorted.
func onlyCVEs(ids []string) []string {
	var out []string
	for _, id := range ids {
		if m := cveID.FindStringSubmatch(id); m != nil {
			out = append(out, m[1])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// concerned lists what of a record's CVEs one package is concerned by. A record
// with none stands for itself, unless it is a bug fix or an enhancement.
func (r osvRecord) concerned(s Statement, own affectedExtra, cves []string) []string {
	if len(own.CVEs) > 0 {
		return onlyCVEs(own.CVEs)
	}
	if len(own.CVEsMap.CVEs) > 0 {
		var ids []string
		for _, c := range own.CVEsMap.CVEs {
			ids = append(ids, c.ID)
		}
		return onlyCVEs(ids)
	}
	if s.Module != "" && strings.HasPrefix(s.Package, "py") {
		return r.bulleted(s.Package, cves)
	}
	if len(cves) == 0 && !noSecurity.MatchString(r.ID) {
		return []string{r.ID}
	}
	return cves
}

// noSecurity matches bug fix and enhancement advisories.
var noSecurity = regexp.MustCompile(`^(?:AL|RH|RL|EL)[BE]A-`)

// bulleted narrows the CVEs of a module record, which lists every package of
// the module whichever of them had the fault, to those that its text lists
// under the package's own name: "* python-cryptography: … (CVE-2023-23931)".
func (r osvRecord) bulleted(name string, cves []string) []string {
	word := strings.ToLower(name[strings.LastIndex(name, "-")+1:])
	var out []string
	for line := range strings.SplitSeq(r.Details, "\n") {
		component, rest, ok := strings.Cut(strings.TrimPrefix(line, "* "), ": ")
		if !ok || !strings.HasPrefix(line, "* ") || !strings.Contains(strings.ToLower(component), word) {
			continue
		}
		for _, c := range cves {
			if strings.Contains(rest, c+")") || strings.Contains(rest, c+",") {
				out = append(out, c)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// ratedCVEs are CVEs of one rating.
type ratedCVEs struct {
	rating
	cves []string
}

// bySeverity groups CVEs by the severity that the record, the affected entry or
// a map of them gives; a rating of the whole advisory makes one group.
func (r osvRecord) bySeverity(cves []string, a osvAffected, own affectedExtra, extra recordExtra) []ratedCVEs {
	whole := r.wholeRating(a, own)
	single := map[string]rating{}
	for cve, word := range extra.CVESeverity {
		if w := SeverityWord(word); w != "" {
			single[cve] = rating{w, "redhat"}
		}
	}
	for _, c := range own.CVEsMap.CVEs {
		if got := rate(c.Severity); got.severity != "" {
			single[c.ID] = got
		}
	}
	var out []ratedCVEs
	for _, cve := range cves {
		got, ok := single[cve]
		if !ok {
			got = whole
		}
		i := slices.IndexFunc(out, func(g ratedCVEs) bool { return g.rating == got })
		if i < 0 {
			i, out = len(out), append(out, ratedCVEs{rating: got})
		}
		out[i].cves = append(out[i].cves, cve)
	}
	return out
}

// wholeRating is the severity of the affected entry, else of the record, in
// the words of its vendor before a score.
func (r osvRecord) wholeRating(a osvAffected, own affectedExtra) rating {
	vendor, _, _ := strings.Cut(a.Package.Ecosystem, ":")
	if w := SeverityWord(own.Priority); w != "" {
		return rating{w, "ubuntu"}
	}
	if w := SeverityWord(own.Severity); w != "" && vendor != "PyPI" {
		return rating{w, strings.ToLower(strings.ReplaceAll(vendor, " ", ""))}
	}
	if word, _, ok := strings.Cut(r.Summary, ": "); ok && vendor == "AlmaLinux" {
		if w := SeverityWord(word); w != "" {
			return rating{w, "almalinux"}
		}
	}
	if got := rate(a.Severity); got.severity != "" {
		return got
	}
	return rate(r.Severity)
}
