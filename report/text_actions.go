// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/backport"
)

// actions prints what to do, in order, with the exact commands.
func (p *page) actions(r Report) {
	if len(r.Actions) == 0 {
		return
	}
	p.heading(bold, "What to do, in this order")
	for i, a := range together(r.Actions) {
		p.action(i+1, a, r.Components)
	}
}

// step is actions that are said together: the same thing, for the same reason,
// without commands of their own.
type step struct {
	Action
	findings int
}

// together joins such actions, at the place of the first of them.
func together(actions []Action) []step {
	var out []step
	for _, a := range actions {
		same := slices.IndexFunc(out, func(s step) bool {
			return s.Kind == a.Kind && s.Why == a.Why && len(a.Commands) == 0 && len(s.Commands) == 0
		})
		if same < 0 {
			out = append(out, step{a, len(a.Settles)})
			continue
		}
		s := &out[same]
		s.Components = append(slices.Clip(s.Components), a.Components...)
		s.Settles = append(slices.Clip(s.Settles), a.Settles...)
		s.findings += len(a.Settles)
		s.TargetVersion = ""
	}
	return out
}

func (p *page) action(number int, s step, components []Component) {
	lead := fmt.Sprintf("%2d. ", number)
	indent := strings.Repeat(" ", len(lead))
	p.text(lead, bold, actionTitle(s.Action, components)+settlesWords(s))
	if s.Why != "" {
		p.text(indent, plain, s.Why)
	}
	for _, c := range s.Commands {
		p.raw(indent+"  ", bold, c)
	}
	if p.verbose && len(s.Settles) > 0 {
		p.text(indent, dim, "Settles "+strings.Join(s.Settles, ", "))
	}
}

func settlesWords(s step) string {
	var parts []string
	if s.findings > 0 {
		parts = append(parts, plural(s.findings, "finding", "findings"))
	}
	if s.Rebase {
		parts = append(parts, "changes the upstream version")
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, "; ") + ")"
}

// actionTitle says an action in a few words.
func actionTitle(a Action, components []Component) string {
	what := names(a.Components, components)
	switch a.Kind {
	case backport.ApplyVendorUpdate:
		return "Update " + what + prefixed(" to ", a.TargetVersion)
	case backport.Restart:
		return "Restart what still uses the old " + what
	case backport.EnableExtendedSupport:
		return "Enable extended support for " + what + prefixed(": the fixed version is ", a.TargetVersion)
	case backport.ReplaceOSRelease:
		return "Replace this release of the operating system: it no longer fixes " + what
	case backport.UpgradeUpstream:
		return "Upgrade " + what + prefixed(" to ", a.TargetVersion)
	case backport.UpdateBundle:
		return "Update what bundles " + what + prefixed(" to ", a.TargetVersion)
	case backport.NoFixAvailable:
		return "Wait: there is no fix for " + what
	case backport.Review:
		return "Review " + what
	default:
		return strings.TrimSpace(string(a.Kind) + " " + what)
	}
}

// names are those of the components with these ids, or the ids of those that
// the report does not have.
func names(ids []string, components []Component) string {
	var out []string
	for _, id := range ids {
		name := id
		if i := slices.IndexFunc(components, func(c Component) bool { return c.ID == id }); i >= 0 {
			name = componentName(components[i])
			if c := components[i]; c.Origin != "package" && len(c.Paths) > 0 {
				name += " in " + c.Paths[0]
			}
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}

// uncovered prints what could not be judged at all.
func (p *page) uncovered(r Report) {
	if len(r.Uncovered) == 0 {
		return
	}
	p.heading(bold, "Not judged")
	for _, u := range r.Uncovered {
		name := names([]string{u.Component}, r.Components)
		p.text("  - ", plain, name+": "+u.Why)
	}
}

// problems prints what could not be read.
func (p *page) problems(problems []Problem) {
	if len(problems) == 0 {
		return
	}
	p.heading(bold, "Problems while reading")
	for _, x := range problems {
		words := x.Probe + prefixed(", ", x.Path) + ": " + x.Error
		if x.Incomplete {
			words += " (packages may be missing from this report)"
		}
		p.text("  - ", plain, words)
	}
}
