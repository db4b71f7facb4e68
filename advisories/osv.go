// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
)

// Bounds of one OSV record. The largest real ones, of a whole module stream,
// stay two orders of magnitude below.
const (
	maxRecordBytes = 16 << 20
	maxAffected    = 20_000
	maxRanges      = 1_000
	maxEvents      = 1_000
	maxVersions    = 50_000
	maxLinks       = 5_000
	maxWord        = 256
)

// Record is one OSV record reduced to what it says of crypto packages.
type Record struct {
	ID         string
	Modified   time.Time
	Withdrawn  time.Time   // zero unless the record was withdrawn; then it has no statements
	Partial    bool        // the record itself says that it is not complete
	Statements []Statement // none when it concerns no package that is kept
}

// The osv types are the fields that are read of an OSV record.
// https://ossf.github.io/osv-schema/
type (
	osvRecord struct {
		ID        string        `json:"id"`
		Published time.Time     `json:"published"`
		Modified  time.Time     `json:"modified"`
		Withdrawn time.Time     `json:"withdrawn"`
		Aliases   []string      `json:"aliases"`
		Upstream  []string      `json:"upstream"`
		Related   []string      `json:"related"`
		Summary   string        `json:"summary"`
		Details   string        `json:"details"`
		Severity  []osvSeverity `json:"severity"`
		Affected  []osvAffected `json:"affected"`
		Database  loose         `json:"database_specific"`
	}
	osvAffected struct {
		Package struct {
			Ecosystem string `json:"ecosystem"`
			Name      string `json:"name"`
			PURL      string `json:"purl"`
		} `json:"package"`
		Ranges    []osvRange    `json:"ranges"`
		Versions  []string      `json:"versions"`
		Severity  []osvSeverity `json:"severity"`
		Database  loose         `json:"database_specific"`
		Ecosystem loose         `json:"ecosystem_specific"`
	}
	osvRange struct {
		Type   string  `json:"type"`
		Events []Event `json:"events"`
	}
	osvSeverity struct {
		Type  string `json:"type"`
		Score string `json:"score"`
	}
)

// loose is an object whose shape each database chooses; what does not fit is
// ignored, for it is no part of the schema.
type loose json.RawMessage

// UnmarshalJSON keeps the text.
func (l *loose) UnmarshalJSON(data []byte) error {
	*l = append((*l)[:0], data...)
	return nil
}

// into decodes what fits of the object into v.
func (l loose) into(v any) {
	if len(l) > 0 && l[0] == '{' {
		_ = json.Unmarshal(l, v) // what other databases put here is theirs
	}
}

// DecodeOSV reads one OSV record and normalises it. feed names its source. A
// record that breaks the schema or a bound is an error and yields nothing.
func DecodeOSV(feed string, r io.Reader) (Record, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxRecordBytes+1))
	if err != nil {
		return Record{}, fmt.Errorf("read OSV record: %w", err)
	}
	if len(data) > maxRecordBytes {
		return Record{}, fmt.Errorf("read OSV record: larger than %d bytes", maxRecordBytes)
	}
	var rec osvRecord
	if err := json.Unmarshal(data, &rec); err != nil {
		return Record{}, fmt.Errorf("decode OSV record: %w", brief(err))
	}
	if err := rec.check(); err != nil {
		return Record{}, fmt.Errorf("check OSV record %q: %w", clip(rec.ID), err)
	}
	out := Record{ID: rec.ID, Modified: rec.Modified, Withdrawn: rec.Withdrawn}
	if rec.Withdrawn.IsZero() {
		out.Statements, out.Partial = rec.statements(feed)
	}
	return out, nil
}

// check enforces the bounds, and that every name and version is printable text.
func (r osvRecord) check() error {
	switch {
	case r.ID == "":
		return errors.New("no id")
	case r.Modified.IsZero():
		return errors.New("no modified date")
	case len(r.Affected) > maxAffected:
		return fmt.Errorf("%d affected entries, more than %d", len(r.Affected), maxAffected)
	case len(r.Aliases)+len(r.Upstream)+len(r.Related) > maxLinks:
		return fmt.Errorf("more than %d links to other records", maxLinks)
	}
	if err := words(r.ID); err != nil {
		return err
	}
	for _, list := range [][]string{r.Aliases, r.Upstream, r.Related} {
		if err := words(list...); err != nil {
			return err
		}
	}
	for _, a := range r.Affected {
		if err := a.check(); err != nil {
			return fmt.Errorf("affected package %q: %w", clip(a.Package.Name), err)
		}
	}
	return nil
}

// check enforces the bounds of one affected entry.
func (a osvAffected) check() error {
	if len(a.Ranges) > maxRanges || len(a.Versions) > maxVersions {
		return fmt.Errorf("%d ranges and %d versions are too many", len(a.Ranges), len(a.Versions))
	}
	if err := words(a.Package.Ecosystem, a.Package.Name); err != nil {
		return err
	}
	for _, r := range a.Ranges {
		if len(r.Events) > maxEvents {
			return fmt.Errorf("%d events, more than %d", len(r.Events), maxEvents)
		}
		for _, e := range r.Events {
			if err := words(e.Introduced, e.Fixed, e.LastAffected, e.Limit); err != nil {
				return err
			}
		}
	}
	return words(a.Versions...)
}

// words checks that each text is short and printable.
func words(list ...string) error {
	for _, w := range list {
		if len(w) > maxWord {
			return fmt.Errorf("text %q is longer than %d bytes", clip(w), maxWord)
		}
		if strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsPrint(r) }) {
			return fmt.Errorf("text %q is not printable", w)
		}
	}
	return nil
}

// brief shortens an error that quotes the whole of an untrusted text.
func brief(err error) error {
	if text := err.Error(); len(text) > maxWord {
		return errors.New(text[:maxWord] + "…")
	}
	return err
}

// clip shortens untrusted text for an error.
func clip(s string) string {
	if len(s) > 60 {
		return s[:60] + "…"
	}
	return s
}
