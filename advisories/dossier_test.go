// SPDX-License-Identifier: Apache-2.0

package advisories_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// lines writes a dossier as lines that a test can name.
func lines(d advisories.Dossier) []string {
	out := []string{"id " + d.ID, "severity " + d.Severity + " " + d.SeveritySource, "published " + d.Published.Format("2006-01-02")}
	for _, r := range d.Upstream {
		out = append(out, "upstream "+strings.Join([]string{r.Library, r.Branch, r.Introduced, r.Fixed}, " "))
	}
	for _, s := range d.Statements {
		out = append(out, strings.Join([]string{"fix", s.Ecosystem, s.Package, s.ID, strings.Join(s.Fixes(), ",")}, " "))
	}
	for _, s := range d.States {
		out = append(out, strings.Join([]string{"state", s.Ecosystem, s.Package, string(s.Kind)}, " "))
	}
	return out
}

// The lines are read by hand: from OpenSSL's advisory of 2014-04-07,
// RHSA-2014:0376 and 0377, DSA-2896-1, Debian's changelog and Red Hat's states.
func TestLookHeartbleed(t *testing.T) {
	got, err := advisories.Look(" cve\u20112014\u20110160 ")
	if err != nil {
		t.Fatalf("Look: %v", err)
	}
	want := []string{
		"id CVE-2014-0160",
		"severity high redhat",
		"published 2014-04-07",
		"upstream openssl 1.0.1 1.0.1 1.0.1g",
		"fix Debian:11 openssl DEBIAN-CVE-2014-0160 1.0.2~beta2-1",
		"fix Debian:12 openssl DEBIAN-CVE-2014-0160 1.0.2~beta2-1",
		"fix Debian:13 openssl DEBIAN-CVE-2014-0160 1.0.2~beta2-1",
		"fix Debian:7 openssl DSA-2896-1 1.0.1e-2+deb7u5",
		"fix Red Hat:enterprise_linux:6 openssl RHSA-2014:0376 0:1.0.1e-16.el6_5.7",
		"fix Red Hat:storage:2.1:server:el6 openssl RHSA-2014:0377 0:1.0.1e-16.el6_5.7",
		"state Debian:6.0 openssl not_affected",
		"state Red Hat:enterprise_linux:5 openssl not_affected",
		"state Red Hat:enterprise_linux:5 openssl097a not_affected",
		"state Red Hat:enterprise_linux:6 openssl098e not_affected",
		"state Red Hat:enterprise_linux:7 openssl not_affected",
		"state Red Hat:enterprise_linux:7 openssl098e not_affected",
	}
	if diff := cmp.Diff(want, lines(got)); diff != "" {
		t.Errorf("Look (-want +got):\n%s", diff)
	}
	if !got.Known() {
		t.Error("Known() = false, want true")
	}
}

// Each line is one that the dossier must have, from the vendors' own pages.
func TestDossierFacts(t *testing.T) {
	db := all(t)
	for _, tc := range []struct{ name, id, want string }{
		{"upstream_severity_first", "CVE-2022-0778", "severity high openssl"},
		{"premium_branch", "CVE-2022-0778", "upstream openssl 1.0.2 1.0.2 1.0.2zd"},
		{"successor_stream", "CVE-2022-0778", "fix Ubuntu:Pro:14.04:LTS openssl UBUNTU-CVE-2022-0778 1.0.1f-1ubuntu2.27+esm5"},
		{"several_libraries_nss", "CVE-2015-4000", "upstream nss 3.19  3.19.1"},
		{"several_libraries_libressl", "CVE-2015-4000", "upstream libressl 2.2  2.2.0"},
		{"earliest_upstream_date", "CVE-2024-28834", "published 2024-03-18"},
		{"record_date_without_upstream", "CVE-2011-3389", "published 2015-02-16"},
		{"stream_with_states_only", "CVE-2014-0224", "state Red Hat:rhel_eus:5.6 openssl affected"},
		{"wheel", "CVE-2023-0286", "fix PyPI cryptography PYSEC-2026-800 39.0.1"},
		{"record_without_cve", "DSA-2299-1", "fix Debian:6.0 ca-certificates DSA-2299-1 20090814+nmu3"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := lines(db.Dossier(tc.id)); !slices.Contains(got, tc.want) {
				t.Errorf("Dossier(%q) lacks %q, has\n%s", tc.id, tc.want, strings.Join(got, "\n"))
			}
		})
	}
}

func TestDossierUnknown(t *testing.T) {
	db := all(t)
	for _, id := range []string{"CVE-1999-0001", "heartbleed", "", "RHSA-2014:0376"} {
		got := db.Dossier(id)
		if diff := cmp.Diff(advisories.Dossier{ID: id}, got); diff != "" || got.Known() {
			t.Errorf("Dossier(%q) is not empty (-want +got):\n%s", id, diff)
		}
	}
}

