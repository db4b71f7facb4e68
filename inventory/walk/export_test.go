// SPDX-License-Identifier: Apache-2.0

package walk

import "slices"

// Bounds of a walk, in the order of the fields of bounds.
func (o Options) Bounds(waiting, aside, depth, pathBytes, linkBytes, open int) Options {
	o.bounds = bounds{waiting, aside, depth, pathBytes, linkBytes, open}
	return o
}

// Plan tells which mounts are walked, in the order of the walk, and which are
// skipped, by the text of mountinfo alone.
func Plan(text []byte, base string) (walked []string, skipped map[string]string, errs []error) {
	list, errs := parseMounts(text)
	w := &walker{mounts: newMounts(list, base), options: Options{OneFileSystem: true}}
	walked = slices.Concat(w.plan()...)
	skipped = map[string]string{}
	for _, s := range w.done.Skipped {
		skipped[s.Path] = s.Why
	}
	return walked, skipped, errs
}

// LayerPaths is layerPaths.
func LayerPaths(options string) []string { return layerPaths(options) }

// Inodes is a set of inodes, each a device and a number.
type Inodes struct{ set inodes }

// NewInodes returns an empty set.
func NewInodes() Inodes { return Inodes{inodes{}} }

// Add is inodes.add.
func (s Inodes) Add(id [2]uint64) bool { return s.set.add(inode{id[0], id[1]}) }

// Has is inodes.has.
func (s Inodes) Has(id [2]uint64) bool { return s.set.has(inode{id[0], id[1]}) }
