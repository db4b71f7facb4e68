// SPDX-License-Identifier: Apache-2.0

package rpmdb_test

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/rpmdb"
	"github.com/cryptopatch/cryptopatch/inventory/rpmdb/rpmdbtest"
)

// damage is a database with a fault: which packages it still gives, and what is
// said.
type damage struct {
	name, file string
	data       []byte
	packages   string
	problem    string
}

func checkDamages(t *testing.T, cases []damage) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			names, errs := read(t.Context(), t, directory(t, map[string][]byte{c.file: c.data}), c.file)
			if names != c.packages {
				t.Errorf("packages: got %q, want %q", names, c.packages)
			}
			if (c.problem == "") != (errs == "") || !strings.Contains(errs, c.problem) {
				t.Errorf("errors: got %q, want %q", errs, c.problem)
			}
		})
	}
}

func TestBadBDB(t *testing.T) {
	le := binary.LittleEndian
	b := rpmdbtest.BDB(le, 4096, 13, threePackages()...)
	hash := 4096 // of the hash page
	value := func(i int) int { return int(le.Uint16(b[hash+26+2*(2*i+1):])) + hash }
	checkDamages(t, []damage{
		{"empty_file", "Packages", nil, "", "first page"},
		{"text", "Packages", []byte("hello, this is no database at all, however long one makes it: nothing, nothing"), "", "no Berkeley DB"},
		{"short", "Packages", b[:40], "", "first page"},
		{"btree", "Packages", rpmdbtest.Edited(b, 12, 0x62, 0x31, 5, 0), "", "btree"},
		{"encrypted", "Packages", rpmdbtest.Edited(b, 24, 1), "", "encrypted"},
		{"page_size", "Packages", rpmdbtest.Edited(b, 20, 1, 2, 3, 4), "", "page size"},
		{"cut_off", "Packages", b[:len(b)-4096], "bash openssl-libs", "pages are there"},
		{"odd_entries", "Packages", rpmdbtest.Edited(b, hash+20, 3), "", "impossible number of entries"},
		{"many_entries", "Packages", rpmdbtest.Edited(b, hash+20, 0xfe, 0xff), "", "impossible number of entries"},
		{"value_outside", "Packages", rpmdbtest.Edited(b, hash+26+2*3, 0xff, 0x7f), "openssl-libs zlib", "outside the page"},
		{"value_in_header", "Packages", rpmdbtest.Edited(b, hash+26+2*3, 3, 0), "openssl-libs zlib", "outside the page"},
		{"item_type", "Packages", rpmdbtest.Edited(b, value(2), 9), "bash zlib", "unknown item type 9"},
		{"page_shared", "Packages", rpmdbtest.Edited(b, value(2)+4, 2), "bash zlib", "belongs to another entry"},
		{"page_missing", "Packages", rpmdbtest.Edited(b, value(2)+4, 0, 0, 1), "bash zlib", "is not there"},
		{"page_no_overflow", "Packages", rpmdbtest.Edited(b, value(2)+4, 1), "bash zlib", "has type 13"},
		{"length_of_entry", "Packages", rpmdbtest.Edited(b, value(2)+8, 1), "bash openssl-libs zlib", ""},
		{"length_of_page", "Packages", rpmdbtest.Edited(b, 2*4096+22, 0xff, 0xff), "openssl-libs zlib", "claims 65535 bytes"},
		{"chain_in_circle", "Packages", rpmdbtest.Edited(b, 4*4096+16, 4), "bash openssl-libs", "belongs to another entry"},
		{"last_page", "Packages", rpmdbtest.Edited(b, 32, 0), "bash openssl-libs zlib", "behind the last page"},
	})
}

func TestBadNDB(t *testing.T) {
	n := rpmdbtest.NDB(threePackages()...)
	slot := func(i int) int { return 32 + 16*i }
	shared := n
	for i := 3; i < 100; i++ { // slots like that of zlib
		shared = rpmdbtest.Edited(shared, slot(i), n[slot(2):slot(3)]...)
	}
	checkDamages(t, []damage{
		{"ndb_overlap", "Packages.db", shared, "bash openssl-libs zlib", "blobs overlap"},
		{"ndb_short", "Packages.db", n[:20], "", "read header"},
		{"ndb_magic", "Packages.db", rpmdbtest.Edited(n, 0, 'X'), "", "no rpm ndb"},
		{"ndb_version", "Packages.db", rpmdbtest.Edited(n, 4, 9), "", "unknown version 9"},
		{"ndb_pages", "Packages.db", rpmdbtest.Edited(n, 12, 0xff, 0xff, 0xff), "", "number of slot pages"},
		{"ndb_more_pages", "Packages.db", rpmdbtest.Edited(n, 12, 0xff), "bash openssl-libs zlib", "slot"},
		{"ndb_cut_off", "Packages.db", n[:len(n)-16], "bash openssl-libs", "not in the file"},
		{"ndb_slot_magic", "Packages.db", rpmdbtest.Edited(n, slot(1), 'x'), "bash zlib", "slot without its magic"},
		{"ndb_slot_offset", "Packages.db", rpmdbtest.Edited(n, slot(1)+8, 0), "bash zlib", "read package 2"},
		{"ndb_slot_length", "Packages.db", rpmdbtest.Edited(n, slot(1)+12, 0xff, 0xff, 0xff, 0xff), "bash zlib", "not in the file"},
		{"ndb_other_package", "Packages.db", rpmdbtest.Edited(n, slot(1)+4, 7), "bash zlib", "blob is of package 2"},
		{"ndb_checksum", "Packages.db", rpmdbtest.Edited(n, 4096+40, 0xff), "openssl-libs zlib", "checksum does not match"},
		{"ndb_blob_length", "Packages.db", rpmdbtest.Edited(n, 4096+12, 0xff, 0xff, 0xff, 0xff), "openssl-libs zlib", "does not fit"},
	})
}

// TestCheck changes one byte of headers that rpm made and signed
// off with a digest: a version that is not what was installed must not pass.
func TestCheck(t *testing.T) {
	db := rpmdbtest.SQLite(t, "file:testdata/rpmdb.sqlite?mode=ro&immutable=1", nil)
	var blob []byte
	if err := db.QueryRow("SELECT blob FROM Packages WHERE hnum = 1").Scan(&blob); err != nil {
		t.Fatal(err)
	}
	version := bytes.Index(blob, []byte("\x001.1.1k\x00")) + 1
	region := 8 // the first entry, whose trailer counts the entries
	cases := []struct {
		name    string
		blob    []byte
		problem string
	}{
		{"whole", blob, ""},
		{"version", rpmdbtest.Edited(blob, version, '9'), "digest does not match"},
		{"region_tag", rpmdbtest.Edited(blob, region+3, 1), "tag 63"},
		{"region_offset", rpmdbtest.Edited(blob, region+8, 0x7f), "tag 63"},
		{"digest", bytes.Replace(blob, []byte{0, 0, 1, 17, 0, 0, 0, 6}, []byte{0, 0, 1, 17, 0, 0, 0, 7}, 1), "tag 273"},
	}
	for _, c := range cases {
		h, err := rpmdb.Parse(c.blob)
		if err != nil {
			t.Fatal(err)
		}
		if err = h.Check(); (c.problem == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.problem) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.problem)
		}
	}
}
