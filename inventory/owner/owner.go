// SPDX-License-Identifier: Apache-2.0

// Package owner tells from the databases of dpkg, rpm, apk and pacman which
// package a file belongs to, and whether its content is what the package shipped.
package owner

import (
	"cmp"
	"context"
	"slices"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Package is one installed package that owns a file.
type Package struct {
	Manager string // "rpm", "dpkg", "apk", "pacman"
	Name    string
	Version string // as inventory.Package.Version
	Epoch   int    // rpm only
	Arch    string
}

// Owned is one path with the package it belongs to.
type Owned struct {
	Package
	Path   string // as asked
	Listed string // as the database has it, relative to the root, where that differs (a usrmerged or diverted path)
	Digest Digest
	Config bool // a configuration file, which an administrator may change
	// Ghost is true of a file that belongs to the package without being shipped
	// with it (rpm's %ghost): there is nothing to compare its content with.
	Ghost bool
}

// Problem is something that could not be read. It costs one record, one list or
// one database, as Err says.
type Problem struct {
	Path string // of the database's file, relative to the root
	Err  error
}

// Find tells which packages own paths, which are taken relative to the root.
// The result has the owners of each path under the path as it was asked; a path
// that nobody owns is not in it, nor is a directory, which many packages share.
// A path may have several owners: of several architectures, or because one
// package replaced the file of another without saying so.
//
// A path is compared with those in the databases by the directory it is really
// in: one that a package lists as /lib/libx.so is that of usr/lib/libx.so where
// /lib is a link. Diverted files belong to whom they were made by,
// https://man7.org/linux/man-pages/man1/dpkg-divert.1.html
func Find(ctx context.Context, r *rootfs.Root, paths []string) (map[string][]Owned, []Problem) {
	if len(paths) == 0 {
		return nil, nil
	}
	q := newQuery(ctx, r)
	q.wanted = newWanted(r, paths)
	q.run()
	if q.wanted.tired {
		q.found.add("", "directories of listed files: more than %d, the others are compared by name only", maxDirs)
	}
	return q.wanted.owners(), q.found.all()
}

// Shipped gives the regular files that the named packages shipped, with their
// digests, so that a copy elsewhere can be told by its content. The packages
// must be as the databases have them, with version, epoch and architecture.
// Files without a digest and configuration files are left out. Path is where
// the file lies, Listed what the database calls it where that differs.
func Shipped(ctx context.Context, r *rootfs.Root, packages []Package) ([]Owned, []Problem) {
	if len(packages) == 0 {
		return nil, nil
	}
	q := newQuery(ctx, r)
	q.packages = map[Package]bool{}
	for _, p := range packages {
		q.packages[p] = false
	}
	q.run()
	q.unshipped()
	slices.SortFunc(q.shipped, compare)
	return slices.Compact(q.shipped), q.found.all()
}

// compare orders by path, then by package.
func compare(a, b Owned) int {
	return cmp.Or(
		cmp.Compare(a.Path, b.Path), cmp.Compare(a.Manager, b.Manager), cmp.Compare(a.Name, b.Name),
		cmp.Compare(a.Epoch, b.Epoch), cmp.Compare(a.Version, b.Version), cmp.Compare(a.Arch, b.Arch),
		cmp.Compare(a.Listed, b.Listed), cmp.Compare(a.Digest.Algorithm, b.Digest.Algorithm), cmp.Compare(a.Digest.Hex, b.Digest.Hex),
	)
}
