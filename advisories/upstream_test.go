// SPDX-License-Identifier: Apache-2.0

package advisories_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// date reads a day, or the zero time from "".
func date(t *testing.T, text string) time.Time {
	t.Helper()
	if text == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestUpstreamFacts(t *testing.T) {
	db := load(t, []string{"openssl", "gnutls", "nss", "mbedtls", "wolfssl", "libressl", "python-cryptography"})
	for _, tc := range []struct{ library, cve, branch, want string }{
		{"openssl", "CVE-2014-0160", "1.0.1", "1.0.1..1.0.1g 2014-04-07"},
		{"openssl", "CVE-2022-0778", "1.0.2", "1.0.2..1.0.2zd high 2022-03-15 premium"},
		{"openssl", "CVE-2022-3602", "3.0", "3.0.0..3.0.7 high 2022-11-01"},
		{"openssl", "CVE-2022-3602", "1.1.1", "none"},
		{"openssl", "CVE-2024-12797", "3.2", "3.2.0..3.2.4 high 2025-02-11"},
		{"openssl", "CVE-2022-3996", "3.0", "3.0.0..=3.0.7 low 2022-12-13"},
		{"openssl", "CVE-2016-2183", "1.1.0", "none"},
		{"openssl", "CVE-2010-0928", "0.9.8", "none"},
		{"openssl", "CVE-2007-5502", "fips-1.1.1", "none"},
		{"openssl", "CVE-2026-14456", "3.6", "3.6.0..3.6.4 2026-08-23"},
		{"openssl", "CVE-2026-14457", "3.6", "?..3.6.4 2026-08-23"},
		{"openssl", "CVE-2026-54874", "3.0", "?..3.0.22 2026-08-23"},
		{"gnutls", "CVE-2020-13777", "3.6", "3.6.4..3.6.14 high 2020-06-03"},
		{"gnutls", "CVE-2026-5419", "3.8", "?..3.8.13 low 2026-04-29"},
		{"nss", "CVE-2021-43527", "3.73", "?..3.73 critical 2021-12-01"},
		{"nss", "CVE-2023-5388", "3.98", "?..3.98 medium 2024-03-19"},
		{"libressl", "CVE-2019-1563", "3.0", "?..3.0.2"},
		{"wolfssl", "CVE-2023-6935", "", "3.12.2..5.6.6"},
		{"wolfssl", "CVE-2026-5187", "", "?..=5.9.0"},
		{"wolfssl", "CVE-2024-2873", "", "none"}, // of wolfSSH
		{"mbedtls", "CVE-2024-45159", "", "3.2.0..=3.6.0 medium 2024-08-30"},
		{"mbedtls", "CVE-2026-49300", "", "4.0.0..=4.1.0 high 2026-07-07; ?..? high 2026-07-07"}, // and all up to 3.6.6
		{"mbedtls", "CVE-2018-19608", "", "?..? high 2018-11-30"},
		{"mbedtls", "CVE-2014-0160", "", "none"},
		{"python-cryptography", "CVE-2023-23931", "", "1.8..39.0.1 2023-02-07"},
		{"python-cryptography", "CVE-2023-0286", "", "none"}, // only of the wheels
		{"python-cryptography", "CVE-2024-0727", "", "none"},
		{"openssl", "CVE-2004-0975", "0.9.6", "0.9.6..? 2004-09-30"},
	} {
		t.Run(tc.library+"/"+tc.cve+"/"+tc.branch, func(t *testing.T) {
			var got []string
			for _, r := range db.Upstream(tc.library) {
				if r.CVE == tc.cve && r.Branch == tc.branch {
					got = append(got, span(r))
				}
			}
			if text := strings.Join(got, "; "); text != tc.want && !(text == "" && tc.want == "none") {
				t.Errorf("ranges = %q, want %q", text, tc.want)
			}
		})
	}
}

// span writes a range as "introduced..fixed severity published".
func span(r advisories.UpstreamRange) string {
	out := "?"
	if r.Introduced != "" {
		out = r.Introduced
	}
	switch {
	case r.Fixed != "":
		out += ".." + r.Fixed
	case r.LastAffected != "":
		out += "..=" + r.LastAffected
	default:
		out += "..?"
	}
	words := []string{out, r.Severity}
	if !r.Published.IsZero() {
		words = append(words, r.Published.Format(time.DateOnly))
	}
	if r.Premium {
		words = append(words, "premium")
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

func TestAssessed(t *testing.T) {
	db := load(t, []string{"openssl", "gnutls"})
	for _, tc := range []struct {
		library, branch, at string
		want                bool
	}{
		{"openssl", "1.0.1", "2016-12-31", true},
		{"openssl", "1.0.1", "2017-01-01", false},
		{"openssl", "1.0.1", "2012-03-13", false},
		{"openssl", "1.0.2", "2022-03-15", true},
		{"openssl", "1.1.1", "2026-06-10", true},
		{"openssl", "1.1.1", "2026-06-11", false},
		{"openssl", "1.1.0", "2019-09-11", true},
		{"openssl", "1.1.0", "2022-03-15", false},
		{"openssl", "0.9.8", "2016-01-01", false},
		{"openssl", "3.0", "2022-11-01", true},
		{"openssl", "3.0", "2021-09-06", false},
		{"openssl", "3.0", "2026-08-25", false}, // the list ends before the branch does
		{"openssl", "3.1", "2025-03-15", false},
		{"openssl", "3.5", "2026-06-10", true},
		{"openssl", "4.1", "2026-10-24", false},
		{"openssl", "0.9.6", "2003-01-01", false},
		{"openssl", "", "2022-11-01", false},
		{"openssl", "3.0", "", false},
		{"gnutls", "3.8", "2024-01-01", false},
		{"boringssl", "", "2024-01-01", false},
	} {
		t.Run(tc.library+"/"+tc.branch+"/"+tc.at, func(t *testing.T) {
			if got := db.Assessed(tc.library, tc.branch, date(t, tc.at)); got != tc.want {
				t.Errorf("Assessed = %v, want %v", got, tc.want)
			}
		})
	}
	if load(t, nil).Assessed("openssl", "3.0", date(t, "2022-11-01")) {
		t.Error("Assessed without the list loaded = true, want false")
	}
}
