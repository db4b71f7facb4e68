// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"
	"maps"
	"path"
	"regexp"
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
	for file, list := range maps.Clone(holders) {
		for _, x := range list {
			if stem := interfaceOf(file); x.Stale && stem != file {
				holders[stem] = append(holders[stem], x)
			}
		}
	}
	for i := range h.Components {
		h.Components[i].Running = runningOf(h.Components[i], holders)
	}
	return found.all()
}

// runningOf lists the processes that map files of one component, each once.
func runningOf(c Component, holders map[string][]process.Holder) []Running {
	byPID := map[int]Running{}
	for _, file := range c.Paths {
		for _, name := range append(spellings(file), spellings(interfaceOf(file))...) {
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
	slices.SortFunc(out, func(a, b Running) int {
		if a.Stale != b.Stale {
			return map[bool]int{true: -1, false: 1}[a.Stale]
		}
		return a.PID - b.PID
	})
	out = out[:min(len(out), maxRunning)]
	slices.SortFunc(out, func(a, b Running) int { return a.PID - b.PID })
	return out
}

// soname finds what of a library's file name stays when it is updated:
// "libcrypto.so.3" of libcrypto.so.3.0.7. Of OpenSSL 1.0 and 1.1, which lie side
// by side, the second number is part of it.
var soname = regexp.MustCompile(`^(.*\.so\.(?:1\.[0-9]+|[0-9]+))[.0-9a-z]*$`)

// interfaceOf is a path without the end of the version in it, so that the old
// file of an update is known by the new one.
func interfaceOf(file string) string {
	if m := soname.FindStringSubmatch(file); m != nil {
		return m[1]
	}
	return file
}

// spellings are the paths that a file of a package can have in memory: systems
// whose /lib is /usr/lib list either.
func spellings(file string) []string {
	if bare, ok := strings.CutPrefix(file, "usr/"); ok {
		return []string{file, bare}
	}
	return []string{file, "usr/" + file}
}
