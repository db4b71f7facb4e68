// SPDX-License-Identifier: Apache-2.0

package walk

import (
	"errors"
	"io/fs"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"golang.org/x/sys/unix"
)

// enter opens the directory n, unless it is not to be read.
func (w *walker) enter(n *node) *rootfs.Dir {
	var d *rootfs.Dir
	var err error
	if n.parent == nil {
		d, err = w.openTop(n)
	} else {
		d, err = w.openSub(n)
	}
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			w.problem(n.path(), rootfs.Cause(err))
		}
		return nil
	}
	if d == nil {
		return nil
	}
	s := d.State()
	n.id, n.mount = inode{s.Device, s.Inode}, s.Mount
	if why := w.knows(n); why != "" {
		_ = d.Close()
		w.skip(n.path(), why)
		return nil
	}
	return d
}

// openTop opens the root or a mount point; nil without an error when it is not
// to be read.
func (w *walker) openTop(n *node) (*rootfs.Dir, error) {
	m, known := w.mounts.at[n.name]
	if n.name != "" {
		magic, err := w.root.FileSystem(n.name)
		if errors.Is(err, unix.ENOTDIR) {
			return nil, nil // a file is mounted here, and visited as one
		}
		why := skippedMagic(magic)
		if err == nil && why != "" && !(known && magic == unix.FUSE_SUPER_MAGIC && skippedType(m) == "") {
			w.skip(n.name, why)
			return nil, nil
		}
	}
	d, err := w.root.OpenDir(n.name)
	switch {
	case err != nil:
		return nil, err
	case n.name == "":
		w.device = d.State().Device
	case w.options.OneFileSystem && d.State().Device != w.device:
		_ = d.Close()
		w.skip(n.name, otherFileSystem)
		return nil, nil
	}
	return d, nil
}

const otherFileSystem = "another file system"

// openSub opens a directory by the one it is in; nil without an error when it
// is not to be read, or not yet.
func (w *walker) openSub(n *node) (*rootfs.Dir, error) {
	defer w.entered(n.parent)
	h, err := w.hold(n.parent)
	if err != nil {
		return nil, err
	}
	defer w.drop(h)
	s, err := h.dir.LstatMount(n.name)
	switch {
	case err != nil:
		return nil, err
	case !s.IsDir():
		return nil, rootfs.ErrReplaced
	}
	device, mount := s.Device != n.parent.id.device, s.Mount != n.parent.mount && s.Mount != 0 && n.parent.mount != 0
	switch {
	case device && w.options.OneFileSystem:
		w.skip(n.path(), otherFileSystem)
		return nil, nil
	case mount, device && s.Mount == 0:
		w.mu.Lock()
		defer w.mu.Unlock()
		w.mounted = append(w.mounted, n.path())
		return nil, nil
	}
	return h.dir.OpenDir(n.name, s)
}

// knows says why a directory that was just opened is not read: it is a layer of
// an overlay, or it was read through another mount.
func (w *walker) knows(n *node) string {
	if point, ok := w.layers[n.id]; ok {
		return "layer of the overlay at " + point
	}
	if w.mounts.single(n.id.device) {
		return ""
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.seen.add(n.id) {
		return "second view of a directory that was walked"
	}
	return ""
}
