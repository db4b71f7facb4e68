// SPDX-License-Identifier: Apache-2.0

package filecache_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/filecache"
)

// FuzzDecode reads any bytes as a cache file, with the checksum made right so
// that it gets past it. What is taken is exactly what would be written.
func FuzzDecode(f *testing.F) {
	for _, entries := range []map[filecache.Key][]byte{nil, {key(1): nil}, {key(1): []byte("one"), key(2): []byte("two")}} {
		data := filecache.Encode(entries, "v1")
		f.Add(data[:len(data)-32])
	}
	f.Add([]byte("cryptopatch files 1\n\xff\xff\xff\xff"))
	f.Add([]byte("cryptopatch files 1\n\x02\x00\x00\x00v1\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if entries, err := filecache.Decode(data, "v1"); err == nil && len(entries) > 0 {
			t.Logf("a fuzzer that finds SHA-256: %d entries", len(entries))
		}
		sealed := filecache.Seal(data)
		entries, err := filecache.Decode(sealed, "v1")
		if err != nil || len(entries) == 0 {
			return
		}
		if got := filecache.Encode(entries, "v1"); !bytes.Equal(got, sealed) {
			t.Errorf("Encode(Decode(%q)) = %q", sealed, got)
		}
	})
}

// BenchmarkOpen loads a cache of 20,000 files, as a server with many packages
// has it, and asks for each of them.
func BenchmarkOpen(b *testing.B) {
	const files = 20_000
	dir := safeDir(b)
	random := rand.New(rand.NewPCG(1, 2))
	c, err := filecache.Open(dir, "v1", start)
	must(b, err)
	keys := make([]filecache.Key, files)
	for n := range keys {
		keys[n] = key(random.IntN(1 << 24))
		c.Put(keys[n], fmt.Appendf(nil, "what was found in file %d, in about forty bytes", n))
	}
	must(b, c.Save(false))
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			if _, err := filecache.Open(dir, "v1", start); err != nil {
				b.Fatal(err)
			}
		}
	})
	c, err = filecache.Open(dir, "v1", start)
	must(b, err)
	b.Run("get-all", func(b *testing.B) {
		for b.Loop() {
			for _, k := range keys {
				if _, ok := c.Get(k); !ok {
					b.Fatal("a file is missing")
				}
			}
		}
	})
	b.Run("save", func(b *testing.B) {
		for b.Loop() {
			c.Put(key(0), []byte("new"))
			must(b, c.Save(false))
		}
	})
}
