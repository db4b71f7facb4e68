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
	"github.com/cryptopatch/cryptopatch/inventory/rpmdb/rpmdbtest"
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
	return [][]byte{rpmdbtest.Named("bash", "5", "1").Bytes(), rpmdbtest.OpenSSL(), rpmdbtest.Big("zlib", 9000)}
}

// TestRPMProbeDamage wants each fault told with what it may hide; the faults of
// the formats themselves are tested in package rpmdb.
func TestRPMProbeDamage(t *testing.T) {
	le, first := binary.LittleEndian, threePackages()[0]
	broken := rpmdbtest.Edited(rpmdbtest.OpenSSL(), 8+8, 0x7f) // offset of the name
	checkRPMDamages(t, []rpmDamage{
		{"empty_file", "Packages", nil, "", "empty file", true},
		{"cut_off", "Packages", rpmdbtest.BDB(le, 4096, 13, first)[:3*4096-1], "", "pages are there", true},
		{"other_format", "Packages.db", rpmdbtest.BDB(le, 4096, 13, first), "", "no rpm ndb", true},
		{"header_cut", "Packages", rpmdbtest.BDB(le, 4096, 13, first, rpmdbtest.OpenSSL()[:200]), "bash", "bytes are there", true},
		{"header_of_nothing", "Packages", rpmdbtest.BDB(le, 4096, 13, first, make([]byte, 64)), "bash", "impossible counts", true},
		{"header_without_name", "Packages", rpmdbtest.BDB(le, 4096, 13, first, new(rpmdbtest.Header).Text(1001, "1").Bytes()), "bash", "without name", true},
		{"name_outside", "Packages", rpmdbtest.BDB(le, 4096, 13, first, broken), "bash", "tag 1000", true},
		{"epoch_of_openssl", "Packages", rpmdbtest.BDB(le, 4096, 13, first, rpmdbtest.Named("openssl", "1", "1").Text(1003, "1").Bytes()), "bash", "tag 1003", true},
		{"epoch_of_bash", "Packages",
			rpmdbtest.BDB(le, 4096, 13, rpmdbtest.OpenSSL(), rpmdbtest.Named("bash", "1", "1").Text(1003, "1").Bytes()), "openssl-libs", "tag 1003", false},
		{"changelog", "Packages",
			rpmdbtest.BDB(le, 4096, 13, rpmdbtest.Named("openssl", "1", "1").Numbers(1080, 1, 2).Bytes()), "openssl", "2 times, 0 names", false},
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
		return rpmdbtest.Named(name, "1", "1").Numbers(1080, make([]uint32, 500)...).Texts(1081, make([]string, 500)...).Texts(1082, texts...).Bytes()
	}
	data := rpmdbtest.NDB(long("openssl"), long("nss"), long("gnutls"), long("nettle"))
	root, _ := rpmRoot(t, map[string][]byte{"var/lib/rpm/Packages.db": data})
	raws, problems := inventory.RPMProbe(context.Background(), root)
	if rpmNames(raws) != "gnutls nettle nss openssl" || len(raws[0].Changelog) != 500 || len(raws[3].Changelog) != 0 {
		t.Errorf("got %s", rpmNames(raws))
	}
	if text := rpmProblems(problems); !strings.Contains(text, `"nettle": files and changelog are not read`) {
		t.Errorf("problems: got %q", text)
	}
}

// TestRPMProbeDamagedHeader changes one byte of headers that rpm made and signed
// off with a digest: a version that is not what was installed must not pass.
func TestRPMProbeDamagedHeader(t *testing.T) {
	db := rpmdbtest.SQLite(t, "file:rpmdb/testdata/rpmdb.sqlite?mode=ro&immutable=1", nil)
	var blob []byte
	if err := db.QueryRow("SELECT blob FROM Packages WHERE hnum = 1").Scan(&blob); err != nil {
		t.Fatal(err)
	}
	version := bytes.Index(blob, []byte("\x001.1.1k\x00")) + 1
	cases := []struct {
		name    string
		blob    []byte
		problem string
	}{
		{"whole", blob, ""},
		{"version", rpmdbtest.Edited(blob, version, '9'), "digest does not match"},
	}
	for _, c := range cases {
		root, _ := rpmRoot(t, map[string][]byte{"var/lib/rpm/Packages": rpmdbtest.BDB(binary.LittleEndian, 4096, 13, c.blob)})
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
