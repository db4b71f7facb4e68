// SPDX-License-Identifier: Apache-2.0

package advisories_test

import (
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/advisories"
)

func TestDecodeOSVRefuses(t *testing.T) {
	good := affected("Debian:12", "openssl", "1", "")
	many := func(text string, n int) string { return strings.TrimSuffix(strings.Repeat(text+",", n), ",") }
	withRanges := func(ranges string) string {
		return record("X-1", "", `{"package":{"ecosystem":"Debian:12","name":"openssl"},"ranges":`+ranges+`}`)
	}
	for _, tc := range []struct{ name, text, want string }{
		{"empty", "", "decode"},
		{"not-json", "openssl", "decode"},
		{"cut-short", record("X-1", "", good)[:80], "decode"},
		{"trailing-text", record("X-1", "", good) + "}", "decode"},
		{"array", "[" + record("X-1", "", good) + "]", "decode"},
		{"deep-nesting", `{"id":"X-1","affected":` + strings.Repeat("[", 100_000), "decode"},
		{"deep-nesting-beside", `{"x":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `,"id":"X-1"}`, "depth"},
		{"larger-than-allowed", `{"id":"` + strings.Repeat("x", 17<<20) + `"}`, "larger than"},
		{"id-of-wrong-type", `{"id":7,"modified":"2024-01-03T00:00:00Z"}`, "decode"},
		{"affected-of-wrong-type", `{"id":"X-1","modified":"2024-01-03T00:00:00Z","affected":"openssl"}`, "decode"},
		{"bad-date", `{"id":"X-1","modified":"yesterday"}`, "decode"},
		{"long-bad-date", `{"id":"X-1","modified":"` + strings.Repeat("x", 1<<20) + `"}`, "decode"},
		{"long-number", `{"id":"X-1","affected":` + strings.Repeat("9", 1<<20) + `}`, "decode"},
		{"no-id", `{"modified":"2024-01-03T00:00:00Z"}`, "no id"},
		{"no-modified", `{"id":"X-1"}`, "no modified"},
		{"null", "null", "no id"},
		{"many-affected", record("X-1", "", many(good, 20_001)), "affected entries"},
		{"many-ranges", withRanges("[" + many("{}", 1_001) + "]"), "too many"},
		{"many-events", withRanges(`[{"events":[` + many("{}", 1_001) + "]}]"), "events"},
		{"many-links", record("X-1", `"aliases":[`+many(`"CVE-2024-1000"`, 5_001)+"],", good), "links"},
		{"long-version", withRanges(`[{"events":[{"introduced":"` + strings.Repeat("1", 300) + `"}]}]`), "longer than"},
		{"control-in-id", `{"id":"X-\u001b[31m","modified":"2024-01-03T00:00:00Z"}`, "printable"},
		{"newline-in-version", withRanges(`[{"events":[{"introduced":"0\n"}]}]`), "printable"},
		{"long-ecosystem", record("X-1", "", affected(strings.Repeat("D", 300), "openssl", "1", "")), "longer than"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec, err := advisories.DecodeOSV("test", strings.NewReader(tc.text))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Fatalf("DecodeOSV = %v, want an error with %q", err, tc.want)
			}
			if len(rec.Statements) > 0 {
				t.Errorf("DecodeOSV gave %d statements beside the error", len(rec.Statements))
			}
			if len(err.Error()) > 1000 {
				t.Errorf("error has %d bytes", len(err.Error()))
			}
		})
	}
}

func FuzzDecodeOSV(f *testing.F) {
	f.Add(record("RHSA-2024:1", `"upstream":["CVE-2024-1000"],`, affected("Red Hat:enterprise_linux:9::baseos", "openssl", "1:3", "")))
	f.Add(record("ALSA-2024:2", `"summary":"Low: python39:3.9","details":"* python-cryptography: x (CVE-2024-1001)","related":["CVE-2024-1001"],`,
		affected("AlmaLinux:8", "python39-cryptography", "3.3-3.module_el8.10.0+1+a", "")))
	f.Add(record("USN-1-1", `"severity":[{"type":"CVSS_V3","score":`+nine+`}],`, affected("Ubuntu:18.04:LTS", "openssl", "1",
		`,"database_specific":{"cves_map":{"cves":[{"id":"CVE-2024-1001"}]}}`)))
	f.Add(`{"id":"X-1","modified":"2024-01-03T00:00:00Z","withdrawn":"2024-01-03T00:00:00Z"}`)
	f.Fuzz(func(t *testing.T, text string) {
		rec, err := advisories.DecodeOSV("fuzz", strings.NewReader(text))
		if err != nil && len(rec.Statements) > 0 {
			t.Errorf("statements beside the error %v", err)
		}
		for _, s := range rec.Statements {
			if s.ID == "" || s.Package == "" || s.Ecosystem == "" || len(s.CVEs) == 0 || len(s.Ranges)+len(s.Versions) == 0 {
				t.Errorf("incomplete statement %+v", s)
			}
		}
	})
}
