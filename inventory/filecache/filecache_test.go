// SPDX-License-Identifier: Apache-2.0

package filecache_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/cryptopatch/cryptopatch/inventory/filecache"
	"github.com/google/go-cmp/cmp"
)

// start is when the scans of the tests start; now is that as a key has it.
var start = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// key is some file that was changed a minute before the scan.
func key(n int) filecache.Key {
	old := start.Add(-time.Minute).UnixNano()
	return filecache.Key{Device: 1, Inode: uint64(n), Size: 10, Changed: old, Written: old}
}

// safeDir is a directory that a cache may be in. That of the system for
// temporary files is sticky, as it should be.
func safeDir(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for up := dir; up != "/"; up = filepath.Dir(up) {
		info, err := os.Stat(up)
		must(t, err)
		owner := info.Sys().(*syscall.Stat_t).Uid
		if info.Mode().Perm()&0o022 != 0 && info.Mode()&os.ModeSticky == 0 || owner != 0 && int(owner) != os.Geteuid() {
			t.Skipf("others can write to %s", up)
		}
	}
	must(t, os.Chmod(dir, 0o755))
	return dir
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// saved is a directory with a cache of two files.
func saved(t testing.TB) string {
	t.Helper()
	dir := safeDir(t)
	c, err := filecache.Open(dir, "v1", start)
	must(t, err)
	if !c.Put(key(1), []byte("one")) || !c.Put(key(2), nil) {
		t.Fatal("Put kept nothing")
	}
	must(t, c.Save(false))
	return dir
}

func TestCacheKeeps(t *testing.T) {
	dir := saved(t)
	info, err := os.Stat(filepath.Join(dir, "files.cache"))
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("the file has mode %v, %v; want 0600", info.Mode(), err)
	}
	names, err := os.ReadDir(dir)
	if err != nil || len(names) != 1 {
		t.Errorf("Save left %v, %v; want one file", names, err)
	}
	c, err := filecache.Open(dir, "v1", start)
	must(t, err)
	for n, want := range map[int]string{1: "one", 2: ""} {
		if got, ok := c.Get(key(n)); !ok || string(got) != want {
			t.Errorf("Get(%d) = %q, %v; want %q", n, got, ok, want)
		}
	}
	change := map[string]func(*filecache.Key){
		"device": func(k *filecache.Key) { k.Device++ }, "inode": func(k *filecache.Key) { k.Inode += 7 }, "size": func(k *filecache.Key) { k.Size++ },
		"changed": func(k *filecache.Key) { k.Changed++ }, "written": func(k *filecache.Key) { k.Written-- },
	}
	for what, do := range change {
		k := key(1)
		do(&k)
		if got, ok := c.Get(k); ok {
			t.Errorf("Get of another %s = %q", what, got)
		}
	}
}

func TestCacheDropsWhatIsUnused(t *testing.T) {
	for _, partial := range []bool{false, true} {
		dir := saved(t)
		c, err := filecache.Open(dir, "v1", start)
		must(t, err)
		c.Get(key(2))
		c.Put(key(3), []byte("three"))
		must(t, c.Save(partial))
		c, err = filecache.Open(dir, "v1", start)
		must(t, err)
		got := map[int]bool{}
		for n := range 4 {
			_, got[n] = c.Get(key(n))
		}
		if diff := cmp.Diff(map[int]bool{0: false, 1: partial, 2: true, 3: true}, got); diff != "" {
			t.Errorf("after Save(%v), -want +got:\n%s", partial, diff)
		}
	}
}

func TestSaveWritesOnlyWhatIsNew(t *testing.T) {
	for _, tt := range []struct {
		name    string
		use     func(*filecache.Cache)
		partial bool
		want    bool
	}{
		{"all-used", func(c *filecache.Cache) { c.Get(key(1)); c.Get(key(2)) }, false, false},
		{"one-unused", func(c *filecache.Cache) { c.Get(key(1)) }, false, true},
		{"one-unused-of-a-part", func(c *filecache.Cache) { c.Get(key(1)) }, true, false},
		{"one-more", func(c *filecache.Cache) { c.Get(key(1)); c.Get(key(2)); c.Put(key(3), nil) }, false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := saved(t)
			before, err := os.Stat(filepath.Join(dir, "files.cache"))
			must(t, err)
			c, err := filecache.Open(dir, "v1", start)
			must(t, err)
			tt.use(c)
			must(t, c.Save(tt.partial))
			after, err := os.Stat(filepath.Join(dir, "files.cache"))
			must(t, err)
			if wrote := !os.SameFile(before, after); wrote != tt.want {
				t.Errorf("Save wrote: %v, want %v", wrote, tt.want)
			}
		})
	}
}