func TestDossierOfAddedRecords(t *testing.T) {
	db := all(t)
	before := len(db.Dossier("CVE-2014-0160").Statements)
	added := record("openEuler-SA-2024-1", `"upstream":["CVE-2014-0160"],`, affected("openEuler:20.03-LTS", "openssl", "1.0.1e-17", ""))
	if err := db.AddOSV("test", strings.NewReader(added)); err != nil {
		t.Fatalf("AddOSV: %v", err)
	}
	got := db.Dossier("CVE-2014-0160").Statements
	if len(got) != before+1 || got[len(got)-1].ID != "openEuler-SA-2024-1" {
		t.Errorf("Dossier has %d statements, the last %q, want %d and openEuler-SA-2024-1", len(got), got[len(got)-1].ID, before+1)
	}
	if got := db.CVEsOf(" openeuler-sa-2024-1 "); !slices.Equal(got, []string{"CVE-2014-0160"}) {
		t.Errorf("CVEsOf of an id of another form = %q, want CVE-2014-0160", got)
	}
}

func TestLoadAllHasEverything(t *testing.T) {
	db := all(t)
	for _, e := range []string{"Debian:3.0", "AlmaLinux:10", "Red Hat:rhel_eus:9.2", "PyPI", "Ubuntu:Pro:FIPS-updates:16.04:LTS"} {
		one := load(t, nil, e)
		if got, want := len(db.Statements(e)), len(one.Statements(e)); got != want || want == 0 {
			t.Errorf("%s has %d statements, want %d", e, got, want)
		}
	}
	for _, l := range []string{"openssl", "gnutls", "nss", "libressl", "mbedtls", "wolfssl", "pyopenssl", "certifi", "python-cryptography"} {
		if len(db.Upstream(l)) == 0 {
			t.Errorf("upstream list of %s is empty", l)
		}
	}
	if e := "Ubuntu:20.04:LTS"; len(db.States(e)) == 0 {
		t.Errorf("%s has no states", e)
	}
}

func TestCVEsOf(t *testing.T) {
	db := all(t)
	for _, tc := range []struct{ name, id, want string }{
		{"red_hat", "RHSA-2014:0376", "CVE-2014-0160"},
		{"with_a_dash", "rhsa-2014-0376", "CVE-2014-0160"},
		{"debian", "DSA-2896-1", "CVE-2014-0160"},
		{"without_revision", "dsa-2896", "CVE-2014-0160"},
		{"ubuntu", "USN-5328-1", "CVE-2022-0778"},
		{"several", "ALSA-2024:2447", "CVE-2023-2975 CVE-2023-3446 CVE-2023-3817 CVE-2023-5678 CVE-2023-6129 CVE-2023-6237 CVE-2024-0727"},
		{"suse", "SUSE-SU-2024:2546-1", "CVE-2024-28834 CVE-2024-28835"},
		{"pypi", "PYSEC-2026-800", "CVE-2023-0286"},
		{"made_from_a_cve", "UBUNTU-CVE-2022-0778", "CVE-2022-0778"},
		{"itself", "DSA-2299-1", "DSA-2299-1"},
		{"unknown", "RHSA-2014:9999", ""},
		{"no_longer_number", "DSA-289", ""},
		{"no_id", "openssl", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := strings.Join(db.CVEsOf(tc.id), " "); got != tc.want {
				t.Errorf("CVEsOf(%q) = %q, want %q", tc.id, got, tc.want)
			}
		})
	}
}

// TestAttacksAreKnown looks each CVE of an attack up whose library the snapshot
// has a list of: at least the first must be there.
func TestAttacksAreKnown(t *testing.T) {
	db := all(t)
	silent := []string{"THC-SSL-DOS"} // disputed: no vendor fixed it
	for _, a := range advisories.Attacks() {
		if len(a.Libraries) == 0 || slices.Contains(silent, a.Name) {
			continue
		}
		if !db.Dossier(a.IDs[0]).Known() {
			t.Errorf("the index knows nothing of %s, %s", a.Name, a.IDs[0])
		}
		for _, id := range a.IDs {
			for _, r := range db.Dossier(id).Upstream {
				if !slices.Contains(a.Libraries, r.Library) {
					t.Errorf("%s: upstream's list of %s has %s, Libraries has not", a.Name, r.Library, id)
				}
			}
		}
	}
}

// all is the whole snapshot, fresh for each test.
func all(t testing.TB) *advisories.DB {
	t.Helper()
	db, err := advisories.LoadAll()
	if err != nil {
		t.Fatalf("LoadAll: %v", err)
	}
	return db
}

func BenchmarkLook(b *testing.B) {
	for b.Loop() {
		if d, err := advisories.Look("CVE-2022-0778"); err != nil || !d.Known() {
			b.Fatalf("Look = %v, known %v", err, d.Known())
		}
	}
}

func BenchmarkDossier(b *testing.B) {
	db := all(b)
	for b.Loop() {
		db.Dossier("CVE-2022-0778")
	}
}
