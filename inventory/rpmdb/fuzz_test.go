// SPDX-License-Identifier: Apache-2.0

package rpmdb_test

import (
	"encoding/binary"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/rpmdb"
	"github.com/cryptopatch/cryptopatch/inventory/rpmdb/rpmdbtest"
)

func FuzzHeader(f *testing.F) {
	f.Add(rpmdbtest.OpenSSL(), uint32(rpmdb.TagName))
	f.Add(rpmdbtest.Named("openssl", "1", "1").Texts(1027, "/usr/lib/libssl.so").Bytes(), uint32(rpmdb.TagOldFileNames))
	f.Add([]byte{}, uint32(63))
	f.Fuzz(func(t *testing.T, blob []byte, tag uint32) {
		h, err := rpmdb.Parse(blob)
		if err != nil {
			return
		}
		texts, _ := h.Texts(rpmdb.Tag(tag), 100)
		numbers, _ := h.Numbers(rpmdb.Tag(tag), 100)
		total := 4 * len(numbers)
		for _, text := range texts {
			total += len(text) + 1
		}
		if total > len(blob) || len(texts) > 100 || len(numbers) > 100 {
			t.Errorf("%d texts and %d numbers of %d bytes", len(texts), len(numbers), len(blob))
		}
		if key := h.SigningKey(); key != "" && len(key) != 16 {
			t.Errorf("key id %q", key)
		}
		_ = h.Check()
	})
}

func FuzzKeyID(f *testing.F) {
	f.Add(rpmdbtest.SignatureV3)
	f.Add([]byte{0x88, 20, 4, 0, 1, 8, 0, 10, 9, 16, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0})
	f.Fuzz(func(t *testing.T, packet []byte) {
		if id := rpmdb.KeyID(packet); id != "" && len(id) != 16 {
			t.Errorf("key id %q", id)
		}
	})
}

func FuzzBDB(f *testing.F) {
	f.Add(rpmdbtest.BDB(binary.LittleEndian, 512, 13, rpmdbtest.OpenSSL(), rpmdbtest.Named("bash", "5", "1").Bytes()))
	f.Add(rpmdbtest.BDB(binary.BigEndian, 512, 2, rpmdbtest.OpenSSL()))
	f.Fuzz(func(t *testing.T, data []byte) {
		total := 0
		for blob := range rpmdb.BDBHeaders(data) {
			total += len(blob)
		}
		// Each overflow page is read once, and each item of a page lies in it.
		if total > len(data)+len(data)*4096 {
			t.Errorf("%d bytes out of %d", total, len(data))
		}
	})
}

func FuzzNDB(f *testing.F) {
	f.Add(rpmdbtest.NDB(rpmdbtest.OpenSSL(), rpmdbtest.Named("bash", "5", "1").Bytes()))
	f.Fuzz(func(t *testing.T, data []byte) {
		total := 0
		for blob := range rpmdb.NDBHeaders(data) {
			total += len(blob)
		}
		if total > len(data) {
			t.Errorf("%d bytes out of %d", total, len(data))
		}
	})
}
