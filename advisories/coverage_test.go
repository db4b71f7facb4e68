// SPDX-License-Identifier: Apache-2.0

package advisories_test

import (
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

// TestCoverageOfOverlay holds that records put on top vouch for their
// ecosystems, and a record that says it is a part does not.
func TestCoverageOfOverlay(t *testing.T) {
	streams := advisories.Streams("ubuntu", "22.04", nil)
	db, err := advisories.Load(streams, nil)
	if err != nil {
		t.Fatal(err)
	}
	const record = `{"id":"%ID","modified":"2026-12-01T00:00:00Z","upstream":["CVE-2026-1"],%EXTRA
		"affected":[{"package":{"ecosystem":"Ubuntu:22.04:LTS","name":"openssl"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"9"}]}]}]}`
	add := func(id, extra string) advisories.Coverage {
		text := strings.NewReplacer("%ID", id, "%EXTRA", extra).Replace(record)
		if err := db.AddOSV("test", strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
		return db.Coverage("Ubuntu:22.04:LTS")
	}
	if c := add("A-1", `"database_specific":{"complete":false},`); c.Complete {
		t.Errorf("a part of a record vouches for its ecosystem: %+v", c)
	}
	if c := add("A-2", ""); !c.Complete || c.Until.Format(time.DateOnly) != "2026-12-01" {
		t.Errorf("Coverage = %+v, want complete until 2026-12-01", c)
	}
}
