// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// assessOne judges a host with one openssl build of its distribution.
func assessOne(t *testing.T, system, pkg, v string, channels ...string) Assessment {
	t.Helper()
	id, ver, _ := strings.Cut(system, ":")
	row := truth{library: "openssl", source: "openssl", pkg: pkg, version: v, vendor: "distribution", arch: "x86_64"}
	c := inventory.Component{ID: "0123456789abcdef", Library: inventory.OpenSSL, Origin: inventory.OriginPackage}
	p := inventory.Package{Name: pkg, Version: v, Arch: "x86_64"}
	fillPackage(&c, &p, id, row)
	return assessDir(t, inventory.Host{System: inventory.System{ID: id, VersionID: ver, Channels: channels}, Components: []inventory.Component{c}})
}

func kinds(a Assessment) []ActionKind {
	var out []ActionKind
	for _, x := range a.Actions {
		out = append(out, x.Kind)
	}
	return out
}

// TestActionsAreTheSmallest holds which actions a host's openssl needs.
func TestActionsAreTheSmallest(t *testing.T) {
	cases := []struct {
		name, system, pkg, version string
		channels                   []string
		first                      ActionKind
		target                     string
		commands                   []string
		never                      []ActionKind
	}{
		{"debian-update", "debian:12", "libssl3", "3.0.20-1~deb12u2", nil, ApplyVendorUpdate, "3.0.22-1~deb12u2",
			[]string{"apt-get update", "apt-get install --only-upgrade libssl3"}, []ActionKind{UpgradeUpstream, ReplaceOSRelease}},
		{"rhel-el8", "rhel:8.10", "openssl-libs", "1:1.1.1k-7.el8_6", nil, ApplyVendorUpdate, "1:1.1.1k-17.el8_6",
			[]string{"dnf upgrade openssl-libs"}, []ActionKind{UpgradeUpstream, ReplaceOSRelease}},
		{"ubuntu-pro", "ubuntu:18.04", "libssl1.1", "1.1.1-1ubuntu2.1~18.04.23", nil, EnableExtendedSupport, "1.1.1-1ubuntu2.1~18.04.23+esm9",
			[]string{"pro enable esm-infra", "apt-get update", "apt-get install --only-upgrade libssl1.1"}, []ActionKind{ApplyVendorUpdate}},
		{"ubuntu-pro-enabled", "ubuntu:18.04", "libssl1.1", "1.1.1-1ubuntu2.1~18.04.23", []string{"esm-infra"}, ApplyVendorUpdate,
			"1.1.1-1ubuntu2.1~18.04.23+esm9", []string{"apt-get update", "apt-get install --only-upgrade libssl1.1"}, []ActionKind{EnableExtendedSupport}},
		{"alpine", "alpine:3.11.5", "libssl1.1", "1.1.1d-r2", nil, ApplyVendorUpdate, "1.1.1d-r3",
			[]string{"apk update", "apk upgrade libssl1.1"}, []ActionKind{UpgradeUpstream}},
		{"centos-ended", "centos:6.10", "openssl", "1.0.1e-57.el6", nil, ReplaceOSRelease, "", nil,
			[]ActionKind{ApplyVendorUpdate, EnableExtendedSupport, UpgradeUpstream}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := assessOne(t, c.system, c.pkg, c.version, c.channels...)
			checkInvariants(t, a)
			if len(a.Actions) == 0 {
				t.Fatal("no actions")
			}
			x := a.Actions[0]
			if x.Kind != c.first || x.TargetVersion != c.target {
				t.Errorf("first action %s %s, want %s %s", x.Kind, x.TargetVersion, c.first, c.target)
			}
			if diff := cmp.Diff(c.commands, x.Commands); diff != "" {
				t.Errorf("commands (-want +got):\n%s", diff)
			}
			for _, k := range c.never {
				if slices.Contains(kinds(a), k) {
					t.Errorf("action %s among %v", k, kinds(a))
				}
			}
		})
	}
}

// TestRebaseIsMarked holds that an update which changes the upstream version
// says so, and one that does not, does not.
func TestRebaseIsMarked(t *testing.T) {
	if a := assessOne(t, "rhel:9.2", "openssl-libs", "1:3.0.7-6.el9_2"); !a.Actions[0].Rebase || !strings.Contains(a.Actions[0].Why, "3.5.") {
		t.Errorf("3.0.7 to %s is not marked as a rebase: %+v", a.Actions[0].TargetVersion, a.Actions[0])
	}
	if a := assessOne(t, "rhel:8.10", "openssl-libs", "1:1.1.1k-7.el8_6"); a.Actions[0].Rebase {
		t.Errorf("1.1.1k to %s is marked as a rebase", a.Actions[0].TargetVersion)
	}
}

// TestHostileNamesGetNoCommand holds that a package name which is none never
// gets into a command.
func TestHostileNamesGetNoCommand(t *testing.T) {
	for _, name := range []string{"libssl3;reboot", "-o=x", "$(id)", "a b", "", "libssl3\n", strings.Repeat("a", 200)} {
		b := build{Component: inventory.Component{Manager: "dpkg", Packages: []inventory.Package{{Name: name}}}}
		if got := updateCommands(inventory.System{ID: "debian"}, b); got != nil {
			t.Errorf("updateCommands for package %q = %q, want none", name, got)
		}
	}
	b := build{Component: inventory.Component{Manager: "dpkg", Packages: []inventory.Package{{Name: "libssl3t64"}, {Name: "libssl3t64"}}}}
	if got := updateCommands(inventory.System{ID: "debian"}, b); len(got) != 2 || got[1] != "apt-get install --only-upgrade libssl3t64" {
		t.Errorf("updateCommands = %q", got)
	}
}

