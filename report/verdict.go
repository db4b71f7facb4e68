// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"slices"

	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// Verdict is the report in one word.
type Verdict string

// The verdicts. OK is said only when everything was judged and nothing can be
// done; Unknown when nothing to do is known but the judgement is incomplete.
const (
	OK      Verdict = "ok"
	Act     Verdict = "act"
	Unknown Verdict = "unknown"
)

// Policy says what counts as something to do. The zero value counts every
// open finding that has a remedy.
type Policy struct {
	FailOn        Threshold
	FailOnUnfixed bool // findings without any fix count too
	FailOnUnknown bool // findings under investigation make the verdict unknown
}

// Threshold is the lowest severity that counts; empty means any.
type Threshold string

// Thresholds lists what a Threshold may be, the default first.
func Thresholds() []string { return []string{"any", "none", "low", "medium", "high", "critical"} }

// ParseThreshold reads one of Thresholds.
func ParseThreshold(s string) (Threshold, error) {
	if !slices.Contains(Thresholds(), s) {
		return "", fmt.Errorf("unknown threshold %q", s)
	}
	return Threshold(s), nil
}

// meets reports whether a severity counts. A severity that nobody states meets
// every threshold but none.
func (t Threshold) meets(severity string) bool {
	order := []string{"low", "medium", "high", "critical"}
	if t == "none" {
		return false
	}
	at := slices.Index(order, severity)
	return at < 0 || at >= slices.Index(order, string(t))
}

// Judge gives the verdict of r.
func (p Policy) Judge(r Report) Verdict {
	if p.somethingToDo(r) {
		return Act
	}
	if len(p.Incomplete(r)) > 0 {
		return Unknown
	}
	return OK
}

// Incomplete lists, for a person, why the judgement of r is not complete. It is
// empty when everything was judged.
func (p Policy) Incomplete(r Report) []string {
	var why []string
	if r.Host.OS.ID == "" {
		why = append(why, "the operating system is not known")
	}
	if r.Host.Packages == 0 {
		why = append(why, "no installed package was found")
	}
	if r.Advisories.NoData && r.Host.OS.ID != "" {
		why = append(why, "there is no advisory data for this system")
	}
	if c := r.Advisories.Coverage; c != nil && !c.Complete {
		why = append(why, "only a selection of the vendor's advisories is at hand ("+c.Ecosystem+")")
	} else if c != nil && c.Stale && !r.Advisories.Stale {
		why = append(why, "the advisories at hand for "+c.Ecosystem+" end on "+c.Until)
	}
	if r.Advisories.Stale {
		why = append(why, fmt.Sprintf("the advisories are stale (%d days old)", r.Advisories.AgeDays))
	}
	for _, x := range r.Problems {
		if x.Incomplete && (x.Path != "" || r.Host.Packages > 0) {
			why = append(why, fmt.Sprintf("%s could not be read completely", nonEmpty(x.Path, x.Probe)))
		}
	}
	if n := strangers(r.Components); n > 0 {
		why = append(why, fmt.Sprintf("%s, as far as versions tell, not of %s", plural(n, "listed build is", "listed builds are"), systemID(r.Host.OS)))
	}
	altered, untold := 0, 0
	for _, c := range r.Components {
		altered += len(c.Altered)
		if c.Origin != "package" && c.Version == "" {
			untold++
		}
	}
	if altered > 0 {
		why = append(why, plural(altered, "file of a package is", "files of packages are")+" not what was shipped")
	}
	if p.FailOnUnknown && untold > 0 {
		why = append(why, plural(untold, "copy tells", "copies tell")+" no version")
	}
	if n := count(r.Components).UnderInvestigation; p.FailOnUnknown && n > 0 {
		why = append(why, fmt.Sprintf("%s could not be judged", plural(n, "finding", "findings")))
	}
	return slices.Compact(why)
}

// strangers counts the builds of a list that shows no vendors, which by their
// versions are not the system's own, and of which something is not known: it is
// likely that another system was named.
func strangers(components []Component) int {
	n := 0
	for _, c := range components {
		if c.Provenance == "foreign" && slices.Contains(c.Lacks, inventory.LacksVendor) && count([]Component{c}).UnderInvestigation > 0 {
			n++
		}
	}
	return n
}

// somethingToDo reports whether an open finding at or above the threshold can
// be settled, or needs no remedy to count.
func (p Policy) somethingToDo(r Report) bool {
	kinds := map[string]backport.ActionKind{}
	for _, a := range r.Actions {
		kinds[a.ID] = a.Kind
		if a.Kind == backport.Restart && p.FailOn != "none" {
			return true // which faults are open in memory is not known
		}
	}
	for _, c := range r.Components {
		for _, f := range c.Findings {
			if f.Status == backport.Affected && p.FailOn.meets(f.Severity) && (p.FailOnUnfixed || !unfixable(f, kinds)) {
				return true
			}
		}
	}
	return false
}

// unfixable reports whether every action for f says that there is no fix. A
// finding whose actions are not in the report is not: silence never means safe.
func unfixable(f Finding, kinds map[string]backport.ActionKind) bool {
	for _, id := range f.Actions {
		if kinds[id] != backport.NoFixAvailable {
			return false
		}
	}
	return len(f.Actions) > 0
}

func nonEmpty(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
