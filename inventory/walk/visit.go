// SPDX-License-Identifier: Apache-2.0

package walk

import (
	"errors"
	"io/fs"
	"slices"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Opener opens the very file that the walk saw.
type Opener struct {
	w    *walker
	in   *handle // nil for a file with several names
	file *File
}

// Open opens the file for reading, by the directory it was seen in; its name
// and the links on the way play no part. The error is rootfs.ErrReplaced when
// another file has its name by now, and rootfs.ErrNotRegular when that is no
// regular file; nothing is opened for reading then. The caller closes the file,
// which may have another size than the walk saw.
func (o Opener) Open() (*rootfs.File, error) {
	f, err := o.open()
	if err != nil {
		return nil, rootfs.Cause(err)
	}
	o.w.bytes.Add(f.Size())
	return f, nil
}

func (o Opener) open() (f *rootfs.File, err error) {
	seen := rootfs.State{Device: o.file.Device, Inode: o.file.Inode}
	if o.in != nil {
		return o.in.dir.Open(baseOf(o.file.Path), seen)
	}
	for _, name := range slices.Concat([]string{o.file.Path}, o.file.Others) {
		var d *rootfs.Dir
		if d, err = o.w.root.OpenDir(parentOf(name)); err == nil {
			f, err = d.Open(baseOf(name), seen)
			_ = d.Close()
		}
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, rootfs.ErrReplaced) {
			break
		}
	}
	return f, err
}

// baseOf is the last component of a path.
func baseOf(name string) string {
	if up := parentOf(name); up != "" {
		return name[len(up)+1:]
	}
	return name
}

// file takes a regular file of the directory being read.
func (w *worker) file(h *handle, path string, s rootfs.State) {
	f := File{
		Path: path, Size: s.Size, Mode: s.Mode, Device: s.Device, Inode: s.Inode, Links: s.Links, Changed: s.Changed, Written: s.Written,
	}
	if s.Links > 1 && !w.links.take(f, w.bounds.linkBytes) {
		return
	}
	if w.files = append(w.files, f); len(w.files) >= batchSize {
		w.hand(h)
	}
}

// hand gives the files gathered to others, or visits them itself when enough
// are waiting already.
func (w *worker) hand(h *handle) {
	if len(w.files) == 0 {
		return
	}
	w.use(h)
	b := batch{in: h, files: w.files}
	if w.queue.offer(b, 4*w.workers) {
		w.files = make([]File, 0, batchSize)
		return
	}
	w.visitAll(b)
	w.drop(h)
	w.files = w.files[:0]
}

// visitAll visits the files of a batch.
func (w *worker) visitAll(b batch) {
	for i := range b.files {
		if w.over() {
			return
		}
		w.walker.files.Add(1)
		if err := w.visit(b.files[i], Opener{w.walker, b.in, &b.files[i]}); err != nil {
			w.stop(err)
			return
		}
	}
}
