// SPDX-License-Identifier: Apache-2.0

package advisories_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// TestCoverage holds what the snapshot says of itself: which ecosystems it has
// whole and up to when, so that silence is not taken for safety.
func TestCoverage(t *testing.T) {
	db, err := advisories.Load(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		ecosystem string
		complete  bool
		until     string
	}{
		{"Debian:12", true, "2026-11-20"},
		{"Debian:9", true, "2023-02-27"},
		{"AlmaLinux:9", true, "2026-08-07"},
		{"Alpine:v3.11", true, "2020-06-08"},
		{"Alpine:v3.21", false, "2026-11-20"},
		{"Red Hat:enterprise_linux:8", false, "2026-09-11"},
		{"Ubuntu:22.04:LTS", false, "2026-09-11"},
		{"Rocky Linux:9", false, "0001-01-01"},
	}
	for _, c := range cases {
		t.Run(c.ecosystem, func(t *testing.T) {
			got := db.Coverage(c.ecosystem)
			if got.Complete != c.complete || got.Until.Format(time.DateOnly) != c.until {
				t.Errorf("Coverage = %+v, want complete %t until %s", got, c.complete, c.until)
			}
		})
	}
}

// TestCoverageOfOverlay holds that a whole export put on top vouches for its
// ecosystem, and that neither a selection nor a record that says it is a part
// does.
func TestCoverageOfOverlay(t *testing.T) {
	const whole = `{"id":"A-1","modified":"2026-12-01T00:00:00Z","upstream":["CVE-2026-1"],
		"affected":[{"package":{"ecosystem":"Ubuntu:22.04:LTS","name":"openssl"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"9"}]}]}]}`
	part := strings.Replace(whole, `"affected"`, `"database_specific":{"complete":false},"affected"`, 1)
	cases := []struct {
		name, file, record string
		want               bool
	}{
		{"export", "all.zip", whole, true},
		{"selection", "some.zip", whole, false},
		{"part", "all.zip", part, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			db, err := advisories.Load(advisories.Streams("ubuntu", "22.04", nil), nil)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), c.file)
			if err := os.WriteFile(path, zipped(t, "A-1.json", c.record), 0o600); err != nil {
				t.Fatal(err)
			}
			if problems, err := db.AddPath(path); err != nil || len(problems) > 0 {
				t.Fatal(problems, err)
			}
			if got := db.Coverage("Ubuntu:22.04:LTS"); got.Complete != c.want {
				t.Errorf("Coverage = %+v, want complete %t", got, c.want)
			}
		})
	}
}

// zipped is a zip of one file.
func zipped(t *testing.T, name, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	f, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
