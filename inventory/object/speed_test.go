// SPDX-License-Identifier: Apache-2.0

package object_test

import (
	"bufio"
	"io"
	"os"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/object"
)

// BenchmarkRead reads the files whose paths are in the file OBJECT_LIST, one
// path a line, and BenchmarkBytes reads their bytes and nothing else.
func BenchmarkRead(b *testing.B) {
	var x object.Reader
	benchmark(b, func(f *os.File, size int64) error {
		_, err := x.Read(f, size)
		return err
	})
}

func BenchmarkBytes(b *testing.B) {
	buf := make([]byte, 128<<10)
	benchmark(b, func(f *os.File, _ int64) error {
		_, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{f}, buf)
		return err
	})
}

func benchmark(b *testing.B, read func(f *os.File, size int64) error) {
	b.Helper()
	paths := listed(b)
	b.ReportAllocs()
	for b.Loop() {
		total := int64(0)
		for _, p := range paths {
			f, err := os.Open(p)
			if err != nil {
				continue // it went away since the list was made
			}
			if info, err := f.Stat(); err == nil {
				total += info.Size()
				if err := read(f, info.Size()); err != nil && b.N == 1 {
					b.Logf("read %s: %v", p, err)
				}
			}
			f.Close()
		}
		b.SetBytes(total)
	}
}

func listed(b *testing.B) (paths []string) {
	b.Helper()
	list := os.Getenv("OBJECT_LIST")
	if list == "" {
		b.Skip("OBJECT_LIST names no file with a list of files")
	}
	f, err := os.Open(list)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		paths = append(paths, s.Text())
	}
	return paths
}
