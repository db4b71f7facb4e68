// SPDX-License-Identifier: Apache-2.0

package rootfs_test

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/google/go-cmp/cmp"
)

// entriesOf reads a whole directory, with a buffer of the given size.
func entriesOf(t *testing.T, d *rootfs.Dir, size int) map[string]rootfs.Kind {
	t.Helper()
	found := map[string]rootfs.Kind{}
	buf := make([]byte, size)
	for {
		list, err := d.Read(buf)
		if err != nil {
			t.Fatalf("Read: %v", err)
		}
		if list.Empty() {
			return found
		}
		for name, kind, ok := list.Next(); ok; name, kind, ok = list.Next() {
			found[string(name)] = kind
		}
	}
}

func TestOpenDirFollowsNoLink(t *testing.T) {
	r := open(t, rootTree(t))
	for _, tt := range []struct {
		name, path string
		want       error
	}{
		{"root", "/", nil},
		{"plain", "/etc/deep/er/", nil},
		{"dots-stay-inside", "../../etc", nil},
		{"link-to-directory", "etc/dir", syscall.ENOTDIR},
		{"link-on-the-way", "etc/slash/etc", syscall.ENOTDIR},
		{"link-up", "etc/up", syscall.ENOTDIR},
		{"file", "usr/lib/file", syscall.ENOTDIR},
		{"fifo", "etc/fifo", syscall.ENOTDIR},
		{"gone", "etc/none", fs.ErrNotExist},
		{"nul", "etc\x00", syscall.EINVAL},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := r.OpenDir(tt.path)
			if !errors.Is(err, tt.want) || (err != nil) != (tt.want != nil) {
				t.Errorf("OpenDir(%q): %v, want %v", tt.path, err, tt.want)
			}
			if err == nil {
				d.Close()
			}
			magic, err := r.FileSystem(tt.path)
			if !errors.Is(err, tt.want) || (magic != 0) != (tt.want == nil) {
				t.Errorf("FileSystem(%q) = %#x, %v, want %v", tt.path, magic, err, tt.want)
			}
		})
	}
}

func TestDirEntries(t *testing.T) {
	dir := rootTree(t)
	r := open(t, dir)
	want, err := os.ReadDir(filepath.Join(dir, "etc"))
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{300, 32 << 10} {
		d, err := r.OpenDir("etc")
		if err != nil {
			t.Fatal(err)
		}
		got := entriesOf(t, d, size)
		d.Close()
		if len(got) != len(want) || got["deep"] != rootfs.KindDirectory || got["fifo"] == rootfs.KindRegular {
			t.Errorf("entries read by %d bytes = %v, want %d", size, got, len(want))
		}
	}
}

