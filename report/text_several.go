// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/backport"
)

// writeSeveralText writes what the reports of several systems come to: one line
// for each, what to do, and, where that is wanted, each report whole.
func writeSeveralText(w io.Writer, s Several, o Options) error {
	if o.Quiet && s.Verdict() == OK {
		return nil
	}
	p := newPage(o)
	p.overview(s, o.Quiet)
	p.jobs(s.Reports)
	if !o.Quiet {
		p.problems(s.Problems)
	}
	if _, err := io.WriteString(w, p.b.String()); err != nil || !o.Verbose {
		return err
	}
	for _, r := range s.Reports {
		if _, err := io.WriteString(w, "\n"+strings.Repeat("=", p.width)+"\n"); err != nil {
			return err
		}
		if err := writeText(w, r, o); err != nil {
			return err
		}
	}
	return nil
}

// overview counts the verdicts and lists the systems.
func (p *page) overview(s Several, quiet bool) {
	verdicts := map[Verdict]int{}
	asOf := ""
	for _, r := range s.Reports {
		verdicts[r.Summary.Verdict]++
		asOf = strings.SplitN(r.GeneratedAt, "T", 2)[0]
	}
	p.text("", bold, plural(len(s.Reports), "system", "systems")+prefixed(", as of ", asOf))
	p.b.WriteByte('\n')
	p.text("", verdictStyle(s.Verdict()), strings.ToUpper(string(s.Verdict()))+": "+severalWords(s, verdicts)+".")
	if quiet {
		return
	}
	p.b.WriteByte('\n')
	wide := 0
	for _, r := range s.Reports {
		wide = min(max(wide, columns(Escape(systemTitle(r.Host)))), 40)
	}
	for _, r := range s.Reports {
		p.text("  "+pad(Escape(systemTitle(r.Host)), wide+2)+pad(string(r.Summary.Verdict), 9), verdictStyle(r.Summary.Verdict),
			fmt.Sprintf("%d open, %d unknown, %d fixed here", r.Summary.Affected, r.Summary.UnderInvestigation, r.Summary.Fixed))
	}
	var all []Component
	for _, r := range s.Reports {
		all = append(all, r.Components...)
	}
	if lacks := lacksWords(all); lacks != "" {
		p.b.WriteByte('\n')
		p.field("Not stated", lacks)
	}
}

// severalWords counts the verdicts, and says when part of the input is missing.
func severalWords(s Several, verdicts map[Verdict]int) string {
	var parts []string
	for _, x := range []struct {
		verdict Verdict
		words   string
	}{{Act, "something can be done"}, {Unknown, "the judgement is incomplete"}, {OK, "nothing to do"}} {
		if n := verdicts[x.verdict]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s on %d", x.words, n))
		}
	}
	words := nonEmpty(strings.Join(parts, ", "), "no system could be read")
	if slices.ContainsFunc(s.Problems, func(x Problem) bool { return x.Incomplete }) {
		words += "; part of the input could not be read"
	}
	return words
}

func verdictStyle(v Verdict) style {
	switch v {
	case Act:
		return red
	case OK:
		return green
	}
	return yellow
}

// systemTitle names one of several systems.
func systemTitle(h Host) string {
	if h.Hostname == "" {
		return systemID(h.OS)
	}
	return h.Hostname + " (" + systemID(h.OS) + ")"
}

// maxNamed is how many systems are named in one line of what to do.
const maxNamed = 8

// job is one thing to do on several systems.
type job struct {
	step
	title   string
	systems []string
}

// jobs prints what to do, the same thing on several systems once.
func (p *page) jobs(reports []Report) {
	var list []*job
	known := map[string]*job{}
	for _, r := range reports {
		for _, s := range together(r.Actions) {
			if s.Kind == backport.Review {
				continue
			}
			title := actionTitle(s.Action, r.Components)
			key := strings.Join(append([]string{title, s.Why}, s.Commands...), "\x00")
			if known[key] == nil {
				known[key] = &job{step: step{Action: s.Action}, title: title}
				list = append(list, known[key])
			}
			known[key].findings += s.findings
			known[key].systems = append(known[key].systems, systemTitle(r.Host))
		}
	}
	if len(list) == 0 {
		return
	}
	p.heading(bold, "What to do")
	for i, j := range list {
		lead := fmt.Sprintf("%2d. ", i+1)
		indent := strings.Repeat(" ", len(lead))
		p.text(lead, bold, j.title+settlesWords(j.step))
		p.text(indent, plain, j.Why)
		p.text(indent, plain, "On "+plural(len(j.systems), "system", "systems")+": "+someOf(j.systems, p.verbose))
		for _, c := range j.Commands {
			p.raw(indent+"  ", bold, c)
		}
	}
}

// someOf names the first few, or all.
func someOf(list []string, all bool) string {
	if all || len(list) <= maxNamed {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:maxNamed], ", "), len(list)-maxNamed)
}
