// SPDX-License-Identifier: Apache-2.0

// Package rootfs reads a directory tree as a host's root: no name and no link
// leads out of it, only regular files are read, and all that is read is bounded.
package rootfs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// ErrNotRegular is the error of reading what is no regular file: a directory,
// fifo, socket or device, which could block or has no end.
var ErrNotRegular = errors.New("not a regular file")

// ErrTooLarge is the error of reading more than the limit that the caller gave.
var ErrTooLarge = errors.New("larger than the limit")

// Root is a directory tree that is read as a host's root. Every path given to
// it, absolute or relative, and every link on the way is resolved inside the
// tree, as if by chroot. It writes nothing. A Root may be used by several
// goroutines; who opened it closes it.
type Root struct {
	name    string
	dir     *os.File // O_PATH
	openat2 bool     // the kernel resolves; else the own walk does
	procfs  bool     // /proc/self/fd can be used to reopen
}

// Open opens the directory dir as a root. The name itself is resolved by
// the running system, as any path a user gives.
func Open(dir string) (*Root, error) {
	fd, err := unix.Open(dir, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("open root: %w", &fs.PathError{Op: "open", Path: dir, Err: err})
	}
	r := &Root{name: dir, dir: os.NewFile(uintptr(fd), dir), procfs: true}
	// Kernels before 5.6 have no openat2 (ENOSYS), and old seccomp filters
	// refuse what they do not know (EPERM).
	if probe, err := r.kernelOpen(".", unix.O_PATH); err == nil {
		r.openat2 = true
		_ = unix.Close(probe)
	}
	return r, nil
}

// Name returns the root's directory as it was given to Open.
func (r *Root) Name() string { return r.name }

// Close releases the root. Files opened from it stay open.
func (r *Root) Close() error { return r.dir.Close() }

// find resolves name to an O_PATH descriptor and its state.
func (r *Root) find(name string) (int, unix.Stat_t, error) {
	var st unix.Stat_t
	fd, err := r.resolve(name, unix.O_PATH)
	if err != nil {
		return -1, st, pathError("open", name, err)
	}
	if err := unix.Fstat(fd, &st); err != nil {
		_ = unix.Close(fd)
		return -1, st, pathError("stat", name, err)
	}
	return fd, st, nil
}

// reopen opens what the O_PATH descriptor fd stands for. The inode is pinned
// by fd, so the regular file that was looked at is the one that is read; where
// /proc is missing, the path is resolved again and must lead to the same inode.
func (r *Root) reopen(fd int, name string, flags int) (int, error) {
	flags |= unix.O_CLOEXEC | unix.O_NOCTTY
	file, err := -1, error(unix.ENOENT)
	if r.procfs {
		file, err = retry(func() (int, error) {
			return unix.Open("/proc/self/fd/"+strconv.Itoa(fd), flags, 0)
		})
	}
	if errors.Is(err, unix.ENOENT) {
		file, err = r.resolve(name, flags|unix.O_NONBLOCK)
	}
	if err != nil {
		return -1, err
	}
	var want, got unix.Stat_t
	if err := errors.Join(unix.Fstat(fd, &want), unix.Fstat(file, &got)); err != nil {
		_ = unix.Close(file)
		return -1, err
	}
	if want.Dev != got.Dev || want.Ino != got.Ino {
		_ = unix.Close(file)
		return -1, errors.New("file was replaced while it was opened")
	}
	_ = unix.SetNonblock(file, false)
	return file, nil
}

// Clean writes name relative to the root.
func Clean(name string) string {
	return strings.TrimPrefix(path.Clean("/"+name), "/")
}

// pathError names the path relative to the root, never that of a descriptor.
func pathError(op, name string, err error) error {
	return &fs.PathError{Op: op, Path: Clean(name), Err: err}
}

// Cause takes the path that Root and package os wrap around an error off
// again, for who names the path already.
func Cause(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	var sysErr *os.SyscallError
	if errors.As(err, &sysErr) {
		return sysErr.Err
	}
	return err
}

// retry calls open again while it is interrupted, or while the kernel asks for
// another try because a rename ran beside the resolution (EAGAIN, openat2(2)).
func retry(open func() (int, error)) (int, error) {
	fd, err := open()
	for tries := 0; tries < 32 && (err == syscall.EINTR || err == syscall.EAGAIN); tries++ {
		fd, err = open()
	}
	return fd, err
}
