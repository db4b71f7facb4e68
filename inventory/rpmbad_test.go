// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
)

func rpmNames(raws []inventory.Raw) string {
	var names []string
	for _, raw := range raws {
		names = append(names, raw.Name)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func rpmProblems(problems []inventory.Problem) string {
	var all []string
	for _, p := range problems {
		all = append(all, fmt.Sprintf("%s: %s (incomplete %t)", p.Path, p.Err, p.Incomplete))
	}
	return strings.Join(all, "\n")
}

// edited is data with bytes written over it at an offset.
func edited(data []byte, offset int, with ...byte) []byte {
	data = bytes.Clone(data)
	copy(data[offset:], with)
	return data
}

// rpmDamage is a database with a fault: which packages it still gives, what is
// said, and whether packages may be missing.
type rpmDamage struct {
	name, file string
	data       []byte
	packages   string
	problem    string
	incomplete bool
}

func checkRPMDamages(t *testing.T, cases []rpmDamage) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			name := "var/lib/rpm/" + c.file
			root, _ := rpmRoot(t, map[string][]byte{name: c.data})
			raws, problems := inventory.RPMProbe(context.Background(), root)
			if got := rpmNames(raws); got != c.packages {
				t.Errorf("packages: got %q, want %q", got, c.packages)
			}
			text := rpmProblems(problems)
			if (c.problem == "") != (text == "") || !strings.Contains(text, c.problem) {
				t.Fatalf("problems: got %q, want %q", text, c.problem)
			}
			for _, p := range problems {
				if p.Probe != "rpm" || p.Path != name {
					t.Errorf("problem does not name its file: %+v", p)
				}
			}
			if got := slices.ContainsFunc(problems, func(p inventory.Problem) bool { return p.Incomplete }); got != c.incomplete {
				t.Errorf("incomplete: got %t in %q", got, text)
			}
		})
	}
}

// threePackages are the headers that the damaged databases hold.
func threePackages() [][]byte {
	return [][]byte{named("bash", "5", "1").bytes(), opensslHeader(), bigBlob("zlib", 9000)}
}

func TestRPMProbeBadBDB(t *testing.T) {
	le := binary.LittleEndian
	b := bdb(le, 4096, 13, threePackages()...)
	hash := 4096 // of the hash page
	value := func(i int) int { return int(le.Uint16(b[hash+26+2*(2*i+1):])) + hash }
	checkRPMDamages(t, []rpmDamage{
		{"empty_file", "Packages", nil, "", "empty file", true},
		{"text", "Packages", []byte("hello, this is no database at all, however long one makes it: nothing, nothing"), "", "no Berkeley DB", true},
		{"short", "Packages", b[:40], "", "first page", true},
		{"btree", "Packages", edited(b, 12, 0x62, 0x31, 5, 0), "", "btree", true},
		{"encrypted", "Packages", edited(b, 24, 1), "", "encrypted", true},
		{"page_size", "Packages", edited(b, 20, 1, 2, 3, 4), "", "page size", true},
		{"cut_off", "Packages", b[:len(b)-4096], "bash openssl-libs", "pages are there", true},
		{"odd_entries", "Packages", edited(b, hash+20, 3), "", "impossible number of entries", true},
		{"many_entries", "Packages", edited(b, hash+20, 0xfe, 0xff), "", "impossible number of entries", true},
		{"value_outside", "Packages", edited(b, hash+26+2*3, 0xff, 0x7f), "openssl-libs zlib", "outside the page", true},
		{"value_in_header", "Packages", edited(b, hash+26+2*3, 3, 0), "openssl-libs zlib", "outside the page", true},
		{"item_type", "Packages", edited(b, value(2), 9), "bash zlib", "unknown item type 9", true},
		{"page_shared", "Packages", edited(b, value(2)+4, 2), "bash zlib", "belongs to another entry", true},
		{"page_missing", "Packages", edited(b, value(2)+4, 0, 0, 1), "bash zlib", "is not there", true},
		{"page_no_overflow", "Packages", edited(b, value(2)+4, 1), "bash zlib", "has type 13", true},
		{"length_of_entry", "Packages", edited(b, value(2)+8, 1), "bash openssl-libs zlib", "", false},
		{"length_of_page", "Packages", edited(b, 2*4096+22, 0xff, 0xff), "openssl-libs zlib", "claims 65535 bytes", true},
		{"chain_in_circle", "Packages", edited(b, 4*4096+16, 4), "bash openssl-libs", "belongs to another entry", true},
		{"last_page", "Packages", edited(b, 32, 0), "bash openssl-libs zlib", "behind the last page", true},
	})
}

