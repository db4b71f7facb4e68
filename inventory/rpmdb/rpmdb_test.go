// SPDX-License-Identifier: Apache-2.0

package rpmdb_test

import (
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/rpmdb"
	"github.com/cryptopatch/cryptopatch/inventory/rpmdb/rpmdbtest"
)

// directory writes files to a new directory.
func directory(t testing.TB, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// read reads the database file in dir: the names of its packages, sorted, and
// the errors, one on a line.
func read(ctx context.Context, t testing.TB, dir, file string) (names, errs string) {
	t.Helper()
	i := slices.IndexFunc(rpmdb.Formats(), func(f rpmdb.Format) bool { return f.File == file })
	f, err := os.Open(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	var found, bad []string
	for h, err := range rpmdb.Formats()[i].Headers(ctx, rpmdb.Database{
		File: f, Size: info.Size(),
		Beside: func(ending string) (*os.File, error) { return os.Open(f.Name() + ending) },
	}) {
		name, tagErr := h.Text(rpmdb.TagName)
		if err = errors.Join(err, tagErr); err != nil {
			bad = append(bad, err.Error())
		} else {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return strings.Join(found, " "), strings.Join(bad, "\n")
}

// TestHeaders reads the database that rpm 4.18 wrote, and the same packages in
// each format.
func TestHeaders(t *testing.T) {
	real, err := os.ReadFile("testdata/rpmdb.sqlite")
	if err != nil {
		t.Fatal(err)
	}
	blobs := threePackages()
	for _, c := range []struct {
		name, file string
		data       []byte
		want       string
	}{
		{"real_sqlite", "rpmdb.sqlite", real, "openssl openssl-libs"},
		{"sqlite", "rpmdb.sqlite", rpmdbtest.SQLiteBytes(t, blobs...), "bash openssl-libs zlib"},
		{"ndb", "Packages.db", rpmdbtest.NDB(blobs...), "bash openssl-libs zlib"},
		{"bdb", "Packages", rpmdbtest.BDB(binary.LittleEndian, 4096, 13, blobs...), "bash openssl-libs zlib"},
		{"bdb_big_endian", "Packages", rpmdbtest.BDB(binary.BigEndian, 512, 13, blobs...), "bash openssl-libs zlib"},
		{"bdb_before_4.6", "Packages", rpmdbtest.BDB(binary.LittleEndian, 8192, 2, blobs...), "bash openssl-libs zlib"},
	} {
		t.Run(c.name, func(t *testing.T) {
			names, errs := read(t.Context(), t, directory(t, map[string][]byte{c.file: c.data}), c.file)
			if names != c.want || errs != "" {
				t.Errorf("got %q, errors %q; want %q", names, errs, c.want)
			}
		})
	}
}

// threePackages are the headers that the damaged databases hold.
func threePackages() [][]byte {
	return [][]byte{rpmdbtest.Named("bash", "5", "1").Bytes(), rpmdbtest.OpenSSL(), rpmdbtest.Big("zlib", 9000)}
}

// TestCutOff cuts databases at many places: none may pass for whole.
func TestCutOff(t *testing.T) {
	blobs := [][]byte{rpmdbtest.Named("bash", "5", "1").Bytes(), rpmdbtest.OpenSSL(), rpmdbtest.Big("zlib", 3000)}
	for file, data := range map[string][]byte{
		"Packages":     rpmdbtest.BDB(binary.LittleEndian, 512, 13, blobs...),
		"Packages.db":  rpmdbtest.NDB(blobs...),
		"rpmdb.sqlite": rpmdbtest.SQLiteBytes(t, blobs...),
	} {
		for size := 0; size < len(data); size += 331 {
			dir := directory(t, map[string][]byte{file: data[:size]})
			if names, errs := read(t.Context(), t, dir, file); errs == "" {
				t.Errorf("%s cut to %d of %d bytes: packages %s, no error", file, size, len(data), names)
			}
		}
	}
}

func TestStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for file, data := range map[string][]byte{
		"Packages":     rpmdbtest.BDB(binary.LittleEndian, 512, 13, rpmdbtest.OpenSSL()),
		"Packages.db":  rpmdbtest.NDB(rpmdbtest.OpenSSL()),
		"rpmdb.sqlite": rpmdbtest.SQLiteBytes(t, rpmdbtest.OpenSSL()),
	} {
		names, errs := read(ctx, t, directory(t, map[string][]byte{file: data}), file)
		if names != "" || !strings.Contains(errs, "context canceled") {
			t.Errorf("%s: got %s, %q", file, names, errs)
		}
	}
}
