// SPDX-License-Identifier: Apache-2.0

package version_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/version"
)

// schemes is every scheme; each has a table testdata/<scheme>.txt.
var schemes = []version.Scheme{
	version.Dpkg, version.RPM, version.Apk, version.Pacman, version.OpenSSL, version.Plain, version.PEP440,
}

// row is one line of a table: a, "<" or "=", b.
type row struct {
	a, b string
	want int
}

func readTable(t testing.TB, s version.Scheme) []row {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", string(s)+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	for line := range strings.Lines(string(data)) {
		line, _, _ = strings.Cut(line, "#")
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		if len(fields) != 3 || fields[1] != "<" && fields[1] != "=" {
			t.Fatalf("%s.txt: %q is not of the form \"A < B\" or \"A = B\"", s, line)
		}
		want := 0
		if fields[1] == "<" {
			want = -1
		}
		rows = append(rows, row{fields[0], fields[2], want})
	}
	if len(rows) < 10 {
		t.Fatalf("%s.txt has %d rows", s, len(rows))
	}
	return rows
}

func TestCompareTables(t *testing.T) {
	for _, s := range schemes {
		t.Run(string(s), func(t *testing.T) {
			for _, r := range readTable(t, s) {
				mustCompare(t, s, r.a, r.b, r.want)
				mustCompare(t, s, r.b, r.a, -r.want)
				mustCompare(t, s, r.a, r.a, 0)
				mustCompare(t, s, r.b, r.b, 0)
			}
		})
	}
}

func mustCompare(t *testing.T, s version.Scheme, a, b string, want int) {
	t.Helper()
	got, err := version.Compare(s, a, b)
	if err != nil {
		t.Errorf("Compare(%s, %q, %q): %v", s, a, b, err)
		return
	}
	if got != want {
		t.Errorf("Compare(%s, %q, %q) = %d, want %d", s, a, b, got, want)
	}
}

func TestCompareRejects(t *testing.T) {
	everywhere := []string{
		"", " ", "1.0 ", " 1.0", "1.0\n", "<unfixed>", "none", "1.0\x00", "1.0é", "1.0/2", "$(reboot)",
		strings.Repeat("9", version.MaxLength+1),
	}
	own := map[version.Scheme][]string{
		version.Dpkg:    {"x:2.0", "-1:2.0", ":2.0", "1:", "1.0-", "-1", "99999999999:1.0", "1.0_2", "1.0^1"},
		version.RPM:     {"x:2.0", "-1:2.0", ":2.0", "(none):1.0-1", "1:", "1.0-", "-1", "1-2-3", "..", "~", "1.0-~"},
		version.Apk:     {"1.0-1", "1.0-r", "1.0_foo1", "1.0ab", "a", "1..0", "1.0~", "1:1.0"},
		version.Pacman:  {"x:1.0", ":1.0", "1.0-", "1.0.-1", "-1", "1.0^1"},
		version.OpenSSL: {"1", "1.0.2aa", "1.0.2zzzza", "1.0.2U", "1.1.1k-12.el8", "1.0.2k-1~deb9u1", "1.1.1.q", "1:1.1.1"},
		version.Plain:   {"3.7-25.el9", "3.7.9-2+deb12u6", "1.", ".1", "3.7ab", "1:3.0"},
		version.PEP440:  {"1.0-1.el8", "1.0~1", "1..0", "1.0+", "foo"},
	}
	for _, s := range schemes {
		t.Run(string(s), func(t *testing.T) {
			good := readTable(t, s)[0].a
			for _, bad := range append(everywhere, own[s]...) {
				if c, err := version.Compare(s, bad, good); err == nil || c != 0 {
					t.Errorf("Compare(%s, %q, %q) = %d, %v, want 0 and an error", s, bad, good, c, err)
				}
				if c, err := version.Compare(s, good, bad); err == nil || c != 0 {
					t.Errorf("Compare(%s, %q, %q) = %d, %v, want 0 and an error", s, good, bad, c, err)
				}
			}
		})
	}
	if _, err := version.Compare("none", "1", "2"); err == nil {
		t.Error("Compare with an unknown scheme gives no error")
	}
}

func BenchmarkCompare(b *testing.B) {
	for _, s := range schemes {
		rows := readTable(b, s)
		b.Run(string(s), func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				r := rows[i%len(rows)]
				if _, err := version.Compare(s, r.a, r.b); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