func TestDirReachesItsEntriesOnly(t *testing.T) {
	dir := rootTree(t)
	if err := os.WriteFile(filepath.Join(dir, "etc/other"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	r := open(t, dir)
	etc, err := r.OpenDir("etc")
	if err != nil {
		t.Fatal(err)
	}
	defer etc.Close()
	for _, name := range []string{"", ".", "..", "deep/er", "/etc", "../usr"} {
		_, err1 := etc.Lstat(name)
		_, err2 := etc.LstatMount(name)
		_, err3 := etc.OpenDir(name, rootfs.State{})
		_, err4 := etc.Open(name, rootfs.State{})
		for _, err := range []error{err1, err2, err3, err4} {
			if !errors.Is(err, syscall.EINVAL) {
				t.Errorf("%q as an entry gave %v, want EINVAL", name, err)
			}
		}
	}
	for _, name := range []string{"dir", "fifo", "deep", "cycle"} {
		s, err := etc.Lstat(name)
		m, err2 := etc.LstatMount(name)
		if err != nil || err2 != nil || !s.Same(m) || s.Mode != m.Mode || s.IsDir() != (name == "deep") {
			t.Errorf("Lstat(%q) = %+v, %v; LstatMount = %+v, %v", name, s, err, m, err2)
		}
		if _, err := etc.Open(name, s); !errors.Is(err, rootfs.ErrNotRegular) {
			t.Errorf("Open(%q) = %v, want ErrNotRegular", name, err)
		}
	}
	self, err := etc.Lstat("other")
	if err != nil {
		t.Fatal(err)
	}
	self.Inode++
	if _, err := etc.Open("other", self); !errors.Is(err, rootfs.ErrReplaced) {
		t.Errorf("Open of another file = %v, want ErrReplaced", err)
	}
	deep, _ := etc.Lstat("deep")
	for name, want := range map[string]error{"deep": nil, "dir": rootfs.ErrReplaced, "fifo": rootfs.ErrReplaced, "gone": fs.ErrNotExist} {
		d, err := etc.OpenDir(name, deep)
		if !errors.Is(err, want) || (err != nil) != (want != nil) {
			t.Errorf("OpenDir(%q) = %v, want %v", name, err, want)
		}
		if err == nil {
			d.Close()
		}
	}
	if _, err := etc.OpenDir("deep", rootfs.State{Device: deep.Device, Inode: deep.Inode + 1}); !errors.Is(err, rootfs.ErrReplaced) {
		t.Errorf("OpenDir of another directory = %v, want ErrReplaced", err)
	}
}

func TestFileReadsQuietly(t *testing.T) {
	dir := rootTree(t)
	name := filepath.Join(dir, "usr/lib/file")
	old := time.Now().Add(-100 * 24 * time.Hour).Truncate(time.Second)
	lib := filepath.Dir(name)
	for _, n := range []string{name, lib} {
		if err := os.Chtimes(n, old, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	d, err := open(t, dir).OpenDir("usr/lib")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if got := slices.Sorted(maps.Keys(entriesOf(t, d, 4096))); !slices.Equal(got, []string{"file"}) {
		t.Errorf("entries = %q, want file", got)
	}
	s, err := d.Lstat("file")
	if err != nil {
		t.Fatal(err)
	}
	f, err := d.Open("file", s)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if diff := cmp.Diff(s, f.State()); diff != "" || f.Size() != 6 {
		t.Errorf("State, -want +got:\n%s", diff)
	}
	buf := make([]byte, 4)
	for _, tt := range []struct {
		off  int64
		want string
		err  error
	}{{0, "insi", nil}, {2, "side", nil}, {3, "ide", io.EOF}, {6, "", io.EOF}, {-1, "", syscall.EINVAL}} {
		n, err := f.ReadAt(buf, tt.off)
		if string(buf[:n]) != tt.want || !errors.Is(err, tt.err) || (err != nil) != (tt.err != nil) {
			t.Errorf("ReadAt(%d) = %q, %v; want %q, %v", tt.off, buf[:n], err, tt.want, tt.err)
		}
	}
	for _, n := range []string{name, lib} {
		info, err := os.Stat(n)
		if err != nil {
			t.Fatal(err)
		}
		if st := info.Sys().(*syscall.Stat_t); st.Atim.Sec != old.Unix() {
			t.Errorf("access time of %s changed", n)
		}
	}
}

// FuzzEntries reads any bytes as the entries of a directory.
func FuzzEntries(f *testing.F) {
	f.Add([]byte("12345678" + "12345678" + "\x18\x00" + "\x08" + "name\x00"))
	f.Add([]byte("12345678" + "12345678" + "\x00\x00" + "\x08" + "name\x00"))
	f.Add([]byte("12345678" + "12345678" + "\xff\xff" + "\x04" + "..\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list := rootfs.EntriesOf(data)
		total := 0
		for name, _, ok := list.Next(); ok; name, _, ok = list.Next() {
			if total += len(name) + 19; total > len(data) {
				t.Errorf("names of %d bytes out of %d", total, len(data))
			}
			if s := string(name); s == "." || s == ".." {
				t.Errorf("Next gave %q", s)
			}
		}
		if !list.Empty() {
			t.Error("Next ended before the entries did")
		}
	})
}
