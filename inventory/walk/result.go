// SPDX-License-Identifier: Apache-2.0

package walk

import (
	"cmp"
	"slices"
	"time"
)

// Bounds of what a Result names one by one.
const (
	maxSkipped  = 1000
	maxProblems = 100
)

// skip notes a place that is not looked at.
func (w *walker) skip(name, why string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.done.Skipped) == maxSkipped {
		w.done.MoreSkipped++
		return
	}
	w.done.Skipped = append(w.done.Skipped, Skipped{name, why})
}

// problem notes what could not be read.
func (w *walker) problem(name string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.done.Problems) == maxProblems {
		w.done.MoreProblems++
		return
	}
	w.done.Problems = append(w.done.Problems, Problem{name, err})
}

// result closes what is still open and sums up; cause is why ctx ended. The
// error is that of a visit.
func (w *walker) result(cause error) (Result, error) {
	w.mu.Lock()
	done, err := w.done, w.failure
	w.mu.Unlock()
	done.Files, done.Directories, done.Links, done.Hasty = w.files.Load(), w.dirs.Load(), w.links.again, w.links.hasty
	if w.stopped.Load() {
		done.Stopped = cause
	}
	for _, t := range w.queue.tasks {
		done.Unread++
		if t.in != nil {
			w.drop(t.in)
		}
		for n := t.node; n != nil; n = n.parent {
			w.abandon(n)
		}
	}
	for _, b := range w.queue.batches {
		done.Unread += int64(len(b.files))
		if b.in != nil {
			w.drop(b.in)
		}
	}
	slices.SortFunc(done.Skipped, func(a, b Skipped) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Why, b.Why))
	})
	slices.SortFunc(done.Problems, func(a, b Problem) int { return cmp.Compare(a.Path, b.Path) })
	return done, err
}

// report calls progress now and then until the returned function is called.
func (w *walker) report(progress func(Progress)) (done func()) {
	if progress == nil {
		return func() {}
	}
	end, ended := make(chan struct{}), make(chan struct{})
	ticker := time.NewTicker(200 * time.Millisecond)
	tell := func() {
		p := Progress{Files: w.files.Load(), Bytes: w.bytes.Load()}
		if here := w.here.Load(); here != nil {
			p.Path = here.path()
		}
		progress(p)
	}
	go func() {
		defer close(ended)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				tell()
			case <-end:
				tell()
				return
			}
		}
	}()
	return func() { close(end); <-ended }
}

// sorted sorts paths.
func sorted(paths []string) []string {
	slices.Sort(paths)
	return paths
}
