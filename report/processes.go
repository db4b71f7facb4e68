// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"slices"

	"github.com/cryptopatch/cryptopatch/inventory"
)

func newProcesses(list []inventory.Running) []Process {
	var out []Process
	for _, r := range list {
		out = append(out, Process{PID: r.PID, Name: r.Name, User: r.User, Unit: r.Unit, UserUnit: r.UserUnit, Container: r.Container,
			Stale: r.Stale, Unsure: r.Unsure})
	}
	return out
}

func savedProcesses(list []Process) []inventory.Running {
	var out []inventory.Running
	for _, x := range list {
		out = append(out, inventory.Running{PID: x.PID, Name: x.Name, User: x.User, Unit: x.Unit, UserUnit: x.UserUnit, Container: x.Container,
			Stale: x.Stale, Unsure: x.Unsure})
	}
	return out
}

// processes prints who has a copy in memory: by name, with those of the old file
// apart.
func (p *page) processes(c Component) {
	var all, stale, unsure []string
	for _, x := range c.Processes {
		name := nonEmpty(x.Name, fmt.Sprint(x.PID))
		if x.Stale {
			stale = append(stale, fmt.Sprintf("%s (%d)", name, x.PID))
		} else if x.Unsure {
			unsure = append(unsure, fmt.Sprintf("%s (%d)", name, x.PID))
		} else if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	if len(stale) > 0 {
		p.text("  "+pad("Old copy", 12), red, fmt.Sprintf("%d still in memory: %s", len(stale), someOf(stale, p.verbose)))
	}
	if len(unsure) > 0 {
		p.field("Perhaps old", fmt.Sprintf("%d of which it cannot be told: %s", len(unsure), someOf(unsure, p.verbose)))
	}
	if len(all) > 0 {
		p.field("In use by", someOf(all, p.verbose)+" ("+plural(len(c.Processes)-len(stale)-len(unsure), "process", "processes")+")")
	}
}
