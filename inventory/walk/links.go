// SPDX-License-Identifier: Apache-2.0

package walk

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// links are the files with several names. They wait until all names are known,
// so that each is visited once under a name that does not depend on the order
// of the walk. When there are too many, the others are visited at once.
type links struct {
	mu      sync.Mutex
	waiting map[inode]*File
	bytes   int    // about the memory of waiting
	early   inodes // visited at once
	again   int64  // names of files that were met before
	hasty   int64  // how many are in early
}

// take decides on a file with several names: now is true when it is to be
// visited at once.
func (l *links) take(f File, limit int) (now bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	id := inode{f.Device, f.Inode}
	first, waits := l.waiting[id]
	switch {
	case waits:
		l.again++
		if l.bytes < limit {
			first.Others = append(first.Others, f.Path)
			l.bytes += len(f.Path) + 16
		}
		return false
	case l.early.has(id):
		l.again++
		return false
	case l.bytes >= limit:
		l.early.add(id)
		l.hasty++
		return true
	}
	l.waiting[id] = &f
	l.bytes += len(f.Path) + 200
	return false
}

// release returns the waiting files, sorted by path.
func (l *links) release() []File {
	l.mu.Lock()
	defer l.mu.Unlock()
	files := make([]File, 0, len(l.waiting))
	for f := range maps.Values(l.waiting) {
		if len(f.Others) > 0 {
			names := append(f.Others, f.Path)
			slices.Sort(names)
			f.Path, f.Others = names[0], names[1:]
		}
		files = append(files, *f)
	}
	clear(l.waiting)
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return files
}
