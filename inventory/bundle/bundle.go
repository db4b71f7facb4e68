// SPDX-License-Identifier: Apache-2.0

// Package bundle tells which language package or vendor tree a file is part of:
// a Python wheel, a Node module, a gem, a Java archive, a Go binary, Electron.
package bundle

import (
	"path"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Bundle is what is around a copy.
type Bundle struct {
	Kind    string // "wheel", "npm", "gem", "jar", "go", "node", "electron", "conda", "php", "appimage", "vendor"
	Name    string // untrusted
	Version string // empty when it is not told
	Path    string // the directory or file that is the bundle, relative to the root
	PURL    string // empty for kinds without a purl type
}

// maxLevels is how many directories above a file are looked at.
const maxLevels = 32

// Of tells which bundle the file name is part of. What a package manager of a
// language installed comes before what it was built into: the node program of
// an npm package is that package. Of these the innermost is taken, and a conda
// package before the wheel that conda made it from. It is false when there is
// none. Metadata that cannot be read leaves the version empty.
func Of(r *rootfs.Root, name string) (Bundle, bool) {
	all := Around(r, name)
	if len(all) == 0 {
		return Bundle{}, false
	}
	return all[0], true
}

// Around tells all bundles that the file name is part of, in the order that Of
// describes: a wheel inside the tree of a vendor is the wheel first, then the
// vendor's tree.
func Around(r *rootfs.Root, name string) []Bundle {
	name = rootfs.Clean(name)
	t := tree{r}
	var all []Bundle
	for _, find := range []func(string) []Bundle{t.managed, t.node, t.electron, t.php, t.appImage, t.vendor} {
		all = append(all, find(name)...)
	}
	return all
}

// tree is a root that is looked at for bundles.
type tree struct {
	*rootfs.Root
}

// managed finds the packages of languages' package managers, the innermost
// first. A conda package lists the very file, whatever it was made from, and
// goes before those inside.
func (t tree) managed(name string) []Bundle {
	var all []Bundle
	for dir := range above(name) {
		for _, find := range []func(dir, name string) (Bundle, bool){t.python, t.module, t.gem} {
			if b, ok := find(dir, name); ok {
				all = append(all, b)
			}
		}
		if b, ok := t.conda(dir, name); ok {
			all = append([]Bundle{b}, all...)
		}
	}
	return all
}

// above yields the directories above a file, the nearest first, without the
// root itself.
func above(name string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		dir := path.Dir(name)
		for level := 0; level < maxLevels && dir != "." && dir != "/"; level++ {
			if !yield(dir) {
				return
			}
			dir = path.Dir(dir)
		}
	}
}

// below is the part of name under dir, which must be one of those above it.
func below(dir, name string) string {
	return strings.TrimPrefix(strings.TrimPrefix(name, dir), "/")
}

// first is the first component of a path.
func first(rel string) string {
	head, _, _ := strings.Cut(rel, "/")
	return head
}
