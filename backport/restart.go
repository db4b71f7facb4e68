// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// unitName is what a systemd unit may be called in a command, see systemd.unit(5).
var unitName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9:_.@-]{0,127}\.service$`)

// sessions are units whose restart ends the sessions of users, or all that
// speaks through them.
var sessions = regexp.MustCompile(`^(?:user@|dbus|systemd-logind|display-manager|gdm|sddm|lightdm|getty@)`)

// restart is the action for processes that still have the copy in memory that
// was there before the last update: what that fixed is not in effect for them.
func (j judge) restart(b build) (Action, bool) {
	stale := slices.DeleteFunc(slices.Clone(b.Running), func(r inventory.Running) bool { return !r.Stale })
	if len(stale) == 0 {
		return Action{}, false
	}
	a := Action{ID: actionID(Restart, "", b.ID), Kind: Restart, Category: VendorFix, Components: []string{b.ID}}
	var others []string
	for _, r := range stale {
		command := restartCommand(r)
		switch {
		case command == "":
			others = append(others, fmt.Sprintf("%s (%d)", r.Name, r.PID))
		case !slices.Contains(a.Commands, command):
			a.Commands = append(a.Commands, command)
		}
	}
	a.Why = fmt.Sprintf("%d processes use the copy that was there before the last update, so what that fixed is not in effect for them", len(stale))
	if len(stale) == 1 {
		a.Why = "a process uses the copy that was there before the last update, so what that fixed is not in effect for it"
	}
	if len(others) > 0 {
		a.Why += "; to be restarted by hand: " + shorten(strings.Join(others, ", "), 300)
	}
	return a, true
}

// restartCommand restarts what a process belongs to; empty when that has no
// name for a command.
func restartCommand(r inventory.Running) string {
	switch {
	case r.PID == 1 && r.Name == "systemd":
		return "systemctl daemon-reexec"
	case r.Container != "" || r.UserUnit != "" || sessions.MatchString(r.Unit) || !unitName.MatchString(r.Unit):
		return ""
	}
	return "systemctl restart " + r.Unit
}
