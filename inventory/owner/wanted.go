// SPDX-License-Identifier: Apache-2.0

package owner

import (
	"errors"
	"path"
	"slices"
	"syscall"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Bounds of the directories that are looked at for one question, in number and
// in bytes of their names, and of the owners of one path.
const (
	maxDirs     = 10_000
	maxDirBytes = 4 << 20
	maxOwners   = 64
)

// errOwners is the error of a path with more owners than can be.
var errOwners = errors.New("path has too many owners")

// want is one path that is asked for.
type want struct {
	path   string   // relative to the root
	asked  []string // the same as it was asked
	owners []Owned
}

// inode is what a directory is, whatever it is called: the same through links
// and bind mounts. The zero value is no directory.
type inode struct{ device, number uint64 }

// place is a name in a directory.
type place struct {
	dir  inode
	base string
}

// wanted is the set of paths that are asked for.
type wanted struct {
	root   *rootfs.Root
	all    []*want
	bases  map[string]bool
	paths  map[string]*want
	places map[place][]*want

	dirs  map[string]inode
	bytes int  // of the names in dirs
	tired bool // a bound of directories was reached
}

// newWanted makes the set. Paths that lead to a directory are left out.
func newWanted(r *rootfs.Root, paths []string) *wanted {
	w := &wanted{root: r, bases: map[string]bool{}, paths: map[string]*want{}, places: map[place][]*want{}, dirs: map[string]inode{}}
	for _, asked := range paths {
		clean := rootfs.Clean(asked)
		if known := w.paths[clean]; known != nil {
			if !slices.Contains(known.asked, asked) {
				known.asked = append(known.asked, asked)
			}
			continue
		}
		info, err := r.Stat(clean)
		if clean == "" || err == nil && info.IsDir() {
			continue
		}
		one := &want{path: clean, asked: []string{asked}}
		w.all = append(w.all, one)
		w.paths[clean] = one
		w.bases[path.Base(clean)] = true
		if dir := w.dir(path.Dir(clean)); dir != (inode{}) {
			at := place{dir, path.Base(clean)}
			w.places[at] = append(w.places[at], one)
		}
	}
	w.bytes, w.tired = 0, false // the asked ones do not count
	return w
}

// has tells whether a path with this last name is asked for.
func (w *wanted) has(base []byte) bool { return w.bases[string(base)] }

// match gives what is asked for and lies where a database says that a file is.
func (w *wanted) match(listed string) []*want {
	clean := rootfs.Clean(listed)
	base := path.Base(clean)
	if len(clean) > maxPath || !w.bases[base] {
		return nil
	}
	var found []*want
	if one := w.paths[clean]; one != nil {
		found = append(found, one)
	}
	for _, one := range w.places[place{w.dir(path.Dir(clean)), base}] {
		if one.path != clean {
			found = append(found, one)
		}
	}
	return found
}

// dir tells which directory a name leads to.
func (w *wanted) dir(name string) inode {
	if id, known := w.dirs[name]; known {
		return id
	}
	if w.tired || w.bytes > maxDirBytes || len(w.dirs) > maxDirs+len(w.all) {
		w.tired = true
		return inode{}
	}
	var id inode
	if info, err := w.root.Stat(name); err == nil && info.IsDir() {
		if st, ok := info.Sys().(*syscall.Stat_t); ok {
			id = inode{uint64(st.Dev), st.Ino}
		}
	}
	w.dirs[name] = id
	w.bytes += len(name)
	return id
}

// add notes an owner of a path, once. Path and Listed are filled in.
func (one *want) add(listed string, o Owned) error {
	o.Path, o.Listed = one.path, rootfs.Clean(listed)
	if o.Listed == o.Path {
		o.Listed = ""
	}
	switch {
	case slices.Contains(one.owners, o):
		return nil
	case len(one.owners) >= maxOwners:
		return errOwners
	}
	one.owners = append(one.owners, o)
	return nil
}

// owners gives the answer to Find.
func (w *wanted) owners() map[string][]Owned {
	result := map[string][]Owned{}
	for _, one := range w.all {
		if len(one.owners) == 0 {
			continue
		}
		for _, asked := range one.asked {
			mine := slices.Clone(one.owners)
			for i := range mine {
				mine[i].Path = asked
			}
			slices.SortFunc(mine, compare)
			result[asked] = mine
		}
	}
	return result
}
