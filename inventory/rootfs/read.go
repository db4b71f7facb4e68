// SPDX-License-Identifier: Apache-2.0

package rootfs

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// Open opens the regular file name for reading. Anything else is refused with
// ErrNotRegular before it is opened for reading.
func (r *Root) Open(name string) (*os.File, error) {
	fd, st, err := r.find(name)
	if err != nil {
		return nil, err
	}
	defer unix.Close(fd)
	if st.Mode&unix.S_IFMT != unix.S_IFREG {
		return nil, pathError("open", name, ErrNotRegular)
	}
	file, err := r.reopen(fd, name, unix.O_RDONLY)
	if err != nil {
		return nil, pathError("open", name, err)
	}
	return os.NewFile(uintptr(file), Clean(name)), nil
}

// ReadFile reads the whole regular file name, and gives ErrTooLarge when it has
// more than max bytes.
func (r *Root) ReadFile(name string, max int64) ([]byte, error) {
	f, err := r.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, max+1))
	if err != nil {
		return nil, pathError("read", name, Cause(err))
	}
	if int64(len(data)) > max {
		return nil, pathError("read", name, fmt.Errorf("%w of %d bytes", ErrTooLarge, max))
	}
	return data, nil
}

// FirstLine is the first line of the small file name that is neither empty nor
// a comment, cut after 256 bytes; empty when there is none or it cannot be read.
func (r *Root) FirstLine(name string) string {
	data, err := r.ReadFile(name, 64<<10)
	if err != nil {
		return ""
	}
	for text := range strings.Lines(string(data)) {
		text = strings.TrimSpace(text)
		if text == "" || text[0] == '#' {
			continue
		}
		if len(text) > 256 {
			text = text[:256] + "…"
		}
		return strings.ToValidUTF8(text, "\ufffd")
	}
	return ""
}

// ReadDir returns the names in the directory name, sorted. With more than max
// entries it returns the first max the directory gave, sorted, and ErrTooLarge.
func (r *Root) ReadDir(name string, max int) ([]string, error) {
	fd, st, err := r.find(name)
	if err != nil {
		return nil, err
	}
	defer unix.Close(fd)
	if st.Mode&unix.S_IFMT != unix.S_IFDIR {
		return nil, pathError("read directory", name, unix.ENOTDIR)
	}
	dir, err := unix.Openat(fd, ".", unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, pathError("read directory", name, err)
	}
	f := os.NewFile(uintptr(dir), Clean(name))
	defer f.Close()
	names, err := f.Readdirnames(max + 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, pathError("read directory", name, Cause(err))
	}
	if len(names) > max {
		names = names[:max]
		slices.Sort(names)
		return names, pathError("read directory", name, fmt.Errorf("%w of %d entries", ErrTooLarge, max))
	}
	slices.Sort(names)
	return names, nil
}

// Stat describes what name leads to, following links inside the root.
func (r *Root) Stat(name string) (fs.FileInfo, error) {
	fd, _, err := r.find(name)
	if err != nil {
		return nil, err
	}
	f := os.NewFile(uintptr(fd), path.Base(Clean(name)))
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, pathError("stat", name, Cause(err))
	}
	return info, nil
}

// Exists tells whether name leads to something. What cannot be looked at, for
// want of permission, is taken as not there.
func (r *Root) Exists(name string) bool {
	fd, _, err := r.find(name)
	if err != nil {
		return false
	}
	_ = unix.Close(fd)
	return true
}
