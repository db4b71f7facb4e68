// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"testing"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/version"
)

// TestCoverage holds what upstream's ranges say of one version; a fault that
// came back, or a fix that was completed, is not over with the first fix.
func TestCoverage(t *testing.T) {
	db, err := advisories.Load(nil, []string{"openssl"})
	if err != nil {
		t.Fatal(err)
	}
	j := newJudge(inventory.System{}, db, goldenDay)
	day := time.Date(2023, 2, 7, 0, 0, 0, 0, time.UTC)
	rng := func(branch, introduced, fixed string) advisories.UpstreamRange {
		return advisories.UpstreamRange{Branch: branch, Introduced: introduced, Fixed: fixed, Published: day}
	}
	twice := []advisories.UpstreamRange{rng("3.0", "3.0.0", "3.0.5"), rng("3.0", "3.0.8", "3.0.10")}
	completed := []advisories.UpstreamRange{rng("3.90", "", "3.90.1"), rng("3.90", "", "3.90.2")}
	cases := []struct {
		name, library, version string
		ranges                 []advisories.UpstreamRange
		want                   coverage
	}{
		{"held", "openssl", "3.0.3", twice, covered},
		{"between", "openssl", "3.0.6", twice, notCovered},
		{"came-back", "openssl", "3.0.9", twice, covered},
		{"over", "openssl", "3.0.10", twice, notCovered},
		{"before", "openssl", "1.1.1k", twice, beginsAfter},
		{"abandoned-branch", "openssl", "1.0.1e", twice, noWord},
		{"incomplete-fix", "nss", "3.90.1", completed, maybe},
		{"completed-fix", "nss", "3.90.2", completed, notCovered},
		{"no-versions", "openssl", "3.0.3", []advisories.UpstreamRange{{Published: day}}, noWord},
		{"open-end-own-branch", "openssl", "0.9.6c", []advisories.UpstreamRange{rng("0.9.6", "0.9.6", "")}, covered},
		{"open-end-of-another-branch", "openssl", "3.0.3", []advisories.UpstreamRange{rng("0.9.6", "0.9.6", "")}, notCovered},
		{"open-end-unassessed", "openssl", "1.0.1e", []advisories.UpstreamRange{rng("0.9.6", "0.9.6", "")}, noWord},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			lib := inventory.Library(c.library)
			b := build{Component: inventory.Component{Library: lib, UpstreamVersion: c.version},
				upstream: version.UpstreamScheme(c.library), branch: version.Branch(c.library, c.version)}
			b.records.upstream = map[string][]advisories.UpstreamRange{"CVE-1": c.ranges}
			if got := j.viewUpstream(b, "CVE-1").coverage; got != c.want {
				t.Errorf("coverage of %s = %d, want %d", c.version, got, c.want)
			}
		})
	}
}
