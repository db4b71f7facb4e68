// SPDX-License-Identifier: Apache-2.0

package walk_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/walk"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// deepTree makes directories of the given name below one another, with a file
// in the last, and removes them again.
func deepTree(t *testing.T, root, name string, levels int) {
	t.Helper()
	dir, err := unix.Open(root, unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	must(t, err)
	for range levels {
		must(t, unix.Mkdirat(dir, name, 0o755))
		next, err := unix.Openat(dir, name, unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
		must(t, err)
		unix.Close(dir)
		dir = next
	}
	fd, err := unix.Openat(dir, "bottom", unix.O_CREAT|unix.O_WRONLY|unix.O_CLOEXEC, 0o644)
	must(t, err)
	unix.Close(fd)
	unix.Close(dir)
	t.Cleanup(func() { _ = os.RemoveAll(root) })
}

func TestTreeDeep(t *testing.T) {
	small := walk.Options{}.Bounds(10, 2, 50, 1000, 100, 2)
	for _, tt := range []struct {
		name, dir     string
		levels, files int
		options       walk.Options
		problem       string
	}{
		{"longer-than-a-path", "directory", 2000, 1, walk.Options{}, ""},
		{"at-the-limit", "d", 50, 1, small, ""},
		{"below-the-limit", "d", 51, 0, small, "deeper than the limit of 50"},
		{"long-path", strings.Repeat("d", 200), 5, 0, small, "longer than the limit of 1000"},
		{"really-long-path", strings.Repeat("d", 250), 131, 0, walk.Options{}, "longer than the limit of 32768"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := filepath.Join(t.TempDir(), "root")
			must(t, os.Mkdir(root, 0o755))
			deepTree(t, root, tt.dir, tt.levels)
			got, result := tree(t, root, tt.options)
			if len(got) != tt.files || len(result.Problems) != 1-tt.files {
				t.Fatalf("Tree: %d files, problems %v; want %d files", len(got), result.Problems, tt.files)
			}
			for name, text := range got {
				if want := strings.Repeat(tt.dir+"/", tt.levels) + "bottom"; name != want || text != "" {
					t.Errorf("Tree visited a path of %d bytes with text %q, want one of %d", len(name), text, len(want))
				}
			}
			for _, p := range result.Problems {
				if !strings.Contains(p.Err.Error(), tt.problem) {
					t.Errorf("Problem = %v, want %q", p.Err, tt.problem)
				}
			}
		})
	}
}

// TestTreeLargeDirectories walks more than the bounds hold at once: directories
// are put aside, closed for a while and opened again, links are not waited for.
func TestTreeLargeDirectories(t *testing.T) {
	root := t.TempDir()
	want := map[string]string{}
	for n := range 3000 {
		name := fmt.Sprintf("many/directory-with-a-long-name-%d", n)
		must(t, os.MkdirAll(filepath.Join(root, name), 0o755))
		if n%30 == 0 {
			name += "/sub/file"
			plant(t, root, name)
			want[name] = name
			must(t, os.Link(filepath.Join(root, name), filepath.Join(root, name+"-other")))
		}
	}
	for _, workers := range []int{1, 4} {
		got, result := tree(t, root, walk.Options{Workers: workers}.Bounds(10, 2, 50, 1000, 1000, 1))
		for name, text := range got {
			if name != text {
				delete(got, name)
				got[strings.TrimSuffix(name, "-other")] = text
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || result.Directories != 2+3000+100 {
			t.Errorf("Tree read %d directories, want 3102; files, -want +got:\n%s", result.Directories, diff)
		}
		if result.Files != 100 || result.Links != 100 || result.Hasty == 0 || result.Hasty == 100 {
			t.Errorf("Tree = %+v, want 100 files and 100 links, some hasty", result)
		}
	}
}

// TestTreeOpensFewAtATime walks a tree where each directory on the way down has
// more to be read later.
func TestTreeOpensFewAtATime(t *testing.T) {
	root := t.TempDir()
	dir := ""
	for n := range 60 {
		plant(t, root, dir+fmt.Sprintf("%d/file", n), dir+fmt.Sprintf("%d/file", n+100), dir+fmt.Sprintf("%d/file", n+200))
		dir += fmt.Sprintf("%d/", n+100)
	}
	r := open(t, root)
	before, most := descriptors(t), 0
	result, err := walk.Tree(context.Background(), r, walk.Options{Workers: 1}.Bounds(1000, 2, 100, 1000, 1000, 4), func(walk.File, walk.Opener) error {
		most = max(most, descriptors(t)-before)
		return nil
	})
	if err != nil || result.Files != 180 || most > 12 {
		t.Errorf("Tree = %+v, %v, with %d directories open; want 180 files, at most 12", result, err, most)
	}
}

// TestTreeQueuesFewAtATime stops at the first file of a large directory, and
// looks how much of that was read by then.
func TestTreeQueuesFewAtATime(t *testing.T) {
	root := t.TempDir()
	for n := range 4000 {
		must(t, os.Mkdir(filepath.Join(root, fmt.Sprintf("directory-with-a-long-name-%d", n)), 0o755))
	}
	plant(t, root, "directory-with-a-long-name-7/file")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	o := walk.Options{Workers: 1, Progress: func(p walk.Progress) {}}.Bounds(10, 2, 100, 1000, 1000, 4)
	result, err := walk.Tree(ctx, open(t, root), o, func(walk.File, walk.Opener) error {
		cancel()
		return nil
	})
	if err != nil || result.Unread > 2000 {
		t.Errorf("Tree = %+v, %v; want at most 2000 unread", result, err)
	}
}

func TestTreeUnreadable(t *testing.T) {
	if os.Geteuid() == 0 {
		asNobody(t)
		return
	}
	root := os.Getenv("WALK_TEST_ROOT")
	if root == "" {
		root = t.TempDir()
		plant(t, root, "open/file", "closed/file", "unseen/file")
		must(t, os.Chmod(filepath.Join(root, "closed"), 0))
		must(t, os.Chmod(filepath.Join(root, "unseen"), 0o444))
		defer os.Chmod(filepath.Join(root, "closed"), 0o755)
		defer os.Chmod(filepath.Join(root, "unseen"), 0o755)
	}
	got, result := tree(t, root, walk.Options{})
	want := []walk.Problem{{Path: "closed", Err: syscall.EACCES}, {Path: "unseen/file", Err: syscall.EACCES}}
	if diff := cmp.Diff(want, result.Problems, cmp.Comparer(func(a, b error) bool { return errors.Is(a, b) })); diff != "" {
		t.Errorf("Problems, -want +got:\n%s", diff)
	}
	if diff := cmp.Diff(texts("open/file"), got); diff != "" {
		t.Errorf("Tree, -want +got:\n%s", diff)
	}
}

func TestTreeBoundsItsLists(t *testing.T) {
	root := t.TempDir()
	for n := range 1030 {
		must(t, os.MkdirAll(filepath.Join(root, fmt.Sprint("x", n)), 0o755))
		if n < 130 {
			must(t, os.MkdirAll(filepath.Join(root, fmt.Sprint("deep/", n)), 0o755))
		}
	}
	o := walk.Options{Exclude: []string{"x*"}}.Bounds(10, 2, 1, 1000, 1000, 10)
	_, result := tree(t, root, o)
	if len(result.Problems) != 100 || result.MoreProblems != 30 {
		t.Errorf("Tree gave %d problems and %d more, want 100 and 30", len(result.Problems), result.MoreProblems)
	}
	if len(result.Skipped) != 1000 || result.MoreSkipped != 30 {
		t.Errorf("Tree skipped %d and %d more, want 1000 and 30", len(result.Skipped), result.MoreSkipped)
	}
}

// TestOpenerOpensWhatWasSeen replaces a file between the look and the opening.
func TestOpenerOpensWhatWasSeen(t *testing.T) {
	for _, tt := range []struct {
		name    string
		replace func(name string) error
		want    error
	}{
		{"nothing", func(string) error { return nil }, nil},
		{"gone", os.Remove, syscall.ENOENT},
		{"other-file", func(name string) error {
			return errors.Join(os.WriteFile(name+"2", nil, 0o644), os.Rename(name+"2", name))
		}, rootfs.ErrReplaced},
		{"link", func(name string) error {
			return errors.Join(os.Symlink("/etc/passwd", name+"2"), os.Rename(name+"2", name))
		}, rootfs.ErrNotRegular},
		{"fifo", func(name string) error {
			return errors.Join(syscall.Mkfifo(name+"2", 0o644), os.Rename(name+"2", name))
		}, rootfs.ErrNotRegular},
		{"directory", func(name string) error { return errors.Join(os.Remove(name), os.Mkdir(name, 0o755)) }, rootfs.ErrNotRegular},
		{"moved-parent", func(name string) error {
			return os.Rename(filepath.Dir(name), filepath.Dir(name)+"2")
		}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			root := t.TempDir()
			plant(t, root, "dir/file")
			result, err := walk.Tree(context.Background(), open(t, root), walk.Options{Workers: 1}, func(f walk.File, o walk.Opener) error {
				must(t, tt.replace(filepath.Join(root, f.Path)))
				r, err := o.Open()
				if !errors.Is(err, tt.want) || (err != nil) != (tt.want != nil) {
					t.Errorf("Open = %v, want %v", err, tt.want)
				}
				if err == nil {
					return r.Close()
				}
				return nil
			})
			if err != nil || result.Files == 0 {
				t.Errorf("Tree = %+v, %v; want the file visited", result, err)
			}
		})
	}
}

// TestTreeWhileItChanges walks while others rename, remove and replace.
func TestTreeWhileItChanges(t *testing.T) {
	root := t.TempDir()
	for n := range 40 {
		plant(t, root, fmt.Sprintf("moving/%d/a/b/file", n), fmt.Sprintf("still/%d/file", n))
	}
	plant(t, filepath.Dir(root), "outside/secret")
	var end atomic.Bool
	var wait sync.WaitGroup
	wait.Go(func() {
		for n := 0; !end.Load(); n = (n + 1) % 40 {
			dir := filepath.Join(root, "moving", fmt.Sprint(n))
			_ = os.Rename(dir, dir+"x")
			_ = os.Symlink("../../outside", dir)
			_ = os.Remove(dir)
			_ = os.Rename(dir+"x/a/b", dir+"x/a/c")
			_ = os.Rename(dir+"x/a/c", dir+"x/a/b")
			_ = os.Rename(dir+"x", dir)
		}
	})
	for range 30 {
		r := open(t, root)
		still := 0
		var mu sync.Mutex
		_, err := walk.Tree(context.Background(), r, walk.Options{Workers: 4}, func(f walk.File, o walk.Opener) error {
			mu.Lock()
			defer mu.Unlock()
			if strings.HasPrefix(f.Path, "still/") {
				still++
			}
			if strings.HasSuffix(f.Path, "secret") {
				t.Errorf("Tree left the root: %q", f.Path)
			}
			if r, err := o.Open(); err == nil {
				r.Close()
			}
			return nil
		})
		if err != nil || still != 40 {
			t.Errorf("Tree = %v with %d of the 40 files that stayed", err, still)
		}
	}
	end.Store(true)
	wait.Wait()
}
