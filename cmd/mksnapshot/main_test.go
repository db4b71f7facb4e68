// SPDX-License-Identifier: Apache-2.0

package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// source is the directory of gathered records and facts, or a skip.
func source(t *testing.T) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared")
	if _, err := os.Stat(filepath.Join(dir, "advisories", "osv")); err != nil {
		t.Skip("no ../shared/advisories beside the checkout: the gathered records are not part of it")
	}
	return dir
}

// entries reads a zip into texts by name.
func entries(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(text)
	}
	return out
}

func TestSnapshotIsReproducible(t *testing.T) {
	dir := source(t)
	var first, second bytes.Buffer
	for _, w := range []*bytes.Buffer{&first, &second} {
		if err := build(dir, "", w); err != nil {
			t.Fatalf("build: %v", err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("two builds of the same input differ")
	}
	if n := first.Len(); n > 1_500_000 {
		t.Errorf("snapshot has %d bytes, more than 1.5 MB", n)
	}
	committed, err := os.ReadFile(filepath.Join("..", "..", "advisories", "snapshot.zip"))
	if err != nil {
		t.Fatal(err)
	}
	// Entry by entry: another Go release may compress differently.
	if diff := cmp.Diff(entries(t, committed), entries(t, first.Bytes())); diff != "" {
		t.Errorf("the committed snapshot is not what its input gives; run go generate ./advisories (-committed +built):\n%.2000s", diff)
	}
}

func TestSnapshotHoldsNoProse(t *testing.T) {
	dir := source(t)
	var b bytes.Buffer
	if err := build(dir, "", &b); err != nil {
		t.Fatalf("build: %v", err)
	}
	for name, text := range entries(t, b.Bytes()) {
		for _, key := range []string{`"summary"`, `"details"`, `"references"`, "/work", "shared/"} {
			if strings.Contains(text, key) {
				t.Errorf("%s contains %s", name, key)
			}
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	var b bytes.Buffer
	if err := build(t.TempDir(), "", &b); err == nil {
		t.Error("build of an empty directory gave no error")
	}
	if err := build(source(t), "yesterday", &b); err == nil {
		t.Error("build with a bad date gave no error")
	}
}

func TestDay(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"2026-09-07", "2026-09-07"},
		{"2029-04-08 (derived: 4-year full support for LTS)", "2029-04-08"},
		{"2025-10-22 (derived)", "2025-10-22"},
		{"2027-11 (month only; 13 months => 2027-11-23 derived)", "2027-11-23"},
		{"2027-03 (month)", ""},
		{"2025-03 (BRANCHES.md EOL commit 2025-03-26; last tag 2025-03-24)", ""},
		{"2027-06-01 (est.)", ""},
		{"2015-12-31 (unsourced)", ""},
		{"2027-04 (planned)", ""},
		{"~2026-09-29 (date inferred)", ""},
		{"2026-13-40", ""},
		{"", ""},
	} {
		got := ""
		if at := day(tc.text); !at.IsZero() {
			got = at.Format(time.DateOnly)
		}
		if got != tc.want {
			t.Errorf("day(%q) = %q, want %q", tc.text, got, tc.want)
		}
	}
	if !day(nil).IsZero() || !day(false).IsZero() {
		t.Error("day of what is no text is a date")
	}
}

func TestSpelledDay(t *testing.T) {
	for text, want := range map[string]string{
		"5th of October 2015 ( Updated on 8th of October 2015 )": "2015-10-05",
		"10th March 2017":     "2017-03-10",
		"7th of July, 2026":   "2026-07-07",
		"21th of June 2013":   "2013-06-21",
		"05 October 2023":     "2023-10-05",
		"2022-07-11":          "2022-07-11",
		"1st of Smarch, 2020": "0001-01-01",
	} {
		if got := spelledDay(text).Format(time.DateOnly); got != want {
			t.Errorf("spelledDay(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestPocketEcosystem(t *testing.T) {
	for pocket, want := range map[string]string{
		"bionic": "Ubuntu:18.04:LTS", "trusty/esm": "Ubuntu:Pro:14.04:LTS", "esm-infra/xenial": "Ubuntu:Pro:16.04:LTS",
		"fips/xenial": "Ubuntu:Pro:FIPS:16.04:LTS", "fips-updates/jammy": "Ubuntu:Pro:FIPS-updates:22.04:LTS",
		"impish": "", "upstream": "", "esm-apps/bionic": "", "esm-infra-legacy/trusty": "",
	} {
		if got, ok := pocketEcosystem(pocket); ok != (want != "") || ok && got != want {
			t.Errorf("pocketEcosystem(%q) = %q, %v, want %q", pocket, got, ok, want)
		}
	}
}
