// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/backport"
)

// ExplanationFormats lists the names that WriteExplanation understands, the
// default first.
func ExplanationFormats() []string { return []string{"text", "json"} }

// ExplanationFileName is the name of a format's explanation in a directory of
// several.
func ExplanationFileName(format string) string {
	if format == "text" {
		return "explanation.txt"
	}
	return "explanation." + format
}

// WriteExplanation renders x to w in the format called name.
func WriteExplanation(w io.Writer, name string, x Explanation, o Options) error {
	switch name {
	case "text":
		return writeExplanationText(w, x, o)
	case "json":
		return encode(w, x)
	}
	return fmt.Errorf("unknown format %q", name)
}

func writeExplanationText(w io.Writer, x Explanation, o Options) error {
	p := newPage(o)
	for i, v := range x.Vulnerabilities {
		if i > 0 {
			p.b.WriteByte('\n')
		}
		if i > 0 && v.Name != "" && v.Name == x.Vulnerabilities[i-1].Name {
			v.Summary, v.Settled = "", ""
		}
		p.vulnerability(v, x.Host)
		if x.System != "" && len(v.Fixes)+len(v.States) == 0 {
			p.text("  ", yellow, "No record at hand speaks of it for "+x.System+". That says nothing about such a host.")
		} else if x.System != "" {
			p.text("  ", dim, "Only what speaks for "+x.System+"; without --os all vendors are shown.")
		}
	}
	if x.Text != nil {
		p.versionText(*x.Text, len(x.Vulnerabilities) > 0)
	}
	for _, a := range x.Answers {
		p.answer(a, x.Host)
	}
	for _, words := range x.Unconcerned {
		p.b.WriteByte('\n')
		p.text("", plain, words)
	}
	if why := x.incomplete(); len(why) > 0 {
		p.b.WriteByte('\n')
		p.text("", yellow, "The answer is incomplete: "+reasons(why)+".")
	}
	p.problems(x.Problems)
	_, err := io.WriteString(w, strings.TrimPrefix(p.b.String(), "\n"))
	return err
}

// maxFixes is how many fixes are shown of one vulnerability without -v.
const maxFixes = 12

// vulnerability says what is known of one; of a host's, only what speaks for it.
func (p *page) vulnerability(v Vulnerability, h *Host) {
	title := v.ID
	if v.Name != "" && v.Name != v.ID {
		title += " (" + v.Name + ")"
	}
	p.text("", bold, title)
	if v.Summary != "" {
		p.text("  ", plain, v.Summary)
	}
	if v.Settled != "" {
		p.text("  ", plain, "Settled by configuration: "+v.Settled)
	}
	if v.Elsewhere {
		p.text("  ", plain, "It is of none of the libraries that are judged here.")
	}
	if len(v.Upstream)+len(v.Fixes)+len(v.States) == 0 {
		if v.Name == "" {
			p.text("  ", yellow, "Nothing at hand names it: no record, no state, no list. That says nothing about any host.")
		}
		return
	}
	others := 0
	if h != nil && !p.verbose {
		v, others = ofStreams(v, h.OS.Streams)
	}
	p.field("Severity", nonEmpty(v.Severity, "unknown")+prefixed(", by ", v.SeveritySource)+prefixed(publishedWords(v), v.Published))
	for i, u := range v.Upstream {
		p.field(firstOnly("Upstream", i), upstreamRangeWords(u))
	}
	for i, f := range v.Fixes {
		if i == maxFixes && !p.verbose {
			p.field("", fmt.Sprintf("and %d more (-v shows all)", len(v.Fixes)-maxFixes))
			break
		}
		p.field(firstOnly("Fixed by", i), fixWords(f))
	}
	for i, s := range v.States {
		if i == maxFixes && !p.verbose {
			p.field("", fmt.Sprintf("and %d more (-v shows all)", len(v.States)-maxFixes))
			break
		}
		p.field(firstOnly("States", i), fmt.Sprintf("%s %s: %s%s", s.Ecosystem, s.Package, strings.ReplaceAll(s.State, "_", " "), prefixed(", ", s.Date)))
	}
	if others > 0 {
		p.text("  ", dim, plural(others, "fix or state", "fixes and states")+" of other vendors and releases: -v shows all.")
	}
}

