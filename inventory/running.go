// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/process"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Running is a process that has a copy in memory. Its words are untrusted.
type Running struct {
	PID       int
	Name      string
	User      string
	Unit      string // systemd unit; empty without one
	UserUnit  string // below Unit, of a user's own manager
	Container string
	Stale     bool // the file was deleted or replaced since: the process uses the old one
	Unsure    bool // whether it was cannot be told
}

// maxRunning bounds the processes that are kept for one component.
const maxRunning = 200

// running finds the processes that have the host's copies in memory.
func running(ctx context.Context, r *rootfs.Root, h *Host) []Problem {
	found := problems{probe: "processes"}
	wanted := map[string]bool{}
	for _, c := range h.Components {
		for _, file := range c.Paths {
			wanted[path.Base(file)] = true
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	table, bad := process.Read(ctx, r, func(base string) bool { return wanted[base] })
	for _, x := range bad {
		found.add(x.Path, false, "%v", rootfs.Cause(x.Err))
	}
	if table.Unread > 0 || table.Hidden {
		found.add("proc", false, "%d of %d processes may not be looked into by this user; root may", table.Unread, table.Seen)
	}
	holders := table.ByPath()
	for i := range h.Components {
		h.Components[i].Running = runningOf(h.Components[i], holders)
	}
	return found.all()
}

// runningOf lists the processes that map files of one component, each once.
func runningOf(c Component, holders map[string][]process.Holder) []Running {
	byPID := map[int]Running{}
	for _, file := range c.Paths {
		for _, name := range spellings(file) {
			for _, x := range holders[name] {
				p := x.Process
				old := byPID[p.PID]
				byPID[p.PID] = Running{PID: p.PID, Name: p.Name, User: p.User, Unit: p.Unit, UserUnit: p.UserUnit,
					Container: p.Container, Stale: x.Stale || old.Stale, Unsure: x.Unsure || old.Unsure}
			}
		}
	}
	var out []Running
	for _, x := range byPID {
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b Running) int { return a.PID - b.PID })
	return out[:min(len(out), maxRunning)]
}

// spellings are the paths that a file of a package can have in memory: systems
// whose /lib is /usr/lib list either.
func spellings(file string) []string {
	if bare, ok := strings.CutPrefix(file, "usr/"); ok {
		return []string{file, bare}
	}
	return []string{file, "usr/" + file}
}
