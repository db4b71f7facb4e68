// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"archive/zip"
	_ "embed" // for the snapshot
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"
)

//go:generate go run ../cmd/mksnapshot -from ../../shared -o snapshot.zip

// embedded is the snapshot built into the program. It is never written to.
//
//go:embed snapshot.zip
var embedded string

// maxEntryBytes bounds one decompressed entry of a snapshot.
const maxEntryBytes = 64 << 20

// Load reads from the embedded snapshot what concerns the streams and
// libraries, and nothing else, and all support schedules.
func Load(streams []Stream, libraries []string) (*DB, error) {
	db, err := load(strings.NewReader(embedded), int64(len(embedded)), streams, libraries)
	if err != nil {
		return nil, fmt.Errorf("load embedded snapshot: %w", err)
	}
	return db, nil
}

// load reads a snapshot.
func load(r io.ReaderAt, size int64, streams []Stream, libraries []string) (*DB, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("open zip: %w", err)
	}
	var m manifest
	if err := readEntry(z, "manifest.json", &m); err != nil {
		return nil, err
	}
	if m.Schema != schema {
		return nil, fmt.Errorf("read manifest: format %d, want %d", m.Schema, schema)
	}
	db := &DB{statements: map[string][]Statement{}, states: map[string][]State{}, upstream: map[string]UpstreamList{},
		covered: map[string]bool{}, coverage: m.Coverage, modified: map[string]time.Time{}, partial: map[string]bool{},
		info: Info{Origin: "embedded snapshot", BuiltAt: m.Date, Records: m.Records, Sources: m.Sources}}
	if db.coverage == nil {
		db.coverage = map[string]Coverage{}
	}
	for e := range m.Ecosystems {
		db.covered[e] = true
	}
	for _, w := range m.Withdrawn {
		db.modified[w.ID] = w.Modified
	}
	if err := readEntry(z, "lifecycle.json", &db.lifecycles); err != nil {
		return nil, err
	}
	for _, s := range streams {
		if err := db.loadStream(z, s.Ecosystem); err != nil {
			return nil, err
		}
	}
	for _, l := range libraries {
		var list UpstreamList
		if err := readOptional(z, "upstream/"+l+".json", &list); err != nil {
			return nil, err
		}
		for i := range list.Ranges {
			list.Ranges[i].Library = l
		}
		db.upstream[l] = list
	}
	return db, nil
}

// loadStream reads what the snapshot has of one ecosystem, once.
func (db *DB) loadStream(z *zip.Reader, ecosystem string) error {
	if _, done := db.statements[ecosystem]; done {
		return nil
	}
	var list []Statement
	if err := readOptional(z, "osv/"+ecosystem+".json", &list); err != nil {
		return err
	}
	var states []State
	if err := readOptional(z, "states/"+ecosystem+".json", &states); err != nil {
		return err
	}
	for i, s := range list {
		list[i].Ecosystem = ecosystem
		if s.Modified.After(db.modified[s.ID]) {
			db.modified[s.ID] = s.Modified
		}
	}
	db.statements[ecosystem], db.states[ecosystem] = slices.Clip(list), states
	return nil
}

// readOptional is readEntry where the entry may be absent.
func readOptional(z *zip.Reader, name string, v any) error {
	err := readEntry(z, name, v)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// readEntry decodes one entry.
func readEntry(z *zip.Reader, name string, v any) error {
	i := slices.IndexFunc(z.File, func(f *zip.File) bool { return f.Name == name })
	if i < 0 {
		return fmt.Errorf("read %s: %w", name, fs.ErrNotExist)
	}
	f, err := z.File[i].Open()
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	defer f.Close()
	if err := json.NewDecoder(io.LimitReader(f, maxEntryBytes)).Decode(v); err != nil {
		return fmt.Errorf("decode %s: %w", name, err)
	}
	return nil
}
