// SPDX-License-Identifier: Apache-2.0

package rpmdb

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite/vfs"
)

// sqliteFile gives the blobs of an rpmdb.sqlite. SQLite sees that one open file
// and no path of the host, so it can write nothing beside it. Only when a
// write-ahead log is pending, which has to be merged, it works on a private
// copy of both, that is removed afterwards.
func sqliteFile(ctx context.Context, db Database) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		if err := hotJournal(db); err != nil && !yield(nil, err) {
			return
		}
		wal, err := pendingLog(db, "-wal")
		if err != nil {
			yield(nil, err)
			return
		}
		if wal != nil {
			defer wal.Close()
			mergedSQLite(ctx, db.File, wal, yield)
			return
		}
		if err := wholeSQLite(db.File, db.Size); err != nil && !yield(nil, err) {
			return
		}
		system, registered, err := vfs.New(oneFile{db.File})
		if err != nil {
			yield(nil, fmt.Errorf("open sqlite: %w", err))
			return
		}
		defer registered.Close()
		dsn := "file:" + sqliteName + "?mode=ro&immutable=1&vfs=" + system
		sqliteHeaders(ctx, dsn)(yield)
	}
}

// wholeSQLite compares a file's size with what its header tells, which SQLite
// does not: a cut in pages that nobody asks for would go unseen.
// https://www.sqlite.org/fileformat.html#the_database_header
func wholeSQLite(r io.ReaderAt, size int64) error {
	head := make([]byte, 100)
	if _, err := r.ReadAt(head, 0); err != nil {
		return fmt.Errorf("read header: %w", bare(err))
	}
	pageSize := int64(binary.BigEndian.Uint16(head[16:]))
	if pageSize == 1 {
		pageSize = 65536
	}
	known := bytes.Equal(head[24:28], head[92:96]) // written by a version that keeps the count
	if want := pageSize * int64(binary.BigEndian.Uint32(head[28:])); known && size < want {
		return fmt.Errorf("file is cut off: %d of %d bytes are there", size, want)
	}
	return nil
}

// hotJournal tells of an interrupted change that a rollback journal would undo.
// It is not done: a journal can name other files for SQLite to delete.
func hotJournal(db Database) error {
	journal, err := pendingLog(db, "-journal")
	if err != nil || journal == nil {
		return err
	}
	defer journal.Close()
	first := make([]byte, 1)
	if _, err := journal.ReadAt(first, 0); err == nil && first[0] == 0 {
		return nil // finished: its head was overwritten
	}
	return errors.New("a change of the database was interrupted: its rollback journal is not applied")
}

// pendingLog opens a log beside a database, nil when it is missing or empty.
func pendingLog(db Database, ending string) (*os.File, error) {
	f, err := db.Beside(ending)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.Size() == 0 {
		return nil, f.Close()
	}
	return f, nil
}

// mergedSQLite reads a private copy of the database with its log.
func mergedSQLite(ctx context.Context, db, wal *os.File, yield func([]byte, error) bool) {
	dir, err := os.MkdirTemp("", "cryptopatch-rpm-")
	if err != nil {
		yield(nil, fmt.Errorf("copy database with its log: %w", err))
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, sqliteName)
	if err := errors.Join(copyFile(path, db), copyFile(path+"-wal", wal)); err != nil {
		yield(nil, fmt.Errorf("copy database with its log: %w", err))
		return
	}
	dsn := url.URL{Scheme: "file", Path: path}
	sqliteHeaders(ctx, dsn.String())(yield)
}

// copyFile copies a file's content from its start to a new one of the user's.
func copyFile(path string, from *os.File) error {
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	n, err := io.Copy(to, io.NewSectionReader(from, 0, MaxSize+1))
	if err == nil && n > MaxSize {
		err = errors.New("larger than the limit")
	}
	return errors.Join(err, to.Close())
}

// sqliteName is the name of the only file in oneFile.
const sqliteName = "rpmdb.sqlite"

// oneFile is a file system with one file, which is open already.
type oneFile struct{ f *os.File }

// Open gives the file, for reading from its start.
func (o oneFile) Open(name string) (fs.File, error) {
	if name != sqliteName {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	info, err := o.f.Stat()
	if err != nil {
		return nil, err
	}
	return openedFile{io.NewSectionReader(o.f, 0, info.Size()), info}, nil
}

type openedFile struct {
	*io.SectionReader
	info fs.FileInfo
}

// Stat describes the file as it was when it was opened.
func (o openedFile) Stat() (fs.FileInfo, error) { return o.info, nil }

// Close does nothing: who opened the file closes it.
func (o openedFile) Close() error { return nil }
