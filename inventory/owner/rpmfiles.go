// SPDX-License-Identifier: Apache-2.0

package owner

import (
	"bytes"
	"fmt"

	"github.com/cryptopatch/cryptopatch/inventory/rpmdb"
)

// rpmMaxFiles bounds the files of one package. The largest, of kernel sources
// and firmware, have some ten thousand.
const rpmMaxFiles = 400_000

// Flags of files, RPMFILE_* in
// https://github.com/rpm-software-management/rpm/blob/master/include/rpm/rpmfiles.h
const (
	rpmConfig = 1 << 0
	rpmGhost  = 1 << 6
)

// rpmNames are the paths of a package: names with directories since rpm 4, whole
// paths before.
type rpmNames struct {
	bases   [][]byte
	whole   bool // bases are paths
	dirs    [][]byte
	indexes []uint32
}

func readRPMNames(h rpmdb.Header) (n rpmNames, err error) {
	n.bases, err = h.Texts(rpmdb.TagBaseNames, rpmMaxFiles+1)
	if err == nil && n.bases == nil {
		n.whole = true
		n.bases, err = h.Texts(rpmdb.TagOldFileNames, rpmMaxFiles+1)
	}
	if err == nil && len(n.bases) > rpmMaxFiles {
		err = fmt.Errorf("read rpm files: more than %d", rpmMaxFiles)
	}
	return n, err
}

// base is the last name of a path.
func (n rpmNames) base(i int) []byte {
	if n.whole {
		return n.bases[i][bytes.LastIndexByte(n.bases[i], '/')+1:]
	}
	return n.bases[i]
}

// path is a whole path; empty when it is longer than a path can be.
func (n rpmNames) path(i int) string {
	if n.whole {
		return string(n.bases[i])
	}
	return string(n.dirs[n.indexes[i]]) + string(n.bases[i])
}

// directories reads the directories, and checks that each file has one.
func (n *rpmNames) directories(h rpmdb.Header) (err error) {
	if n.whole {
		return nil
	}
	if n.dirs, err = h.Texts(rpmdb.TagDirNames, rpmMaxFiles); err != nil {
		return err
	}
	if n.indexes, err = h.Numbers(rpmdb.TagDirIndexes, rpmMaxFiles+1); err != nil {
		return err
	}
	if len(n.indexes) != len(n.bases) {
		return fmt.Errorf("read rpm files: %d names, %d directories", len(n.bases), len(n.indexes))
	}
	for i, at := range n.indexes {
		if at >= uint32(len(n.dirs)) {
			return fmt.Errorf("read rpm files: no directory %d", at)
		}
		if len(n.dirs[at])+len(n.bases[i]) > maxPath {
			return fmt.Errorf("read rpm files: path of %d bytes", len(n.dirs[at])+len(n.bases[i]))
		}
	}
	return nil
}

// rpmFacts are what is known of each file of a package. A list that is not there
// is nil, one of another length is an error.
type rpmFacts struct {
	read      bool
	algorithm string
	digests   [][]byte
	flags     []uint32
	modes     []uint16
	states    []byte
	bad       error // digests are there and cannot be used
}

// readRPMFacts reads the directories of names and the facts of a header that is
// undamaged.
func readRPMFacts(h rpmdb.Header, names *rpmNames) (f rpmFacts, err error) {
	f.read = true
	if err := h.Check(); err != nil {
		return f, err
	}
	if err := names.directories(h); err != nil {
		return f, err
	}
	const limit = rpmMaxFiles + 1
	if f.digests, err = h.Texts(rpmdb.TagFileDigests, limit); err != nil {
		return f, err
	}
	if f.flags, err = h.Numbers(rpmdb.TagFileFlags, limit); err != nil {
		return f, err
	}
	if f.modes, err = h.Shorts(rpmdb.TagFileModes, limit); err != nil {
		return f, err
	}
	if f.states, err = h.Octets(rpmdb.TagFileStates, limit); err != nil {
		return f, err
	}
	for _, n := range []int{len(f.digests), len(f.flags), len(f.modes), len(f.states)} {
		if n != 0 && n != len(names.bases) {
			return f, fmt.Errorf("read rpm files: %d names, %d values", len(names.bases), n)
		}
	}
	number, err := h.Number(rpmdb.TagFileDigestAlgo)
	f.algorithm, f.bad = rpmAlgorithm(number)
	return f, err
}

// rpmAlgorithm names a hash algorithm of OpenPGP,
// https://www.rfc-editor.org/rfc/rfc9580.html#name-hash-algorithms
func rpmAlgorithm(number uint32) (string, error) {
	switch number {
	case 0, 1:
		return "md5", nil
	case 2:
		return "sha1", nil
	case 8:
		return "sha256", nil
	}
	return "", fmt.Errorf("read rpm files: digest algorithm %d is not known", number)
}

// digest is the digest of a file; empty when it has none that can be used.
func (f *rpmFacts) digest(i int) Digest {
	if f.digests == nil || len(f.digests[i]) == 0 || f.algorithm == "" || f.flag(i, rpmGhost) {
		return Digest{}
	}
	d, err := newDigest(f.algorithm, f.digests[i])
	if err != nil && f.bad == nil {
		f.bad = fmt.Errorf("read rpm files: %w", err)
	}
	return d
}

func (f *rpmFacts) flag(i int, flag uint32) bool { return f.flags != nil && f.flags[i]&flag != 0 }

// file tells whether a path may be a regular file or a link to one.
func (f *rpmFacts) file(i int) bool {
	const format, directory = 0o170000, 0o040000
	return f.modes == nil || f.modes[i]&format != directory
}

// here tells whether the file on the disk is this package's: it is not where
// another package replaced it, it was not installed, or another architecture's
// was preferred (RPMFILE_STATE_* in the header above).
func (f *rpmFacts) here(i int) bool {
	const normal, netShared = 0, 3
	return f.states == nil || f.states[i] == normal || f.states[i] == netShared
}
