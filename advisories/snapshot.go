// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"archive/zip"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"
)

// schema numbers the snapshot's format; another number is not read.
const schema = 1

// Contents is everything a snapshot holds: facts only.
type Contents struct {
	Date       time.Time // the day the data was gathered
	Sources    []Source
	Withdrawn  []Withdrawal
	Statements []Statement
	States     []State
	Upstream   []UpstreamList
	Lifecycles []Lifecycle
}

// Withdrawal remembers a record that was taken back, so that an older copy of
// it does not come to count again.
type Withdrawal struct {
	ID       string    `json:"id"`
	Modified time.Time `json:"modified"`
}

// manifest is the snapshot's own description, its first entry.
type manifest struct {
	Schema     int                 `json:"schema"`
	Date       time.Time           `json:"date"`
	Records    int                 `json:"records"`
	Sources    []Source            `json:"sources"`
	Withdrawn  []Withdrawal        `json:"withdrawn"`
	Ecosystems map[string]int      `json:"ecosystems"` // statements by ecosystem
	Coverage   map[string]Coverage `json:"coverage"`
}

// WriteSnapshot writes a snapshot as a zip with one entry for each ecosystem,
// library and list, so that a host reads only its own. The same contents give
// the same bytes, in whatever order they come.
func WriteSnapshot(w io.Writer, c Contents) error {
	m := manifest{Schema: schema, Date: c.Date, Coverage: coverageOf(c.Statements, c.Sources),
		Sources: slices.Clone(c.Sources), Withdrawn: slices.Clone(c.Withdrawn), Ecosystems: map[string]int{}}
	slices.SortFunc(m.Sources, func(a, b Source) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(m.Withdrawn, func(a, b Withdrawal) int { return cmp.Compare(a.ID, b.ID) })
	entries := map[string]any{}
	for e, list := range grouped(c.Statements, func(s Statement) string { return s.Ecosystem }) {
		slices.SortStableFunc(list, func(a, b Statement) int {
			return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Package, b.Package), cmp.Compare(a.Feed, b.Feed))
		})
		m.Ecosystems[e] = len(list)
		for i := range list {
			list[i].Ecosystem = "" // the entry's name says it
		}
		entries["osv/"+e+".json"] = list
	}
	ids := map[string]bool{}
	for _, s := range c.Statements {
		ids[s.ID] = true
	}
	m.Records = len(ids)
	for e, list := range grouped(c.States, func(s State) string { return s.Ecosystem }) {
		slices.SortStableFunc(list, func(a, b State) int {
			return cmp.Or(cmp.Compare(a.CVE, b.CVE), cmp.Compare(a.Package, b.Package), cmp.Compare(a.Source, b.Source))
		})
		entries["states/"+e+".json"] = list
	}
	for _, l := range c.Upstream {
		l.Ranges = slices.Clone(l.Ranges)
		for i := range l.Ranges {
			l.Ranges[i].Library = "" // the entry's name says it
		}
		slices.SortStableFunc(l.Ranges, func(a, b UpstreamRange) int {
			return cmp.Or(cmp.Compare(a.CVE, b.CVE), cmp.Compare(a.Branch, b.Branch), cmp.Compare(a.Fixed, b.Fixed))
		})
		entries["upstream/"+l.Library+".json"] = l
	}
	schedules := slices.Clone(c.Lifecycles)
	slices.SortFunc(schedules, func(a, b Lifecycle) int {
		return cmp.Or(cmp.Compare(a.Product, b.Product), cmp.Compare(a.Release, b.Release))
	})
	entries["lifecycle.json"] = schedules
	entries["manifest.json"] = m
	return writeEntries(w, entries)
}

// writeEntries writes a zip in order of name, all with the same time.
func writeEntries(w io.Writer, entries map[string]any) error {
	z := zip.NewWriter(w)
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		text, err := json.Marshal(entries[name])
		if err != nil {
			return fmt.Errorf("encode %s: %w", name, err)
		}
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		if _, err := f.Write(text); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("write snapshot: %w", err)
	}
	return nil
}

// grouped splits a list by key, keeping its order.
func grouped[T any](list []T, key func(T) string) map[string][]T {
	out := map[string][]T{}
	for _, v := range list {
		out[key(v)] = append(out[key(v)], v)
	}
	return out
}
