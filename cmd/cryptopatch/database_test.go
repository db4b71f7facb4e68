// SPDX-License-Identifier: Apache-2.0

package main

import (
	"testing"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
)

func TestAge(t *testing.T) {
	day := func(s string) time.Time {
		at, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	overlay := func(newest string) []advisories.Source {
		return []advisories.Source{{Name: "osv/debian", Newest: day("2027-01-01")}, {Name: "more", Newest: day(newest)}}
	}
	cases := map[string]struct {
		at, built string
		sources   []advisories.Source
		maxAge    int
		want      bool
		from      string
	}{
		"fresh-snapshot":    {"2026-12-20", "2026-11-20", nil, 0, false, "2026-11-20"},
		"stale-snapshot":    {"2026-12-21", "2026-11-20", nil, 0, true, "2026-11-20"},
		"before-snapshot":   {"2020-01-01", "2026-11-20", nil, 0, false, "2026-11-20"},
		"fresh-overlay":     {"2026-12-27", "2026-11-20", overlay("2026-12-20"), 0, false, "2026-12-20"},
		"stale-overlay":     {"2026-12-28", "2026-11-20", overlay("2026-12-20"), 0, true, "2026-12-20"},
		"older-overlay":     {"2026-12-10", "2026-11-20", overlay("2026-01-01"), 0, false, "2026-11-20"},
		"overlay-of-future": {"2026-12-25", "2026-11-20", overlay("2099-01-01"), 0, true, "2026-11-20"},
		"own-limit":         {"2026-12-01", "2026-11-20", nil, 10, true, "2026-11-20"},
		"own-wider-limit":   {"2027-11-20", "2026-11-20", nil, 365, false, "2026-11-20"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var d database
			o := judgeFlags{advisories: []string{"more"}, maxAge: c.maxAge}
			d.age(advisories.Info{BuiltAt: day(c.built), Sources: c.sources}, o, day(c.at))
			if d.stale != c.want || !d.builtAt.Equal(day(c.from)) {
				t.Errorf("age: stale %t from %s, want %t from %s", d.stale, d.builtAt.Format(time.DateOnly), c.want, c.from)
			}
		})
	}
}
