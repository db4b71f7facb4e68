// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"
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

// sqliteFile gives the blobs of the rpmdb.sqlite that f is, opened as name in
// r. SQLite sees that one open file and no path of the host, so it can write
// nothing beside it. Only when a log of changes is pending, which has to be
// merged, it works on a private copy of both, that is removed afterwards.
func sqliteFile(ctx context.Context, r *Root, name string, f *os.File) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		logs, err := pendingLogs(r, name)
		if err != nil {
			yield(nil, err)
			return
		}
		if len(logs) > 0 {
			mergedSQLite(ctx, f, logs, yield)
			return
		}
		system, registered, err := vfs.New(oneFile{f})
		if err != nil {
			yield(nil, fmt.Errorf("open sqlite: %w", err))
			return
		}
		defer registered.Close()
		dsn := "file:" + oneFileName + "?mode=ro&immutable=1&vfs=" + system
		sqliteHeaders(ctx, dsn)(yield)
	}
}

// pendingLogs opens the write-ahead log and the rollback journal beside a
// database, as far as they hold anything. Readers of the copy close them.
func pendingLogs(r *Root, name string) (map[string]*os.File, error) {
	logs := map[string]*os.File{}
	for _, suffix := range []string{"-wal", "-journal"} {
		f, err := r.Open(name + suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			closeAll(logs)
			return nil, err
		}
		if info, err := f.Stat(); err == nil && info.Size() == 0 {
			f.Close()
			continue
		}
		logs[suffix] = f
	}
	return logs, nil
}

func closeAll(files map[string]*os.File) {
	for _, f := range files {
		f.Close()
	}
}

// mergedSQLite reads a private copy of the database with its logs.
func mergedSQLite(ctx context.Context, db *os.File, logs map[string]*os.File, yield func([]byte, error) bool) {
	defer closeAll(logs)
	dir, err := os.MkdirTemp("", "cryptopatch-rpm-")
	if err != nil {
		yield(nil, fmt.Errorf("copy database with its log: %w", err))
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, oneFileName)
	err = copyFile(path, db)
	for suffix, f := range logs {
		err = errors.Join(err, copyFile(path+suffix, f))
	}
	if err != nil {
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
	n, err := io.Copy(to, io.NewSectionReader(from, 0, rpmMaxDatabase+1))
	if err == nil && n > rpmMaxDatabase {
		err = ErrTooLarge
	}
	return errors.Join(err, to.Close())
}

// oneFileName is the name of the only file in oneFile.
const oneFileName = "rpmdb.sqlite"

// oneFile is a file system with one file, which is open already.
type oneFile struct{ f *os.File }

// Open gives the file, for reading from its start.
func (o oneFile) Open(name string) (fs.File, error) {
	if name != oneFileName {
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
