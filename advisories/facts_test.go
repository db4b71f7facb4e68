// SPDX-License-Identifier: Apache-2.0

package advisories_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// load reads the embedded snapshot for ecosystems.
func load(t testing.TB, libraries []string, ecosystems ...string) *advisories.DB {
	t.Helper()
	var streams []advisories.Stream
	for _, e := range ecosystems {
		streams = append(streams, advisories.Stream{Ecosystem: e})
	}
	db, err := advisories.Load(streams, libraries)
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return db
}

// The rows are vendors' records, read by hand; each says where a build of a
// package is fixed, "-" where the record names no fix, "none" where no record
// of the stream speaks of the CVE.
func TestStatementFacts(t *testing.T) {
	for _, tc := range []struct{ ecosystem, pkg, cve, want string }{
		{"Red Hat:enterprise_linux:6", "openssl", "CVE-2014-0160", "RHSA-2014:0376 0:1.0.1e-16.el6_5.7"},
		{"Red Hat:enterprise_linux:6", "openssl", "CVE-2022-0778", "none"},
		{"Red Hat:enterprise_linux:8", "openssl", "CVE-2024-5535", "RHSA-2024:7848 1:1.1.1k-14.el8_6"},
		{"Red Hat:enterprise_linux:8", "openssl-libs", "CVE-2022-0778", "RHSA-2022:1065 1:1.1.1k-6.el8_5"},
		{"Red Hat:enterprise_linux:8", "python39-cryptography", "CVE-2024-6345", "none"},
		{"AlmaLinux:9", "openssl-libs", "CVE-2024-0727", "ALSA-2024:2447 1:3.0.7-27.el9"},
		{"AlmaLinux:8", "python39-cryptography", "CVE-2023-23931", "ALSA-2024:2985 3.3.1-3.module_el8.10.0+3765+2f9a457d"},
		{"AlmaLinux:8", "python39-cryptography", "CVE-2023-43804", "none"},
		{"AlmaLinux:8", "python39-cryptography", "CVE-2007-4559", "none"},
		{"Debian:12", "openssl", "CVE-2026-84782", "DEBIAN-CVE-2026-84782 3.0.22-1~deb12u2"},
		{"Debian:12", "openssl", "CVE-2026-54874", "DEBIAN-CVE-2026-54874 3.0.22-1~deb12u1"},
		{"Debian:6.0", "openssl", "CVE-2014-0224", "DLA-0003-1 0.9.8o-4squeeze15; DLA-0008-1 0.9.8o-4squeeze16"},
		{"Debian:6.0", "ca-certificates", "DSA-2299-1", "DSA-2299-1 20090814+nmu3"},
		{"Ubuntu:18.04:LTS", "openssl", "CVE-2022-0778", "UBUNTU-CVE-2022-0778 1.1.1-1ubuntu2.1~18.04.15; USN-5328-1 1.1.1-1ubuntu2.1~18.04.15"},
		{"Ubuntu:18.04:LTS", "openssl1.0", "CVE-2022-0778", "UBUNTU-CVE-2022-0778 1.0.2n-1ubuntu5.8; USN-5328-1 1.0.2n-1ubuntu5.8"},
		{"Ubuntu:Pro:14.04:LTS", "openssl", "CVE-2022-0778", "UBUNTU-CVE-2022-0778 1.0.1f-1ubuntu2.27+esm5"},
		{"Ubuntu:Pro:16.04:LTS", "openssl", "CVE-2022-0778", "UBUNTU-CVE-2022-0778 1.0.2g-1ubuntu4.20+esm2"},
		{"Ubuntu:Pro:FIPS:16.04:LTS", "openssl", "CVE-2022-0778", "UBUNTU-CVE-2022-0778 -"},
		{"Ubuntu:Pro:FIPS-updates:16.04:LTS", "openssl", "CVE-2022-0778", "UBUNTU-CVE-2022-0778 1.0.2g-1ubuntu4.fips.4.20.2"},
		{"Ubuntu:Pro:FIPS-updates:20.04:LTS", "openssl", "CVE-2022-0778", "UBUNTU-CVE-2022-0778 1.1.1f-1ubuntu2.fips.12"},
		{"Ubuntu:Pro:16.04:LTS", "openssl", "CVE-2026-45447", "UBUNTU-CVE-2026-45447 1.0.2g-1ubuntu4.20+esm16"},
		{"Ubuntu:22.04:LTS", "wolfssl", "CVE-2014-2901", "none"},
		{"Alpine:v3.11", "openssl", "CVE-2019-1551", "ALPINE-CVE-2019-1551 1.1.1d-r3"},
		{"Alpine:v3.21", "openssl", "CVE-2026-84782", "ALPINE-CVE-2026-84782 3.3.7-r2"},
		{"Alpine:v3.8", "openssl", "CVE-2017-3738", "ALPINE-CVE-2017-3738 1.0.2n-r0; ALPINE-CVE-2017-3738 1.0.2o-r0"},
		{"Alpaquita:23", "libressl", "CVE-2023-35784", "BELL-CVE-2023-35784 3.6.3-r0"},
		{"SUSE:Linux Enterprise Micro 5.3", "gnutls", "CVE-2024-28834", "SUSE-SU-2024:2546-1 3.7.3-150400.8.1"},
		{"PyPI", "cryptography", "CVE-2023-0286", "PYSEC-2026-800 39.0.1"},
	} {
		t.Run(tc.ecosystem+"/"+tc.pkg+"/"+tc.cve, func(t *testing.T) {
			db := load(t, nil, tc.ecosystem)
			var got []string
			for _, s := range db.Statements(tc.ecosystem, tc.pkg) {
				if slices.Contains(s.CVEs, tc.cve) {
					got = append(got, s.ID+" "+strings.Join(append(s.Fixes(), "-")[:max(1, len(s.Fixes()))], " "))
				}
			}
			if text := strings.Join(got, "; "); text != tc.want && !(text == "" && tc.want == "none") {
				t.Errorf("statements = %q, want %q", text, tc.want)
			}
		})
	}
}

