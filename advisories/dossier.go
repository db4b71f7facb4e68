// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"archive/zip"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Dossier is all that an index holds on one vulnerability, over every stream
// and library. One of an unknown id has only the id. Ranges and lists in it are
// shared with the index and must not be changed.
type Dossier struct {
	ID string // the CVE, or the record's own id where it names none
	// Severity is low, medium, high or critical, or empty: upstream's word, else
	// the highest of any vendor's records, else of its states.
	Severity string
	// SeveritySource says whose word that is: a library, or as in Statement.
	SeveritySource string
	// Published is the day it is first known of: by upstream's list, else by the
	// earliest record, else by the earliest state. Zero when none bears a date.
	Published  time.Time
	Upstream   []UpstreamRange // sorted by library, then as upstream lists them
	Statements []Statement     // sorted by ecosystem, package, id
	States     []State         // sorted by ecosystem, package, kind
}

// Known tells whether the index holds anything on the vulnerability.
func (d Dossier) Known() bool {
	return len(d.Upstream)+len(d.Statements)+len(d.States) > 0
}

// Look returns all that the embedded snapshot holds on a vulnerability. The id
// may be written in any way that ParseID reads.
func Look(id string) (Dossier, error) {
	db, err := LoadAll()
	if err != nil {
		return Dossier{}, err
	}
	return db.Dossier(id), nil
}

// LoadAll reads the whole embedded snapshot: every stream and every library.
// Load is for one host and reads much less.
func LoadAll() (*DB, error) {
	source := strings.NewReader(embedded)
	z, err := zip.NewReader(source, source.Size())
	if err != nil {
		return nil, fmt.Errorf("load embedded snapshot: open zip: %w", err)
	}
	var streams []Stream
	var libraries []string
	for _, f := range z.File {
		kind, name, _ := strings.Cut(strings.TrimSuffix(f.Name, ".json"), "/")
		switch kind {
		case "osv", "states":
			streams = append(streams, Stream{Ecosystem: name})
		case "upstream":
			libraries = append(libraries, name)
		}
	}
	return Load(streams, libraries)
}

// Dossier returns all that the index holds, loaded or added, on a vulnerability.
// The id may be written in any way that ParseID reads; that of an advisory is
// not looked into, see CVEsOf.
func (db *DB) Dossier(id string) Dossier {
	if parsed, ok := ParseID(id); ok {
		id = parsed
	}
	d := Dossier{ID: id}
	for _, library := range slices.Sorted(maps.Keys(db.upstream)) {
		for _, r := range db.upstream[library].Ranges {
			if r.CVE == id {
				d.Upstream = append(d.Upstream, r)
			}
		}
	}
	for _, list := range db.statements {
		for _, s := range list {
			if slices.Contains(s.CVEs, id) {
				d.Statements = append(d.Statements, s)
			}
		}
	}
	for _, list := range db.states {
		for _, s := range list {
			if s.CVE == id {
				d.States = append(d.States, s)
			}
		}
	}
	d.sort()
	d.rate()
	d.date()
	return d
}

// sort puts what came out of maps in order.
func (d *Dossier) sort() {
	slices.SortStableFunc(d.Statements, func(a, b Statement) int {
		return cmp.Or(cmp.Compare(a.Ecosystem, b.Ecosystem), cmp.Compare(a.Package, b.Package), cmp.Compare(a.ID, b.ID))
	})
	slices.SortStableFunc(d.States, func(a, b State) int {
		return cmp.Or(cmp.Compare(a.Ecosystem, b.Ecosystem), cmp.Compare(a.Package, b.Package), cmp.Compare(a.Kind, b.Kind))
	})
}

// rate takes upstream's severity, else the highest that records, then states
// give; of equal ones the first in order.
func (d *Dossier) rate() {
	take := func(word, source string) {
		if severityRank(word) > severityRank(d.Severity) {
			d.Severity, d.SeveritySource = word, source
		}
	}
	for _, r := range d.Upstream {
		take(SeverityWord(r.Severity), r.Library)
	}
	if d.Severity != "" {
		return
	}
	for _, s := range d.Statements {
		take(s.Severity, s.SeveritySource)
	}
	if d.Severity != "" {
		return
	}
	for _, s := range d.States {
		vendor, _, _ := strings.Cut(s.Ecosystem, ":")
		take(SeverityWord(s.Severity), strings.ToLower(strings.ReplaceAll(vendor, " ", "")))
	}
}

// date finds the first date, as AsOf does: a record may be older than what it
// was later said to be about, so upstream's word goes first.
func (d *Dossier) date() {
	note := func(at time.Time) {
		if !at.IsZero() && (d.Published.IsZero() || at.Before(d.Published)) {
			d.Published = at
		}
	}
	for _, r := range d.Upstream {
		note(r.Published)
	}
	if d.Published.IsZero() {
		for _, s := range d.Statements {
			note(s.Published)
		}
	}
	if d.Published.IsZero() {
		for _, s := range d.States {
			note(s.Date)
		}
	}
}

// CVEsOf tells which vulnerabilities an id stands for: a CVE for itself, an
// advisory for those that the records with its id settle, sorted. One without
// the number of its revision, DSA-2896 or USN-2165, stands for all of them. A
// record that names no CVE stands for itself. Nil for what is not known.
func (db *DB) CVEsOf(id string) []string {
	parsed, ok := ParseID(id)
	if !ok {
		parsed = strings.TrimSpace(id) // of a database that ParseID does not know
	} else if strings.HasPrefix(parsed, "CVE-") {
		return []string{parsed}
	}
	var out []string
	for _, list := range db.statements {
		for _, s := range list {
			if strings.EqualFold(s.ID, parsed) || isRevision(s.ID, parsed) {
				out = append(out, s.CVEs...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// isRevision tells whether a record is a numbered revision of an advisory:
// DSA-2896-1 of DSA-2896.
func isRevision(record, advisory string) bool {
	rest, ok := strings.CutPrefix(record, advisory+"-")
	return ok && numbered.MatchString(advisory) && strings.Count(advisory, "-") == 1 && strings.Trim(rest, "0123456789") == ""
}