func TestRPMProbeBadHeaders(t *testing.T) {
	le, first := binary.LittleEndian, threePackages()[0]
	broken := edited(opensslHeader(), 8+8, 0x7f) // offset of the name
	checkRPMDamages(t, []rpmDamage{
		{"header_cut", "Packages", bdb(le, 4096, 13, first, opensslHeader()[:200]), "bash", "bytes are there", true},
		{"header_of_nothing", "Packages", bdb(le, 4096, 13, first, make([]byte, 64)), "bash", "impossible counts", true},
		{"header_without_name", "Packages", bdb(le, 4096, 13, first, new(header).text(1001, "1").bytes()), "bash", "without name", true},
		{"name_outside", "Packages", bdb(le, 4096, 13, first, broken), "bash", "tag 1000", true},
		{"epoch_of_openssl", "Packages", bdb(le, 4096, 13, first, named("openssl", "1", "1").text(1003, "1").bytes()), "bash", "tag 1003", true},
		{"epoch_of_bash", "Packages", bdb(le, 4096, 13, opensslHeader(), named("bash", "1", "1").text(1003, "1").bytes()), "openssl-libs", "tag 1003", false},
		{"changelog", "Packages", bdb(le, 4096, 13, named("openssl", "1", "1").numbers(1080, 1, 2).bytes()), "openssl", "2 times, 0 names", false},
	})
}

func TestRPMProbeBadNDB(t *testing.T) {
	n := ndb(threePackages()...)
	slot := func(i int) int { return 32 + 16*i }
	shared := n
	for i := 3; i < 100; i++ { // slots like that of zlib
		shared = edited(shared, slot(i), n[slot(2):slot(3)]...)
	}
	checkRPMDamages(t, []rpmDamage{
		{"ndb_overlap", "Packages.db", shared, "bash openssl-libs zlib", "blobs overlap", true},
		{"ndb_short", "Packages.db", n[:20], "", "read header", true},
		{"ndb_magic", "Packages.db", edited(n, 0, 'X'), "", "no rpm ndb", true},
		{"ndb_version", "Packages.db", edited(n, 4, 9), "", "unknown version 9", true},
		{"ndb_pages", "Packages.db", edited(n, 12, 0xff, 0xff, 0xff), "", "number of slot pages", true},
		{"ndb_more_pages", "Packages.db", edited(n, 12, 0xff), "bash openssl-libs zlib", "slot", true},
		{"ndb_cut_off", "Packages.db", n[:len(n)-16], "bash openssl-libs", "not in the file", true},
		{"ndb_slot_magic", "Packages.db", edited(n, slot(1), 'x'), "bash zlib", "slot without its magic", true},
		{"ndb_slot_offset", "Packages.db", edited(n, slot(1)+8, 0), "bash zlib", "read package 2", true},
		{"ndb_slot_length", "Packages.db", edited(n, slot(1)+12, 0xff, 0xff, 0xff, 0xff), "bash zlib", "not in the file", true},
		{"ndb_other_package", "Packages.db", edited(n, slot(1)+4, 7), "bash zlib", "blob is of package 2", true},
		{"ndb_checksum", "Packages.db", edited(n, 4096+40, 0xff), "openssl-libs zlib", "checksum does not match", true},
		{"ndb_blob_length", "Packages.db", edited(n, 4096+12, 0xff, 0xff, 0xff, 0xff), "openssl-libs zlib", "does not fit", true},
	})
}

