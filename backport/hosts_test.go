// SPDX-License-Identifier: Apache-2.0

package backport_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// judged is the day of these tests.
var judged = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)

// listedHost is a host of one system with packages as a list has them.
func listedHost(t *testing.T, sys inventory.System, raws ...inventory.Raw) inventory.Host {
	t.Helper()
	list := inventory.NewList(sys)
	for _, raw := range raws {
		if err := list.Add(raw); err != nil {
			t.Fatalf("add %q: %v", raw.Name, err)
		}
	}
	return list.Host()
}

// deb is a package of dpkg in a list that names no vendor.
func deb(name, version string) inventory.Raw {
	return inventory.Raw{Package: inventory.Package{Manager: "dpkg", Name: name, Version: version, Arch: "amd64", NoVendor: true}}
}

func loadFor(t *testing.T, sys inventory.System) *advisories.DB {
	t.Helper()
	db, err := advisories.Load(advisories.Streams(sys.ID, sys.VersionID, sys.Channels), []string{"openssl", "gnutls", "nss"})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// TestJudgeKeepsHostsApart holds that a component with a time that JSON cannot
// write does not get the verdicts of another host's build.
func TestJudgeKeepsHostsApart(t *testing.T) {
	sys := inventory.System{ID: "debian", VersionID: "12"}
	host := func(version string) inventory.Host {
		raw := deb("libssl3", version)
		raw.Changelog = []inventory.ChangelogEntry{{Version: version, Time: time.Date(10000, 1, 1, 6, 0, 0, 0, time.UTC), Text: "something"}}
		return listedHost(t, sys, raw)
	}
	together := backport.NewJudge(sys, loadFor(t, sys), judged)
	for _, c := range []struct {
		version string
		want    backport.Status
	}{{"3.0.20-1~deb12u2", backport.Fixed}, {"3.0.9-1", backport.Affected}} {
		var got backport.Status
		for _, f := range together.Assess(host(c.version), nil).Components[0].Findings {
			if f.ID == "CVE-2023-5363" {
				got = f.Status
			}
		}
		if got != c.want {
			t.Errorf("CVE-2023-5363 in openssl %s: got %q, want %q", c.version, got, c.want)
		}
	}
}

// TestJudgeOrder holds that neither the order nor the presence of other hosts
// changes an assessment.
func TestJudgeOrder(t *testing.T) {
	sys := inventory.System{ID: "debian", VersionID: "12"}
	db := loadFor(t, sys)
	pool := []inventory.Raw{
		deb("libssl3", "3.0.9-1"), deb("openssl", "3.0.9-1"), deb("libssl3", "3.0.20-1~deb12u2"), deb("libssl3", "3.0.11-1~deb12u2"),
		deb("libgnutls30", "3.7.9-2+deb12u1"), deb("libgnutls30", "3.7.9-2+deb12u5"), deb("libnss3", "2:3.87.1-1+deb12u1"), deb("libnss3", "3.87.1-1"),
	}
	random := rand.New(rand.NewPCG(1, 2))
	var hosts []inventory.Host
	var claims [][]backport.Claim
	for i := range 14 {
		var raws []inventory.Raw
		for _, at := range random.Perm(len(pool))[:1+random.IntN(4)] {
			raw := pool[at]
			if random.IntN(3) == 0 {
				raw.Changelog = []inventory.ChangelogEntry{{Version: raw.Version, Text: fmt.Sprintf("fix CVE-2023-536%d", random.IntN(5))}}
			}
			raws = append(raws, raw)
		}
		h := listedHost(t, sys, raws...)
		var said []backport.Claim
		if i%3 == 0 {
			for _, id := range []string{"CVE-2023-5363", "CVE-2099-1234", "DSA-5532-1"} {
				said = append(said, backport.Claim{ID: id, Component: h.Components[random.IntN(len(h.Components))].ID})
			}
		}
		hosts, claims = append(hosts, h), append(claims, said)
	}
	alone := make([]backport.Assessment, len(hosts))
	for i, h := range hosts {
		alone[i] = backport.NewJudge(sys, db, judged).Assess(h, claims[i])
	}
	for range 2 {
		j := backport.NewJudge(sys, db, judged)
		got := make([]backport.Assessment, len(hosts))
		for _, i := range random.Perm(len(hosts)) {
			got[i] = j.Assess(hosts[i], claims[i])
		}
		if diff := cmp.Diff(alone, got); diff != "" {
			t.Fatalf("hosts judged together differ from each alone (-alone +together):\n%.2000s", diff)
		}
	}
}
