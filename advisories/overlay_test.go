// SPDX-License-Identifier: Apache-2.0

package advisories_test

import (
	"archive/zip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// dated is a record of one Debian 12 fix, modified on a day.
func dated(id, modified, fixed, more string) string {
	return `{"id":"` + id + `","modified":"` + modified + `T00:00:00Z",` + more + `"affected":[` + affected("Debian:12", "openssl", fixed, "") + `]}`
}

// said lists the fixes of one record in Debian 12.
func said(db *advisories.DB, id string) []string {
	var out []string
	for _, s := range db.Advisory("Debian:12", id) {
		out = append(out, s.Fixes()...)
	}
	return out
}

func TestAddOSV(t *testing.T) {
	const known = "DEBIAN-CVE-2022-0778" // fixed in 3.0.2-1, modified 2022-03-15
	for _, tc := range []struct {
		name, id string
		add      []string
		want     []string
	}{
		{"new", "DEBIAN-CVE-2027-1", []string{dated("DEBIAN-CVE-2027-1", "2027-01-01", "4-1", "")}, []string{"4-1"}},
		{"newer-replaces", known, []string{dated(known, "2023-01-01", "4-1", "")}, []string{"4-1"}},
		{"same-day-replaces", "DEBIAN-CVE-2027-1", []string{dated("DEBIAN-CVE-2027-1", "2027-01-01", "4-1", ""),
			dated("DEBIAN-CVE-2027-1", "2027-01-01", "4-2", "")}, []string{"4-2"}},
		{"older-ignored", known, []string{dated(known, "2021-01-01", "4-1", "")}, []string{"3.0.2-1"}},
		{"withdrawn-removes", known, []string{dated(known, "2023-01-01", "4-1", `"withdrawn":"2023-01-01T00:00:00Z",`)}, nil},
		{"withdrawal-remembered", known, []string{dated(known, "2023-01-01", "4-1", `"withdrawn":"2023-01-01T00:00:00Z",`),
			dated(known, "2022-12-01", "4-2", "")}, nil},
		{"reinstated", known, []string{dated(known, "2023-01-01", "4-1", `"withdrawn":"2023-01-01T00:00:00Z",`),
			dated(known, "2023-02-01", "4-2", "")}, []string{"4-2"}},
		{"snapshot-withdrawal-remembered", "UBUNTU-CVE-2014-2901", []string{dated("UBUNTU-CVE-2014-2901", "2024-01-01", "4-1", "")}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			db := load(t, nil, "Debian:12")
			for _, text := range tc.add {
				if err := db.AddOSV("test", strings.NewReader(text)); err != nil {
					t.Fatalf("AddOSV: %v", err)
				}
			}
			if got := said(db, tc.id); !slices.Equal(got, tc.want) {
				t.Errorf("fixes of %s = %q, want %q", tc.id, got, tc.want)
			}
		})
	}
}

// A record that says it is incomplete speaks only for the ecosystems it names.
func TestAddOSVPartial(t *testing.T) {
	const id = "ALPINE-CVE-2019-1551" // of v3.11 and, in an incomplete record, of later ones
	alpine := func(modified, more string, releases ...string) string {
		var list []string
		for _, r := range releases {
			list = append(list, affected("Alpine:"+r, "openssl", modified, ""))
		}
		return `{"id":"` + id + `","modified":"` + modified + `T00:00:00Z",` + more + `"affected":[` + strings.Join(list, ",") + `]}`
	}
	const partial = `"database_specific":{"complete":false},`
	for _, tc := range []struct {
		name, v311, edge string
		add              []string
	}{
		{"partial-keeps-others", "1.1.1d-r3", "2027-01-01", []string{alpine("2027-01-01", partial, "edge")}},
		{"partial-replaces-its-own", "2027-01-01", "", []string{alpine("2027-01-01", partial, "v3.11")}},
		{"whole-replaces-all", "", "2027-01-01", []string{alpine("2027-01-01", "", "edge")}},
		{"older-fills-a-partial", "1.1.1d-r3", "2027-01-01", []string{alpine("2027-02-02", partial, "v3.20"), alpine("2027-01-01", "", "v3.11", "edge")}},
		{"older-does-not-fill-a-whole", "", "", []string{alpine("2027-02-02", "", "v3.20"), alpine("2027-01-01", "", "v3.11", "edge")}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			db := load(t, nil, "Alpine:v3.11")
			for _, text := range tc.add {
				if err := db.AddOSV("test", strings.NewReader(text)); err != nil {
					t.Fatalf("AddOSV: %v", err)
				}
			}
			for ecosystem, want := range map[string]string{"Alpine:v3.11": tc.v311, "Alpine:edge": tc.edge} {
				var got []string
				for _, s := range db.Advisory(ecosystem, id) {
					got = append(got, s.Fixes()...)
				}
				if text := strings.Join(got, " "); text != want {
					t.Errorf("fixes in %s = %q, want %q", ecosystem, text, want)
				}
			}
		})
	}
}

