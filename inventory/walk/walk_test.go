// SPDX-License-Identifier: Apache-2.0

package walk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/walk"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// must ends the test on an error of its preparation.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// plant makes files with their own path as text, and the directories for them.
func plant(t testing.TB, root string, names ...string) {
	t.Helper()
	for _, name := range names {
		must(t, os.MkdirAll(filepath.Join(root, filepath.Dir(name)), 0o755))
		must(t, os.WriteFile(filepath.Join(root, name), []byte(name), 0o644))
	}
}

// open opens dir as a root for the length of the test.
func open(t testing.TB, dir string) *rootfs.Root {
	t.Helper()
	r, err := rootfs.Open(dir)
	must(t, err)
	t.Cleanup(func() { r.Close() })
	return r
}

// seen is what a walk handed out: the text of each file, or its error, by path.
type seen struct {
	mu    sync.Mutex
	texts map[string]string
	twice []string
}

func (s *seen) visit(f walk.File, o walk.Opener) error {
	text := ""
	r, err := o.Open()
	if err != nil {
		text = "error: " + err.Error()
	} else {
		defer r.Close()
		data, err := io.ReadAll(io.NewSectionReader(r, 0, r.Size()))
		if text = string(data); err != nil {
			text = "error: " + err.Error()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.texts[f.Path]; known {
		s.twice = append(s.twice, f.Path)
	}
	s.texts[f.Path] = text
	return nil
}

// tree walks dir, and checks that no path came twice and no descriptor stays.
func tree(t testing.TB, dir string, o walk.Options) (map[string]string, walk.Result) {
	t.Helper()
	r := open(t, dir)
	before := descriptors(t)
	s := seen{texts: map[string]string{}}
	result, err := walk.Tree(context.Background(), r, o, s.visit)
	must(t, err)
	if len(s.twice) > 0 {
		t.Errorf("Tree visited twice: %q", s.twice)
	}
	if result.Files != int64(len(s.texts)) {
		t.Errorf("Tree: Files = %d, want %d as visited", result.Files, len(s.texts))
	}
	if after := descriptors(t); after != before {
		t.Errorf("Tree left %d descriptors open, %d before", after, before)
	}
	return s.texts, result
}

// descriptors counts the files and directories that are open; what the runtime
// opens for itself ("anon_inode:[eventpoll]") is of another kind.
func descriptors(t testing.TB) (open int) {
	names, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skipf("descriptors cannot be counted: %v", err)
	}
	for _, name := range names {
		if target, err := os.Readlink("/proc/self/fd/" + name.Name()); err == nil && !strings.Contains(target, ":") {
			open++
		}
	}
	return open
}

// texts is what tree gives for files that plant made.
func texts(names ...string) map[string]string {
	m := map[string]string{}
	for _, name := range names {
		m[name] = name
	}
	return m
}

func TestTreeVisitsRegularFilesOnly(t *testing.T) {
	base := t.TempDir()
	root := filepath.Join(base, "root")
	names := []string{
		"file", "usr/lib/libssl.so.3", "a/b/c/d/e", "line\nfeed", "esc\x1b[31m", "\xff\xfe/bad\xc3", " ", "..a", "-rf", "dir/" + string(make255('x')),
	}
	plant(t, root, names...)
	plant(t, base, "secret")
	for name, target := range map[string]string{
		"out": "../secret", "abs": filepath.Join(base, "secret"), "loop": "loop", "a/up": "..", "a/root": "/", "usr/lib/libssl.so": "libssl.so.3", "nowhere": "gone",
	} {
		must(t, os.Symlink(target, filepath.Join(root, name)))
	}
	must(t, syscall.Mkfifo(filepath.Join(root, "fifo"), 0o644))
	l, err := net.Listen("unix", filepath.Join(root, "socket"))
	must(t, err)
	defer l.Close()
	_ = unix.Mknod(filepath.Join(root, "null"), unix.S_IFCHR|0o666, int(unix.Mkdev(1, 3))) // as root only
	must(t, os.Mkdir(filepath.Join(root, "empty"), 0o755))
	for _, workers := range []int{1, 2, 8} {
		got, result := tree(t, root, walk.Options{Workers: workers})
		if diff := cmp.Diff(texts(names...), got); diff != "" {
			t.Errorf("Tree with %d workers, -want +got:\n%s", workers, diff)
		}
		if len(result.Problems)+len(result.Skipped) > 0 || result.Directories != 10 || result.Stopped != nil {
			t.Errorf("Tree = %+v, want 10 directories and nothing wrong", result)
		}
	}
}

func make255(c byte) []byte { return slices.Repeat([]byte{c}, 255) }

func TestTreeHardLinks(t *testing.T) {
	root := t.TempDir()
	plant(t, root, "m/first", "m/alone", "z/two")
	for _, name := range []string{"a", "z/b", "m/c"} {
		must(t, os.Link(filepath.Join(root, "m/first"), filepath.Join(root, name)))
	}
	outside := filepath.Join(t.TempDir(), "outside")
	must(t, os.Link(filepath.Join(root, "z/two"), outside))
	others := map[string][]string{}
	var mu sync.Mutex
	result, err := walk.Tree(context.Background(), open(t, root), walk.Options{}, func(f walk.File, o walk.Opener) error {
		mu.Lock()
		defer mu.Unlock()
		others[f.Path] = f.Others
		if f.Path == "a" {
			must(t, os.Remove(filepath.Join(root, "a"))) // it is opened by another name
		}
		r, err := o.Open()
		if err != nil {
			t.Errorf("Open of %q: %v", f.Path, err)
			return nil
		}
		return r.Close()
	})
	must(t, err)
	want := map[string][]string{"a": {"m/c", "m/first", "z/b"}, "m/alone": nil, "z/two": nil}
	if diff := cmp.Diff(want, others); diff != "" || result.Links != 3 || result.Files != 3 {
		t.Errorf("Tree = %d files and %d links, want 3 and 3; others, -want +got:\n%s", result.Files, result.Links, diff)
	}
}

func TestTreeExclude(t *testing.T) {
	root := t.TempDir()
	plant(t, root, "home/a/.cache/x", "home/a/file", "home/b/.cache/x", "var/lib/docker/layer/x", "var/lib/y", "[odd]/x", "odd/x")
	for _, tt := range []struct {
		name    string
		exclude []string
		want    map[string]string
		skipped []walk.Skipped
	}{
		{"path", []string{"/var/lib/docker/", "[odd]"}, texts("home/a/.cache/x", "home/a/file", "home/b/.cache/x", "var/lib/y", "odd/x"),
			[]walk.Skipped{{Path: "[odd]", Why: "excluded"}, {Path: "var/lib/docker", Why: "excluded"}}},
		{"pattern", []string{"home/*/.cache", "var/*/[y]"}, texts("home/a/file", "var/lib/docker/layer/x", "[odd]/x", "odd/x"),
			[]walk.Skipped{{Path: "home/a/.cache", Why: "excluded"}, {Path: "home/b/.cache", Why: "excluded"}, {Path: "var/lib/y", Why: "excluded"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, result := tree(t, root, walk.Options{Exclude: tt.exclude})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Tree, -want +got:\n%s", diff)
			}
			if diff := cmp.Diff(tt.skipped, result.Skipped); diff != "" {
				t.Errorf("Skipped, -want +got:\n%s", diff)
			}
		})
	}
	for _, bad := range []string{"home/[", "/", "", "a/.."} {
		if _, err := walk.Tree(context.Background(), open(t, root), walk.Options{Exclude: []string{bad}}, nil); err == nil {
			t.Errorf("Tree with exclude %q gave no error", bad)
		}
	}
}

func TestTreeEnds(t *testing.T) {
	root := t.TempDir()
	for _, dir := range []string{"a", "b", "c", "d"} {
		for _, name := range "123456789" {
			plant(t, root, filepath.Join(dir, string(name), "file"))
		}
	}
	for n := range 100 {
		plant(t, root, fmt.Sprint("e/", n))
	}
	r := open(t, root)
	before := descriptors(t)
	enough, late := errors.New("enough"), errors.New("too late")
	_, err := walk.Tree(context.Background(), r, walk.Options{Workers: 1}, func(f walk.File, _ walk.Opener) error {
		if strings.HasPrefix(f.Path, "e/") { // others wait in the queue
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) {
		t.Errorf("Tree gave %v, want the error of visit", err)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	result, err := walk.Tree(ctx, r, walk.Options{Workers: 2}, func(f walk.File, _ walk.Opener) error {
		cancel(late)
		<-ctx.Done()
		return nil
	})
	if err != nil || result.Stopped != late || result.Files > 2 {
		t.Errorf("Tree = %+v, %v; want Stopped = %v and few files", result, err, late)
	}
	ended, cancelEnded := context.WithCancel(context.Background())
	cancelEnded()
	result, err = walk.Tree(ended, r, walk.Options{}, func(walk.File, walk.Opener) error { return enough })
	if err != nil || result.Stopped != context.Canceled || result.Files+result.Directories != 0 {
		t.Errorf("Tree of an ended context = %+v, %v; want nothing visited", result, err)
	}
	if after := descriptors(t); after != before {
		t.Errorf("Tree left %d descriptors open, %d before", after, before)
	}
	whole, err := walk.Tree(ctx, r, walk.Options{}, func(walk.File, walk.Opener) error { return nil })
	if err != nil || whole.Stopped != late {
		t.Errorf("Tree with the ended context = %+v, %v; want Stopped", whole, err)
	}
}

func TestTreeProgress(t *testing.T) {
	root := t.TempDir()
	plant(t, root, "a/file", "b/file")
	var last walk.Progress
	_, result := tree(t, root, walk.Options{Progress: func(p walk.Progress) { last = p }})
	want := walk.Progress{Files: 2, Bytes: int64(len("a/file") + len("b/file")), Path: last.Path}
	if last != want || last.Path != "a" && last.Path != "b" || result.Files != 2 {
		t.Errorf("last Progress = %+v, want %+v with a or b", last, want)
	}
}

func TestFileSaysWhatItIs(t *testing.T) {
	root := t.TempDir()
	plant(t, root, "file")
	info, err := os.Stat(filepath.Join(root, "file"))
	must(t, err)
	st := info.Sys().(*syscall.Stat_t)
	want := walk.File{Path: "file", Size: 4, Mode: st.Mode, Device: uint64(st.Dev), Inode: st.Ino, Links: 1}
	_, err = walk.Tree(context.Background(), open(t, root), walk.Options{}, func(f walk.File, _ walk.Opener) error {
		if !f.Written.Equal(info.ModTime()) || f.Changed.UnixNano() != st.Ctim.Nano() {
			t.Errorf("File: written %v, changed %v; want %v, %v", f.Written, f.Changed, info.ModTime(), st.Ctim)
		}
		f.Written, f.Changed = want.Written, want.Changed
		if diff := cmp.Diff(want, f); diff != "" || fs.FileMode(f.Mode)&0o777 != info.Mode().Perm() {
			t.Errorf("File, -want +got:\n%s", diff)
		}
		return nil
	})
	must(t, err)
}
