// SPDX-License-Identifier: Apache-2.0

package rootfs

import (
	"errors"
	"strings"

	"golang.org/x/sys/unix"
)

// ErrReplaced is the error of opening a file or directory that is no longer
// the one that was looked at before.
var ErrReplaced = errors.New("was replaced while it was read")

// Dir is a directory of a root, held open by its descriptor, so that what is
// in it can be reached whatever happens to its path. Its methods take the name
// of one entry, never a path, and follow no link. Apart from Read, a Dir may be
// used by several goroutines; who opened it closes it.
type Dir struct {
	fd    int
	state State
}

// OpenDir opens the directory name. Unlike Open it follows no link, neither at
// the end nor on the way, and takes paths of any length: it goes from one
// component to the next. Access times stay as they are where the kernel allows.
func (r *Root) OpenDir(name string) (*Dir, error) {
	fd, err := r.descend(name)
	if err != nil {
		return nil, pathError("open directory", name, err)
	}
	defer unix.Close(fd)
	d, err := openDirAt(fd, ".")
	if err != nil {
		return nil, pathError("open directory", name, err)
	}
	d.state.Mount = mountOf(d.fd)
	return d, nil
}

// FileSystem is the kind of file system the directory name is on, as the
// number that statfs(2) gives as f_type. The directory is not opened for
// reading, so that an automount point is not triggered (open(2), O_PATH).
func (r *Root) FileSystem(name string) (int64, error) {
	fd, err := r.descend(name)
	if err != nil {
		return 0, pathError("stat file system", name, err)
	}
	defer unix.Close(fd)
	var st unix.Statfs_t
	if err := unix.Fstatfs(fd, &st); err != nil {
		return 0, pathError("stat file system", name, err)
	}
	return int64(st.Type), nil
}

// descend opens the directory name as a place (O_PATH).
func (r *Root) descend(name string) (int, error) {
	here, err := openat(int(r.dir.Fd()), ".", unix.O_PATH|unix.O_DIRECTORY)
	if err != nil {
		return -1, err
	}
	for _, part := range split(strings.TrimSuffix(Clean(name), "/")) {
		next, err := openat(here, part, unix.O_PATH|unix.O_DIRECTORY|unix.O_NOFOLLOW)
		_ = unix.Close(here)
		if err != nil {
			return -1, err
		}
		here = next
	}
	return here, nil
}

// State is what the directory was when it was opened.
func (d *Dir) State() State { return d.state }

// Close closes the directory.
func (d *Dir) Close() error { return unix.Close(d.fd) }

// OpenDir opens the directory name in d, which must be the one with the given
// state (device and inode), else the error is ErrReplaced.
func (d *Dir) OpenDir(name string, seen State) (*Dir, error) {
	if !isEntry(name) {
		return nil, pathError("open directory", name, unix.EINVAL)
	}
	sub, err := openDirAt(d.fd, name)
	switch {
	case err == unix.ENOTDIR, err == unix.ELOOP:
		return nil, pathError("open directory", name, ErrReplaced)
	case err != nil:
		return nil, pathError("open directory", name, err)
	case !sub.state.Same(seen):
		_ = sub.Close()
		return nil, pathError("open directory", name, ErrReplaced)
	}
	sub.state.Mount = seen.Mount
	return sub, nil
}

// Read reads the next entries into buf, which should have some ten thousand
// bytes. At the end of the directory the entries are empty.
func (d *Dir) Read(buf []byte) (Entries, error) {
	n, err := retry(func() (int, error) { return unix.ReadDirent(d.fd, buf) })
	if err != nil || n <= 0 {
		return Entries{}, err
	}
	return Entries{rest: buf[:n]}, nil
}

// openDirAt opens the directory name in dir for reading.
func openDirAt(dir int, name string) (*Dir, error) {
	fd, err := quietOpen(dir, name, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW)
	if err != nil {
		return nil, err
	}
	d := &Dir{fd: fd}
	if d.state, err = fstat(fd); err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	return d, nil
}

// quietOpen opens without a change of the access time. The kernel grants that
// to the owner and to root only (open(2), O_NOATIME); others open as usual.
func quietOpen(dir int, name string, flags int) (int, error) {
	fd, err := openat(dir, name, flags|unix.O_NOATIME)
	if err == unix.EPERM {
		fd, err = openat(dir, name, flags)
	}
	return fd, err
}

// isEntry tells whether name can be one entry of a directory. A damaged file
// system may give others to kernels before 5.4, which did not look.
func isEntry(name string) bool {
	return name != "" && name != "." && name != ".." && strings.IndexByte(name, '/') < 0
}
