// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"strings"

	"github.com/cryptopatch/cryptopatch/backport"
)

// actions prints what to do, in order, with the exact commands.
func (p *page) actions(r Report) {
	if len(r.Actions) == 0 {
		return
	}
	p.heading(bold, "What to do, in this order")
	for i, a := range r.Actions {
		p.action(i+1, a, r.Components)
	}
}

func (p *page) action(number int, a Action, components []Component) {
	lead := fmt.Sprintf("%2d. ", number)
	indent := strings.Repeat(" ", len(lead))
	p.text(lead, bold, actionTitle(a, components)+settlesWords(a))
	if a.Why != "" {
		p.text(indent, plain, a.Why)
	}
	if a.Rebase {
		p.text(indent, yellow, "It changes the upstream version: read what changes, and test, before you install it.")
	}
	for _, c := range a.Commands {
		p.raw(indent+"  ", bold, c)
	}
	if p.verbose && len(a.Settles) > 0 {
		p.text(indent, dim, "Settles "+strings.Join(a.Settles, ", "))
	}
}

func settlesWords(a Action) string {
	if len(a.Settles) == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s)", plural(len(a.Settles), "finding", "findings"))
}

// actionTitle says an action in a few words.
func actionTitle(a Action, components []Component) string {
	what := actionNames(a, components)
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

// actionNames names the components of an action, by id where the report does
// not have them.
func actionNames(a Action, components []Component) string {
	var names []string
	for _, id := range a.Components {
		name := id
		for _, c := range components {
			if c.ID == id {
				name = componentName(c)
			}
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// uncovered prints what could not be judged at all.
func (p *page) uncovered(r Report) {
	if len(r.Uncovered) == 0 {
		return
	}
	p.heading(bold, "Not judged")
	for _, u := range r.Uncovered {
		name := actionNames(Action{Components: []string{u.Component}}, r.Components)
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
