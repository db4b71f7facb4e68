// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/rpmdb/rpmdbtest"
)

func TestRPMSource(t *testing.T) {
	cases := []struct{ file, name, version string }{
		{"openssl-1.0.1e-57.el6.src.rpm", "openssl", "1.0.1e-57.el6"},
		{"nss-softokn-3.14.3-23.3.el6_8.src.rpm", "nss-softokn", "3.14.3-23.3.el6_8"},
		{"openssl-1_1-1.1.1l-150400.7.7.1.src.rpm", "openssl-1_1", "1.1.1l-150400.7.7.1"},
		{"firmware-1-2.nosrc.rpm", "firmware", "1-2"},
		{"openssl-1.0.1e-57.el6.x86_64.rpm", "", ""},
		{"openssl.src.rpm", "", ""},
		{"openssl-1.src.rpm", "", ""},
		{"-1-2.src.rpm", "", ""},
		{"(none)", "", ""},
		{"", "", ""},
	}
	for _, c := range cases {
		if name, version := inventory.RPMSource(c.file); name != c.name || version != c.version {
			t.Errorf("RPMSource(%q) = %q, %q, want %q, %q", c.file, name, version, c.name, c.version)
		}
	}
}

func TestRPMChangelogVersion(t *testing.T) {
	cases := []struct{ head, want string }{
		{"Tomáš Mráz <tmraz@example.org> 1.0.1e-57", "1.0.1e-57"},
		{"Tomáš Mráz <tmraz@example.org> - 1:1.1.1k-7", "1:1.1.1k-7"},
		{"A Packager <a@example.org> - [1.0.1e-57.0.1]", "1.0.1e-57.0.1"},
		{"A Packager <a@example.org> 3.0.7-6 extra words", "3.0.7-6"},
		{"A Packager - 3.12.9-12", "3.12.9-12"},
		{"a@example.org 0.9.6b-1", "0.9.6b-1"},
		{"a@example.org", ""},
		{"A Packager <a@example.org>", ""},
		{"A Packager <a@example.org> stronghold-0.9.6c-1", ""},
		{"A Packager", ""},
		{"", ""},
	}
	for _, c := range cases {
		if got := inventory.RPMChangelogVersion(c.head); got != c.want {
			t.Errorf("RPMChangelogVersion(%q) = %q, want %q", c.head, got, c.want)
		}
	}
}

// TestRPMHeaderBounds decodes headers that ask for more than they hold.
func TestRPMHeaderBounds(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	cases := []struct {
		name string
		h    *rpmdbtest.Header
		err  string
	}{
		{"long_name", new(rpmdbtest.Header).Text(1000, long).Text(1001, "1").Text(1002, "1"), "too many"},
		{"strings_beyond_data", rpmdbtest.Named("a", "1", "1").Entry(1117, 8, 1<<31, []byte("a\x00")), "malformed"},
		{"numbers_beyond_data", rpmdbtest.Named("a", "1", "1").Entry(1080, 4, 1<<31, []byte{0, 0, 0, 1}), "malformed"},
		{"string_without_end", rpmdbtest.Named("a", "1", "1").Entry(1082, 8, 1, []byte("abc")), "malformed"},
		{"directory_missing", rpmdbtest.Named("a", "1", "1").Texts(1117, "liba.so").Texts(1118, "/").Numbers(1116, 5), "no directory 5"},
		{"directories_too_few", rpmdbtest.Named("a", "1", "1").Texts(1117, "liba.so").Texts(1118, "/"), "1 names, 0 directories"},
		{"long_path", rpmdbtest.Named("a", "1", "1").Texts(1117, "liba.so").Texts(1118, long).Numbers(1116, 0), "path of"},
	}
	for _, c := range cases {
		if _, err := inventory.DecodeRPMHeader(c.h.Bytes()); err == nil || !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.err)
		}
	}
	raw, err := inventory.DecodeRPMHeader(rpmdbtest.Named("a", "1", "1").Numbers(1080, 1).
		Texts(1081, "a").Texts(1082, long).Texts(1027, "/usr/lib/libold.so.1", "/usr/share/doc").Bytes())
	if err != nil || len(raw.Changelog) != 1 || len(raw.Changelog[0].Text) != 64<<10 {
		t.Errorf("long changelog entry: got %d entries, %v", len(raw.Changelog), err)
	}
	if len(raw.Files) != 1 || raw.Files[0] != "usr/lib/libold.so.1" {
		t.Errorf("old file names: got %v", raw.Files)
	}
}
