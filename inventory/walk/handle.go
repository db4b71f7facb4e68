// SPDX-License-Identifier: Apache-2.0

package walk

import (
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// node is a directory that a walk has met.
type node struct {
	parent *node  // nil for the root and for mount points
	name   string // in parent; without one, the path from the root
	length int    // bytes of the path
	depth  int    // directories above

	// Known once it is open:
	id    inode
	mount uint64
	in    *handle // while it is open; guarded by walker.mu, as the next two
	below int     // directories in it that are still to be opened
	busy  bool    // being read
}

// path is where the directory is, relative to the root.
func (n *node) path() string {
	if n.parent == nil {
		return n.name
	}
	parts := make([]string, 0, n.depth+1)
	for at := n; at != nil; at = at.parent {
		if at.name != "" {
			parts = append(parts, at.name)
		}
	}
	var b strings.Builder
	b.Grow(n.length)
	for i := len(parts) - 1; i >= 0; i-- {
		b.WriteString(parts[i])
		if i > 0 {
			b.WriteByte('/')
		}
	}
	return b.String()
}

// child is the directory name in n.
func (n *node) child(name string) *node {
	return &node{parent: n, name: name, length: n.length + 1 + len(name), depth: n.depth + 1}
}

// handle is an open directory and how many use it.
type handle struct {
	dir  *rootfs.Dir
	uses int // guarded by walker.mu
}

// opened puts the open directory d in n. The caller uses it, and so does n.
func (w *walker) opened(n *node, d *rootfs.Dir) *handle {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open++
	n.in = &handle{dir: d, uses: 2}
	n.busy = true
	return n.in
}

// hold gives the open directory of n to a further user. When it was closed, to
// have fewer open, it is opened again by its path, and must be the same.
func (w *walker) hold(n *node) (*handle, error) {
	w.mu.Lock()
	if h := n.in; h != nil {
		h.uses++
		w.mu.Unlock()
		return h, nil
	}
	w.mu.Unlock()
	d, err := w.root.OpenDir(n.path())
	if err != nil {
		return nil, err
	}
	if s := d.State(); (inode{s.Device, s.Inode}) != n.id {
		_ = d.Close()
		return nil, rootfs.ErrReplaced
	}
	h := &handle{dir: d, uses: 1}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.open++; n.in == nil && n.below > 0 && w.open <= 2*w.bounds.open {
		n.in = h
		h.uses++
	}
	return h, nil
}

// use counts a further user of an open directory.
func (w *walker) use(h *handle) {
	w.mu.Lock()
	defer w.mu.Unlock()
	h.uses++
}

// drop ends a use; the last one closes the directory.
func (w *walker) drop(h *handle) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dropLocked(h)
}

func (w *walker) dropLocked(h *handle) {
	if h.uses--; h.uses == 0 {
		w.open--
		_ = h.dir.Close()
	}
}

// forgo lets n close when nobody below needs it, or too many are open.
func (w *walker) forgo(n *node) {
	if n.in != nil && !n.busy && (n.below == 0 || w.open > w.bounds.open) {
		w.dropLocked(n.in)
		n.in = nil
	}
}

// leave ends the reading of n.
func (w *walker) leave(n *node) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n.busy = false
	w.forgo(n)
}

// expect notes that n has further directories in it.
func (w *walker) expect(n *node, more int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n.below += more
}

// entered notes that a directory in n was opened, or never will be.
func (w *walker) entered(n *node) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n.below--
	w.forgo(n)
}

// abandon closes n for good.
func (w *walker) abandon(n *node) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if n.in != nil {
		w.dropLocked(n.in)
		n.in = nil
	}
}
