// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"strings"

	"github.com/cryptopatch/cryptopatch/backport"
)

// Above these numbers of findings a group is shown by its ids alone, and of the
// ids only the first.
const (
	manyOpen    = 60
	manyUnknown = 8
)

// group is findings that are told together.
type group struct {
	title    string
	findings []Finding
}

// groupBy puts findings with the same title together, in order of appearance.
func groupBy(findings []Finding, title func(Finding) string) []group {
	var out []group
	at := map[string]int{}
	for _, f := range findings {
		t := title(f)
		i, ok := at[t]
		if !ok {
			i = len(out)
			at[t] = i
			out = append(out, group{title: t})
		}
		out[i].findings = append(out[i].findings, f)
	}
	return out
}

// open prints the affected findings, those that are open for the same reason
// together.
func (p *page) open(findings []Finding) {
	for _, g := range groupBy(findings, openTitle) {
		p.text("  ", yellow, fmt.Sprintf("Open (%d): %s", len(g.findings), g.title))
		if len(g.findings) > manyOpen && !p.verbose {
			p.bySeverity(g.findings)
			continue
		}
		wide := 0
		for _, f := range g.findings {
			wide = max(wide, columns(Escape(f.FixedVersion)))
		}
		for _, f := range g.findings {
			p.finding(f, wide)
		}
	}
}

func openTitle(f Finding) string {
	switch {
	case f.FixedVersion != "" && f.Borrowed:
		return "older than the fixed version of a related distribution"
	case f.FixedVersion != "" && f.Channel == "upstream":
		return "older than upstream's fixed version"
	case f.FixedVersion != "" && f.Channel != "" && f.Channel != "standard":
		return "fixed only in the channel " + f.Channel
	case f.FixedVersion != "":
		return "older than the fixed version"
	case f.Remediation == backport.NoFixPlanned:
		return "the vendor plans no fix"
	case f.Remediation == backport.Workaround, f.Remediation == backport.Mitigation:
		return "no fix, but the vendor names a mitigation"
	default:
		return "there is no fix"
	}
}

// bySeverity prints the ids of a large group, a line for each severity.
func (p *page) bySeverity(findings []Finding) {
	for _, severity := range []string{"critical", "high", "medium", "low", "unknown"} {
		var list []string
		for _, f := range findings {
			if nonEmpty(f.Severity, "unknown") == severity {
				list = append(list, f.ID)
			}
		}
		if len(list) > 0 {
			p.text("    "+pad(severity, 10), plain, strings.Join(list, ", "))
		}
	}
	p.text("    "+pad("why", 10), dim, firstText(findings[0].Evidence)+" (the first; -v shows each)")
}

// finding prints one finding in a line: severity, id, fixed version, advisories,
// and why where the fixed version does not say it.
func (p *page) finding(f Finding, wide int) {
	lead := "    " + pad(nonEmpty(f.Severity, "unknown"), 10) + pad(Escape(f.ID), 16)
	var words []string
	switch {
	case f.FixedVersion != "" && len(lead)+wide+2 <= p.width-minText:
		lead += pad(Escape(f.FixedVersion), wide+2)
	case f.FixedVersion != "":
		words = append(words, f.FixedVersion)
	}
	if len(f.Advisories) > 0 {
		words = append(words, strings.Join(f.Advisories, ", "))
	}
	if !byVersion(f) && !p.verbose {
		words = append(words, firstText(f.Evidence))
	}
	p.text(lead, plain, strings.Join(words, ": "))
	if p.verbose {
		p.evidence(f.Evidence)
	}
}

// byVersion reports whether an advisory's fixed version is all the reason.
func byVersion(f Finding) bool {
	return f.FixedVersion != "" && len(f.Evidence) > 0 && f.Evidence[0].Kind == backport.VendorAdvisory
}

// evidence prints the reasons, each with its kind and source.
func (p *page) evidence(evidence []Evidence) {
	for _, e := range evidence {
		p.text("              - ", dim, kindWords(e.Kind)+prefixed(", ", e.Source)+prefixed(": ", e.Text))
	}
}

// fixedWords says how many findings are fixed here and how that is known.
func fixedWords(findings []Finding) string {
	groups := groupBy(findings, decidedBy)
	if len(groups) == 1 {
		return fmt.Sprintf("%d, by %s", len(findings), groups[0].title)
	}
	var parts []string
	for _, g := range groups {
		parts = append(parts, fmt.Sprintf("%d by %s", len(g.findings), g.title))
	}
	return fmt.Sprintf("%d: %s", len(findings), strings.Join(parts, ", "))
}

func decidedBy(f Finding) string {
	words := "unstated evidence"
	if len(f.Evidence) > 0 {
		words = kindWords(f.Evidence[0].Kind)
	}
	if f.Borrowed {
		return "another vendor's " + strings.TrimPrefix(words, "vendor ")
	}
	return words
}

// settled prints findings that ask for nothing, each with its evidence.
func (p *page) settled(title string, findings []Finding, words func(Finding) string) {
	if len(findings) == 0 {
		return
	}
	p.text("  ", plain, fmt.Sprintf("%s (%d):", title, len(findings)))
	for _, f := range findings {
		p.text("    "+pad(Escape(f.ID), 16), plain, words(f))
		p.evidence(f.Evidence)
	}
}

// unknown prints what could not be judged, by reason.
func (p *page) unknown(findings []Finding) {
	if len(findings) == 0 {
		return
	}
	p.text("  ", yellow, fmt.Sprintf("Unknown (%d):", len(findings)))
	for _, g := range groupBy(findings, unknownTitle) {
		shown := g.findings
		if !p.verbose && len(shown) > manyUnknown {
			shown = shown[:manyUnknown]
		}
		words := g.title + ": " + strings.Join(idsOf(shown), ", ")
		if rest := len(g.findings) - len(shown); rest > 0 {
			words += fmt.Sprintf(" and %d more (-v lists them)", rest)
		}
		p.text("    - ", plain, words)
	}
}

// unknownTitle is the reason, without the id that it may name.
func unknownTitle(f Finding) string {
	return nonEmpty(strings.ReplaceAll(firstText(f.Evidence), f.ID, "it"), "no reason is stated")
}

func idsOf(findings []Finding) []string {
	var out []string
	for _, f := range findings {
		out = append(out, f.ID)
	}
	return out
}

func kindWords(k backport.EvidenceKind) string {
	switch k {
	case backport.VendorAdvisory:
		return "vendor advisory"
	case backport.VendorState:
		return "vendor statement"
	case backport.Changelog:
		return "changelog"
	case backport.UpstreamRange:
		return "upstream's ranges"
	case backport.BuildDate:
		return "build date"
	case backport.NoStatement:
		return "looked at in vain"
	case backport.VEXStatement:
		return "VEX statement"
	default:
		return string(k)
	}
}
