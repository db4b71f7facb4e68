// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"errors"
	"fmt"
	"slices"
)

// errNoIntroduced is returned for a range that never begins.
var errNoIntroduced = errors.New("range has no introduced event")

// Contains tells whether a version lies in the range, by the evaluation of the
// OSV schema: events in order of version, an introduced one opens the range, a
// fixed one and what follows a last affected one closes it, and nothing beyond
// every limit counts. cmp is the ecosystem's version order. A range that cannot
// be evaluated is an error, never "not affected".
// https://ossf.github.io/osv-schema/#evaluation
func (r Range) Contains(v string, cmp func(a, b string) (int, error)) (bool, error) {
	if v == "" {
		return false, errors.New("evaluate range: no version given")
	}
	points, err := r.points(v, cmp)
	if err != nil {
		return false, fmt.Errorf("evaluate range for %q: %w", v, err)
	}
	in, limited, below := false, false, false
	for _, p := range points {
		switch {
		case p.event.Introduced != "":
			in = in || p.side >= 0
		case p.event.Fixed != "":
			in = in && p.side < 0
		case p.event.LastAffected != "":
			in = in && p.side <= 0
		default:
			limited = true
			below = below || p.side < 0
		}
	}
	return in && (!limited || below), nil
}

// point is one event with where the wanted version stands to it: negative
// before, zero at, positive after.
type point struct {
	event Event
	at    string
	side  int
}

// points checks each event and puts them in order of version, those of one
// version as the record has them.
func (r Range) points(v string, cmp func(a, b string) (int, error)) ([]point, error) {
	var out []point
	opens := false
	for _, e := range r.Events {
		at, err := e.version()
		if err != nil {
			return nil, err
		}
		p := point{event: e, at: at, side: 1}
		switch {
		case e.Introduced != "" && at == "0":
		case e.Limit == "*":
			p.side = -1
		default:
			if p.side, err = cmp(v, at); err != nil {
				return nil, fmt.Errorf("compare with %q: %w", at, err)
			}
		}
		opens = opens || e.Introduced != ""
		out = append(out, p)
	}
	if !opens {
		return nil, errNoIntroduced
	}
	return inOrder(out, cmp)
}

// inOrder sorts points by version; "0" comes before every version, the
// limit "*" after.
func inOrder(points []point, cmp func(a, b string) (int, error)) ([]point, error) {
	var failed error
	slices.SortStableFunc(points, func(a, b point) int {
		if n := rank(a) - rank(b); n != 0 || rank(a) != 0 {
			return n
		}
		n, err := cmp(a.at, b.at)
		if err != nil && failed == nil {
			failed = fmt.Errorf("compare %q with %q: %w", a.at, b.at, err)
		}
		return n
	})
	return points, failed
}

// rank puts the two events that are no versions around those that are.
func rank(p point) int {
	switch {
	case p.event.Introduced == "0":
		return -1
	case p.event.Limit == "*":
		return 1
	}
	return 0
}

// version is the version an event names; an event must have exactly one field.
func (e Event) version() (string, error) {
	var at string
	for _, f := range []string{e.Introduced, e.Fixed, e.LastAffected, e.Limit} {
		if f == "" {
			continue
		}
		if at != "" {
			return "", fmt.Errorf("event has both %q and %q", at, f)
		}
		at = f
	}
	if at == "" {
		return "", errors.New("event names no version")
	}
	return at, nil
}

// Fixes returns the distinct versions a statement says are fixed, in the order
// its ranges name them.
func (s Statement) Fixes() []string {
	var out []string
	for _, r := range s.Ranges {
		for _, e := range r.Events {
			if e.Fixed != "" && !slices.Contains(out, e.Fixed) {
				out = append(out, e.Fixed)
			}
		}
	}
	return out
}
