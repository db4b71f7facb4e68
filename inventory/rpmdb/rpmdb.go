// SPDX-License-Identifier: Apache-2.0

// Package rpmdb reads the databases that rpm keeps its packages in: Berkeley DB
// hashes, rpm's own ndb, and sqlite. It takes no lock, writes nothing beside a
// database, and takes what is in one for untrusted.
package rpmdb

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
)

// MaxSize bounds a database file. The largest seen have some ten megabytes; a
// full installation of a distribution stays below a hundred.
const MaxSize = 1 << 30

// Format is one of the formats that rpm keeps its packages in.
type Format struct {
	File  string // its name in the database's directory
	blobs func(ctx context.Context, db Database) iter.Seq2[[]byte, error]
}

// Database is an open database, which must be no larger than MaxSize.
type Database struct {
	File *os.File
	Size int64
	// Beside opens the file whose name is that of the database with an ending:
	// "-wal". One that is not there gives fs.ErrNotExist.
	Beside func(ending string) (*os.File, error)
}

// Formats returns the formats, the newest first. An older one beside it is what
// a conversion left behind.
func Formats() []Format {
	return []Format{
		{"rpmdb.sqlite", sqliteFile},
		{"Packages.db", oneFileFormat(ndbHeaders)},
		{"Packages", oneFileFormat(bdbHeaders)},
	}
}

// Headers gives the headers in a database. A header stays valid until the next
// one; an error costs what it names, and reading goes on where it can.
func (f Format) Headers(ctx context.Context, db Database) iter.Seq2[Header, error] {
	return func(yield func(Header, error) bool) {
		for blob, err := range f.blobs(ctx, db) {
			var h Header
			if err == nil {
				h, err = Parse(blob)
			}
			if !yield(h, err) {
				return
			}
		}
	}
}

// oneFileFormat is a format that needs nothing beside its file.
func oneFileFormat(
	blobs func(ctx context.Context, r io.ReaderAt, size int64) iter.Seq2[[]byte, error],
) func(context.Context, Database) iter.Seq2[[]byte, error] {
	return func(ctx context.Context, db Database) iter.Seq2[[]byte, error] {
		return blobs(ctx, db.File, db.Size)
	}
}

// bare takes the path that package os wraps around an error off again: who
// reads the message knows which database it is about.
func bare(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