// TestIdsAreStable holds that action ids survive an upgrade.
func TestIdsAreStable(t *testing.T) {
	x := assessOne(t, "debian:12", "libssl3", "3.0.19-1~deb12u2").Actions[0]
	y := assessOne(t, "debian:12", "libssl3", "3.0.20-1~deb12u2").Actions[0]
	if x.ID != y.ID || x.Kind != y.Kind {
		t.Errorf("ids %s and %s of one action on two versions differ", x.ID, y.ID)
	}
}

// TestLifecycle holds whose dates a component carries.
func TestLifecycle(t *testing.T) {
	a := assessOne(t, "rhel:8.10", "openssl-libs", "1:1.1.1k-12.el8_9")
	l := a.Components[0].Lifecycle
	if l.Upstream == nil || l.Upstream.Branch != "1.1.1" || l.Upstream.Ends.Format(time.DateOnly) != "2023-09-11" || l.Upstream.Phase == Supported {
		t.Errorf("upstream %+v, want 1.1.1 over since 2023-09-11", l.Upstream)
	}
	if l.Vendor == nil || l.Vendor.Phase != Supported || l.Vendor.Ends.Format(time.DateOnly) != "2029-05-31" {
		t.Errorf("vendor %+v, want supported until 2029-05-31", l.Vendor)
	}
	last := time.Date(2024, 6, 30, 0, 0, 0, 0, time.UTC)
	if ended(last, last.Add(23*time.Hour)) || !ended(last, last.AddDate(0, 0, 1)) {
		t.Error("the last day of support still counts, the next does not")
	}
}

// TestNoDataIsNeverOK holds that silence about a system shows.
func TestNoDataIsNeverOK(t *testing.T) {
	for _, system := range []string{"fedora:35", "centos-stream:9", "amzn:2", "nosuch:1", ":"} {
		a := assessOne(t, system, "openssl-libs", "1:1.1.1l-2.fc35")
		if !a.NoData {
			t.Errorf("%s: NoData is false with streams %v", system, a.Streams)
		}
		for _, f := range a.Components[0].Findings {
			if f.Status == Fixed || f.Status == Affected && a.Components[0].Provenance == "distribution" {
				t.Errorf("%s: %s is %s without any data", system, f.ID, f.Status)
			}
		}
	}
}

// TestBrokenRecordsAreNamed holds that a record with a version nobody can read
// is said and never read as safe.
func TestBrokenRecordsAreNamed(t *testing.T) {
	b := build{scheme: "dpkg", Component: inventory.Component{Manager: "dpkg", Source: inventory.Source{Name: "openssl", Version: "3.0.1-1"}}}
	for _, events := range [][]advisories.Event{
		{{Introduced: "0"}, {Fixed: "not a version"}}, {{Introduced: "0"}, {Fixed: "<unfixed>"}}, {{Introduced: "0"}, {Fixed: strings.Repeat("9", 300)}},
		{{Introduced: "0"}, {}}, {{Fixed: "3.0.22-1"}}, {}, {{LastAffected: "3.0.30-1"}}, {{Introduced: "0", Fixed: "3.0.22-1"}},
	} {
		var v statementsView
		st := advisories.Statement{ID: "X", CVEs: []string{"CVE-1"}, Ranges: []advisories.Range{{Events: events}}}
		v.read(b, spoken{in: installed{name: "openssl", version: "3.0.1-1"}, statement: st})
		if len(v.outside)+len(v.fixes)+len(v.open) > 0 || len(v.problems) != 1 {
			t.Errorf("events %+v: %+v, want one problem", events, v)
		}
	}
}

// TestRangesAreReadInOrder holds which fix of a range matters to a build.
func TestRangesAreReadInOrder(t *testing.T) {
	b := build{scheme: "dpkg", Component: inventory.Component{Manager: "dpkg", Source: inventory.Source{Name: "openssl", Version: "3.0.20-1"}}}
	cases := []struct {
		name   string
		events []advisories.Event
		held   bool
		fixed  string
	}{
		{"ahead", []advisories.Event{{Introduced: "0"}, {Fixed: "3.0.22-1"}}, true, "3.0.22-1"},
		{"behind", []advisories.Event{{Introduced: "0"}, {Fixed: "3.0.9-1"}}, false, "3.0.9-1"},
		{"out-of-order", []advisories.Event{{Fixed: "3.0.22-1"}, {Introduced: "0"}}, true, "3.0.22-1"},
		{"twice", []advisories.Event{{Introduced: "0"}, {Fixed: "3.0.9-1"}, {Introduced: "3.0.15-1"}, {Fixed: "3.0.21-1"}}, true, "3.0.21-1"},
		{"begins-later", []advisories.Event{{Introduced: "3.0.21-1"}, {Fixed: "3.0.22-1"}}, false, ""},
		{"ended", []advisories.Event{{Introduced: "0"}, {LastAffected: "3.0.19-1"}}, false, ""},
		{"limited", []advisories.Event{{Introduced: "0"}, {Limit: "3.0.1-1"}}, false, ""},
		{"open", []advisories.Event{{Introduced: "0"}}, true, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			held, fixed, err := b.readRange(advisories.Range{Events: c.events}, installed{name: "openssl", version: "3.0.20-1"})
			if err != nil || held != c.held || fixed != c.fixed {
				t.Errorf("readRange = %t, %q, %v, want %t, %q", held, fixed, err, c.held, c.fixed)
			}
		})
	}
}
