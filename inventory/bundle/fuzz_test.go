// SPDX-License-Identifier: Apache-2.0

package bundle_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/bundle"
)

// plain tells whether a text is fit to be shown: no spaces, no control
// characters, not too long.
func plain(text string) bool {
	return len(text) <= 320 && !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}

func FuzzMetadata(f *testing.F) {
	f.Add(meta("cryptography", "42.0.5"))
	f.Add("Name:x\r\nname: y\nVersion :1\nVERSION:\t1!2.0+l\n")
	f.Fuzz(func(t *testing.T, text string) {
		name, ver := bundle.Metadata(text)
		if !plain(name) || !plain(ver) {
			t.Errorf("metadata: got %q and %q", name, ver)
		}
		title, stated := bundle.Manifest(text)
		if !plain(title) || !plain(stated) {
			t.Errorf("manifest: got %q and %q", title, stated)
		}
		if m, ok := bundle.PomProperties(text); ok && (!plain(m[0]) || !plain(m[1]) || !plain(m[2]) || m[2] == "") {
			t.Errorf("pomProperties: got %q", m)
		}
	})
}

func FuzzRecord(f *testing.F) {
	f.Add("cryptography/_rust.abi3.so,sha256=x,1\n\"a,b\"\"c.so\",,\n../../x.so,,\n/abs.so,,\n", "abs.so")
	f.Add("\"", "a")
	f.Add("rust.abi3.so,W\n/,b\"", "")
	f.Fuzz(func(t *testing.T, text, name string) {
		if bundle.RecordHas(text, "a/site-packages", name) && (name == "" || strings.HasPrefix(name, "/") || strings.Contains("/"+name+"/", "/../")) {
			t.Errorf("recordHas(%q): got the name %q, which is none in a root", text, name)
		}
	})
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"name":"@a/b","version":"v1.0.0","files":["lib/x.so"],"channel":"https://c/x/linux-64","subdir":"linux-64"}`))
	f.Add([]byte(`{"name":{},"version":[1]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if name, ver, ok := bundle.PackageJSON(data); ok && (!plain(name) || !plain(ver) || name == "" || ver == "") {
			t.Errorf("packageJSON: got %q and %q", name, ver)
		}
		if b, _, ok := bundle.Conda(data); ok && (!strings.HasPrefix(b.PURL, "pkg:conda/") || strings.ContainsAny(b.PURL, " \n\x1b")) {
			t.Errorf("condaBundle: got %+v", b)
		}
	})
}

// FuzzArchive compares the names in a directory with those that archive/zip
// reads, where that reads the archive, and reads whatever is in it.
func FuzzArchive(f *testing.F) {
	inner := zipped(f, entry{"META-INF/native/libx.so", elf, false}, pomEntry("a", "b", "1"))
	f.Add([]byte(zipped(f, entry{"a.so", elf, false}, entry{"b.jar", inner, true}, entry{"c.jar", inner, false})))
	f.Add([]byte("#!/bin/sh\n" + inner))
	f.Add([]byte(zipped(f, entry{"x-1.0.dist-info/METADATA", meta("x", "1.0"), true}, entry{"x.libs/y.so.3", elf, true})))
	f.Fuzz(func(t *testing.T, data []byte) {
		names, err := bundle.ZipNames(bytes.NewReader(data), int64(len(data)))
		if other, otherErr := zip.NewReader(bytes.NewReader(data), int64(len(data))); otherErr == nil && err == nil {
			var want []string
			for _, e := range other.File {
				want = append(want, e.Name[:min(len(e.Name), bundle.MaxZipName)])
			}
			if diff := cmp.Diff(want, names); diff != "" {
				t.Errorf("entries: -archive/zip +ours\n%s", diff)
			}
		}
		read := 0
		var at []string
		info, err := bundle.Archive(bytes.NewReader(data), int64(len(data)), func(name string, size int64, open func() (io.ReadCloser, error)) error {
			read++
			at = append(at, name)
			in, err := open()
			if err != nil {
				return err
			}
			defer in.Close()
			n, _ := io.Copy(io.Discard, in)
			if n > size {
				t.Errorf("Archive: read %d bytes of %q, want at most %d", n, name, size)
			}
			return nil
		})
		for _, name := range at {
			if b := info.Bundle("x.jar", name); !strings.HasPrefix(b.Path, "x.jar") || b.Kind == "" || !plain(b.Version) {
				t.Errorf("Bundle(%q): got %+v", name, b)
			}
		}
		if err == nil && info.Natives != read {
			t.Errorf("Archive: got %d native libraries, want %d", info.Natives, read)
		}
	})
}

func FuzzGo(f *testing.F) {
	f.Add([]byte(elf))
	f.Add([]byte("\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 100) + "\xff Go buildinf:\x08\x02"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := bundle.Go(bytes.NewReader(data))
		if err != nil && p != (bundle.Program{}) || !plain(p.Version) {
			t.Errorf("Go: got %+v and %v", p, err)
		}
	})
}
