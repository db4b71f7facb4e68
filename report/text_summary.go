// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/backport"
)

// summary says which host it is, the verdict in words and what to do first.
func (p *page) summary(r Report, quiet bool) {
	title := hostName(r.Host)
	if r.GeneratedAt != "" {
		title += ", as of " + strings.SplitN(r.GeneratedAt, "T", 2)[0]
	}
	p.text("", bold, title)
	p.b.WriteByte('\n')
	p.verdict(r, quiet)
	if quiet {
		return
	}
	p.b.WriteByte('\n')
	p.field("System", systemWords(r.Host))
	p.listed(r)
	if len(r.Host.OS.Streams) > 0 && !r.Advisories.NoData {
		p.field("Judged by", strings.Join(r.Host.OS.Streams, ", "))
	}
	p.field("Advisories", advisoriesWords(r.Advisories))
	if support := systemSupport(r.Components); support != nil {
		p.field("Support", vendorWords(*support))
	}
	p.field("Findings", findingsWords(r.Summary))
	p.table(r)
}

// maxTitle is the widest name of a component that has its line's end beside it.
const maxTitle = 44

// table lists the components, worst first.
func (p *page) table(r Report) {
	among := plural(r.Host.Packages, "package", "packages")
	if r.Host.Files > 0 {
		among += fmt.Sprintf(" and %d files", r.Host.Files)
	}
	p.field("Components", fmt.Sprintf("%d among %s", len(r.Components), among))
	wide := 0
	for _, c := range r.Components {
		wide = max(wide, columns(Escape(componentTitle(c))))
	}
	for _, c := range worstFirst(r.Components) {
		n := count([]Component{c})
		st := plain
		if n.Affected > 0 {
			st = red
		}
		title := Escape(componentTitle(c))
		if columns(title) > maxTitle {
			p.text("    ", st, title)
			title = ""
		}
		p.text("    "+pad(title, min(wide, maxTitle)+2), st, openWords(n))
		if c.Origin != "package" && len(c.Paths) > 0 {
			p.raw("      in ", dim, c.Paths[0])
		}
	}
}

func (p *page) verdict(r Report, quiet bool) {
	switch r.Summary.Verdict {
	case Act:
		p.text("", red, "ACT: "+actWords(r))
		if first := firstAction(r.Actions); first != nil && !quiet {
			p.text("First: ", plain, actionTitle(*first, r.Components)+".")
			for _, c := range first.Commands {
				p.raw("         ", bold, c)
			}
		}
		if why := (Policy{}).Incomplete(r); len(why) > 0 {
			p.text("", yellow, "The judgement is incomplete: "+reasons(why)+".")
		}
	case Unknown:
		why := Policy{FailOnUnknown: true}.Incomplete(r)
		p.text("", yellow, "UNKNOWN: nothing to do is known, but the judgement is incomplete: "+reasons(why)+".")
	default:
		p.text("", green, "OK: "+okWords(r.Summary))
	}
}

// reasons joins the first few; the others are among the problems.
func reasons(why []string) string {
	const most = 4
	if len(why) > most {
		why = append(slices.Clone(why[:most-1]), fmt.Sprintf("and %d more", len(why)-most+1))
	}
	return strings.Join(why, "; ")
}

func actWords(r Report) string {
	kinds, can := map[string]backport.ActionKind{}, 0
	for _, a := range r.Actions {
		kinds[a.ID] = a.Kind
	}
	for _, c := range r.Components {
		for _, f := range c.Findings {
			if f.Status == backport.Affected && !unfixable(f, kinds) {
				can++
			}
		}
	}
	if can == r.Summary.Affected {
		return plural(can, "open finding", "open findings") + ", and something can be done about " + itOrAll(can) + "."
	}
	return fmt.Sprintf("%s; something can be done about %d of them.", plural(r.Summary.Affected, "open finding", "open findings"), can)
}

func okWords(s Summary) string {
	words := "nothing to do."
	if s.Affected > 0 {
		words += " " + plural(s.Affected, "finding is", "findings are") + " open and not counted: without a fix, or below --fail-on."
	}
	if s.UnderInvestigation > 0 {
		words += " " + plural(s.UnderInvestigation, "finding", "findings") + " could not be judged from here."
	}
	return words
}

func itOrAll(n int) string {
	if n == 1 {
		return "it"
	}
	return "all of them"
}

// firstAction is the first one that is something to do rather than to know.
func firstAction(actions []Action) *Action {
	for i, a := range actions {
		if a.Kind != backport.NoFixAvailable && a.Kind != backport.Review {
			return &actions[i]
		}
	}
	return nil
}

func hostName(h Host) string {
	switch {
	case h.Listed != nil && h.Hostname+h.Root == "":
		return systemID(h.OS) + " as listed"
	case h.Listed != nil && h.Root == "":
		return h.Hostname + " (" + systemID(h.OS) + ") as listed"
	case h.Root == "" || h.Root == "/":
		return nonEmpty(h.Hostname, "This host")
	case h.Hostname == "":
		return "Host at " + h.Root
	default:
		return h.Hostname + " at " + h.Root
	}
}

func systemWords(h Host) string {
	if h.OS.ID == "" {
		return "unknown" + prefixed(", ", h.OS.Name)
	}
	id := systemID(h.OS)
	words := nonEmpty(h.OS.Name, id)
	if h.OS.Name != "" {
		words += " (" + id + ")"
	}
	words += prefixed(", ", h.Arch) + prefixed(", kernel ", h.Kernel)
	if h.FIPS.KernelEnabled != nil && *h.FIPS.KernelEnabled {
		words += ", FIPS mode"
	}
	return words + prefixed(", crypto policy ", h.FIPS.Policy)
}

// systemID is the system as --os takes it.
func systemID(os OS) string {
	return nonEmpty(strings.TrimSuffix(os.ID+":"+os.VersionID, ":"), "unknown system")
}

func advisoriesWords(a Advisories) string {
	if a.Origin == "embedded" {
		a.Origin = "the embedded snapshot"
	}
	if a.BuiltAt == "" {
		return nonEmpty(a.Origin, "none") + ", of unknown date"
	}
	words := fmt.Sprintf("%s, of %s (%s old), %s", a.Origin, strings.SplitN(a.BuiltAt, "T", 2)[0],
		plural(a.AgeDays, "day", "days"), plural(a.Records, "record", "records"))
	if a.NoData {
		words += "; none for this system"
	}
	if c := a.Coverage; c != nil && c.Complete {
		words += "; for " + c.Ecosystem + " all released fixes until " + c.Until
	} else if c != nil {
		words += "; for " + c.Ecosystem + " a selection"
	}
	if a.Stale {
		words += "; STALE: update them"
	}
	return words
}

func findingsWords(s Summary) string {
	return fmt.Sprintf("%d open, %d fixed here, %d unknown, %d that do not apply",
		s.Affected, s.Fixed, s.UnderInvestigation, s.NotAffected)
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}