// TestRPMProbeTooMuchText wants the text of a database that has too much of it
// left out from some package on, and the packages kept.
func TestRPMProbeTooMuchText(t *testing.T) {
	texts := make([]string, 500)
	for i := range texts {
		texts[i] = strings.Repeat("x", 60_000)
	}
	long := func(name string) []byte {
		return named(name, "1", "1").numbers(1080, make([]uint32, 500)...).texts(1081, make([]string, 500)...).texts(1082, texts...).bytes()
	}
	data := ndb(long("openssl"), long("nss"), long("gnutls"), long("nettle"))
	root, _ := rpmRoot(t, map[string][]byte{"var/lib/rpm/Packages.db": data})
	raws, problems := inventory.RPMProbe(context.Background(), root)
	if rpmNames(raws) != "gnutls nettle nss openssl" || len(raws[0].Changelog) != 500 || len(raws[3].Changelog) != 0 {
		t.Errorf("got %s", rpmNames(raws))
	}
	if text := rpmProblems(problems); !strings.Contains(text, `"nettle": files and changelog are not read`) {
		t.Errorf("problems: got %q", text)
	}
}

// TestRPMProbeCutOff cuts databases at many places: none may pass for whole.
func TestRPMProbeCutOff(t *testing.T) {
	blobs := [][]byte{named("bash", "5", "1").bytes(), opensslHeader(), bigBlob("zlib", 3000)}
	for file, data := range map[string][]byte{
		"Packages":     bdb(binary.LittleEndian, 512, 13, blobs...),
		"Packages.db":  ndb(blobs...),
		"rpmdb.sqlite": sqliteBytes(t, blobs...),
	} {
		for size := 0; size < len(data); size += 331 {
			root, _ := rpmRoot(t, map[string][]byte{"var/lib/rpm/" + file: data[:size]})
			raws, problems := inventory.RPMProbe(context.Background(), root)
			if !slices.ContainsFunc(problems, func(p inventory.Problem) bool { return p.Incomplete }) {
				t.Errorf("%s cut to %d of %d bytes: packages %s, problems %v", file, size, len(data), rpmNames(raws), problems)
			}
		}
	}
}

func TestRPMProbeStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for file, data := range map[string][]byte{
		"Packages":     bdb(binary.LittleEndian, 512, 13, opensslHeader()),
		"Packages.db":  ndb(opensslHeader()),
		"rpmdb.sqlite": sqliteBytes(t, opensslHeader()),
	} {
		root, _ := rpmRoot(t, map[string][]byte{"var/lib/rpm/" + file: data})
		raws, problems := inventory.RPMProbe(ctx, root)
		if len(raws) > 0 || !strings.Contains(rpmProblems(problems), "context canceled") {
			t.Errorf("%s: got %s, %v", file, rpmNames(raws), problems)
		}
	}
}

// TestRPMProbeDamagedHeader changes one byte of headers that rpm made and signed
// off with a digest: a version that is not what was installed must not pass.
func TestRPMProbeDamagedHeader(t *testing.T) {
	db := rpmSQLite(t, "file:testdata/rpm/rpmdb.sqlite?mode=ro&immutable=1", nil)
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
		{"version", edited(blob, version, '9'), "digest does not match"},
		{"region_tag", edited(blob, region+3, 1), "tag 63"},
		{"region_offset", edited(blob, region+8, 0x7f), "tag 63"},
		{"digest", bytes.Replace(blob, []byte{0, 0, 1, 17, 0, 0, 0, 6}, []byte{0, 0, 1, 17, 0, 0, 0, 7}, 1), "tag 273"},
	}
	for _, c := range cases {
		root, _ := rpmRoot(t, map[string][]byte{"var/lib/rpm/Packages": bdb(binary.LittleEndian, 4096, 13, c.blob)})
		raws, problems := inventory.RPMProbe(context.Background(), root)
		text := rpmProblems(problems)
		if c.problem == "" && (len(raws) != 1 || text != "") {
			t.Errorf("%s: got %s, problems %q", c.name, rpmNames(raws), text)
		}
		if c.problem != "" && (len(raws) != 0 || !strings.Contains(text, c.problem) || !strings.Contains(text, "incomplete true")) {
			t.Errorf("%s: got %s, problems %q, want %q", c.name, rpmNames(raws), text, c.problem)
		}
	}
}
