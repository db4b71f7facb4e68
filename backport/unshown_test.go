// SPDX-License-Identifier: Apache-2.0

package backport_test

import (
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// TestUnshownBuilds holds builds of a list that names no vendor against what a
// vendor's records may prove of them. The facts: Red Hat calls RHEL 8's 1.1.1k
// not affected by CVE-2025-15467, which is in 3.0.0 up to 3.0.19; it will not
// fix CVE-2023-0465 in it, which 3.0.9 and 1.1.1u have; RHSA-2022:1065 fixes
// CVE-2022-0778 in 1:1.1.1k-6.el8_5; and RHSA-2024:9333 fixes CVE-2024-5535 in
// RHEL 9 with 3.2.2, and upstream in 3.0.15.
func TestUnshownBuilds(t *testing.T) {
	cases := map[string]struct {
		os, version, id string
		want            backport.Status
	}{
		"state-of-another-version":  {"rhel:8.10", "3.0.15-1.el8", "CVE-2025-15467", backport.UnderInvestigation},
		"state-of-its-version":      {"rhel:8.10", "1:1.1.1k-12.el8_9", "CVE-2021-3711", backport.NotAffected},
		"open-state-upstream-fixed": {"rhel:8.10", "1:1.1.1w-1.el8", "CVE-2023-0465", backport.UnderInvestigation},
		"open-state-of-its-version": {"rhel:8.10", "1:1.1.1k-12.el8_9", "CVE-2023-0465", backport.Affected},
		"older-but-upstream-fixed":  {"rhel:9.4", "1:3.0.15-1.el9", "CVE-2024-5535", backport.UnderInvestigation},
		"older-of-its-version":      {"rhel:8.10", "1:1.1.1k-4.el8", "CVE-2022-0778", backport.Affected},
		"epoch-of-nobody":           {"rhel:8.10", "2:1.1.1k-1.el8", "CVE-2022-0778", backport.UnderInvestigation},
		"epoch-of-all":              {"rhel:8.10", "1:1.1.1k-9.el8_6", "CVE-2022-0778", backport.Fixed},
		"deb-epoch-of-nobody":       {"debian:12", "1:3.0.9-1", "CVE-2023-5363", backport.UnderInvestigation},
		"deb-epoch-upstream-fixed":  {"debian:12", "1:3.0.9-1", "CVE-2022-0778", backport.Fixed},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			sys, err := inventory.ParseSystem(c.os)
			if err != nil {
				t.Fatal(err)
			}
			raw := deb("openssl", c.version)
			if raw.Manager = inventory.ManagerOf(sys.ID); raw.Manager == "rpm" {
				epoch, rest, ok := strings.Cut(c.version, ":")
				if raw.NoEpoch = !ok; ok {
					raw.Epoch, raw.Version = int(epoch[0]-'0'), rest
				}
			}
			host := listedHost(t, sys, raw)
			answers := backport.NewJudge(sys, loadFor(t, sys), judged).Explain(host, c.id, true)
			if got := answers[0].Component.Findings[0]; got.Status != c.want {
				t.Errorf("%s in openssl %s of %s: got %s, want %s\n%v", c.id, c.version, c.os, got.Status, c.want, got.Evidence)
			}
		})
	}
}
