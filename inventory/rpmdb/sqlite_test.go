// SPDX-License-Identifier: Apache-2.0

package rpmdb_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/rpmdb/rpmdbtest"
)

func TestHostileSQLite(t *testing.T) {
	fake := `CREATE TABLE real(hnum INTEGER PRIMARY KEY, blob BLOB)`
	cases := []struct {
		name       string
		statements []string
		packages   string
		problem    string
	}{
		{"view", []string{fake, `CREATE VIEW Packages AS SELECT hnum, zeroblob(1000000000) AS blob FROM real`}, "", "no table"},
		{"virtual_table", []string{`CREATE VIRTUAL TABLE Packages USING fts5(blob)`}, "", "no table"},
		{"computed_column", []string{`CREATE TABLE Packages(hnum INTEGER PRIMARY KEY, x, blob BLOB AS (zeroblob(1000000000)))`}, "", "no table"},
		{"other_table", []string{`CREATE TABLE Name(key TEXT, hnum INTEGER)`}, "", "no table"},
		{"other_column", []string{`CREATE TABLE Packages(hnum INTEGER PRIMARY KEY, header BLOB)`}, "", "no table"},
		{"text_value", []string{rpmdbtest.CreatePackages, `INSERT INTO Packages(blob) VALUES ('text')`}, "", `type "text"`},
		{"large_value", []string{rpmdbtest.CreatePackages, `INSERT INTO Packages(blob) VALUES (zeroblob(40000000))`}, "", "too big"},
		{"garbage_value", []string{rpmdbtest.CreatePackages, `INSERT INTO Packages(blob) VALUES (randomblob(4))`}, "", "too few"},
		{"trigger_and_index", []string{
			rpmdbtest.CreatePackages,
			`CREATE INDEX i ON Packages(blob)`,
			`CREATE TRIGGER t AFTER INSERT ON Packages BEGIN DELETE FROM Packages WHERE hnum > 100; END`,
		}, "openssl-libs", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "rpmdb.sqlite")
			var blobs [][]byte
			if c.packages != "" {
				blobs = append(blobs, rpmdbtest.OpenSSL())
			}
			if err := rpmdbtest.SQLite(t, path, c.statements, blobs...).Close(); err != nil {
				t.Fatal(err)
			}
			names, errs := read(t.Context(), t, dir, "rpmdb.sqlite")
			if names != c.packages || (c.problem == "") != (errs == "") || !strings.Contains(errs, c.problem) {
				t.Errorf("got packages %q, errors %q", names, errs)
			}
		})
	}
}

// TestPendingWAL leaves a package in the write-ahead log, as a running
// rpm does, and wants it found and nothing changed.
func TestPendingWAL(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "rpmdb.sqlite")
	db := rpmdbtest.SQLite(t, path, []string{
		"PRAGMA journal_mode=WAL", rpmdbtest.CreatePackages, "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA wal_autocheckpoint=0",
	})
	if _, err := db.Exec("INSERT INTO Packages(blob) VALUES (?)", rpmdbtest.OpenSSL()); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(path + suffix)
		if err != nil || len(data) == 0 {
			t.Fatalf("%s: %d bytes, %v", suffix, len(data), err)
		}
		files["rpmdb.sqlite"+suffix] = data
	}
	for _, c := range []struct{ name, drop, packages string }{
		{"with_log", "", "openssl-libs"},
		{"log_taken_away", "rpmdb.sqlite-wal", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			temp := t.TempDir()
			t.Setenv("TMPDIR", temp)
			dir := directory(t, files)
			if c.drop != "" {
				if err := os.Remove(filepath.Join(dir, c.drop)); err != nil {
					t.Fatal(err)
				}
			}
			before := rpmdbtest.Listing(t, dir)
			if got, _ := read(t.Context(), t, dir, "rpmdb.sqlite"); got != c.packages {
				t.Errorf("packages: got %q, want %q", got, c.packages)
			}
			if diff := cmp.Diff(before, rpmdbtest.Listing(t, dir)); diff != "" {
				t.Errorf("directory was changed (-before +after):\n%s", diff)
			}
			if left := rpmdbtest.Listing(t, temp); len(left) != 1 {
				t.Errorf("left in the temporary directory: %v", left)
			}
		})
	}
}

func TestHotJournal(t *testing.T) {
	db := rpmdbtest.SQLiteBytes(t, rpmdbtest.OpenSSL())
	for _, c := range []struct{ name, journal, problem string }{
		{"hot", "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", "journal is not applied"},
		{"finished", "\x00\x00\x00\x00\x00\x00\x00\x00", ""},
		{"empty", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := directory(t, map[string][]byte{
				"rpmdb.sqlite":         db,
				"rpmdb.sqlite-journal": []byte(c.journal),
			})
			before := rpmdbtest.Listing(t, dir)
			names, errs := read(t.Context(), t, dir, "rpmdb.sqlite")
			if names != "openssl-libs" || (c.problem == "") != (errs == "") || !strings.Contains(errs, c.problem) {
				t.Errorf("got %s, %q", names, errs)
			}
			if diff := cmp.Diff(before, rpmdbtest.Listing(t, dir)); diff != "" {
				t.Errorf("directory was changed (-before +after):\n%s", diff)
			}
		})
	}
}
