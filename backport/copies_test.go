// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// TestCopies judges copies outside packages on a Debian 12. The facts: upstream
// fixed CVE-2024-9143 in 3.0.16, Debian in 3.0.15-1~deb12u1 and later of its own
// package; CVE-2014-0160 is in 1.0.1 to 1.0.1f.
func TestCopies(t *testing.T) {
	debian := inventory.Package{Manager: "dpkg", Name: "tool", Version: "1-1", Vendor: "Team <x@lists.alioth.debian.org>"}
	vendor := inventory.Package{Manager: "dpkg", Name: "agent", Version: "1.0", Vendor: "Vendor <x@vendor.example>"}
	copyOf := func(version string) inventory.Component {
		return inventory.Component{ID: "0123456789abcdef", Library: inventory.OpenSSL, Origin: inventory.OriginStatic,
			UpstreamVersion: version, Paths: []string{"opt/x"}}
	}
	inside := func(c inventory.Component, p inventory.Package) inventory.Component { c.Around = p; return c }
	bundled := copyOf("3.0.15")
	bundled.Origin, bundled.Owner = inventory.OriginBundled, "wheel cryptography 43.0.1"
	bare := copyOf("1.0.1e")
	bare.Without = []string{"heartbeat"}
	unknown := copyOf("")
	unknown.Series = "3.x"
	same := copyOf("3.0.22")
	same.Same, same.Manager, same.Source = "usr/lib/libcrypto.so.3 of libssl3", "dpkg", inventory.Source{Name: "openssl", Version: "3.0.22-1~deb12u2"}
	same.Packages = []inventory.Package{{Manager: "dpkg", Name: "libssl3", Version: "3.0.22-1~deb12u2", Vendor: debian.Vendor}}
	debianMade := copyOf("3.0.15")
	debianMade.Platform = "debian-amd64"
	altered := same
	altered.Origin, altered.Same, altered.Altered = inventory.OriginPackage, "", []string{"usr/lib/libcrypto.so.3"}
	cases := map[string]struct {
		c      inventory.Component
		id     string
		status Status
		rule   string
		action ActionKind
	}{
		"loose":                  {copyOf("3.0.15"), "CVE-2024-9143", Affected, "6", UpgradeUpstream},
		"loose-fixed":            {copyOf("3.0.16"), "CVE-2024-9143", NotAffected, "6", ""},
		"in-a-vendors-package":   {inside(copyOf("3.0.15"), vendor), "CVE-2024-9143", Affected, "6", UpgradeUpstream},
		"in-the-systems-package": {inside(copyOf("3.0.15"), debian), "CVE-2024-9143", UnderInvestigation, "6", Review},
		"in-a-wheel":             {bundled, "CVE-2024-9143", Affected, "6", UpdateBundle},
		"without-heartbeat":      {bare, "CVE-2014-0160", Affected, "6", UpgradeUpstream},
		"built-as-debian-does":   {debianMade, "CVE-2024-9143", UnderInvestigation, "6", Review},
		"altered-package":        {altered, "CVE-2026-54872", UnderInvestigation, "3", Review},
		"bytes-of-a-package":     {same, "CVE-2026-54872", Fixed, "3", ""},
	}
	sys := inventory.System{ID: "debian", VersionID: "12", Codename: "bookworm"}
	db, err := advisories.LoadAll()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			a := NewJudge(sys, db, goldenDay).Assess(inventory.Host{System: sys, Components: []inventory.Component{c.c}}, nil)
			i := slices.IndexFunc(a.Components[0].Findings, func(f Finding) bool { return f.ID == c.id })
			if i < 0 {
				if c.status != NotAffected {
					t.Fatalf("Assess: %s is not listed", c.id)
				}
				return
			}
			f := a.Components[0].Findings[i]
			if f.Status != c.status || f.Rule != c.rule {
				t.Errorf("Assess: %s is %s by rule %s, want %s by rule %s\n%v", c.id, f.Status, f.Rule, c.status, c.rule, f.Evidence)
			}
			if c.action != "" && (len(f.Actions) == 0 || kindOf(a.Actions, f.Actions[0]) != c.action) {
				t.Errorf("Assess: actions %v of %+v, want %s", f.Actions, a.Actions, c.action)
			}
			noted := slices.ContainsFunc(f.Evidence, func(e Evidence) bool { return e.Kind == SymbolTable })
			if noted != (name == "without-heartbeat") {
				t.Errorf("Assess: evidence %v", f.Evidence)
			}
		})
	}
	a := NewJudge(sys, db, goldenDay).Assess(inventory.Host{System: sys, Components: []inventory.Component{unknown}}, nil)
	if len(a.Components[0].Findings) > 0 || len(a.Uncovered) != 1 {
		t.Errorf("Assess: a copy without version has %d findings and is uncovered %v", len(a.Components[0].Findings), a.Uncovered)
	}
}

func kindOf(actions []Action, id string) ActionKind {
	i := slices.IndexFunc(actions, func(a Action) bool { return a.ID == id })
	if i < 0 {
		return ""
	}
	return actions[i].Kind
}

// TestRestart restarts what still has an old copy in memory, by names that are
// names only.
func TestRestart(t *testing.T) {
	b := build{Component: inventory.Component{ID: "x", Running: []inventory.Running{
		{PID: 1, Name: "systemd", Stale: true},
		{PID: 7, Name: "nginx", Unit: "nginx.service", Stale: true},
		{PID: 8, Name: "nginx", Unit: "nginx.service", Stale: true},
		{PID: 9, Name: "sshd", Unit: "ssh.service"},
		{PID: 10, Name: "evil", Unit: "x;reboot.service", Stale: true},
		{PID: 11, Name: "app", Unit: "docker.service", Container: "0123456789ab", Stale: true},
		{PID: 12, Name: "shell", Unit: "session-3.scope", Stale: true},
		{PID: 13, Name: "systemd", Unit: "user@1000.service", Stale: true},
		{PID: 14, Name: "dash", Unit: "-x.service", Stale: true},
	}}}
	a, ok := judge{}.restart(b)
	if !ok {
		t.Fatal("restart: nothing to do")
	}
	want := []string{"systemctl daemon-reexec", "systemctl restart nginx.service"}
	if diff := cmp.Diff(want, a.Commands); diff != "" {
		t.Errorf("restart: commands (-want +got):\n%s", diff)
	}
	const why = "8 processes use the copy that was there before the last update, so what that fixed is not in effect for them; " +
		"to be restarted by hand: evil (10), app (11), shell (12), systemd (13), dash (14)"
	if a.Why != why || a.Kind != Restart {
		t.Errorf("restart: %s, %q, want %q", a.Kind, a.Why, why)
	}
	if _, ok := (judge{}).restart(build{Component: inventory.Component{Running: []inventory.Running{{PID: 9, Name: "sshd"}}}}); ok {
		t.Error("restart: of what has the new copy")
	}
}
