// SPDX-License-Identifier: Apache-2.0

// Package walk visits the files of a root: all of its local file systems, none
// twice, nothing outside of it.
package walk

import "time"

// Options say where a walk goes.
type Options struct {
	Exclude       []string // paths below the root, or patterns of path.Match on whole paths, that are left out with all below
	OneFileSystem bool     // stay on the file system of the root itself
	Workers       int      // files visited at a time; 0 for the number of processors, at most 8
	// Live is true when the root is the running system's own, so that its
	// /proc/self/mountinfo tells the mounts.
	Live bool
	// Progress is called now and then from one goroutine; nil for no progress.
	Progress func(Progress)
}

// Progress is how far a walk is.
type Progress struct {
	Files int64 // regular files seen
	Bytes int64 // in those that were opened
	Path  string
}

// File is one regular file.
type File struct {
	Path    string // relative to the root
	Size    int64
	Mode    uint32 // st_mode
	Device  uint64
	Inode   uint64
	Links   uint64
	Changed time.Time // st_ctime
	Written time.Time // st_mtime
}

// Skipped is a place that the walk did not look at, with the reason.
type Skipped struct {
	Path string
	Why  string // "network file system nfs4", "excluded", "not a local file system: fuse.sshfs"
}

// Problem is something that could not be read.
type Problem struct {
	Path string
	Err  error
}
