// SPDX-License-Identifier: Apache-2.0

package rootfs

import (
	"time"

	"golang.org/x/sys/unix"
)

// State is what a file is, as stat(2) tells it.
type State struct {
	Device, Inode uint64    // which file it is
	Links         uint64    // how many names it has
	Mount         uint64    // the mount it is seen through; 0 when it was not asked for or the kernel cannot tell
	Size          int64     // in bytes
	Mode          uint32    // st_mode: kind and permissions
	Changed       time.Time // st_ctime
	Written       time.Time // st_mtime
}

// Same tells whether both are the same file, by device and inode.
func (s State) Same(other State) bool { return s.Device == other.Device && s.Inode == other.Inode }

// IsRegular tells whether it is a regular file.
func (s State) IsRegular() bool { return s.Mode&unix.S_IFMT == unix.S_IFREG }

// IsDir tells whether it is a directory.
func (s State) IsDir() bool { return s.Mode&unix.S_IFMT == unix.S_IFDIR }

// Lstat tells what the entry name of d is, without following a link and
// without triggering an automount.
func (d *Dir) Lstat(name string) (State, error) {
	if !isEntry(name) {
		return State{}, pathError("stat", name, unix.EINVAL)
	}
	var st unix.Stat_t
	if err := unix.Fstatat(d.fd, name, &st, unix.AT_SYMLINK_NOFOLLOW|unix.AT_NO_AUTOMOUNT); err != nil {
		return State{}, pathError("stat", name, err)
	}
	return stateOf(&st), nil
}

// LstatMount is Lstat with the mount, where the kernel tells it (statx(2),
// STATX_MNT_ID, since Linux 5.8). It tells a bind mount from a directory.
func (d *Dir) LstatMount(name string) (State, error) {
	if !isEntry(name) {
		return State{}, pathError("stat", name, unix.EINVAL)
	}
	var st unix.Statx_t
	err := unix.Statx(d.fd, name, unix.AT_SYMLINK_NOFOLLOW|unix.AT_NO_AUTOMOUNT, unix.STATX_TYPE|unix.STATX_MODE|unix.STATX_INO|unix.STATX_MNT_ID, &st)
	switch {
	case err == unix.ENOSYS, err == unix.EPERM, err == unix.EINVAL:
		return d.Lstat(name)
	case err != nil:
		return State{}, pathError("stat", name, err)
	}
	s := State{Device: unix.Mkdev(st.Dev_major, st.Dev_minor), Inode: st.Ino, Mode: uint32(st.Mode)}
	if st.Mask&unix.STATX_MNT_ID != 0 {
		s.Mount = st.Mnt_id
	}
	return s, nil
}

// mountOf tells through which mount an open directory is seen; 0 when the
// kernel cannot tell.
func mountOf(fd int) uint64 {
	var st unix.Statx_t
	if err := unix.Statx(fd, "", unix.AT_EMPTY_PATH, unix.STATX_MNT_ID, &st); err != nil || st.Mask&unix.STATX_MNT_ID == 0 {
		return 0
	}
	return st.Mnt_id
}

// fstat tells what an open file is.
func fstat(fd int) (State, error) {
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return State{}, err
	}
	return stateOf(&st), nil
}

func stateOf(st *unix.Stat_t) State {
	return State{
		Device: uint64(st.Dev), Inode: st.Ino, Links: uint64(st.Nlink), Size: st.Size, Mode: st.Mode,
		Changed: time.Unix(st.Ctim.Unix()), Written: time.Unix(st.Mtim.Unix()),
	}
}
