// SPDX-License-Identifier: Apache-2.0

// Package filecache keeps what was found in files from one run to the next, so
// that a file which has not changed is not read again. It saves time and could
// hide a finding if it were forged: it is read only where nobody but its user,
// and root, can have written it, and only whole.
package filecache

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// ErrRefused is the error of a cache that somebody else could have written.
var ErrRefused = errors.New("file cache refused")

// ErrDamaged is the error of a cache that is not as it was written.
var ErrDamaged = errors.New("file cache ignored")

// name is that of the cache in its directory.
const name = "files.cache"

// Bounds of a cache: of all of it on disk and in memory, and of one value.
const (
	maxBytes = 32 << 20
	maxValue = 1 << 20
)

// racy is how long before a scan a file must have been changed last to be put.
// Within a tick of the clock that stamps files a second change leaves no trace;
// two seconds are the coarsest stamp in use (FAT), and git's reasoning:
// https://git-scm.com/docs/racy-git.
const racy = 2 * time.Second

// Key is a file as it was when it was read: the same key means the same
// content, because the kernel alone sets the time of change.
type Key struct {
	Device, Inode uint64
	Size          int64 // in bytes
	Changed       int64 // st_ctime, in nanoseconds since 1970
	Written       int64 // st_mtime, in nanoseconds since 1970
}

// compare orders keys; most differ in the inode.
func (k Key) compare(other Key) int {
	switch {
	case k.Device != other.Device:
		return cmp.Compare(k.Device, other.Device)
	case k.Inode != other.Inode:
		return cmp.Compare(k.Inode, other.Inode)
	}
	a, b := k.words(), other.words()
	return slices.Compare(a[:], b[:])
}

func (k Key) words() [5]uint64 {
	return [5]uint64{k.Device, k.Inode, uint64(k.Size), uint64(k.Changed), uint64(k.Written)}
}

// Cache is what was found in files. The nil Cache has nothing and keeps
// nothing. A Cache may be used by several goroutines.
type Cache struct {
	dir, version string
	newest       int64 // files changed later are not put

	mu    sync.Mutex
	old   table
	used  []bool // of old, by place
	added map[Key][]byte
	bytes int // of added
}

// Open reads the cache in the directory dir, an absolute path, for a scan that
// starts at start. Version is that of the program, and of whatever else the
// values depend on. Nothing is written before Save, and dir need not exist.
//
// With ErrRefused the cache is nil, which may be used, and the error says who
// could have written it: dir, what is above it and the file must belong to root
// or the running user, the file to the user, and nobody else may write to them;
// a directory above dir may be one like /tmp (sticky). With ErrDamaged, or when
// the file cannot be read, the cache is empty. A cache that another version
// wrote is empty without an error.
func Open(dir, version string, start time.Time) (*Cache, error) {
	c := &Cache{dir: dir, version: version, newest: start.Add(-racy).UnixNano(), added: map[Key][]byte{}}
	if err := checkDir(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	data, err := readFile(filepath.Join(dir, name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return c, nil
	case errors.Is(err, ErrRefused):
		return nil, err
	case err != nil:
		return c, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	old, err := decode(data, version)
	if err != nil {
		return c, fmt.Errorf("%w: %q: %w", ErrDamaged, filepath.Join(dir, name), err)
	}
	c.old, c.used = old, make([]bool, old.len())
	return c, nil
}

// Get returns what was put for a file. The value must not be changed.
func (c *Cache) Get(k Key) (value []byte, ok bool) {
	if c == nil {
		return nil, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if value, ok = c.added[k]; ok {
		return value, true
	}
	at, ok := c.old.find(k)
	if !ok {
		return nil, false
	}
	c.used[at] = true
	return c.old.value(at), true
}

// Put keeps a copy of value for a file; it may be empty. It tells whether it
// did: a file that was changed less than two seconds before the scan, or since,
// is not kept, as it may change again without a trace, nor is a value over 1
// MiB or what exceeds 32 MiB together.
func (c *Cache) Put(k Key, value []byte) bool {
	if c == nil || k.Changed >= c.newest || len(value) > maxValue {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	more := recordSize + len(value)
	if before, ok := c.added[k]; ok {
		c.bytes -= recordSize + len(before)
	}
	if c.bytes+more > maxBytes {
		delete(c.added, k)
		return false
	}
	c.bytes += more
	c.added[k] = bytes.Clone(value)
	return true
}

// Save writes the cache to a fresh temporary file and renames that. What was
// neither got nor put in this run is left out, unless partial tells that the
// run did not come to every file; then it is kept as far as there is room. When
// nothing is new and nothing left out, nothing is written.
func (c *Cache) Save(partial bool) error {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.added) == 0 && c.old.len() > 0 && (partial || !slices.Contains(c.used, false)) {
		return nil // it is there already
	}
	entries, room := c.added, maxBytes-c.bytes
	if c.old.len() > 0 {
		entries = maps.Clone(c.added)
	}
	for _, used := range []bool{true, false} {
		for at := range c.old.len() {
			k, value := c.old.key(at), c.old.value(at)
			if _, newer := c.added[k]; newer || c.used[at] != used || !used && !partial {
				continue
			}
			if room -= recordSize + len(value); room < 0 {
				break
			}
			entries[k] = value
		}
	}
	write := func(w io.Writer) error { return encode(w, entries, c.version) }
	if err := writeFile(c.dir, write); err != nil {
		return fmt.Errorf("write file cache: %w", err)
	}
	return nil
}
