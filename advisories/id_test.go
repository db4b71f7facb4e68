// SPDX-License-Identifier: Apache-2.0

package advisories_test

import (
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/advisories"
)

func TestParseID(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"cve", "CVE-2014-0160", "CVE-2014-0160"},
		{"lower_case", "cve-2014-0160", "CVE-2014-0160"},
		{"seven_digits", "CVE-2019-1010022", "CVE-2019-1010022"},
		{"spaces_around", "\t CVE-2014-0160 \n", "CVE-2014-0160"},
		{"brackets", "(CVE-2014-0160),", "CVE-2014-0160"},
		{"quotes", "\u201cCVE-2014-0160\u201d", "CVE-2014-0160"},
		{"unbreakable_dash", "CVE\u20112014\u20110160", "CVE-2014-0160"},
		{"long_dash", "CVE\u20132014\u20140160", "CVE-2014-0160"},
		{"minus", "CVE\u22122014\u22120160", "CVE-2014-0160"},
		{"unbreakable_space", "\u00a0CVE-2014-0160\u00a0", "CVE-2014-0160"},
		{"unseen", "\ufeffCVE-2014\u200b-0160", "CVE-2014-0160"},
		{"spaces_for_dashes", "CVE 2014 0160", "CVE-2014-0160"},
		{"of_debian", "DEBIAN-CVE-2014-0160", "CVE-2014-0160"},
		{"of_ubuntu", "ubuntu-cve-2022-0778", "CVE-2022-0778"},
		{"of_azure", "x_AZL-CVE-2023-23931", "CVE-2023-23931"},
		{"red_hat", "RHSA-2014:0376", "RHSA-2014:0376"},
		{"red_hat_lower", "rhsa-2014:0376", "RHSA-2014:0376"},
		{"red_hat_of_a_file_name", "RHSA-2014-0376", "RHSA-2014:0376"},
		{"almalinux", "ALSA-2024:2447", "ALSA-2024:2447"},
		{"centos", "CESA-2014:0376", "CESA-2014:0376"},
		{"rocky", "RLSA-2024:2447", "RLSA-2024:2447"},
		{"enhancement", "RHEA-2019:3280", "RHEA-2019:3280"},
		{"oracle", "elsa-2014-0376", "ELSA-2014-0376"},
		{"debian_advisory", "DSA-2896-1", "DSA-2896-1"},
		{"debian_without_revision", "DSA-288", "DSA-288"},
		{"debian_lts", "DLA-0003-1", "DLA-0003-1"},
		{"ubuntu_advisory", "usn-2165-1", "USN-2165-1"},
		{"suse", "SUSE-SU-2024:2546-1", "SUSE-SU-2024:2546-1"},
		{"suse_of_a_file_name", "suse-su-2024-2546-1", "SUSE-SU-2024:2546-1"},
		{"opensuse", "openSUSE-SU-2019:1353-1", "openSUSE-SU-2019:1353-1"},
		{"github", "GHSA-R82H-WC4X-GCP9", "GHSA-r82h-wc4x-gcp9"},
		{"pypi", "PYSEC-2026-800", "PYSEC-2026-800"},
		{"gnutls", "GNUTLS-SA-2020-06-03", "GNUTLS-SA-2020-06-03"},
		{"gnutls_old", "gnutls-sa-2006-4", "GNUTLS-SA-2006-4"},
		{"empty", "", ""},
		{"name", "heartbleed", ""},
		{"version", "1.0.1e-16.el6_5.7", ""},
		{"package", "openssl-1.0.1e-16.el6_5.7.x86_64", ""},
		{"half_a_cve", "CVE-2014", ""},
		{"three_digits", "CVE-2014-016", ""},
		{"something_after", "CVE-2014-0160-1", ""},
		{"something_before", "xCVE-2014-0160", ""},
		{"two_ids", "CVE-2014-0160 CVE-2014-0224", ""},
		{"other_digits", "CVE-\u0662\u0660\u0661\u0664-0160", ""},
		{"github_with_vowels", "GHSA-aaaa-eeee-iiii", ""},
		{"too_long", strings.Repeat(" ", 128) + "CVE-2014-0160", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, ok := advisories.ParseID(tc.text)
			if got != tc.want || ok != (tc.want != "") {
				t.Errorf("ParseID(%q) = %q, %v, want %q", tc.text, got, ok, tc.want)
			}
		})
	}
}

// TestParseIDReadsEveryRecord holds ParseID to the ids that the records have.
func TestParseIDReadsEveryRecord(t *testing.T) {
	db, seen := all(t), 0
	for _, e := range []string{"Red Hat:enterprise_linux:8", "AlmaLinux:9", "Debian:3.0", "Debian:6.0", "Debian:12", "Ubuntu:18.04:LTS",
		"Alpine:v3.21", "Alpaquita:23", "SUSE:Linux Enterprise Micro 5.3", "PyPI", "Azure Linux:3"} {
		for _, s := range db.Statements(e) {
			seen++
			got, ok := advisories.ParseID(s.ID)
			if !ok || got != s.ID && !strings.HasSuffix(s.ID, "-"+got) {
				t.Errorf("ParseID(%q) of %s = %q, %v", s.ID, e, got, ok)
			}
			for _, c := range s.CVEs {
				if got, ok := advisories.ParseID(c); !ok || got != c {
					t.Errorf("ParseID(%q) = %q, %v, want it unchanged", c, got, ok)
				}
			}
		}
	}
	if seen < 900 {
		t.Errorf("looked at %d statements, want more than 900", seen)
	}
}

func FuzzParseID(f *testing.F) {
	for _, text := range []string{"CVE-2014-0160", "debian\u2011cve-2014-0160", "(RHSA-2014-0376)", "opensuse-su-2019-1353-1", "GHSA-r82h-wc4x-gcp9", "\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		id, ok := advisories.ParseID(text)
		if ok != (id != "") || len(id) > len(text) {
			t.Errorf("ParseID(%q) = %q, %v", text, id, ok)
		}
		if !ok {
			return
		}
		if again, ok := advisories.ParseID(id); !ok || again != id {
			t.Errorf("ParseID(%q) = %q, which gives %q, %v", text, id, again, ok)
		}
	})
}
