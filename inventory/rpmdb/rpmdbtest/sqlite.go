// SPDX-License-Identifier: Apache-2.0

package rpmdbtest

import (
	"database/sql"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite" // the driver
)

// SQLite makes rpmdb.sqlite as rpm does, runs the statements, and inserts the blobs.
func SQLite(t testing.TB, path string, statements []string, blobs ...[]byte) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	for _, blob := range blobs {
		if _, err := db.Exec("INSERT INTO Packages(blob) VALUES (?)", blob); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// CreatePackages is the statement that rpm makes its table with.
const CreatePackages = `CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT,blob BLOB NOT NULL)`

// SQLiteBytes makes a database as rpm does and gives its bytes.
func SQLiteBytes(t testing.TB, blobs ...[]byte) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rpmdb.sqlite")
	if err := SQLite(t, path, []string{CreatePackages}, blobs...).Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Listing gives path, size, mode and time of everything below dir.
func Listing(t testing.TB, dir string) map[string]string {
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
