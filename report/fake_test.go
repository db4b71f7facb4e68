// SPDX-License-Identifier: Apache-2.0

package report_test

import (
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/report"
)

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func meta() report.Meta {
	return report.Meta{Tool: "0.1.0", Origin: "embedded", BuiltAt: date("2026-11-18"), Records: 1400,
		Labels: map[string]string{"env": "prod"}}
}

// assessment is a hand-made host with every kind of finding.
func assessment() backport.Assessment {
	return backport.Assessment{
		Host: inventory.Host{
			ID: "h1", Hostname: "web1", Root: "/", Arch: "x86_64", Packages: 420,
			System:   inventory.System{ID: "rhel", VersionID: "8.6", Name: "Red Hat Enterprise Linux 8.6 (Ootpa)"},
			Problems: []inventory.Problem{{Probe: "rpm", Path: "var/lib/rpm/Packages", Err: "package 7: header is cut short"}},
		},
		At:         date("2026-11-20").Add(12 * time.Hour),
		Streams:    []advisories.Stream{{Ecosystem: "Red Hat:enterprise_linux:8", Channel: "standard", Kind: advisories.BaseStream, Entitled: true}},
		Components: []backport.Judged{openssl(), gnutls()},
		Actions: []backport.Action{
			{ID: "a1", Kind: backport.ApplyVendorUpdate, Category: backport.VendorFix, Components: []string{"c1"},
				Settles: []string{"CVE-2023-0286"}, TargetVersion: "1:1.1.1k-9.el8_7",
				Commands: []string{"dnf upgrade openssl-libs-1:1.1.1k-9.el8_7"}, Why: "the lowest version that settles all of them"},
			{ID: "a2", Kind: backport.NoFixAvailable, Category: backport.NoFixPlanned, Components: []string{"c1"},
				Settles: []string{"CVE-2024-0001"}, Why: "Red Hat: will not fix"},
		},
		Uncovered: []backport.Uncovered{{Component: "opt/vendor.img", Why: "an image that cannot be opened"}},
	}
}

func openssl() backport.Judged {
	return backport.Judged{
		Component: inventory.Component{
			ID: "c1", Library: inventory.OpenSSL, Origin: inventory.OriginPackage, Manager: "rpm",
			Source: inventory.Source{Name: "openssl", Version: "1.1.1k-7.el8_6", Epoch: 1}, UpstreamVersion: "1.1.1k",
			Packages: []inventory.Package{{Manager: "rpm", Name: "openssl-libs", Version: "1.1.1k-7.el8_6", Epoch: 1,
				Arch: "x86_64", PURL: "pkg:rpm/rhel/openssl-libs@1.1.1k-7.el8_6?arch=x86_64&epoch=1"}},
			Paths: []string{"usr/lib64/libssl.so.1.1.1k"},
		},
		Stream: "standard", Provenance: "distribution",
		Lifecycle: backport.Lifecycle{
			Upstream: &backport.Support{Product: "OpenSSL", Branch: "1.1.1", LTS: true, Ends: date("2023-09-11"), Phase: backport.EndOfLife},
			Vendor:   &backport.Support{Product: "Red Hat Enterprise Linux 8", Ends: date("2029-05-31"), Phase: backport.Supported},
		},
		Findings: []backport.Finding{
			{ID: "CVE-2023-0286", Severity: "high", SeveritySource: "redhat", Status: backport.Affected,
				Remediation: backport.VendorFix, FixedVersion: "1:1.1.1k-9.el8_7", Channel: "standard",
				Advisories: []string{"RHSA-2023:1405"}, Actions: []string{"a1"}, Rule: "3",
				Evidence: []backport.Evidence{{Kind: backport.VendorAdvisory, Source: "RHSA-2023:1405",
					Text: "installed 1:1.1.1k-7.el8_6 is below the fix 1:1.1.1k-9.el8_7"}}},
			{ID: "CVE-2024-0001", Severity: "low", Status: backport.Affected, Remediation: backport.NoFixPlanned, Actions: []string{"a2"}, Rule: "3",
				Evidence: []backport.Evidence{{Kind: backport.VendorState, Source: "Red Hat Security Data API", Text: "will not fix"}}},
			{ID: "CVE-2022-0778", Severity: "high", Status: backport.Fixed, FixedVersion: "1:1.1.1k-6.el8_5", Rule: "3",
				Advisories: []string{"RHSA-2022:1065"},
				Evidence: []backport.Evidence{
					{Kind: backport.VendorAdvisory, Source: "RHSA-2022:1065", Text: "installed is at or above 1:1.1.1k-6.el8_5"},
					{Kind: backport.Changelog, Source: "rpm changelog", Text: "- Fixes CVE-2022-0778"}}},
			{ID: "CVE-2022-3602", Severity: "high", Status: backport.NotAffected, Justification: backport.VulnerableCodeNotPresent, Rule: "4",
				Evidence: []backport.Evidence{{Kind: backport.UpstreamRange, Source: "OpenSSL", Text: "affects 3.0.0 up to 3.0.6"}}},
			{ID: "CVE-2025-0002", Severity: "unknown", Status: backport.UnderInvestigation, Rule: "4",
				Evidence: []backport.Evidence{{Kind: backport.UpstreamRange, Source: "OpenSSL", Text: "nobody has said whether CVE-2025-0002 concerns 1.1.1"}}},
		},
	}
}

// gnutls has nothing open, as another vendor's record says.
func gnutls() backport.Judged {
	return backport.Judged{
		Component: inventory.Component{ID: "c2", Library: inventory.GnuTLS, Origin: inventory.OriginPackage, Manager: "rpm",
			Source:   inventory.Source{Name: "gnutls", Version: "3.6.16-4.el8"},
			Packages: []inventory.Package{{Manager: "rpm", Name: "gnutls", Version: "3.6.16-4.el8", Arch: "x86_64"}}},
		Stream: "standard", Provenance: "distribution",
		Findings: []backport.Finding{{ID: "CVE-2021-20231", Severity: "medium", SeveritySource: "almalinux", Status: backport.Fixed,
			FixedVersion: "3.6.16-4.el8", Channel: "standard", Borrowed: true, Advisories: []string{"ALSA-2021:4451"}, Rule: "3",
			Evidence: []backport.Evidence{{Kind: backport.VendorAdvisory, Source: "ALSA-2021:4451", Text: "borrowed: not older"}}}},
	}
}