func TestPutRefuses(t *testing.T) {
	c, err := filecache.Open(safeDir(t), "v1", start)
	must(t, err)
	at := func(d time.Duration) filecache.Key {
		k := key(1)
		k.Changed = start.Add(d).UnixNano()
		return k
	}
	for _, tt := range []struct {
		name  string
		key   filecache.Key
		value []byte
		want  bool
	}{
		{"old", at(-time.Hour), []byte("x"), true},
		{"just-old-enough", at(-2*time.Second - 1), nil, true},
		{"two-seconds", at(-2 * time.Second), nil, false},
		{"one-second", at(-time.Second), nil, false},
		{"since", at(time.Minute), nil, false},
		{"largest-value", key(8), make([]byte, 1<<20), true},
		{"too-large", key(9), make([]byte, 1<<20+1), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := c.Put(tt.key, tt.value)
			value, ok := c.Get(tt.key)
			if got != tt.want || ok != tt.want || ok && len(value) != len(tt.value) {
				t.Errorf("Put = %v, then Get = %d bytes, %v; want %v", got, len(value), ok, tt.want)
			}
		})
	}
}

func TestCacheIsBounded(t *testing.T) {
	dir := safeDir(t)
	for run := range 2 {
		c, err := filecache.Open(dir, "v1", start)
		must(t, err)
		value := make([]byte, 1<<20)
		kept := 0
		for n := range 40 {
			value[0] = byte(run)
			c.Put(key(n+100*run), value[:10]) // what is put over it counts alone
			if c.Put(key(n+100*run), value) {
				kept++
			}
		}
		if kept != 31 {
			t.Errorf("Put kept %d MiB, want 31", kept)
		}
		must(t, c.Save(true))
		info, err := os.Stat(filepath.Join(dir, "files.cache"))
		if err != nil || info.Size() > 32<<20+1000 || info.Size() < 30<<20 {
			t.Errorf("the file has %d bytes, %v; want less than 32 MiB", info.Size(), err)
		}
		c, err = filecache.Open(dir, "v1", start)
		must(t, err)
		if got, ok := c.Get(key(100 * run)); !ok || got[0] != byte(run) {
			t.Errorf("the newer of two files was dropped")
		}
	}
}

func TestNilCache(t *testing.T) {
	var c *filecache.Cache
	if _, ok := c.Get(key(1)); ok || c.Put(key(1), nil) || c.Save(false) != nil {
		t.Error("the nil cache does something")
	}
}

func TestOpenOtherVersion(t *testing.T) {
	dir := saved(t)
	c, err := filecache.Open(dir, "v2", start)
	if _, ok := c.Get(key(1)); ok || err != nil {
		t.Errorf("Open of another version's cache: found %v, %v; want an empty one", ok, err)
	}
}

func TestOpenDamaged(t *testing.T) {
	good, err := os.ReadFile(filepath.Join(saved(t), "files.cache"))
	must(t, err)
	flip := func(at int) []byte {
		b := append([]byte(nil), good...)
		b[at] ^= 1
		return b
	}
	tests := map[string][]byte{"empty": {}, "text": []byte("something else altogether, and long enough to be read as a cache"),
		"longer": append(append([]byte(nil), good...), 0), "magic": flip(0)}
	for at := range good {
		tests[fmt.Sprintf("cut-to-%d", at)] = good[:at]
		tests[fmt.Sprintf("bit-in-%d", at)] = flip(at)
	}
	dir := safeDir(t)
	name := filepath.Join(dir, "files.cache")
	for what, data := range tests {
		must(t, os.WriteFile(name, data, 0o600))
		c, err := filecache.Open(dir, "v1", start)
		if !errors.Is(err, filecache.ErrDamaged) || c == nil {
			t.Fatalf("Open of a cache (%s) = %v, %v; want ErrDamaged", what, c, err)
		}
		for n := range 3 {
			if got, ok := c.Get(key(n)); ok {
				t.Errorf("Open of a cache (%s) kept %q", what, got)
			}
		}
		if what == "empty" {
			c.Put(key(5), []byte("new"))
			must(t, c.Save(false))
			again, err := filecache.Open(dir, "v1", start)
			if _, ok := again.Get(key(5)); !ok || err != nil {
				t.Errorf("Save over a damaged cache: found %v, %v", ok, err)
			}
		}
	}
	must(t, os.Truncate(name, 40<<20))
	if _, err := filecache.Open(dir, "v1", start); !errors.Is(err, filecache.ErrDamaged) || !strings.Contains(err.Error(), "more than a cache ever has") {
		t.Errorf("Open of a huge cache = %v, want ErrDamaged", err)
	}
}

func TestCacheFromManyGoroutines(t *testing.T) {
	c, err := filecache.Open(saved(t), "v1", start)
	must(t, err)
	var wait sync.WaitGroup
	for worker := range 4 {
		wait.Go(func() {
			for n := range 200 {
				c.Get(key(n))
				c.Put(key(n*4+worker), []byte("x"))
			}
		})
	}
	wait.Wait()
	must(t, c.Save(false))
}
