// SPDX-License-Identifier: Apache-2.0

// Package walk visits the files of a root: all of its local file systems, none
// twice, nothing outside of it.
package walk

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Options say where a walk goes. The zero value walks all local file systems.
type Options struct {
	Exclude       []string // paths below the root, or patterns of path.Match on whole paths, that are left out with all below
	OneFileSystem bool     // stay on the file system of the root itself
	Workers       int      // files visited at a time; 0 for the number of processors, at most 8
	// Mounts is the text of /proc/self/mountinfo (proc(5)). It lets the walk
	// skip a network file system without touching it, tell one FUSE file system
	// from another, and know the layers of an overlay. Without it, file systems
	// are told by statfs(2) where the mount changes.
	Mounts []byte
	// Live is true when the root is the running system's own: then Mounts has
	// paths of the root. Else those below the root's Name count.
	Live bool
	// Progress is called now and then from one goroutine; nil for no progress.
	Progress func(Progress)

	bounds bounds
}

// Progress is how far a walk is.
type Progress struct {
	Files int64  // regular files seen
	Bytes int64  // in those that were opened
	Path  string // the directory that was read last
}

// File is one regular file.
type File struct {
	Path    string // relative to the root
	Size    int64  // in bytes
	Mode    uint32 // st_mode
	Device  uint64
	Inode   uint64
	Links   uint64
	Changed time.Time // st_ctime
	Written time.Time // st_mtime
	// Others are further paths of the same file (hard links), sorted. Path is
	// the first of all, so that it does not depend on the order of the walk.
	Others []string
}

// Skipped is a place that the walk did not look at, with the reason.
type Skipped struct {
	Path string
	Why  string // "network file system nfs4", "excluded", "not a local file system: fuse.sshfs"
}

// Problem is something that could not be read.
type Problem struct {
	Path string
	Err  error // does not name the path again
}

// Result is what a walk saw beside the files it handed out.
type Result struct {
	Files        int64     // regular files, each once
	Directories  int64     // directories read
	Links        int64     // further paths of those files
	Hasty        int64     // files with several names that were visited under the first one met, without Others: there were too many to wait for
	Skipped      []Skipped // sorted by path, at most 1000
	MoreSkipped  int64     // those beyond
	Problems     []Problem // sorted by path, at most 100
	MoreProblems int64     // those beyond
	Stopped      error     // why the walk ended early, the cause of the context's end; nil when it is whole
	Unread       int64     // when it ended early: directories and files that were known by then and not looked at
}

// Tree visits each regular file below the root r once: visit is called for it,
// from up to o.Workers goroutines at a time and in no order. The Opener is good
// until visit returns. An error of visit ends the walk and is returned, as is a
// bad pattern in o.Exclude; what cannot be read becomes a Problem. When ctx
// ends, no further file is visited and Result.Stopped says why.
//
// No link is followed, and nothing but directories and, by the Opener, regular
// files is opened. Memory and open descriptors are bounded whatever the tree.
func Tree(ctx context.Context, r *rootfs.Root, o Options, visit func(File, Opener) error) (Result, error) {
	exclude, err := newExclusion(o.Exclude)
	if err != nil {
		return Result{}, err
	}
	w := newWalker(r, o, exclude, visit)
	w.ended = ctx.Err
	defer context.AfterFunc(ctx, func() { w.stop(nil) })()
	done := w.report(o.Progress)
	w.all()
	done()
	result, err := w.result(context.Cause(ctx))
	if err != nil {
		return Result{}, fmt.Errorf("visit file: %w", err)
	}
	return result, nil
}

// workers is how many goroutines visit files.
func (o Options) workers() int {
	if o.Workers > 0 {
		return o.Workers
	}
	return min(runtime.GOMAXPROCS(0), 8)
}
