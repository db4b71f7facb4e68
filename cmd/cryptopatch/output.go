// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// reportMode is the mode of report files. A report lists the holes of a host:
// its owner and group may read it, others may not.
const reportMode = 0o640

// rendering is one format ready to be written.
type rendering struct {
	format string
	file   string // its name in a directory
	write  func(io.Writer) error
}

// deliver writes the renderings to path: to stdout when that is empty or "-",
// to a file, or to a directory when it is one or there are several.
func deliver(p program, v voice, path string, all []rendering) error {
	if path == "" || path == "-" {
		return toStdout(p.stdout, all)
	}
	info, err := os.Lstat(path)
	switch {
	case err == nil && info.IsDir():
	case err == nil && !info.Mode().IsRegular():
		return failure{fmt.Errorf("write %q: not a regular file", path), "-o - writes to stdout, which can be redirected"}
	case len(all) > 1 && errors.Is(err, fs.ErrNotExist):
		if err := os.Mkdir(path, 0o750); err != nil {
			return failure{err, outputHint(err)}
		}
	case len(all) > 1:
		return failure{fmt.Errorf("write %q: several formats need a directory", path), "give -o a directory"}
	default:
		return toFile(v, path, all[0])
	}
	for _, r := range all {
		if err := toFile(v, filepath.Join(path, r.file), r); err != nil {
			return err
		}
	}
	return nil
}

// toStdout writes the only rendering. A reader that has seen enough and closed
// the pipe is not a fault.
func toStdout(w io.Writer, all []rendering) error {
	if len(all) > 1 {
		return failure{errors.New("several formats need a place for each"), "give -o a directory"}
	}
	err := all[0].write(w)
	if errors.Is(err, syscall.EPIPE) {
		return nil
	}
	return err
}

// toFile writes through a fresh file and a rename, so that nobody ever sees
// half a report and no link is followed.
func toFile(v voice, path string, r rendering) error {
	if err := replace(path, r.write); err != nil {
		return failure{fmt.Errorf("write %s report: %w", r.format, err), outputHint(err)}
	}
	v.wrote(r.format, path)
	return nil
}

func replace(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".cryptopatch-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	w := bufio.NewWriterSize(f, 256<<10)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := f.Chmod(reportMode); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
