// SPDX-License-Identifier: Apache-2.0

package rpmdb_test

import (
	"bytes"
	"encoding/base64"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/rpmdb"
	"github.com/cryptopatch/cryptopatch/inventory/rpmdb/rpmdbtest"
)

func TestKeyID(t *testing.T) {
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
		{"version_3", rpmdbtest.SignatureV3, "0102030405060708"},
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
		{"version_3_cut", rpmdbtest.SignatureV3[:12], ""},
		{"no_packet", []byte("hello"), ""},
		{"nothing", nil, ""},
	}
	for _, c := range cases {
		if got := rpmdb.KeyID(c.packet); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// TestSigningKey holds which of the signatures of a header counts.
func TestSigningKey(t *testing.T) {
	other := bytes.Clone(rpmdbtest.SignatureV3)
	other[10] = 0xff
	bin := func(h *rpmdbtest.Header, tag uint32, data []byte) *rpmdbtest.Header {
		return h.Entry(tag, 7, uint32(len(data)), data)
	}
	cases := []struct {
		name string
		h    *rpmdbtest.Header
		want string
	}{
		{"of_the_header_first", bin(bin(rpmdbtest.Named("a", "1", "1"), 259, other), 268, rpmdbtest.SignatureV3), "0102030405060708"},
		{"of_the_header_dsa", bin(rpmdbtest.Named("a", "1", "1"), 267, rpmdbtest.SignatureV3), "0102030405060708"},
		{"of_the_package", bin(rpmdbtest.Named("a", "1", "1"), 262, rpmdbtest.SignatureV3), "0102030405060708"},
		{"unreadable_then_good", bin(bin(rpmdbtest.Named("a", "1", "1"), 268, []byte("x")), 259, rpmdbtest.SignatureV3), "0102030405060708"},
		{"text", rpmdbtest.Named("a", "1", "1").Texts(278, "?", base64.StdEncoding.EncodeToString(rpmdbtest.SignatureV3)), "0102030405060708"},
		{"length_outside", rpmdbtest.Named("a", "1", "1").Entry(268, 7, 1<<20, rpmdbtest.SignatureV3), ""},
		{"type", rpmdbtest.Named("a", "1", "1").Text(268, string(rpmdbtest.SignatureV3)), ""},
		{"none", rpmdbtest.Named("a", "1", "1"), ""},
	}
	for _, c := range cases {
		h, err := rpmdb.Parse(c.h.Bytes())
		if got := h.SigningKey(); err != nil || got != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.name, got, err, c.want)
		}
	}
}
