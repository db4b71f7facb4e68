// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
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

func TestRPMKeyID(t *testing.T) {
	issuer := []byte{9, 16, 1, 2, 3, 4, 5, 6, 7, 8}
	v4print := append([]byte{22, 33, 4}, append(make([]byte, 12), 1, 2, 3, 4, 5, 6, 7, 8)...)
	v6print := append([]byte{34, 33, 6, 1, 2, 3, 4, 5, 6, 7, 8}, make([]byte, 24)...)
	v4 := func(hashed, unhashed []byte) []byte {
		body := append([]byte{4, 0, 1, 8, 0, byte(len(hashed))}, hashed...)
		return append(append(body, 0, byte(len(unhashed))), unhashed...)
	}
	v6 := append([]byte{6, 0, 27, 10, 0, 0, 0, byte(len(v6print))}, v6print...)
	packet := func(head []byte, body []byte) []byte { return append(bytes.Clone(head), body...) }
	cases := []struct {
		name   string
		packet []byte
		want   string
	}{
		{"version_3", signatureV3, "0102030405060708"},
		{"version_4_unhashed", packet([]byte{0x88, 99}, v4([]byte{5, 2, 0, 0, 0, 0}, issuer)), "0102030405060708"},
		{"version_4_hashed", packet([]byte{0x89, 0, 99}, v4(issuer, nil)), "0102030405060708"},
		{"version_4_fingerprint", packet([]byte{0xc2, 99}, v4(v4print, nil)), "0102030405060708"},
		{"long_new_header", packet([]byte{0xc2, 0xc0, 9}, v4(issuer, nil)), "0102030405060708"},
		{"longest_new_header", packet([]byte{0xc2, 0xff, 0, 0, 0, 99}, v4(issuer, nil)), "0102030405060708"},
		{"version_6", packet([]byte{0xc2, 99}, v6), "0102030405060708"},
		{"long_subpacket", packet([]byte{0x88, 99}, v4(append([]byte{0xff, 0, 0, 0}, issuer...), nil)), "0102030405060708"},
		{"public_key", packet([]byte{0x99, 0, 99}, v4(issuer, nil)), ""},
		{"partial_length", packet([]byte{0xc2, 0xe1}, v4(issuer, nil)), ""},
		{"area_too_long", packet([]byte{0x88, 99}, []byte{4, 0, 1, 8, 0xff, 0xff, 9, 16}), ""},
		{"subpacket_too_long", packet([]byte{0x88, 99}, v4([]byte{200, 1, 16}, nil)), ""},
		{"subpacket_of_nothing", packet([]byte{0x88, 99}, v4([]byte{0}, nil)), ""},
		{"version_unknown", []byte{0x88, 3, 9, 1, 2}, ""},
		{"version_3_cut", signatureV3[:12], ""},
		{"no_packet", []byte("hello"), ""},
		{"nothing", nil, ""},
	}
	for _, c := range cases {
		if got := inventory.RPMKeyID(c.packet); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// TestRPMHeaderSignatures holds which of the signatures of a header counts.
func TestRPMHeaderSignatures(t *testing.T) {
	other := bytes.Clone(signatureV3)
	other[10] = 0xff
	bin := func(h *header, tag uint32, data []byte) *header { return h.entry(tag, 7, uint32(len(data)), data) }
	cases := []struct {
		name string
		h    *header
		want string
	}{
		{"of_the_header_first", bin(bin(named("a", "1", "1"), 259, other), 268, signatureV3), "0102030405060708"},
		{"of_the_header_dsa", bin(named("a", "1", "1"), 267, signatureV3), "0102030405060708"},
		{"of_the_package", bin(named("a", "1", "1"), 262, signatureV3), "0102030405060708"},
		{"unreadable_then_good", bin(bin(named("a", "1", "1"), 268, []byte("x")), 259, signatureV3), "0102030405060708"},
		{"text", named("a", "1", "1").texts(278, "?", base64.StdEncoding.EncodeToString(signatureV3)), "0102030405060708"},
		{"length_outside", named("a", "1", "1").entry(268, 7, 1<<20, signatureV3), ""},
		{"type", named("a", "1", "1").text(268, string(signatureV3)), ""},
		{"none", named("a", "1", "1"), ""},
	}
	for _, c := range cases {
		raw, err := inventory.DecodeRPMHeader(c.h.bytes())
		if err != nil || raw.SigningKey != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.name, raw.SigningKey, err, c.want)
		}
	}
}

// TestRPMHeaderBounds decodes headers that ask for more than they hold.
func TestRPMHeaderBounds(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	cases := []struct {
		name string
		h    *header
		err  string
	}{
		{"long_name", new(header).text(1000, long).text(1001, "1").text(1002, "1"), "too many"},
		{"strings_beyond_data", named("a", "1", "1").entry(1117, 8, 1<<31, []byte("a\x00")), "malformed"},
		{"numbers_beyond_data", named("a", "1", "1").entry(1080, 4, 1<<31, []byte{0, 0, 0, 1}), "malformed"},
		{"string_without_end", named("a", "1", "1").entry(1082, 8, 1, []byte("abc")), "malformed"},
		{"directory_missing", named("a", "1", "1").texts(1117, "liba.so").texts(1118, "/").numbers(1116, 5), "no directory 5"},
		{"directories_too_few", named("a", "1", "1").texts(1117, "liba.so").texts(1118, "/"), "1 names, 0 directories"},
		{"long_path", named("a", "1", "1").texts(1117, "liba.so").texts(1118, long).numbers(1116, 0), "path of"},
	}
	for _, c := range cases {
		if _, err := inventory.DecodeRPMHeader(c.h.bytes()); err == nil || !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.err)
		}
	}
	raw, err := inventory.DecodeRPMHeader(named("a", "1", "1").numbers(1080, 1).
		texts(1081, "a").texts(1082, long).texts(1027, "/usr/lib/libold.so.1", "/usr/share/doc").bytes())
	if err != nil || len(raw.Changelog) != 1 || len(raw.Changelog[0].Text) != 64<<10 {
		t.Errorf("long changelog entry: got %d entries, %v", len(raw.Changelog), err)
	}
	if len(raw.Files) != 1 || raw.Files[0] != "usr/lib/libold.so.1" {
		t.Errorf("old file names: got %v", raw.Files)
	}
}
