// SPDX-License-Identifier: Apache-2.0

package process

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// tree is where the paths of one process lead.
type tree struct {
	root      *rootfs.Root // where they are looked up; nil when they cannot be
	prefix    string       // what the kernel writes in front of those in root
	remote    []string     // places in root that are not looked at
	elsewhere bool         // it is not the host's tree

	host       *rootfs.Root // the host's, to compare with, where root has the same top
	hostRemote []string
	own        *rootfs.Root // what close closes
}

// treeOf finds the tree of a process. The kernel writes paths as they look from
// the reader's own root where the file is there, and from the top of the other
// mount namespace where it is not.
func (s *scan) treeOf(h *handle) tree {
	namespace, _ := h.link("ns/mnt")
	link, err := h.link("root")
	if err != nil {
		return tree{elsewhere: namespace != s.namespace}
	}
	remote := s.remoteOf(h, namespace, link)
	if below("/", remote) {
		return tree{elsewhere: namespace != s.namespace || link != "/"}
	}
	own, err := rootfs.Open(path.Join(s.root.Name(), h.name("root")))
	if err != nil {
		return tree{elsewhere: namespace != s.namespace || link != "/"}
	}
	top, err := own.Stat(".")
	if err != nil {
		return tree{elsewhere: namespace != s.namespace || link != "/", own: own}
	}
	if s.top != nil && os.SameFile(top, s.top) {
		return tree{root: own, remote: remote, own: own, host: s.root, hostRemote: s.remote}
	}
	if link != "/" && !below(link, s.remote) {
		if dir, err := s.root.Stat(link); err == nil && os.SameFile(top, dir) {
			return tree{root: s.root, remote: s.remote, own: own} // a chroot in the host's tree
		}
	}
	return tree{root: own, prefix: strings.TrimSuffix(link, "/"), remote: remote, elsewhere: true, own: own}
}

// close releases the process's root.
func (t tree) close() {
	if t.own != nil {
		_ = t.own.Close()
	}
}

// look is what was found at a path.
type look int

const (
	unknown look = iota // it could not or must not be looked at
	absent
	same   // the mapped file, by inode and device
	likely // the same inode number; the device is not told in the same way
	other  // another file of the same device
	differ // another inode number of another device; this proves nothing
)

// look compares the mapped file with what is at name now.
func (t tree) look(m mapping, name string) look {
	inside, ok := strings.CutPrefix(name, t.prefix)
	if !ok || t.root == nil || below(inside, t.remote) {
		return unknown
	}
	info, err := t.root.Stat(inside)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, unix.ENOTDIR) {
		return absent
	}
	st, ok := statOf(info, err)
	switch {
	case !ok:
		return unknown
	case st.Ino == m.inode && uint64(st.Dev) == m.device:
		return same
	case st.Ino == m.inode:
		return likely
	case uint64(st.Dev) == m.device:
		return other
	}
	return differ
}

func statOf(info fs.FileInfo, err error) (*syscall.Stat_t, bool) {
	if err != nil {
		return nil, false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	return st, ok
}

// settle turns a line of a maps file into what is said of it.
//
// A file with the mark is deleted unless the very file is still at its path: it
// was linked there again, or it is really called "… (deleted)". A file without
// the mark is replaced when another file of the same device is at its path.
func (t tree) settle(m mapping) Map {
	out := Map{Device: m.device, Inode: m.inode, Elsewhere: t.elsewhere}
	if name, ok := m.memory(); ok {
		out.Path, out.Deleted, out.Elsewhere = "memfd:"+name, true, true
		return out
	}
	name := unescape(m.path)
	found := t.look(m, name)
	if name != m.path && found != same && found != likely {
		if f := t.look(m, m.path); f == same || f == likely {
			name, found = m.path, f // the name really has the four characters
		}
	}
	if m.marked() && found != same && found != likely {
		name = strings.TrimSuffix(name, deletedMark)
		out.Deleted = t.look(m, name) != same
		if out.Deleted {
			name = settled(name)
		}
	} else {
		out.Deleted = found == other || found == absent
		out.Unsure = found == unknown || found == differ
	}
	out.Elsewhere = t.elsewhere || t.private(name)
	out.Path = rootfs.Clean(strings.TrimPrefix(name, t.prefix))
	return out
}

// private tells whether name is another file for the process than for the host,
// where both have the same top: it is on a file system that is mounted for the
// process alone. The directory decides as well, so that a deleted file has a
// place too.
func (t tree) private(name string) bool {
	if t.host == nil || t.root == nil || below(name, t.remote) || below(name, t.hostRemote) {
		return false
	}
	for _, place := range []string{path.Dir(name), name} {
		here, err1 := t.root.Stat(place)
		there, err2 := t.host.Stat(place)
		if (err1 == nil) != (err2 == nil) || err1 == nil && err2 == nil && !os.SameFile(here, there) {
			return true
		}
	}
	return false
}
