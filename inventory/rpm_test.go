// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/rpmdb/rpmdbtest"
)

// rpmRoot writes files below a new root and opens it.
func rpmRoot(t *testing.T, files map[string][]byte) (*rootfs.Root, string) {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return openRPMRoot(t, dir), dir
}

func openRPMRoot(t *testing.T, dir string) *rootfs.Root {
	t.Helper()
	r, err := rootfs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// wantOpenSSL is what opensslHeader holds.
func wantOpenSSL() inventory.Raw {
	return inventory.Raw{
		Package: inventory.Package{
			Manager: "rpm", Name: "openssl-libs", Version: "1.1.1k-7.el8_6", Epoch: 1, Arch: "x86_64",
			Vendor: "Example Vendor", SigningKey: "0102030405060708",
			BuildTime:   time.Unix(1657150000, 0).UTC(),
			InstallTime: time.Unix(1660000000, 0).UTC(),
		},
		SourceName: "openssl", SourceVersion: "1.1.1k-7.el8_6", Installed: true,
		Files: []string{"usr/lib64/libssl.so.1.1"},
		Changelog: []inventory.ChangelogEntry{
			{Time: time.Unix(1657108800, 0).UTC(), Version: "1:1.1.1k-7", Text: "- Fixes CVE-0000-0002\n- second line"},
			{Time: time.Unix(1647518400, 0).UTC(), Version: "1:1.1.1k-6", Text: "- Fixes CVE-0000-0001"},
		},
		ChangelogSource: "rpm changelog",
	}
}

func TestRPMProbeFormats(t *testing.T) {
	blobs := [][]byte{
		rpmdbtest.Named("bash", "5.1.8", "6.el9").Bytes(),
		rpmdbtest.OpenSSL(),
		rpmdbtest.Named("gpg-pubkey", "fd431d51", "4ae0493b").Bytes(),
		rpmdbtest.Big("kernel-core", 300_000),
	}
	cases := []struct {
		name, file string
		data       []byte
	}{
		{"bdb", "var/lib/rpm/Packages", rpmdbtest.BDB(binary.LittleEndian, 4096, 13, blobs...)},
		{"bdb_big_endian", "var/lib/rpm/Packages", rpmdbtest.BDB(binary.BigEndian, 4096, 13, blobs...)},
		{"bdb_before_4.6", "var/lib/rpm/Packages", rpmdbtest.BDB(binary.LittleEndian, 8192, 2, blobs...)},
		{"bdb_sysimage", "usr/lib/sysimage/rpm/Packages", rpmdbtest.BDB(binary.LittleEndian, 512, 13, blobs...)},
		{"ndb", "usr/lib/sysimage/rpm/Packages.db", rpmdbtest.NDB(blobs...)},
		{"ndb_var", "var/lib/rpm/Packages.db", rpmdbtest.NDB(blobs...)},
		{"sqlite", "var/lib/rpm/rpmdb.sqlite", rpmdbtest.SQLiteBytes(t, blobs...)},
		{"sqlite_ostree", "usr/share/rpm/rpmdb.sqlite", rpmdbtest.SQLiteBytes(t, blobs...)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			root, _ := rpmRoot(t, map[string][]byte{c.file: c.data})
			raws, problems := inventory.RPMProbe(context.Background(), root)
			if len(problems) > 0 {
				t.Errorf("problems: %v", problems)
			}
			if got := rpmNames(raws); got != "bash kernel-core openssl-libs" {
				t.Fatalf("packages: got %s", got)
			}
			for _, raw := range raws {
				if raw.Name != "openssl-libs" {
					continue
				}
				if diff := cmp.Diff(wantOpenSSL(), raw); diff != "" {
					t.Errorf("openssl-libs (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// TestRPMProbeRealSQLite reads a database that rpm 4.18 wrote.
func TestRPMProbeRealSQLite(t *testing.T) {
	data, err := os.ReadFile("rpmdb/testdata/rpmdb.sqlite")
	if err != nil {
		t.Fatal(err)
	}
	root, _ := rpmRoot(t, map[string][]byte{"var/lib/rpm/rpmdb.sqlite": data})
	raws, problems := inventory.RPMProbe(context.Background(), root)
	if len(problems) > 0 || rpmNames(raws) != "openssl openssl-libs" {
		t.Fatalf("got %s, problems %v", rpmNames(raws), problems)
	}
	for _, raw := range raws {
		if raw.Version != "1.1.1k-7.el8_6" || raw.Epoch != 1 || raw.Vendor != "Example Vendor" ||
			raw.SourceName != "openssl" || raw.SourceVersion != "1.1.1k-7.el8_6" || len(raw.Changelog) != 2 {
			t.Errorf("got %+v", raw)
		}
		if want := "- Fixes CVE-0000-0002\n- second line"; raw.Changelog[0].Text != want {
			t.Errorf("changelog of %s: got %q, want %q", raw.Name, raw.Changelog[0].Text, want)
		}
		if raw.Name == "openssl-libs" && strings.Join(raw.Files, " ") != "usr/lib64/libssl.so.1.1.1k" {
			t.Errorf("files: got %v", raw.Files)
		}
	}
}

func TestRPMProbeTwoDatabases(t *testing.T) {
	old := rpmdbtest.BDB(binary.LittleEndian, 4096, 13, rpmdbtest.Named("openssl-libs", "1.0.2k", "1.el7").Bytes())
	empty := rpmdbtest.SQLiteBytes(t)
	one := rpmdbtest.SQLiteBytes(t, rpmdbtest.OpenSSL())
	cases := []struct {
		name     string
		files    map[string][]byte
		link     string
		versions string
		problem  string // in one of them, none when empty
	}{
		{
			name: "linked_directory", files: map[string][]byte{"usr/lib/sysimage/rpm/rpmdb.sqlite": one},
			link: "var/lib/rpm", versions: "1.1.1k-7.el8_6",
		},
		{
			name:     "copies",
			files:    map[string][]byte{"usr/lib/sysimage/rpm/rpmdb.sqlite": one, "var/lib/rpm/rpmdb.sqlite": one},
			versions: "1.1.1k-7.el8_6",
		},
		{
			name:     "left_from_move",
			files:    map[string][]byte{"usr/lib/sysimage/rpm/rpmdb.sqlite": one, "var/lib/rpm/Packages": old},
			versions: "1.0.2k-1.el7 1.1.1k-7.el8_6", problem: "may be left over",
		},
		{
			name:     "left_from_conversion",
			files:    map[string][]byte{"var/lib/rpm/Packages": old, "var/lib/rpm/rpmdb.sqlite": one},
			versions: "1.1.1k-7.el8_6", problem: "beside it is newer",
		},
		{
			name:     "empty_beside",
			files:    map[string][]byte{"var/lib/rpm/Packages": old, "var/lib/rpm/rpmdb.sqlite": empty},
			versions: "1.0.2k-1.el7", problem: "holds no packages",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			root, dir := rpmRoot(t, c.files)
			if c.link != "" {
				if err := os.MkdirAll(filepath.Join(dir, "var/lib"), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.Symlink("../../usr/lib/sysimage/rpm", filepath.Join(dir, c.link)); err != nil {
					t.Fatal(err)
				}
			}
			raws, problems := inventory.RPMProbe(context.Background(), root)
			var versions []string
			for _, raw := range raws {
				versions = append(versions, raw.Version)
			}
			if got := strings.Join(versions, " "); got != c.versions {
				t.Errorf("versions: got %s, want %s", got, c.versions)
			}
			if (c.problem == "") != (len(problems) == 0) || !strings.Contains(rpmProblems(problems), c.problem) {
				t.Errorf("problems: got %v, want %q", problems, c.problem)
			}
		})
	}
}

func TestRPMProbeNothingThere(t *testing.T) {
	root, _ := rpmRoot(t, map[string][]byte{"etc/os-release": nil})
	if raws, problems := inventory.RPMProbe(context.Background(), root); len(raws)+len(problems) > 0 {
		t.Errorf("got %v, %v", raws, problems)
	}
}
