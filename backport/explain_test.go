// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// TestExplainTruth explains every row of the truth table: the verdict is that
// of the assessment, one step is named as the one that decided, and the
// evidence that decided is among what the steps looked at.
func TestExplainTruth(t *testing.T) {
	for _, row := range readTruth(t) {
		t.Run(row.id, func(t *testing.T) {
			h, at := rowHost(t, row)
			db, err := advisories.Load(advisories.Streams(h.System.ID, h.System.VersionID, h.System.Channels), []string{row.library})
			if err != nil {
				t.Fatal(err)
			}
			j := NewJudge(h.System, db, at)
			for _, c := range h.Components {
				if string(c.Library) != row.library || c.Origin == inventory.OriginPackage && c.Source.Name != row.source {
					continue
				}
				x := j.explain(j.build(c), row.cve)
				want := j.finding(j.build(c), row.cve)
				j.plan(j.build(c), []Finding{want})
				checkExplanation(t, x, want)
			}
		})
	}
}

func checkExplanation(t *testing.T, x Explanation, want Finding) {
	t.Helper()
	got := x.Component.Findings[0]
	got.Actions, want.Actions = nil, nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("explain: another verdict (-judged +explained):\n%s", diff)
	}
	var decided []string
	var seen []string
	for _, s := range x.Steps {
		if s.Decided {
			decided = append(decided, s.Rule)
		}
		if s.Question == "" || s.Answer == "" {
			t.Errorf("rule %s: question %q, answer %q", s.Rule, s.Question, s.Answer)
		}
		for _, e := range s.Evidence {
			seen = append(seen, e.Source)
		}
	}
	if len(decided) != 1 || decided[0] != want.Rule {
		t.Errorf("explain: decided by rules %q, want %s", decided, want.Rule)
	}
	first := want.Evidence[0]
	if first.Kind != NoStatement && !slices.Contains(seen, first.Source) {
		t.Errorf("explain: the deciding evidence %+v is in no step: %q", first, seen)
	}
	if len(x.Changes) == 0 {
		t.Errorf("explain: nothing would change %s", want.Status)
	}
}

// TestExplainWhich picks the components that a vulnerability may concern.
func TestExplainWhich(t *testing.T) {
	list := inventory.NewList(inventory.System{ID: "rhel", VersionID: "8.10"})
	for _, p := range [][2]string{{"openssl-libs", "1.1.1k-12.el8_9"}, {"gnutls", "3.6.16-8.el8_9.3"}, {"nettle", "3.4.1-7.el8"}} {
		if err := list.Add(inventory.Raw{Package: inventory.Package{Manager: "rpm", Name: p[0], Version: p[1], NoEpoch: true, NoVendor: true}}); err != nil {
			t.Fatal(err)
		}
	}
	h := list.Host()
	db, err := advisories.LoadAll()
	if err != nil {
		t.Fatal(err)
	}
	j := NewJudge(h.System, db, goldenDay)
	cases := map[string]struct {
		id   string
		all  bool
		want string
	}{
		"of-openssl":     {"CVE-2022-0778", false, "openssl"},
		"of-gnutls":      {"CVE-2024-0553", false, "gnutls"},
		"of-nobody":      {"CVE-1999-9999", false, ""},
		"of-nobody-all":  {"CVE-1999-9999", true, "gnutls nettle openssl"},
		"listed-is-over": {"CVE-2014-0160", false, "openssl"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, x := range j.Explain(h, c.id, c.all) {
				got = append(got, x.Component.Source.Name)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("Explain %s: components %q, want %q", c.id, got, c.want)
			}
		})
	}
}

// TestProofs builds commands from names that are names only.
func TestProofs(t *testing.T) {
	b := func(manager string, names ...string) build {
		c := inventory.Component{Manager: manager}
		for _, n := range names {
			c.Packages = append(c.Packages, inventory.Package{Name: n})
		}
		return build{Component: c}
	}
	cases := map[string]struct {
		b    build
		id   string
		want int
	}{
		"rpm":          {b("rpm", "openssl", "openssl-libs"), "CVE-2014-0160", 2},
		"dpkg":         {b("dpkg", "libssl3"), "CVE-2014-0160", 3},
		"apk":          {b("apk", "libssl3"), "CVE-2014-0160", 2},
		"hostile-name": {b("rpm", "openssl;reboot"), "CVE-2014-0160", 0},
		"hostile-id":   {b("rpm", "openssl"), "CVE-2014-0160;reboot", 0},
		"no-package":   {b(""), "CVE-2014-0160", 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := proofs(c.b, c.id)
			if len(got) != c.want {
				t.Errorf("proofs: %q, want %d commands", got, c.want)
			}
		})
	}
}
