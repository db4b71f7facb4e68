// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/google/go-cmp/cmp"
)

// debLog is a changelog of two entries, as packages carry it.
const debLog = `openssl (3.0.20-1~deb12u2) bookworm-security; urgency=medium

  * CVE-2026-0001 (first)
    second line

 -- Some One <one@example.org>  Tue, 09 Jun 2026 20:15:01 +0200

openssl (3.0.20-1~deb12u1) bookworm; urgency=medium

  * New upstream.

 -- Some One <one@example.org>  Mon,  1 Jun 2026 10:00:00 +0000

# Older entries have been removed from this changelog.
`

// withLog is a host with openssl and the given files of documentation.
func withLog(t *testing.T, docs map[string]string) inventory.Host {
	t.Helper()
	files := map[string]string{
		"etc/os-release": osDebian,
		"var/lib/dpkg/status": deb("libssl3", "3.0.20-1~deb12u2", "Source: openssl") +
			deb("openssl", "3.0.20-1~deb12u2"),
	}
	for name, text := range docs {
		files["usr/share/doc/"+name] = text
	}
	return scan(t, files)
}

func TestDebChangelog(t *testing.T) {
	want := []inventory.ChangelogEntry{
		{Version: "3.0.20-1~deb12u2", Time: time.Date(2026, 6, 9, 18, 15, 1, 0, time.UTC), Text: "* CVE-2026-0001 (first)\n  second line"},
		{Version: "3.0.20-1~deb12u1", Time: time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC), Text: "* New upstream."},
	}
	newer := "openssl (3.0.22-1) bookworm; urgency=medium\n\n  * CVE-2026-9999\n\n -- A <a@b>  Tue, 09 Jun 2026 20:15:01 +0200\n\n"
	tests := []struct {
		name    string
		docs    map[string]string
		want    int // entries
		source  string
		problem string
	}{
		{"zipped", map[string]string{"libssl3/changelog.Debian.gz": debLog}, 2, "libssl3/changelog.Debian.gz", ""},
		{"plain", map[string]string{"libssl3/changelog.Debian": debLog}, 2, "libssl3/changelog.Debian", ""},
		{"second-package", map[string]string{"openssl/changelog.Debian.gz": debLog}, 2, "openssl/changelog.Debian.gz", ""},
		{"linked-directory", map[string]string{"libssl3": "-> openssl", "openssl/changelog.Debian.gz": debLog}, 2, "libssl3/changelog.Debian.gz", ""},
		{"none", map[string]string{"libssl3/copyright": ""}, 0, "", ""},
		{"upstream-log-is-none", map[string]string{"libssl3/changelog.gz": debLog}, 0, "", ""},
		{"binary-rebuild-is-none", map[string]string{"libssl3/changelog.Debian.amd64.gz": debLog}, 0, "", ""},
		{"other-source", map[string]string{"libssl3/changelog.Debian.gz": strings.ReplaceAll(debLog, "openssl (", "other (")}, 0, "", ""},
		{"newer-build", map[string]string{"libssl3/changelog.Debian.gz": newer + debLog}, 2, "libssl3/changelog.Debian.gz",
			`changelog usr/share/doc/libssl3/changelog.Debian.gz: 1 entries above that of the installed version "3.0.20-1~deb12u2" are not used`},
		{"other-build", map[string]string{"libssl3/changelog.Debian.gz": newer}, 0, "",
			`changelog usr/share/doc/libssl3/changelog.Debian.gz: not used: it begins with version "3.0.22-1" and has no entry of the installed "3.0.20-1~deb12u2"`},
		{"cut-entry", map[string]string{"libssl3/changelog.Debian": debLog[:strings.LastIndex(debLog, " -- ")]}, 1, "libssl3/changelog.Debian",
			`changelog usr/share/doc/libssl3/changelog.Debian: read up to entry 1: the entry of version "3.0.20-1~deb12u1" has no end`},
		{"huge", map[string]string{"libssl3/changelog.Debian.gz": debLog + strings.Repeat(strings.Repeat("x", 80)+"\n", 120000)},
			2, "libssl3/changelog.Debian.gz",
			`changelog usr/share/doc/libssl3/changelog.Debian.gz: only the first 8388608 bytes are read`},
		{"huge-line", map[string]string{"libssl3/changelog.Debian": strings.Replace(debLog, "* New", strings.Repeat("x",
			2<<20)+"\n  * New", 1)}, 2, "libssl3/changelog.Debian",
			`changelog usr/share/doc/libssl3/changelog.Debian: read up to entry 2: line 10 of more than 1048576 bytes is not read`},
		{"not-zipped", map[string]string{"libssl3/changelog.Debian.gz": "-> changelog.text", "libssl3/changelog.text": debLog}, 0, "",
			`changelog usr/share/doc/libssl3/changelog.Debian.gz: inflate: gzip: invalid header`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := withLog(t, tt.docs)
			c := h.Components[0]
			if diff := cmp.Diff(want[:tt.want], append([]inventory.ChangelogEntry{}, c.Changelog...)); diff != "" {
				t.Errorf("entries -want +got:\n%s", diff)
			}
			if tt.source != "" {
				tt.source = "usr/share/doc/" + tt.source
			}
			if c.ChangelogSource != tt.source {
				t.Errorf("source = %q; want %q", c.ChangelogSource, tt.source)
			}
			if got := strings.Join(problemLines(h), "\n"); got != tt.problem {
				t.Errorf("problems:\n%s\nwant:\n%s", got, tt.problem)
			}
		})
	}
}

func TestDebChangelogCutZip(t *testing.T) {
	noise := strings.Builder{}
	for i := range 20000 {
		noise.WriteString(strings.Repeat(string(rune('a'+i*7%26)), i%13) + "\n")
	}
	data := zipped(t, debLog+noise.String())
	r := tree(t, map[string]string{
		"etc/os-release": osDebian, "usr/share/doc/libssl3/copyright": "",
		"var/lib/dpkg/status": deb("libssl3", "3.0.20-1~deb12u2", "Source: openssl"),
	})
	path := "usr/share/doc/libssl3/changelog.Debian.gz"
	if err := os.WriteFile(filepath.Join(r.Name(), path), data[:len(data)-20], 0o644); err != nil {
		t.Fatal(err)
	}
	h, err := inventory.Scan(t.Context(), r, inventory.Options{})
	if err != nil || len(h.Components[0].Changelog) != 2 {
		t.Errorf("Scan: %v, %d entries; want 2", err, len(h.Components[0].Changelog))
	}
	want := []string{"changelog " + path + ": read up to entry 2: unexpected EOF"}
	if diff := cmp.Diff(want, problemLines(h)); diff != "" {
		t.Errorf("problems -want +got:\n%s", diff)
	}
}

func TestDebChangelogOfNativePackage(t *testing.T) {
	h := scan(t, map[string]string{
		"etc/os-release":                             osDebian,
		"var/lib/dpkg/status":                        strings.Replace(deb("ca-certificates", "20230311+deb12u1"), "amd64", "all", 1),
		"usr/share/doc/ca-certificates/changelog.gz": "ca-certificates (20230311+deb12u1) bookworm; urgency=medium\n\n  * x\n\n -- A <a@b>  bad date\n",
	})
	want := []inventory.ChangelogEntry{{Version: "20230311+deb12u1", Text: "* x"}}
	if diff := cmp.Diff(want, h.Components[0].Changelog); diff != "" {
		t.Errorf("entries -want +got:\n%s", diff)
	}
}