func TestAddOSVRefuses(t *testing.T) {
	db := load(t, nil)
	if err := db.AddOSV("bad.json", strings.NewReader("{")); err == nil || !strings.Contains(err.Error(), `"bad.json"`) {
		t.Errorf("AddOSV = %v, want an error naming the source", err)
	}
}

// overlayFiles are records and what is not one.
func overlayFiles() map[string]string {
	return map[string]string{
		"a/DEBIAN-CVE-2027-1.json": dated("DEBIAN-CVE-2027-1", "2027-01-01", "4-1", ""),
		"DEBIAN-CVE-2027-2.json":   dated("DEBIAN-CVE-2027-2", "2027-02-01", "4-2", ""),
		"other.json":               `{"id":"DEBIAN-CVE-2027-3","affected":7,"of":"vim"}`,
		"bad.json":                 `{"id":"DEBIAN-CVE-2027-4","affected":7,"of":"openssl"}`,
		"README.md":                "openssl",
	}
}

// checkOverlay checks what the files of overlayFiles must have given.
func checkOverlay(t *testing.T, path string, bad ...string) {
	t.Helper()
	db := load(t, nil, "Debian:12")
	before := db.Info()
	problems, err := db.AddPath(path)
	if err != nil {
		t.Fatalf("AddPath: %v", err)
	}
	named := 0
	for i := range min(len(problems), len(bad)) {
		if strings.Contains(problems[i].Error(), bad[i]) {
			named++
		}
	}
	if len(problems) != len(bad) || named != len(bad) {
		t.Errorf("AddPath problems = %v, want one of each of %v", problems, bad)
	}
	got := append(said(db, "DEBIAN-CVE-2027-1"), said(db, "DEBIAN-CVE-2027-2")...)
	if diff := cmp.Diff([]string{"4-1", "4-2"}, got); diff != "" {
		t.Errorf("added fixes (-want +got):\n%s", diff)
	}
	after := db.Info()
	last := after.Sources[len(after.Sources)-1]
	if after.Records != before.Records+2 || last.Name != path || last.Records != 2 || !last.Newest.Equal(date(t, "2027-02-01")) {
		t.Errorf("Info after AddPath = %d records, last source %+v", after.Records, last)
	}
	if !strings.Contains(after.Origin, path) || len(before.Sources)+1 != len(after.Sources) {
		t.Errorf("Info after AddPath = %q with %d sources", after.Origin, len(after.Sources))
	}
}

func TestAddPathDirectory(t *testing.T) {
	dir := t.TempDir()
	for name, text := range overlayFiles() {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/proc/self/mem", filepath.Join(dir, "link.json")); err != nil {
		t.Fatal(err)
	}
	checkOverlay(t, dir, "bad.json", "link.json")
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	checkOverlay(t, link, "bad.json", "link.json")
}

func TestAddPathZip(t *testing.T) {
	file := filepath.Join(t.TempDir(), "all.zip")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for name, text := range overlayFiles() {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	checkOverlay(t, file, "bad.json")
}

func TestAddPathRefuses(t *testing.T) {
	text := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(text, []byte("no zip"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(t.TempDir(), "absent"), text, os.DevNull} {
		if _, err := load(t, nil).AddPath(path); err == nil {
			t.Errorf("AddPath(%q) gave no error", path)
		}
	}
}

func TestAddPathBoundsProblems(t *testing.T) {
	dir := t.TempDir()
	for i := range 150 {
		name := filepath.Join(dir, strings.Repeat("x", i+1)+".json")
		if err := os.WriteFile(name, []byte(`"openssl`), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	problems, err := load(t, nil).AddPath(dir)
	if err != nil || len(problems) != 101 {
		t.Errorf("AddPath = %d problems, %v, want 101", len(problems), err)
	}
}
