// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// tree makes a root of files by path. A content that begins with "-> " is the
// target of a link; a name that ends in ".gz" gets its content compressed.
func tree(t testing.TB, files map[string]string) *rootfs.Root {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		err := os.MkdirAll(filepath.Dir(path), 0o755)
		if err != nil {
			t.Fatal(err)
		}
		if target, ok := strings.CutPrefix(content, "-> "); ok {
			err = os.Symlink(target, path)
		} else {
			data := []byte(content)
			if strings.HasSuffix(name, ".gz") {
				data = zipped(t, content)
			}
			err = os.WriteFile(path, data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return open(t, dir)
}

// zipped compresses text as gzip does.
func zipped(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// scan scans a tree of files.
func scan(t testing.TB, files map[string]string) inventory.Host {
	t.Helper()
	h, err := inventory.Scan(t.Context(), tree(t, files), inventory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// problemLines is one line for each problem of h, "probe path: text", with a
// "!" in front of those that can hide packages.
func problemLines(h inventory.Host) []string {
	var lines []string
	for _, p := range h.Problems {
		text := p.Probe + " " + p.Path + ": " + p.Err
		if p.Incomplete {
			text = "!" + text
		}
		lines = append(lines, text)
	}
	return lines
}

// mkdirs makes a directory and those above it.
func mkdirs(t testing.TB, path string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o755); err != nil {
		t.Fatal(err)
	}
}

// unzipped is what gzip compressed.
func unzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// open opens dir as a root for the length of the test.
func open(t testing.TB, dir string) *rootfs.Root {
	t.Helper()
	r, err := rootfs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}
