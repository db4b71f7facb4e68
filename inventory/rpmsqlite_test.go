// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory"
)

func TestRPMProbeHostileSQLite(t *testing.T) {
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
		{"text_value", []string{createPackages, `INSERT INTO Packages(blob) VALUES ('text')`}, "", `type "text"`},
		{"large_value", []string{createPackages, `INSERT INTO Packages(blob) VALUES (zeroblob(40000000))`}, "", "too big"},
		{"garbage_value", []string{createPackages, `INSERT INTO Packages(blob) VALUES (randomblob(4))`}, "", "too few"},
		{"trigger_and_index", []string{
			createPackages,
			`CREATE INDEX i ON Packages(blob)`,
			`CREATE TRIGGER t AFTER INSERT ON Packages BEGIN DELETE FROM Packages WHERE hnum > 100; END`,
		}, "openssl-libs", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "var/lib/rpm/rpmdb.sqlite")
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			var blobs [][]byte
			if c.packages != "" {
				blobs = append(blobs, opensslHeader())
			}
			if err := rpmSQLite(t, path, c.statements, blobs...).Close(); err != nil {
				t.Fatal(err)
			}
			raws, problems := inventory.RPMProbe(context.Background(), openRPMRoot(t, dir))
			text := rpmProblems(problems)
			if rpmNames(raws) != c.packages || (c.problem == "") != (text == "") || !strings.Contains(text, c.problem) {
				t.Errorf("got packages %q, problems %q", rpmNames(raws), text)
			}
			if c.problem != "" && !strings.Contains(text, "incomplete true") {
				t.Errorf("problem is not incomplete: %q", text)
			}
		})
	}
}

// TestRPMProbePendingWAL leaves a package in the write-ahead log, as a running
// rpm does, and wants it found and nothing changed.
func TestRPMProbePendingWAL(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "rpmdb.sqlite")
	db := rpmSQLite(t, path, []string{
		"PRAGMA journal_mode=WAL", createPackages, "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA wal_autocheckpoint=0",
	})
	if _, err := db.Exec("INSERT INTO Packages(blob) VALUES (?)", opensslHeader()); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(path + suffix)
		if err != nil || len(data) == 0 {
			t.Fatalf("%s: %d bytes, %v", suffix, len(data), err)
		}
		files["var/lib/rpm/rpmdb.sqlite"+suffix] = data
	}
	for _, c := range []struct{ name, drop, packages string }{
		{"with_log", "", "openssl-libs"},
		{"log_taken_away", "var/lib/rpm/rpmdb.sqlite-wal", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			temp := t.TempDir()
			t.Setenv("TMPDIR", temp)
			root, rootDir := rpmRoot(t, files)
			if c.drop != "" {
				if err := os.Remove(filepath.Join(rootDir, c.drop)); err != nil {
					t.Fatal(err)
				}
			}
			before := listing(t, rootDir)
			raws, _ := inventory.RPMProbe(context.Background(), root)
			if got := rpmNames(raws); got != c.packages {
				t.Errorf("packages: got %q, want %q", got, c.packages)
			}
			if diff := cmp.Diff(before, listing(t, rootDir)); diff != "" {
				t.Errorf("root was changed (-before +after):\n%s", diff)
			}
			if left := listing(t, temp); len(left) != 1 {
				t.Errorf("left in the temporary directory: %v", left)
			}
		})
	}
}

func TestRPMProbeHotJournal(t *testing.T) {
	db := sqliteBytes(t, opensslHeader())
	for _, c := range []struct{ name, journal, problem string }{
		{"hot", "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", "journal is not applied"},
		{"finished", "\x00\x00\x00\x00\x00\x00\x00\x00", ""},
		{"empty", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			root, dir := rpmRoot(t, map[string][]byte{
				"var/lib/rpm/rpmdb.sqlite":         db,
				"var/lib/rpm/rpmdb.sqlite-journal": []byte(c.journal),
			})
			before := listing(t, dir)
			raws, problems := inventory.RPMProbe(context.Background(), root)
			text := rpmProblems(problems)
			if rpmNames(raws) != "openssl-libs" || (c.problem == "") != (text == "") || !strings.Contains(text, c.problem) {
				t.Errorf("got %s, %q", rpmNames(raws), text)
			}
			if diff := cmp.Diff(before, listing(t, dir)); diff != "" {
				t.Errorf("root was changed (-before +after):\n%s", diff)
			}
		})
	}
}

// listing gives path, size, mode and time of everything below dir.
func listing(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			all[path] = info.Mode().String() + " " + info.ModTime().String()
			if !d.IsDir() {
				all[path] += " " + fs.FormatFileInfo(info)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
