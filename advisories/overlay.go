// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Bounds of what is put on top of the snapshot.
const (
	maxOverlayFiles      = 2_000_000
	maxOverlayStatements = 1_000_000
	maxOverlayProblems   = 100
)

// AddOSV puts one OSV record on top; of versions of one id the newest
// `modified` counts, and a withdrawn record takes itself away. name tells the
// source.
func (db *DB) AddOSV(name string, r io.Reader) error {
	rec, err := DecodeOSV(name, r)
	if err != nil {
		return fmt.Errorf("add %q: %w", name, err)
	}
	if db.add(rec) {
		db.info.Records++
	}
	return nil
}

// AddPath puts a directory of OSV records, with all below it, or a zip of them
// on top, as AddOSV does each. Records about no crypto package are passed over
// undecoded. A record that cannot be read is a problem and costs only itself;
// the error is for a path that cannot be read at all.
func (db *DB) AddPath(path string) (problems []error, err error) {
	o := overlay{db: db, feed: path}
	for name := range strings.SplitSeq(cryptoNames, "|") {
		o.names = append(o.names, []byte(name))
	}
	if err := o.path(path); err != nil {
		return o.problems, fmt.Errorf("add advisories from %q: %w", path, err)
	}
	if len(o.problems) == 0 {
		for _, rec := range o.vouched {
			db.vouch(rec)
		}
	}
	db.info.Records += o.added
	db.info.Origin += ", " + path
	db.info.Sources = append(db.info.Sources[:len(db.info.Sources):len(db.info.Sources)],
		Source{Name: path, Records: o.added, Newest: o.newest})
	return o.problems, nil
}

// overlay is one AddPath at work.
type overlay struct {
	db         *DB
	feed       string
	names      [][]byte
	files      int
	added      int
	statements int
	newest     time.Time
	whole      bool // an export of whole ecosystems
	vouched    []Record
	problems   []error
}

// path adds what a path holds, through a link to it.
func (o *overlay) path(path string) error {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return o.dir(path)
	case info.Mode().IsRegular():
		return o.zip(path)
	}
	return errors.New("neither a directory nor a zip")
}

// dir adds the .json files of a directory and those below; links are not
// followed.
func (o *overlay) dir(root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if path == root {
				return err
			}
			o.problem(path, err)
			return nil
		}
		if d.IsDir() || !strings.HasSuffix(path, ".json") {
			return nil
		}
		if !d.Type().IsRegular() {
			o.problem(path, errors.New("not a regular file"))
			return nil
		}
		return o.take(path, func() (io.ReadCloser, error) { return os.Open(path) })
	})
}

// zip adds the .json entries of a zip.
func (o *overlay) zip(path string) error {
	z, err := zip.OpenReader(path)
	if err != nil {
		return err
	}
	defer z.Close()
	o.whole = filepath.Base(path) == "all.zip" // as OSV names its exports
	for _, f := range z.File {
		if f.Mode().IsRegular() && strings.HasSuffix(f.Name, ".json") {
			if err := o.take(f.Name, f.Open); err != nil {
				return err
			}
		}
	}
	return nil
}

// take adds one file, and fails only when there is too much.
func (o *overlay) take(name string, open func() (io.ReadCloser, error)) error {
	if o.files++; o.files > maxOverlayFiles {
		return fmt.Errorf("more than %d files", maxOverlayFiles)
	}
	if err := o.read(open); err != nil {
		o.problem(name, err)
	}
	if o.statements > maxOverlayStatements {
		return fmt.Errorf("more than %d statements about crypto packages", maxOverlayStatements)
	}
	return nil
}

// read decodes one file if it can concern a crypto package, and adds it.
func (o *overlay) read(open func() (io.ReadCloser, error)) error {
	f, err := open()
	if err != nil {
		return err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxRecordBytes+1))
	if err != nil {
		return err
	}
	if len(data) <= maxRecordBytes && !o.concerns(data) {
		if !json.Valid(data) {
			return errors.New("not a JSON document")
		}
		return nil
	}
	rec, err := DecodeOSV(o.feed, bytes.NewReader(data))
	if err != nil {
		return err
	}
	if o.whole {
		o.vouched = append(o.vouched, rec)
	}
	if o.db.add(rec) {
		o.added++
		o.statements += len(rec.Statements)
		if rec.Modified.After(o.newest) {
			o.newest = rec.Modified
		}
	}
	return nil
}

// concerns tells whether a record may name a crypto package.
func (o *overlay) concerns(data []byte) bool {
	if bytes.Contains(data, []byte(`\u`)) {
		return true // a name may be written in escapes
	}
	for _, n := range o.names {
		if bytes.Contains(data, n) {
			return true
		}
	}
	return false
}

// problem notes what could not be read; beyond a bound only that there is more.
func (o *overlay) problem(name string, err error) {
	switch len(o.problems) {
	case maxOverlayProblems:
		o.problems = append(o.problems, fmt.Errorf("read %q: more records could not be read", o.feed))
	default:
		if len(o.problems) < maxOverlayProblems {
			o.problems = append(o.problems, fmt.Errorf("read %q: %w", name, err))
		}
	}
}
