// SPDX-License-Identifier: Apache-2.0

package report_test

import (
	"testing"

	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/report"
)

// one is a judged host with one finding of the given status and severity that
// an action of the given kind settles.
func one(status backport.Status, severity string, kind backport.ActionKind) backport.Assessment {
	a := assessment()
	a.Components = a.Components[:1]
	f := backport.Finding{ID: "CVE-2024-1", Severity: severity, Status: status,
		Evidence: []backport.Evidence{{Kind: backport.VendorAdvisory, Text: "x"}}}
	a.Actions, a.Uncovered = nil, nil
	if kind != "" {
		f.Actions = []string{"a"}
		a.Actions = []backport.Action{{ID: "a", Kind: kind, Components: []string{"c1"}, Settles: []string{f.ID}}}
	}
	a.Components[0].Findings = []backport.Finding{f}
	return a
}

func TestVerdict(t *testing.T) {
	update, none := backport.ApplyVendorUpdate, backport.NoFixAvailable
	cases := map[string]struct {
		a      backport.Assessment
		policy report.Policy
		want   report.Verdict
	}{
		"affected":               {one(backport.Affected, "low", update), report.Policy{}, report.Act},
		"affected-without-plan":  {one(backport.Affected, "low", ""), report.Policy{}, report.Act},
		"fixed":                  {one(backport.Fixed, "critical", ""), report.Policy{}, report.OK},
		"not-affected":           {one(backport.NotAffected, "critical", ""), report.Policy{}, report.OK},
		"at-threshold":           {one(backport.Affected, "high", update), report.Policy{FailOn: "high"}, report.Act},
		"above-threshold":        {one(backport.Affected, "critical", update), report.Policy{FailOn: "high"}, report.Act},
		"below-threshold":        {one(backport.Affected, "medium", update), report.Policy{FailOn: "high"}, report.OK},
		"unknown-severity":       {one(backport.Affected, "unknown", update), report.Policy{FailOn: "critical"}, report.Act},
		"no-severity":            {one(backport.Affected, "", update), report.Policy{FailOn: "critical"}, report.Act},
		"none":                   {one(backport.Affected, "critical", update), report.Policy{FailOn: "none"}, report.OK},
		"none-unknown-severity":  {one(backport.Affected, "unknown", update), report.Policy{FailOn: "none"}, report.OK},
		"no-fix":                 {one(backport.Affected, "critical", none), report.Policy{}, report.OK},
		"no-fix-counted":         {one(backport.Affected, "critical", none), report.Policy{FailOnUnfixed: true}, report.Act},
		"review":                 {one(backport.Affected, "low", backport.Review), report.Policy{}, report.Act},
		"investigated":           {one(backport.UnderInvestigation, "high", ""), report.Policy{}, report.OK},
		"investigated-counted":   {one(backport.UnderInvestigation, "high", ""), report.Policy{FailOnUnknown: true}, report.Unknown},
		"listed-stranger":        {listed(one(backport.UnderInvestigation, "high", ""), "foreign"), report.Policy{}, report.Unknown},
		"listed-stranger-fixed":  {listed(one(backport.Fixed, "high", ""), "foreign"), report.Policy{}, report.OK},
		"listed-as-stated":       {listed(one(backport.UnderInvestigation, "high", ""), "as_stated"), report.Policy{}, report.OK},
		"act-before-unknown":     {noData(one(backport.Affected, "low", update)), report.Policy{}, report.Act},
		"no-data":                {noData(one(backport.Fixed, "low", "")), report.Policy{}, report.Unknown},
		"incomplete":             {incomplete(one(backport.Fixed, "low", "")), report.Policy{}, report.Unknown},
		"unknown-system":         {nameless(one(backport.Fixed, "low", "")), report.Policy{}, report.Unknown},
		"no-packages":            {bare(one(backport.Fixed, "low", "")), report.Policy{}, report.Unknown},
		"nothing-known-anywhere": {backport.Assessment{}, report.Policy{}, report.Unknown},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			m := meta()
			m.Policy = c.policy
			if got := report.New(c.a, m).Summary.Verdict; got != c.want {
				t.Errorf("verdict: got %s, want %s", got, c.want)
			}
		})
	}
}

func noData(a backport.Assessment) backport.Assessment { a.NoData = true; return a }

func incomplete(a backport.Assessment) backport.Assessment {
	a.Host.Problems = append(a.Host.Problems, inventory.Problem{Probe: "rpm", Err: "unreadable", Incomplete: true})
	return a
}

func nameless(a backport.Assessment) backport.Assessment {
	a.Host.System = inventory.System{}
	return a
}

func bare(a backport.Assessment) backport.Assessment { a.Host.Packages = 0; return a }

func TestStaleIsUnknown(t *testing.T) {
	m := meta()
	m.Stale = true
	if got := report.New(one(backport.Fixed, "low", ""), m).Summary.Verdict; got != report.Unknown {
		t.Errorf("verdict: got %s, want unknown", got)
	}
}

func TestParseThreshold(t *testing.T) {
	for _, s := range report.Thresholds() {
		if _, err := report.ParseThreshold(s); err != nil {
			t.Errorf("ParseThreshold(%q): %v", s, err)
		}
	}
	if _, err := report.ParseThreshold("moderate"); err == nil {
		t.Error("ParseThreshold accepts moderate")
	}
}

// listed is the same, of a list that names no vendors.
func listed(a backport.Assessment, provenance string) backport.Assessment {
	a.Components[0].Provenance = provenance
	a.Components[0].Lacks = []inventory.Lack{inventory.LacksVendor}
	return a
}
