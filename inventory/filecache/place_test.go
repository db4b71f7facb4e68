// SPDX-License-Identifier: Apache-2.0

package filecache_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/filecache"
)

func TestOpenRefuses(t *testing.T) {
	file := func(dir string) string { return filepath.Join(dir, "files.cache") }
	for _, tt := range []struct {
		name  string
		root  bool // needs root
		spoil func(dir string) error
		want  string // empty: not refused
	}{
		{"nothing-wrong", false, func(string) error { return nil }, ""},
		{"private-directory", false, func(dir string) error { return os.Chmod(dir, 0o700) }, ""},
		{"read-only-file", false, func(dir string) error { return os.Chmod(file(dir), 0o400) }, ""},
		{"readable-by-group", false, func(dir string) error { return os.Chmod(file(dir), 0o640) }, "has mode 0640"},
		{"writable-by-all", false, func(dir string) error { return os.Chmod(file(dir), 0o602) }, "has mode 0602"},
		{"executable", false, func(dir string) error { return os.Chmod(file(dir), 0o700) }, "has mode 0700"},
		{"directory-of-group", false, func(dir string) error { return os.Chmod(dir, 0o775) }, "others can write to"},
		{"directory-of-all", false, func(dir string) error { return os.Chmod(dir, 0o757) }, "others can write to"},
		{"sticky-directory", false, func(dir string) error { return os.Chmod(dir, 0o777|fs.ModeSticky) }, "others can write to"},
		{"parent-of-all", false, func(dir string) error { return os.Chmod(filepath.Dir(dir), 0o777) }, "others can write to"},
		{"sticky-parent", false, func(dir string) error { return os.Chmod(filepath.Dir(dir), 0o777|fs.ModeSticky) }, ""},
		{"fifo", false, func(dir string) error {
			return errors.Join(os.Remove(file(dir)), syscall.Mkfifo(file(dir), 0o600))
		}, "not a regular file"},
		{"directory-as-file", false, func(dir string) error {
			return errors.Join(os.Remove(file(dir)), os.Mkdir(file(dir), 0o600))
		}, "not a regular file"},
		{"link-as-file", false, func(dir string) error {
			return errors.Join(os.Rename(file(dir), file(dir)+"2"), os.Symlink("files.cache2", file(dir)))
		}, "is a link"},
		{"file-of-another", true, func(dir string) error { return os.Chown(file(dir), 12345, 0) }, "belongs to another user"},
		{"directory-of-another", true, func(dir string) error { return os.Chown(dir, 12345, 0) }, "belongs to another user"},
		{"parent-of-another", true, func(dir string) error { return os.Chown(filepath.Dir(dir), 12345, 0) }, "belongs to another user"},
		{"link-on-the-way", false, func(dir string) error {
			return errors.Join(os.Rename(dir, dir+"2"), os.Symlink(filepath.Base(dir)+"2", dir))
		}, ""},
		{"link-of-another", true, func(dir string) error {
			return errors.Join(os.Rename(dir, dir+"2"), os.Symlink(dir+"2", dir), os.Lchown(dir, 12345, 0))
		}, "the link"},
		{"link-to-itself", false, func(dir string) error {
			return errors.Join(os.Rename(dir, dir+"2"), os.Symlink(dir, dir))
		}, "too many levels"},
		{"file-on-the-way", false, func(dir string) error {
			return errors.Join(os.Rename(dir, dir+"2"), os.WriteFile(dir, nil, 0o600))
		}, "is not a directory"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.root && os.Geteuid() != 0 {
				t.Skip("not root")
			}
			dir := filepath.Join(safeDir(t), "state")
			must(t, os.Rename(saved(t), dir))
			must(t, tt.spoil(dir))
			c, err := filecache.Open(dir, "v1", start)
			_, found := c.Get(key(1))
			if tt.want == "" {
				if err != nil || !found {
					t.Errorf("Open: found %v, %v; want the file", found, err)
				}
				return
			}
			if !errors.Is(err, filecache.ErrRefused) || !strings.Contains(err.Error(), tt.want) || c != nil || found {
				t.Errorf("Open = %v, %v; want ErrRefused, %q", c, err, tt.want)
			}
		})
	}
	if c, err := filecache.Open("state", "v1", start); !errors.Is(err, filecache.ErrRefused) || c != nil {
		t.Errorf("Open of a relative path = %v, want ErrRefused", err)
	}
}

func TestSaveMakesItsDirectory(t *testing.T) {
	dir := filepath.Join(safeDir(t), "a", "b")
	c, err := filecache.Open(dir, "v1", start)
	must(t, err)
	c.Put(key(1), []byte("one"))
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open wrote: %v", err)
	}
	must(t, c.Save(false))
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the directory has mode %v, %v; want 0700", info.Mode(), err)
	}
	must(t, os.Chmod(dir, 0o777))
	if err := c.Save(false); !errors.Is(err, filecache.ErrRefused) {
		t.Errorf("Save where others can write = %v, want ErrRefused", err)
	}
}
