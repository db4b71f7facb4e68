// SPDX-License-Identifier: Apache-2.0

package walk

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

const (
	batchSize = 16       // files that are handed on together
	readSize  = 32 << 10 // bytes of a directory read at a time
)

// bounds are what a walk keeps to.
type bounds struct {
	waiting   int // directories in the queue, before a large one is put aside until those in it are done
	aside     int // directories put aside
	depth     int // directories above one another
	pathBytes int // length of a path
	linkBytes int // paths of files with several names, that wait for the end of the walk
	open      int // directories kept open for those in them; see maxOpen
}

func defaultBounds() bounds {
	return bounds{waiting: 10_000, aside: 64, depth: 4096, pathBytes: 32 << 10, linkBytes: 8 << 20, open: maxOpen()}
}

// worker reads directories and visits files.
type worker struct {
	*walker
	buf   []byte
	files []File // of the directory being read, not yet visited
}

// work does what is in the queue until it is empty.
func (w *worker) work() {
	w.buf = make([]byte, readSize)
	for first := true; ; first = false {
		t, b, ok := w.queue.next(first)
		switch {
		case !ok:
			return
		case t.node != nil:
			w.directory(t)
		default:
			w.visitAll(b)
			if b.in != nil {
				w.drop(b.in)
			}
		}
	}
}

// directory reads a directory, from its begin or on.
func (w *worker) directory(t task) {
	h := t.in
	if h == nil {
		d := w.enter(t.node)
		if d == nil {
			return
		}
		h = w.opened(t.node, d)
		w.dirs.Add(1)
		w.here.Store(t.node)
	}
	if w.entries(t.node, h) {
		w.leave(t.node)
		w.drop(h)
	}
}

// entries reads what is in a directory; done is false when it was put aside.
func (w *worker) entries(n *node, h *handle) (done bool) {
	at := w.lookAt(n)
	for !w.stopped.Load() {
		list, err := h.dir.Read(w.buf)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			w.problem(at.path, rootfs.Cause(err))
		}
		if list.Empty() {
			break
		}
		var found []task
		for name, kind, ok := list.Next(); ok && !w.stopped.Load(); name, kind, ok = list.Next() {
			if sub := w.entry(at, h, string(name), kind); sub != nil {
				found = append(found, task{node: sub})
			}
		}
		w.hand(h)
		w.expect(n, len(found))
		if w.aside(task{n, h}, found) {
			return false
		}
	}
	return true
}

// aside queues the directories found in t. When many wait already, t itself is
// queued below them, to be read on when they are done.
func (w *worker) aside(t task, found []task) bool {
	if len(found) == 0 {
		return false
	}
	w.queue.mu.Lock()
	put := len(w.queue.tasks) > w.bounds.waiting && w.queue.aside < w.bounds.aside
	if put {
		w.queue.aside++
	}
	w.queue.mu.Unlock()
	if put {
		found = append([]task{t}, found...)
	}
	w.queue.push(found...)
	return put
}

// place is the directory that is being read.
type place struct {
	node    *node
	path    string // with a slash at the end, unless it is the root
	mounted bool   // there are mount points in it
}

func (w *worker) lookAt(n *node) place {
	at := place{node: n, path: n.path()}
	at.mounted = w.mounts.above[at.path]
	if at.path != "" {
		at.path += "/"
	}
	return at
}

// entry takes one entry of a directory, and returns it when it is a directory
// that is to be read.
func (w *worker) entry(at place, h *handle, name string, kind rootfs.Kind) *node {
	if kind != rootfs.KindRegular && kind != rootfs.KindDirectory && kind != rootfs.KindUnknown {
		return nil
	}
	path := at.path + name
	if !w.exclude.none() && w.exclude.has(path) {
		w.skip(path, "excluded")
		return nil
	}
	if at.mounted {
		if m, ok := w.mounts.at[path]; ok && (kind == rootfs.KindDirectory || skippedType(m) != "") {
			return nil // has its own turn, see plan
		}
	}
	if kind == rootfs.KindDirectory {
		return w.sub(at.node, name)
	}
	s, err := h.dir.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		w.problem(path, rootfs.Cause(err))
	case s.IsRegular():
		w.file(h, path, s)
	case s.IsDir():
		return w.sub(at.node, name)
	}
	return nil
}

// sub is the directory name in n, unless it is too deep.
func (w *worker) sub(n *node, name string) *node {
	sub := n.child(name)
	switch {
	case sub.depth > w.bounds.depth:
		w.problem(sub.path(), fmt.Errorf("deeper than the limit of %d directories", w.bounds.depth))
	case sub.length > w.bounds.pathBytes:
		w.problem(sub.path(), fmt.Errorf("path is longer than the limit of %d bytes", w.bounds.pathBytes))
	default:
		return sub
	}
	return nil
}