func TestStateFacts(t *testing.T) {
	for _, tc := range []struct {
		ecosystem, pkg, cve string
		want                advisories.StateKind
	}{
		{"Red Hat:enterprise_linux:5", "openssl", "CVE-2014-0160", advisories.StateNotAffected},
		{"Red Hat:enterprise_linux:6", "openssl", "CVE-2024-0727", advisories.StateOutOfSupportScope},
		{"Red Hat:enterprise_linux:8", "openssl", "CVE-2024-0727", advisories.StateFixDeferred}, // newer than "Will not fix"
		{"Red Hat:enterprise_linux:9", "openssl", "CVE-2023-6129", ""},                          // fixed since
		{"Red Hat:enterprise_linux:9", "openssl", "CVE-2024-0727", ""},                          // fixed since
		{"Debian:12", "gnutls28", "CVE-2025-9820", advisories.StateNoDSA},
		{"Debian:11", "openssl", "CVE-2026-2673", advisories.StateNotAffected},
		{"Debian:13", "openssl", "CVE-2026-2673", ""}, // fixed
		{"Ubuntu:Pro:FIPS:18.04:LTS", "openssl", "CVE-2022-0778", advisories.StateAffected},
		{"Ubuntu:20.04:LTS", "openssl1.0", "CVE-2022-0778", advisories.StateNotInRelease},
	} {
		t.Run(tc.ecosystem+"/"+tc.pkg+"/"+tc.cve, func(t *testing.T) {
			var got []advisories.StateKind
			for _, s := range load(t, nil, tc.ecosystem).States(tc.ecosystem, tc.pkg) {
				if s.CVE == tc.cve {
					got = append(got, s.Kind)
				}
			}
			if len(got) > 1 || len(got) == 1 && got[0] != tc.want || len(got) == 0 && tc.want != "" {
				t.Errorf("states = %q, want %q", got, tc.want)
			}
		})
	}
}

func TestAdvisoryListsSiblings(t *testing.T) {
	db := load(t, nil, "AlmaLinux:9")
	var got []string
	for _, s := range db.Advisory("AlmaLinux:9", "ALSA-2024:2447") {
		if !s.Complete || s.Severity != "low" || s.SeveritySource != "almalinux" {
			t.Errorf("statement %+v, want it complete and rated low by almalinux", s)
		}
		got = append(got, s.Package)
	}
	if want := "openssl openssl-devel openssl-libs openssl-perl"; strings.Join(got, " ") != want {
		t.Errorf("Advisory lists %q, want %q", got, want)
	}
}
