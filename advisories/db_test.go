// SPDX-License-Identifier: Apache-2.0

package advisories_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
)

func TestCovers(t *testing.T) {
	db := load(t, nil)
	for ecosystem, want := range map[string]bool{
		"Red Hat:enterprise_linux:6": true, "Debian:12": true, "Ubuntu:Pro:FIPS-updates:16.04:LTS": true,
		"Rocky Linux:9": false, "SUSE:Linux Enterprise Server 15 SP4": false, "Debian:14": false, "": false,
	} {
		if got := db.Covers(ecosystem); got != want {
			t.Errorf("Covers(%q) = %v, want %v", ecosystem, got, want)
		}
	}
}

func TestLoadReadsOnlyWhatIsAsked(t *testing.T) {
	db := load(t, []string{"openssl"}, "Debian:12", "Debian:12", "Nowhere:1")
	if len(db.Statements("Debian:12")) == 0 || len(db.Upstream("openssl")) == 0 {
		t.Error("what was asked for is not there")
	}
	if len(db.Statements("Debian:11")) > 0 || len(db.Upstream("gnutls")) > 0 || len(db.Statements("Nowhere:1")) > 0 {
		t.Error("what was not asked for is there")
	}
}

func TestStatementsSorted(t *testing.T) {
	list := load(t, nil, "AlmaLinux:8").Statements("AlmaLinux:8", "openssl", "nss")
	key := func(s advisories.Statement) string { return s.ID + "\x00" + s.Package }
	if len(list) == 0 || !slices.IsSortedFunc(list, func(a, b advisories.Statement) int {
		return bytes.Compare([]byte(key(a)), []byte(key(b)))
	}) {
		t.Errorf("%d statements are not sorted by id and package", len(list))
	}
	for _, s := range list {
		if s.Package != "openssl" && s.Package != "nss" {
			t.Errorf("statement of %s was not asked for", s.Package)
		}
	}
}

func TestAsOf(t *testing.T) {
	db := load(t, []string{"openssl"}, "Debian:12", "Alpine:v3.11", "Red Hat:enterprise_linux:8")
	then := db.AsOf(date(t, "2022-03-20"))
	has := func(db *advisories.DB, ecosystem, cve string) bool {
		return slices.ContainsFunc(db.Statements(ecosystem), func(s advisories.Statement) bool { return slices.Contains(s.CVEs, cve) })
	}
	for _, tc := range []struct {
		ecosystem, cve string
		want           bool
	}{
		{"Debian:12", "CVE-2022-0778", true},
		{"Debian:12", "CVE-2022-3602", false},
		{"Alpine:v3.11", "CVE-2019-1551", true}, // undated, of an older CVE
		{"Red Hat:enterprise_linux:8", "CVE-2020-1971", true},
		{"Red Hat:enterprise_linux:8", "CVE-2024-5535", false},
	} {
		if !has(db, tc.ecosystem, tc.cve) {
			t.Errorf("%s of %s is not there at all", tc.cve, tc.ecosystem)
		}
		if got := has(then, tc.ecosystem, tc.cve); got != tc.want {
			t.Errorf("%s of %s is there = %v, want %v", tc.cve, tc.ecosystem, got, tc.want)
		}
	}
	for _, r := range then.Upstream("openssl") {
		if r.Published.After(date(t, "2022-03-20")) {
			t.Errorf("%s was published on %s", r.CVE, r.Published)
		}
	}
	for _, s := range then.States("Red Hat:enterprise_linux:8") {
		if s.CVE > "CVE-2022-9" {
			t.Errorf("state of %s is there", s.CVE)
		}
	}
	for day, want := range map[string]bool{"2018-12-31": false, "2019-01-01": true} {
		early := load(t, nil, "Alpine:v3.11").AsOf(date(t, day))
		if got := has(early, "Alpine:v3.11", "CVE-2019-1551"); got != want {
			t.Errorf("an undated statement of a CVE of unknown date is there on %s = %v, want %v", day, got, want)
		}
	}
}

func TestInfo(t *testing.T) {
	info := load(t, nil).Info()
	if info.Origin == "" || info.BuiltAt.Before(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)) || info.Records < 1000 || len(info.Sources) < 20 {
		t.Errorf("Info = %q of %s, %d records from %d sources", info.Origin, info.BuiltAt, info.Records, len(info.Sources))
	}
	for _, s := range info.Sources {
		if s.Licence == "" || s.Records+s.Skipped == 0 {
			t.Errorf("source %+v has no licence or no records", s)
		}
	}
}

// TestCorpus decodes every gathered record.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "shared", "advisories", "osv", "*", "*.json"))
	if err != nil || len(files) == 0 {
		t.Skip("no ../shared/advisories beside the checkout: the gathered records are not part of it")
	}
	statements := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rec, err := advisories.DecodeOSV("corpus", bytes.NewReader(text))
		if err != nil {
			t.Errorf("DecodeOSV(%s): %v", file, err)
		}
		statements += len(rec.Statements)
	}
	if statements < 4000 {
		t.Errorf("%d records gave %d statements, want more than 4000", len(files), statements)
	}
}

func BenchmarkLoad(b *testing.B) {
	for name, host := range map[string][3]string{
		"debian-12": {"debian", "12"}, "rhel-8.6": {"rhel", "8.6", "eus:8.6"}, "centos-6.10": {"centos", "6.10"}, "ubuntu-18.04": {"ubuntu", "18.04"},
	} {
		b.Run(name, func(b *testing.B) {
			streams := advisories.Streams(host[0], host[1], []string{host[2]})
			for b.Loop() {
				if _, err := advisories.Load(streams, []string{"openssl", "gnutls", "nss"}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestLoadNamesWhatItLoads(t *testing.T) {
	db := load(t, []string{"openssl"}, "Debian:12")
	for _, s := range db.Statements("Debian:12") {
		if s.Ecosystem != "Debian:12" {
			t.Fatalf("statement %s names ecosystem %q", s.ID, s.Ecosystem)
		}
	}
	for _, r := range db.Upstream("openssl") {
		if r.Library != "openssl" {
			t.Fatalf("range of %s names library %q", r.CVE, r.Library)
		}
	}
}
