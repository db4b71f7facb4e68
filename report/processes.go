// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

func newProcesses(list []inventory.Running) []Process {
	var out []Process
	for _, r := range list {
		out = append(out, Process{PID: r.PID, Name: r.Name, User: r.User, Unit: nonEmpty(r.UserUnit, r.Unit), Container: r.Container,
			Stale: r.Stale, Unsure: r.Unsure})
	}
	return out
}

// processes prints who has a copy in memory: by name, with those of the old file
// apart.
func (p *page) processes(c Component) {
	var all, stale []string
	for _, x := range c.Processes {
		name := nonEmpty(x.Name, fmt.Sprint(x.PID))
		if x.Stale {
			stale = append(stale, fmt.Sprintf("%s (%d)", name, x.PID))
		} else if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	if len(stale) > 0 {
		p.text("  "+pad("Old copy", 12), red, fmt.Sprintf("%d still in memory: %s", len(stale), someOf(stale, p.verbose)))
	}
	if len(all) > 0 {
		p.field("In use by", someOf(all, p.verbose)+plainCount(len(c.Processes)-len(stale)))
	}
}

// plainCount counts processes in words.
func plainCount(n int) string {
	return " (" + strings.TrimSpace(plural(n, "process", "processes")) + ")"
}
