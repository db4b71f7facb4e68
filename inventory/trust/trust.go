// SPDX-License-Identifier: Apache-2.0

// Package trust reads the trust stores of a root: the PEM bundles and NSS
// databases that programs believe, certifi's copies, and the roots that the
// host's administrator added.
package trust

import (
	"context"
	"io/fs"
	"os"
	"time"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Store is one set of trusted roots.
type Store struct {
	Path    string    // relative to the root: a file, or a directory for "added" and "distrusted"
	Kind    string    // "system", "certifi", "bundled", "java", "nss", "added", "distrusted"
	Owner   string    // the package or bundle it comes from; empty when none is known
	Version string    // of that, where it tells: "20230311", "2023.07.22"
	Roots   int       // certificates in it that could be read
	Expired int       // of those, the ones that are no longer valid on the day of the scan
	Newest  time.Time // the newest begin of validity; zero when none was read
	// Added are subjects of roots in it that the system's own package does not
	// have; untrusted text, at most 200 of them, sorted. All roots of the kind
	// "added" are; of the kind "system" those that are not among the package's
	// files, where these are kept, and none where they are not.
	Added []string
	// Distrusted are the names of what the administrator took trust away from:
	// subjects, or names of files of the system's package; untrusted text. Only
	// the kind "distrusted" has them.
	Distrusted []string
	// Instead is the bundle that certifi's code was changed to use, as
	// distributions do, so that nobody believes this copy by it; untrusted text,
	// empty for a copy that is used.
	Instead string
	// Unread is why the content was not looked at, as of Java's keystores and
	// the databases of NSS, which are listed only; empty where it was.
	Unread string
}

// Problem is something that could not be read. It costs one certificate or one
// file, as Err says.
type Problem struct {
	Path string // relative to the root
	Err  error
}

// Read lists the trust stores of a root: those of the system with their added
// and distrusted roots, and the files certifi that are copies of certifi's
// cacert.pem or like it. Of several names of one file the first is taken. At is
// the day that roots are expired by.
func Read(ctx context.Context, r *rootfs.Root, at time.Time, certifi []string) ([]Store, []Problem) {
	s := &reading{ctx: ctx, root: r, at: at}
	s.readShipped()
	s.system()
	s.added()
	s.distrusted()
	s.listed()
	s.copies(certifi)
	if err := ctx.Err(); err != nil {
		s.problem("", err)
	}
	return s.stores, s.problems
}

// reading is a reading under way.
type reading struct {
	ctx      context.Context
	root     *rootfs.Root
	at       time.Time
	shipped  map[[32]byte]bool // digests of the certificates of the system's package; nil where it keeps none
	seen     []fs.FileInfo     // files that were read
	stores   []Store
	problems []Problem
}

// problem notes that something could not be read.
func (s *reading) problem(path string, err error) {
	if len(s.problems) < maxProblems {
		s.problems = append(s.problems, Problem{Path: rootfs.Clean(path), Err: rootfs.Cause(err)})
	}
}

// again tells whether a file was read under another name, and notes it. It is
// true as well of what is not there; what is no file or cannot be looked at is a
// problem.
func (s *reading) again(name string) bool {
	info, err := s.root.Stat(name)
	if absent(err) {
		return true
	}
	if err == nil && !info.Mode().IsRegular() {
		err = rootfs.ErrNotRegular
	}
	if err != nil {
		s.problem(name, err)
		return true
	}
	for _, known := range s.seen {
		if os.SameFile(info, known) {
			return true
		}
	}
	s.seen = append(s.seen, info)
	return false
}
