// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/backport"
)

// component prints one copy of a library: whose build it is, who supports it,
// and its findings.
func (p *page) component(c Component, said *Support) {
	n := count([]Component{c})
	st := bold
	if n.Affected > 0 {
		st = red
	}
	p.heading(st, componentTitle(c)+": "+openWords(n))
	p.field("Build", buildWords(c))
	if len(c.Packages) > 0 {
		p.field("Packages", packagesWords(c.Packages))
	}
	if len(c.Packages) == 0 && len(c.Paths) > 0 {
		p.field("Files", strings.Join(c.Paths, ", "))
	}
	p.traces(c)
	p.field("Support", supportWords(c, said))
	fixed, not := findingsOf(c, backport.Fixed), findingsOf(c, backport.NotAffected)
	if len(fixed) > 0 {
		p.field("Fixed here", fixedWords(fixed))
	}
	if len(not) > 0 {
		p.field("No concern", plural(len(not), "finding does", "findings do")+" not apply to this build")
	}
	p.open(findingsOf(c, backport.Affected))
	p.unknown(findingsOf(c, backport.UnderInvestigation))
	if p.verbose {
		p.settled("Fixed here", fixed, func(f Finding) string { return "fixed" + prefixed(" in ", f.FixedVersion) })
		p.settled("Not affected", not, func(f Finding) string { return string(f.Justification) })
	}
}

// componentName is the library, with its source package where that has another
// name.
func componentName(c Component) string {
	if c.Source != nil && c.Source.Name != c.Library {
		return c.Library + " (" + c.Source.Name + ")"
	}
	return c.Library
}

func componentTitle(c Component) string {
	version := c.Version
	if version == "" && c.Origin != "package" {
		version = strings.TrimSpace(c.Series + " (version unknown)")
	}
	return componentName(c) + prefixed(" ", version)
}

// openWords counts what matters in a component.
func openWords(s Summary) string {
	words := "nothing open"
	if s.Affected+s.Fixed+s.NotAffected+s.UnderInvestigation == 0 {
		words = "no findings"
	}
	if s.Affected > 0 {
		words = fmt.Sprintf("%d open", s.Affected)
	}
	if s.UnderInvestigation > 0 {
		words += fmt.Sprintf(", %d unknown", s.UnderInvestigation)
	}
	return words
}

func buildWords(c Component) string {
	words := "unknown provenance"
	switch c.Provenance {
	case "distribution":
		words = "the distribution's own"
	case "as_stated":
		words = "the distribution's own, as stated"
	case "foreign":
		words = "foreign, so the distribution's advisories do not speak for it"
	}
	if c.Stream != "" {
		words += ", " + c.Stream + " stream"
	}
	if c.Origin != "package" {
		words += ", found as " + c.Origin
	}
	return words + prefixed(", inside ", c.Owner)
}

// packagesWords names the packages, each once, and their manager and
// architectures.
func packagesWords(packages []Package) string {
	var names, traits []string
	for _, pkg := range packages {
		if !slices.Contains(names, pkg.Name) {
			names = append(names, pkg.Name)
		}
		for _, t := range []string{pkg.Manager, pkg.Arch} {
			if t != "" && !slices.Contains(traits, t) {
				traits = append(traits, t)
			}
		}
	}
	return strings.Join(names, ", ") + " (" + strings.Join(traits, ", ") + ")"
}

func findingsOf(c Component, status backport.Status) []Finding {
	var out []Finding
	for _, f := range c.Findings {
		if f.Status == status {
			out = append(out, f)
		}
	}
	return out
}

// worstFirst is components with the most open findings first, then those with
// the most unknown ones.
func worstFirst(components []Component) []Component {
	return slices.SortedStableFunc(slices.Values(components), func(a, b Component) int {
		x, y := count([]Component{a}), count([]Component{b})
		return cmp.Or(cmp.Compare(y.Affected, x.Affected), cmp.Compare(y.UnderInvestigation, x.UnderInvestigation))
	})
}
