// SPDX-License-Identifier: Apache-2.0

package banner_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/banner"
)

// libraries are the names of the catalogue that Read gives.
const libraries = " openssl libressl boringssl aws-lc gnutls nss libgcrypt nettle mbedtls wolfssl "

func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		f.Fatalf("Glob: got %d files, %v, want some", len(files), err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	for _, text := range []string{
		"OpenSSL 3.0.9 (Library: 3.0.22)", "\"openssl\": \"1.1.1\"openssl\": \"1.1.1\"", "(OpenSSL/3.0.2) libcurl/7 BoringSSL",
		"--with-openssl='/openssl-1.1.1'", "\x1b]0;x\x07\x1b[31m\xff\xfe", "> > $ x\n3.0.16", "compiler: x\n-D\noptions: a\nrc4(x)",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := banner.Read(text)
		clean := banner.Clean(text)
		lines := strings.Split(clean, "\n")
		if len(got.Banners) > 64 || len(got.Problems) > 65 {
			t.Errorf("Read: got %d banners, %d problems, want at most 64 and 65", len(got.Banners), len(got.Problems))
		}
		for _, b := range got.Banners {
			if b.Line < 1 || b.Line > len(lines) || b.Text == "" || !strings.Contains(lines[b.Line-1], b.Text) {
				t.Errorf("Read: got text %q of line %d, which has it not", b.Text, b.Line)
			}
			if !strings.Contains(libraries, " "+b.Library+" ") || b.Version == "" && b.Library != "boringssl" && b.Library != "aws-lc" {
				t.Errorf("Read: got library %q, version %q of %q", b.Library, b.Version, b.Text)
			}
			if b.Library == "openssl" && !strings.Contains(b.Text, b.Version[:3]) {
				t.Errorf("Read: got version %q of %q", b.Version, b.Text)
			}
		}
		for _, p := range got.Problems {
			if p.Line < 0 || p.Line > len(lines) || p.Column < 0 || p.Err == "" {
				t.Errorf("Read: got problem %+v", p)
			}
		}
		for _, s := range []string{got.Compiler, got.Options, got.Platform, got.BuiltOnText, got.CPUInfo, got.Engines} {
			if len(s) > 4096 || strings.ContainsAny(s, "\n\x1b\x00") {
				t.Errorf("Read: got field of %d bytes, %.80q", len(s), s)
			}
		}
	})
}
