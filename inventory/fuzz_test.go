// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// seed adds texts, and the files of the real hosts that the pattern finds
// where those are beside the checkout.
func seed(f *testing.F, pattern string, texts ...string) {
	f.Helper()
	for _, text := range texts {
		f.Add(text)
	}
	names, err := filepath.Glob(filepath.Join(hostsDir, pattern))
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data[:min(len(data), 20000)]))
	}
}

// checkRaw fails when a package has a name or version no reader may pass on.
func checkRaw(t *testing.T, raw inventory.Raw) {
	t.Helper()
	for _, word := range []string{raw.Name, raw.Version, raw.SourceName, raw.SourceVersion, raw.Arch} {
		if strings.ContainsAny(word, " \n\t\x00\x1b") || len(word) > 512 {
			t.Errorf("package with the word %q", word)
		}
	}
	if raw.Name == "" || raw.Version == "" || raw.SourceName == "" {
		t.Errorf("package without name, version or source: %+v", raw)
	}
}

func FuzzDpkgStanza(f *testing.F) {
	seed(f, "*/var/lib/dpkg/status", deb("libssl3", "3.0.20-1", "Source: openssl (1:1)"), "\n\n:", " x", "A:\n b\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, raw := range inventory.ParseDpkg(text) {
			checkRaw(t, raw)
		}
	})
}

func FuzzDebChangelog(f *testing.F) {
	seed(f, "none", debLog, debLog[:200], " -- \nopenssl (1) x;\n -- ", "openssl (1) x;\n\nopenssl (2) x;\n")
	f.Fuzz(func(t *testing.T, text string) {
		entries, _ := inventory.ParseDebChangelog(text, "openssl")
		for _, entry := range entries {
			if entry.Version == "" || strings.ContainsAny(entry.Version, " \n()") || !strings.Contains(text, entry.Version) {
				t.Errorf("version %q", entry.Version)
			}
		}
	})
}

func FuzzAPK(f *testing.F) {
	seed(f, "*/lib/apk/db/installed", apkRecord, "P:\n\n", "P:x\nV:1\nR:\nF:\nR:a.so\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, raw := range inventory.ParseAPK(text) {
			checkRaw(t, raw)
			for _, file := range raw.Files {
				if strings.HasPrefix(file, "/") || strings.HasPrefix(file, "..") {
					t.Errorf("file %q", file)
				}
			}
		}
	})
}

func FuzzPacman(f *testing.F) {
	seed(f, "none", pacmanDesc, "%NAME%\n%NAME%\n", "%%\nx")
	f.Fuzz(func(t *testing.T, text string) {
		if raw, err := inventory.ParsePacman(text); err == nil {
			checkRaw(t, raw)
		}
	})
}