// publishedWords introduces the day: upstream's lists have that of publication,
// vendors' records their own, which may be years later.
func publishedWords(v Vulnerability) string {
	if len(v.Upstream) > 0 {
		return "; published "
	}
	return "; first record at hand of "
}

// ofStreams keeps the fixes and states that the streams have, and counts the
// others.
func ofStreams(v Vulnerability, streams []string) (Vulnerability, int) {
	all := len(v.Fixes) + len(v.States)
	v.Fixes = slices.DeleteFunc(slices.Clone(v.Fixes), func(f Fix) bool { return !slices.Contains(streams, f.Ecosystem) })
	v.States = slices.DeleteFunc(slices.Clone(v.States), func(s VendorState) bool { return !slices.Contains(streams, s.Ecosystem) })
	return v, all - len(v.Fixes) - len(v.States)
}

// firstOnly is a label on the first line of a list.
func firstOnly(label string, i int) string {
	if i > 0 {
		return ""
	}
	return label
}

func upstreamRangeWords(u Upstream) string {
	words := u.Library + " from " + nonEmpty(u.Introduced, "a version that nobody names")
	switch {
	case u.Fixed != "":
		words += ", fixed in " + u.Fixed
	case u.LastAffected != "":
		words += " to " + u.LastAffected
	default:
		words += ", with no fixed release stated"
	}
	if u.Premium {
		words += " (for premium support customers only)"
	}
	return words
}

func fixWords(f Fix) string {
	return fmt.Sprintf("%s: %s %s%s, %s%s", f.Ecosystem, f.Package, nonEmpty(f.Version, "affected, no fixed version stated"),
		prefixed(" in module ", f.Module), f.Advisory, prefixed(" of ", f.Published))
}

// answer says the verdict on one component and every step to it.
func (p *page) answer(a Answer, h *Host) {
	c := a.Component
	f := c.Findings[0]
	on := ""
	if h != nil {
		on = " on " + systemID(h.OS)
	}
	p.heading(statusStyle(f.Status), fmt.Sprintf("%s%s, %s: %s", componentTitle(c), on, f.ID, strings.ReplaceAll(string(f.Status), "_", " ")))
	p.text("  ", bold, fmt.Sprintf("Decided by rule %s: %s", f.Rule, firstText(f.Evidence)))
	if f.Justification != "" {
		p.text("  ", plain, "Justification: "+string(f.Justification))
	}
	if lacks := lacksWords([]Component{c}); lacks != "" {
		p.text("  ", plain, "Not stated: "+lacks)
	}
	for _, s := range a.Steps {
		st := plain
		if s.Decided {
			st = bold
		}
		p.text("  ", st, "Rule "+s.Rule+". "+s.Question)
		p.text("    ", plain, s.Answer)
		for _, e := range s.Evidence {
			p.text("    - ", plain, e.Source+": "+e.Text)
		}
	}
	p.sentences("What would change the answer", a.WouldChange)
	p.toRun("See it on the host", a.Commands)
	if len(a.Actions) > 0 && f.Status == backport.Affected {
		p.text("  ", bold, "What to do")
		for _, x := range a.Actions {
			p.text("    ", plain, actionTitle(x, []Component{c})+".")
			p.text("      ", plain, x.Why)
			for _, cmd := range x.Commands {
				p.raw("        ", bold, cmd)
			}
		}
	}
}

func (p *page) sentences(title string, list []string) {
	if len(list) == 0 {
		return
	}
	p.text("  ", bold, title)
	for _, words := range list {
		p.text("    - ", plain, words)
	}
}

func (p *page) toRun(title string, commands []string) {
	if len(commands) == 0 {
		return
	}
	p.text("  ", bold, title)
	for _, c := range commands {
		p.raw("    ", plain, c)
	}
}

func statusStyle(s backport.Status) style {
	switch s {
	case backport.Affected:
		return red
	case backport.Fixed, backport.NotAffected:
		return green
	}
	return yellow
}
