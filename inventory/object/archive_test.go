// SPDX-License-Identifier: Apache-2.0

package object_test

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/object"
)

// archive is an archive with one member, and before it an index of symbols.
func archive(name string, body []byte, symbols ...string) []byte {
	b := []byte("!<arch>\n")
	add := func(name string, body []byte) {
		b = append(b, fmt.Sprintf("%-16s%-12d%-6d%-6d%-8o%-10d`\n", name, 0, 0, 0, 0o644, len(body))...)
		b = append(append(b, body...), strings.Repeat("\n", len(body)%2)...)
	}
	if len(symbols) > 0 {
		index := binary.BigEndian.AppendUint32(nil, uint32(len(symbols)))
		index = append(index, make([]byte, 4*len(symbols))...)
		add("/", append(index, strings.Join(symbols, "\x00")+"\x00"...))
	}
	add(name, body)
	return b
}

func TestReadArchive(t *testing.T) {
	member := func(rodata string) []byte {
		return image{kind: elf.ET_REL, machine: elf.EM_X86_64, rodata: rodata, imported: []string{"SSL_new"}}.build()
	}
	for _, tc := range []struct {
		name  string
		bytes []byte
		want  []string
		err   error
	}{
		{"libcrypto", archive("x.o/", member("OpenSSL 3.0.22 25 Aug 2026|"+sources3+build3)),
			[]string{"openssl static 3.0.22 built 2026-10-21 for debian-amd64"}, nil},
		{"libssl", archive("x.o/", member(sources11)), []string{"openssl static  series 1.1.x"}, nil},
		{"libnettle_by_its_index", archive("x.o/", member(""), "nettle_md5_init", "nettle_sha256_init"), []string{"nettle static "}, nil},
		{"libmbedx509_by_its_index", archive("x.o/", member(""), "mbedtls_x509_crt_parse"), []string{"mbedtls static "}, nil},
		{"wrapper_of_mbedtls", archive("x.o/", member(""), "mbedtls_net_of_mine"), nil, nil},
		{"of_other_things", archive("x.txt/", []byte("OpenSSL 3.0.22 25 Aug 2026")), nil, object.ErrNotArchive},
		{"empty", []byte("!<arch>\n"), nil, object.ErrNotArchive},
		{"no_archive", libcrypto.build(), nil, object.ErrNotArchive},
		{"bad_size", []byte("!<arch>\n" + strings.Repeat("9", 58) + "`\n"), nil, object.ErrNotArchive},
	} {
		t.Run(tc.name, func(t *testing.T) {
			o, err := object.ReadArchive(bytes.NewReader(tc.bytes), int64(len(tc.bytes)))
			if !errors.Is(err, tc.err) {
				t.Fatalf("ReadArchive: got error %v, want %v", err, tc.err)
			}
			if diff := cmp.Diff(tc.want, say(o)); diff != "" {
				t.Errorf("ReadArchive: -want +got\n%s", diff)
			}
		})
	}
}

func TestReadArchiveTruncated(t *testing.T) {
	b := archive("x.o/", libgcrypt.build(), "gcry_check_version")
	for n := range len(b) - 1 { // the last byte only fills up
		o, err := object.ReadArchive(bytes.NewReader(b[:n]), int64(n))
		if err == nil {
			t.Fatalf("ReadArchive of %d bytes of %d: got %+v and no error", n, len(b), o)
		}
	}
}
