// SPDX-License-Identifier: Apache-2.0

package advisories_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// order compares dotted numbers and refuses everything else.
func order(a, b string) (int, error) {
	x, errX := numbers(a)
	y, errY := numbers(b)
	return slices.Compare(x, y), errors.Join(errX, errY)
}

func numbers(s string) ([]int, error) {
	var out []int
	for part := range strings.SplitSeq(s, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// events reads "i0 f1.2 l3 m4": introduced, fixed, last affected, limit.
func events(text string) advisories.Range {
	var r advisories.Range
	for _, f := range strings.Fields(text) {
		var e advisories.Event
		switch f[0] {
		case 'i':
			e.Introduced = f[1:]
		case 'f':
			e.Fixed = f[1:]
		case 'l':
			e.LastAffected = f[1:]
		case 'm':
			e.Limit = f[1:]
		}
		r.Events = append(r.Events, e)
	}
	return r
}

func TestContains(t *testing.T) {
	for _, tc := range []struct{ name, events, in, out string }{
		{"from-the-start", "i0 f1.2", "0 0.1 1 1.1.9", "1.2 1.2.0 2"},
		{"from-a-version", "i1.1 f1.2", "1.1 1.1.5", "0.9 1.0 1.2"},
		{"unfixed", "i0", "0 1 99", ""},
		{"last-affected", "i1 l1.5", "1 1.5", "0.9 1.5.1 2"},
		{"twice", "i1 f1.2 i2 f2.1", "1 1.1 2 2.0.9", "0.9 1.2 1.9 2.1 3"},
		{"out-of-order", "f2.1 i2 f1.2 i1", "1 1.1 2 2.0.9", "0.9 1.2 1.9 2.1 3"},
		{"limit", "i0 m2", "0 1.9", "2 3"},
		{"several-limits", "i0 m1 m2", "0.5 1.5", "2"},
		{"endless-limit", "i0 f2 m*", "0 1.9", "2"},
		{"limit-after-fix", "i0 f1 m2", "0.5", "1 1.5 2"},
		{"fixed-where-introduced", "i1 f1", "", "0.9 1 2"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := events(tc.events)
			for _, v := range strings.Fields(tc.in) {
				if got, err := r.Contains(v, order); !got || err != nil {
					t.Errorf("Contains(%q) of %q = %v, %v, want true", v, tc.events, got, err)
				}
			}
			for _, v := range strings.Fields(tc.out) {
				if got, err := r.Contains(v, order); got || err != nil {
					t.Errorf("Contains(%q) of %q = %v, %v, want false", v, tc.events, got, err)
				}
			}
		})
	}
}

func TestContainsMalformed(t *testing.T) {
	both := advisories.Range{Events: []advisories.Event{{Introduced: "0", Fixed: "1"}}}
	empty := advisories.Range{Events: []advisories.Event{{Introduced: "0"}, {}}}
	for _, tc := range []struct {
		name    string
		r       advisories.Range
		version string
	}{
		{"no-events", advisories.Range{}, "1"},
		{"never-introduced", events("f1"), "2"},
		{"bad-fixed", events("i0 fx:2.0"), "1"},
		{"bad-introduced", events("ix f2"), "1"},
		{"bad-limit", events("i0 mx"), "1"},
		{"bad-version", events("i0 f1"), "x"},
		{"no-version", events("i0"), ""},
		{"two-in-one-event", both, "1"},
		{"event-without-version", empty, "1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got, err := tc.r.Contains(tc.version, order); err == nil || got {
				t.Errorf("Contains(%q) = %v, %v, want an error", tc.version, got, err)
			}
		})
	}
}

func TestFixes(t *testing.T) {
	s := advisories.Statement{Ranges: []advisories.Range{events("i0 f1.2"), events("i2 f2.1 i3"), events("i0 f1.2")}}
	if got := s.Fixes(); !slices.Equal(got, []string{"1.2", "2.1"}) {
		t.Errorf("Fixes() = %q, want 1.2 and 2.1", got)
	}
}

func FuzzContains(f *testing.F) {
	for _, seed := range []string{"i0 f1.2", "i1 l1.5 m*", "f2.1 i2 f1.2 i1", "i0 fx", "m m m", ""} {
		f.Add(seed, "1.1")
	}
	f.Fuzz(func(t *testing.T, text, version string) {
		r := events(text)
		before := slices.Clone(r.Events)
		got, err := r.Contains(version, order)
		if err != nil && got {
			t.Errorf("Contains(%q) of %q is true beside the error %v", version, text, err)
		}
		if !slices.Equal(before, r.Events) {
			t.Errorf("Contains(%q) changed the events of %q", version, text)
		}
	})
}
