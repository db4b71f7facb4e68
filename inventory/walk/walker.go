// SPDX-License-Identifier: Apache-2.0

package walk

import (
	"sync"
	"sync/atomic"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"golang.org/x/sys/unix"
)

// walker is a walk under way.
type walker struct {
	root    *rootfs.Root
	options Options
	exclude exclusion
	visit   func(File, Opener) error
	ended   func() error // not nil when the context has ended
	mounts  mounts
	layers  map[inode]string // directories that an overlay shows, with its mount point
	device  uint64           // of the root
	queue   *queue
	links   links
	bounds  bounds
	workers int

	stopped            atomic.Bool
	files, dirs, bytes atomic.Int64
	here               atomic.Pointer[node] // read last

	mu      sync.Mutex
	open    int      // directories open
	seen    inodes   // directories read that may be seen again
	mounted []string // mount points met that mounts does not name
	failure error    // what visit gave
	done    Result   // what is known so far
}

func newWalker(r *rootfs.Root, o Options, x exclusion, visit func(File, Opener) error) *walker {
	w := &walker{
		root: r, options: o, exclude: x, visit: visit, queue: newQueue(), workers: o.workers(), seen: inodes{},
		links: links{waiting: map[inode]*File{}, early: inodes{}},
	}
	if w.bounds = o.bounds; w.bounds == (bounds{}) {
		w.bounds = defaultBounds()
	}
	base := r.Name()
	if o.Live {
		base = "/"
	}
	list, errs := parseMounts(o.Mounts)
	for _, err := range errs {
		w.problem("proc/self/mountinfo", err)
	}
	w.mounts = newMounts(list, base)
	return w
}

// maxOpen is how many directories a walk keeps open: a quarter of what the
// process may have, at most 256.
func maxOpen() int {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return 64
	}
	return int(min(limit.Cur/4, 256))
}

// all walks the root, then the mounts in it, then the files with several names.
func (w *walker) all() {
	phases := w.plan()
	w.run([]string{""})
	for _, points := range phases {
		w.run(points)
	}
	for len(w.mounted) > 0 && !w.over() {
		points := w.mounted
		w.mounted = nil
		for _, point := range sorted(points) {
			w.run([]string{point})
		}
	}
	for files := w.links.release(); len(files) > 0; {
		n := min(len(files), batchSize)
		w.queue.batches = append(w.queue.batches, batch{files: files[:n]})
		files = files[n:]
	}
	w.run(nil)
}

// run reads the directories at the given paths with all below, and visits what
// is in the queue.
func (w *walker) run(paths []string) {
	if w.over() {
		w.done.Unread += int64(len(paths))
		return
	}
	for _, name := range paths {
		w.queue.push(task{node: &node{name: name, length: len(name), depth: depth(name)}})
	}
	var wait sync.WaitGroup
	for range w.workers {
		wait.Go(func() { (&worker{walker: w}).work() })
	}
	wait.Wait()
}

// stop ends the walk; err is the error of a visit, or nil.
func (w *walker) stop(err error) {
	w.mu.Lock()
	if w.failure == nil {
		w.failure = err
	}
	w.mu.Unlock()
	w.stopped.Store(true)
	w.queue.stop()
}

// over tells whether the walk has ended. The context is asked as well, whose
// end reaches stop a moment later.
func (w *walker) over() bool {
	if !w.stopped.Load() && w.ended() != nil {
		w.stop(nil)
	}
	return w.stopped.Load()
}

// plan sorts the mounts that are known beforehand: what is skipped, what is
// walked, and in which order. Mounts of one device come one after the other,
// those of different devices together.
func (w *walker) plan() (phases [][]string) {
	turns := map[uint64]int{}
	var walked []mount
	for _, m := range w.mounts.inOrder() {
		why, quiet := w.mounts.skip(m)
		switch {
		case w.exclude.above(m.point):
			w.skip(m.point, "excluded")
		case quiet:
		case why != "":
			w.skip(m.point, why)
		default:
			walked = append(walked, m)
			turn := turns[m.device]
			turns[m.device]++
			for len(phases) <= turn {
				phases = append(phases, nil)
			}
			phases[turn] = append(phases[turn], m.point)
		}
	}
	if !w.options.OneFileSystem {
		w.layers = layers(w.root, w.mounts, walked)
	}
	return phases
}
