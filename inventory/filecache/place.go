// SPDX-License-Identifier: Apache-2.0

package filecache

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// maxLinks bounds the links on the way to the directory, as the kernel's own
// bound does (path_resolution(7)).
const maxLinks = 40

// checkDir tells whether nobody but root and the running user can have written
// to the directory dir or put it there: it goes down from the root, so that
// what was looked at stays as it is. Links may be on the way, if root or the
// user put them there.
func checkDir(dir string) error {
	if !filepath.IsAbs(dir) {
		return fmt.Errorf("%q is not an absolute path", dir)
	}
	here, todo, links := "/", parts(dir), 0
	if err := checkOwn("/", false); err != nil {
		return err
	}
	for len(todo) > 0 {
		next := filepath.Join(here, todo[0])
		todo = todo[1:]
		target, err := os.Readlink(next)
		if err == nil {
			if links++; links > maxLinks {
				return fmt.Errorf("%q: %w", dir, syscall.ELOOP)
			}
			if err := checkLink(next); err != nil {
				return err
			}
			if filepath.IsAbs(target) {
				here = "/"
			}
			todo = append(parts(target), todo...)
			continue
		}
		if err := checkOwn(next, false); err != nil {
			return err
		}
		here = next
	}
	return checkOwn(here, true)
}

// parts are the components of a path. Those that go up stay: after a link they
// lead elsewhere than the text says.
func parts(name string) []string {
	return strings.FieldsFunc(name, func(r rune) bool { return r == '/' })
}

// checkOwn tells whether a directory belongs to root or the user and nobody
// else can write to it. Unless it is the last, it may be sticky, so that others
// cannot replace what is in it.
func checkOwn(dir string, last bool) error {
	info, err := os.Lstat(dir)
	switch {
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%q is not a directory", dir)
	case !ownedBy(info, 0) && !ownedBy(info, os.Geteuid()):
		return fmt.Errorf("%q belongs to another user", dir)
	case info.Mode().Perm()&0o022 != 0 && (last || info.Mode()&fs.ModeSticky == 0):
		return fmt.Errorf("others can write to %q", dir)
	}
	return nil
}

func checkLink(name string) error {
	info, err := os.Lstat(name)
	if err == nil && !ownedBy(info, 0) && !ownedBy(info, os.Geteuid()) {
		err = fmt.Errorf("the link %q belongs to another user", name)
	}
	return err
}

func ownedBy(info fs.FileInfo, user int) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && int64(st.Uid) == int64(user)
}

// readFile reads a cache file, if it is the running user's alone.
func readFile(name string) ([]byte, error) {
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if errors.Is(err, syscall.ELOOP) {
		return nil, fmt.Errorf("%w: %q is a link", ErrRefused, name)
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%w: %q is not a regular file", ErrRefused, name)
	case !ownedBy(info, os.Geteuid()):
		return nil, fmt.Errorf("%w: %q belongs to another user", ErrRefused, name)
	case info.Mode().Perm()&^0o600 != 0:
		return nil, fmt.Errorf("%w: %q has mode %04o, not 0600", ErrRefused, name, info.Mode().Perm())
	case info.Size() > maxBytes+maxValue:
		return nil, fmt.Errorf("%q has %d bytes, more than a cache ever has", name, info.Size())
	}
	data := make([]byte, info.Size())
	if _, err := io.ReadFull(f, data); err != nil {
		return nil, err
	}
	return data, nil
}

// writeFile puts what write writes in place of the cache in dir, which is made
// when it is not there. Mode 0600 is that of os.CreateTemp.
func writeFile(dir string, write func(io.Writer) error) (err error) {
	if err := checkDir(dir); errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	if err := checkDir(dir); err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	f, err := os.CreateTemp(dir, "."+name+"-")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	if err = errors.Join(write(f), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(dir, name))
}
