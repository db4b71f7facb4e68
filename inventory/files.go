// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/cryptopatch/cryptopatch/inventory/object"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/walk"
)

// FileOptions say which files of a root are looked at for copies. The zero value
// is all of its local file systems.
type FileOptions struct {
	Exclude       []string // paths or patterns below the root that are left out
	OneFileSystem bool     // stay on the file system of the root
	Workers       int      // files at a time; 0 for the number of processors
	Mounts        []byte   // the text of /proc/self/mountinfo; nil when it is not known
	// Progress is called now and then with how far the walk is; nil for none.
	Progress func(files, bytes int64)
}

// search is one look at the files of a root.
type search struct {
	readers sync.Pool // of *object.Reader, which one goroutine uses at a time
	mu      sync.Mutex
	found   problems
	seen    []sighting
	more    int // sightings beyond the bound
	unread  []Problem
	untold  int // problems beyond the bound
	certifi []string
	bundles int // copies of certifi beyond the bound
}

// maxSightings bounds the files with copies that are kept.
const maxSightings = 4096

// searchFiles walks the root and adds what it finds to the host.
func searchFiles(ctx context.Context, r *rootfs.Root, opt Options, h *Host, raws []Raw) []Problem {
	s := &search{found: problems{probe: "files"}}
	s.readers.New = func() any { return new(object.Reader) }
	o := opt.Files
	w := walk.Options{Exclude: o.Exclude, OneFileSystem: o.OneFileSystem, Workers: o.Workers, Mounts: o.Mounts, Live: opt.Live}
	if o.Progress != nil {
		w.Progress = func(p walk.Progress) { o.Progress(p.Files, p.Bytes) }
	}
	limited := ctx
	if opt.MaxTime > 0 {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeoutCause(ctx, opt.MaxTime, fmt.Errorf("the time of %v is over", opt.MaxTime))
		defer cancel()
	}
	result, err := walk.Tree(limited, r, w, s.visit)
	if err != nil {
		s.found.add("", true, "%v", err)
	}
	s.tell()
	s.note(result, h)
	if s.more > 0 {
		s.found.add("", true, "%d more files with copies of crypto libraries than are kept", s.more)
	}
	if s.bundles > 0 {
		s.found.add("", false, "%d more files cacert.pem than are looked at", s.bundles)
	}
	slices.Sort(s.certifi)
	s.found.list = append(s.found.list, trustStores(ctx, r, opt.At, s.certifi, h)...)
	placeCopies(ctx, r, s.seen, h, raws, &s.found)
	return s.found.all()
}

// visit looks at one file. It is called from several goroutines.
func (s *search) visit(f walk.File, open walk.Opener) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			s.problem(f.Path, fmt.Errorf("stopped by a fault of the reader: %v", cause))
		}
	}()
	if strings.HasSuffix(f.Path, "/cacert.pem") {
		s.bundle(f.Path)
	}
	if !mayHoldCode(f.Path, f.Size, f.Mode) {
		return nil
	}
	file, err := open.Open()
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) { // gone since it was listed
			s.problem(f.Path, err)
		}
		return nil
	}
	defer file.Close()
	reader := s.readers.Get().(*object.Reader)
	defer s.readers.Put(reader)
	o, err := reader.Read(file, f.Size)
	if errors.Is(err, object.ErrNotELF) {
		return nil
	}
	if err != nil {
		s.problem(f.Path, err)
	}
	if len(o.Copies) > 0 {
		s.add(sighting{path: f.Path, others: f.Others, object: o})
	}
	return nil
}

// Bounds of the files that could not be read: those that are named, and those
// that are kept to name the first of. An ordinary user may read few of a host's.
const (
	maxUnread     = 100
	maxUnreadKept = 10_000
)

func (s *search) problem(path string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.unread) == maxUnreadKept {
		s.untold++
		return
	}
	s.unread = append(s.unread, Problem{Path: strings.Clone(path), Err: rootfs.Cause(err).Error()})
}

// tell names the first files that could not be read, and counts the others.
func (s *search) tell() {
	slices.SortFunc(s.unread, func(a, b Problem) int { return strings.Compare(a.Path, b.Path) })
	for i, x := range s.unread {
		if i == maxUnread {
			s.found.add("", true, "%d more files could not be read", len(s.unread)-maxUnread+s.untold)
			return
		}
		s.found.add(x.Path, true, "%s", x.Err)
	}
}

func (s *search) add(x sighting) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.seen) == maxSightings {
		s.more++
		return
	}
	s.seen = append(s.seen, x)
}

// maxBundles bounds the copies of certifi that are looked at.
const maxBundles = 500

// bundle keeps the name of what may be a copy of certifi's roots.
func (s *search) bundle(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.certifi) == maxBundles {
		s.bundles++
		return
	}
	s.certifi = append(s.certifi, path)
}

// note takes over what the walk did not see.
func (s *search) note(result walk.Result, h *Host) {
	h.Files = result.Files
	for _, x := range result.Skipped {
		h.Skipped = append(h.Skipped, Skipped{Path: x.Path, Why: x.Why})
	}
	if result.MoreSkipped > 0 {
		h.Skipped = append(h.Skipped, Skipped{Why: fmt.Sprintf("%d more places were not looked at", result.MoreSkipped)})
	}
	for _, x := range result.Problems {
		s.found.add(x.Path, true, "%v", rootfs.Cause(x.Err))
	}
	if result.MoreProblems > 0 {
		s.found.add("", true, "%d more problems", result.MoreProblems)
	}
	if result.Stopped != nil {
		s.found.add("", true, "the search for copies was ended: %v", result.Stopped)
	}
	slices.SortFunc(s.found.list, func(a, b Problem) int { return strings.Compare(a.Path+a.Err, b.Path+b.Err) })
}
