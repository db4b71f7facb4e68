// SPDX-License-Identifier: Apache-2.0

package rootfs

import (
	"errors"
	"io"
	"strconv"

	"golang.org/x/sys/unix"
)

// File is a regular file, open for reading at any place. It may be used by
// several goroutines; who opened it closes it.
type File struct {
	fd    int
	state State
}

// Open opens the entry name of d, which must be the file with the given state
// (device and inode), else the error is ErrReplaced. What is no regular file
// is refused with ErrNotRegular before it is opened for reading: opening a
// device can do harm (a watchdog starts, a tape winds back), and a fifo blocks.
// Access times stay as they are where the kernel allows.
func (d *Dir) Open(name string, seen State) (*File, error) {
	if !isEntry(name) {
		return nil, pathError("open", name, unix.EINVAL)
	}
	f, err := d.open(name, seen)
	if err != nil {
		return nil, pathError("open", name, err)
	}
	return f, nil
}

// open looks at the file by a descriptor that only names it, then opens what
// that descriptor names. Where /proc is missing the name is opened again.
func (d *Dir) open(name string, seen State) (*File, error) {
	place, err := openat(d.fd, name, unix.O_PATH|unix.O_NOFOLLOW)
	if err != nil {
		return nil, err
	}
	defer unix.Close(place)
	f := &File{}
	if f.state, err = fstat(place); err != nil {
		return nil, err
	}
	switch {
	case !f.state.IsRegular():
		return nil, ErrNotRegular
	case !f.state.Same(seen):
		return nil, ErrReplaced
	}
	const flags = unix.O_RDONLY | unix.O_NOCTTY | unix.O_NONBLOCK
	f.fd, err = quietOpen(unix.AT_FDCWD, "/proc/self/fd/"+strconv.Itoa(place), flags)
	if err == unix.ENOENT {
		f.fd, err = quietOpen(d.fd, name, flags|unix.O_NOFOLLOW)
	}
	if err != nil {
		return nil, err
	}
	if got, err := fstat(f.fd); err != nil || !got.Same(f.state) || !got.IsRegular() {
		_ = f.Close()
		return nil, errors.Join(ErrReplaced, err)
	}
	return f, nil
}

// State is what the file was when it was opened.
func (f *File) State() State { return f.state }

// Size is how long the file was when it was opened.
func (f *File) Size() int64 { return f.state.Size }

// Close closes the file.
func (f *File) Close() error { return unix.Close(f.fd) }

// ReadAt reads like pread(2); see io.ReaderAt.
func (f *File) ReadAt(p []byte, off int64) (int, error) {
	done := 0
	for done < len(p) {
		n, err := retry(func() (int, error) { return unix.Pread(f.fd, p[done:], off+int64(done)) })
		if err != nil {
			return done, err
		}
		if n <= 0 {
			return done, io.EOF
		}
		done += n
	}
	return done, nil
}
