// SPDX-License-Identifier: Apache-2.0

package rootfs_test

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/google/go-cmp/cmp"
)

// ways are the ways a Root can resolve and reopen; all keep one contract.
var ways = map[string]func(*rootfs.Root){
	"kernel":      func(*rootfs.Root) {},
	"walk":        func(r *rootfs.Root) { r.WithoutOpenat2() },
	"kernel-bare": func(r *rootfs.Root) { r.WithoutProc() },
	"walk-bare":   func(r *rootfs.Root) { r.WithoutOpenat2(); r.WithoutProc() },
}

// rootTree makes a root with every kind of link, and a secret beside it.
func rootTree(t *testing.T) string {
	t.Helper()
	base := t.TempDir()
	root := filepath.Join(base, "root")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.MkdirAll(filepath.Join(root, "etc/deep/er"), 0o755))
	must(os.MkdirAll(filepath.Join(root, "usr/lib"), 0o755))
	must(os.WriteFile(filepath.Join(base, "secret"), []byte("outside"), 0o644))
	must(os.WriteFile(filepath.Join(root, "usr/lib/file"), []byte("inside"), 0o644))
	must(os.WriteFile(filepath.Join(root, "empty"), nil, 0o644))
	must(syscall.Mkfifo(filepath.Join(root, "etc/fifo"), 0o644))
	links := map[string]string{
		"etc/relative":  "../usr/lib/file",
		"etc/absolute":  "/usr/lib/file",
		"etc/climbing":  "../../../../../../usr/lib/file",
		"etc/escape":    "../../secret",
		"etc/abs-out":   filepath.Join(base, "secret"),
		"etc/up":        "..",
		"etc/slash":     "/",
		"etc/cycle":     "cycle",
		"etc/ping":      "pong",
		"etc/pong":      "ping",
		"etc/dangling":  "nothing",
		"etc/tofifo":    "fifo",
		"etc/dir":       "/usr/lib",
		"etc/file-as":   "/usr/lib/file/",
		"etc/deep/back": "/etc/deep/er/../../../etc/relative",
	}
	for name, target := range links {
		must(os.Symlink(target, filepath.Join(root, name)))
	}
	last := "/usr/lib/file"
	for _, n := range strings.Split(strings.Repeat("x", 45), "") {
		name := "etc/chain" + n + strings.Repeat("y", len(last)%200)
		for exists(filepath.Join(root, name)) {
			name += "z"
		}
		must(os.Symlink(last, filepath.Join(root, name)))
		last = "/" + name
	}
	must(os.Symlink(last, filepath.Join(root, "etc/longchain")))
	l, err := net.Listen("unix", filepath.Join(root, "etc/socket"))
	must(err)
	t.Cleanup(func() { l.Close() })
	return root
}

func exists(name string) bool { _, err := os.Lstat(name); return err == nil }

func TestRootReadsInside(t *testing.T) {
	dir := rootTree(t)
	tests := []struct {
		name, path, want string
		err              error
	}{
		{"plain", "usr/lib/file", "inside", nil},
		{"leading-slash", "/usr/lib/file", "inside", nil},
		{"dots", "./usr/./lib/../lib//file", "inside", nil},
		{"above", "../../usr/lib/file", "inside", nil},
		{"relative-link", "etc/relative", "inside", nil},
		{"absolute-link", "etc/absolute", "inside", nil},
		{"climbing-link", "etc/climbing", "inside", nil},
		{"link-in-the-middle", "etc/dir/file", "inside", nil},
		{"link-up", "etc/up/usr/lib/file", "inside", nil},
		{"link-to-root", "etc/slash/etc/relative", "inside", nil},
		{"link-after-link", "etc/deep/back", "inside", nil},
		{"empty-file", "empty", "", nil},
		{"escape", "etc/escape", "", fs.ErrNotExist},
		{"absolute-outside", "etc/abs-out", "", fs.ErrNotExist},
		{"parent", "../secret", "", fs.ErrNotExist},
		{"missing", "etc/none", "", fs.ErrNotExist},
		{"dangling", "etc/dangling", "", fs.ErrNotExist},
		{"empty-name", "", "", fs.ErrNotExist},
		{"cycle", "etc/cycle", "", syscall.ELOOP},
		{"two-cycle", "etc/ping", "", syscall.ELOOP},
		{"long-chain", "etc/longchain", "", syscall.ELOOP},
		{"file-as-directory", "usr/lib/file/x", "", syscall.ENOTDIR},
		{"file-with-slash", "usr/lib/file/", "", syscall.ENOTDIR},
		{"link-with-slash", "etc/file-as", "", syscall.ENOTDIR},
		{"fifo", "etc/fifo", "", rootfs.ErrNotRegular},
		{"link-to-fifo", "etc/tofifo", "", rootfs.ErrNotRegular},
		{"socket", "etc/socket", "", rootfs.ErrNotRegular},
		{"directory", "etc", "", rootfs.ErrNotRegular},
		{"root-itself", "/", "", rootfs.ErrNotRegular},
		{"nul", "etc\x00/relative", "", syscall.EINVAL},
		{"long-name", strings.Repeat("a/", 3000), "", syscall.ENAMETOOLONG},
	}
	for way, set := range ways {
		r := open(t, dir)
		set(r)
		for _, tt := range tests {
			t.Run(way+"/"+tt.name, func(t *testing.T) {
				got, err := r.ReadFile(tt.path, 100)
				if !errors.Is(err, tt.err) || (err != nil) != (tt.err != nil) || string(got) != tt.want {
					t.Errorf("ReadFile(%q) = %q, %v; want %q, %v", tt.path, got, err, tt.want, tt.err)
				}
				if err != nil && strings.Contains(err.Error(), dir) {
					t.Errorf("ReadFile(%q): error %q names the place of the root", tt.path, err)
				}
			})
		}
	}
}

func TestRootBoundsAndListing(t *testing.T) {
	dir := rootTree(t)
	for way, set := range ways {
		t.Run(way, func(t *testing.T) {
			r := open(t, dir)
			set(r)
			if got, err := r.ReadFile("usr/lib/file", 6); err != nil || string(got) != "inside" {
				t.Errorf("ReadFile at the limit = %q, %v; want inside, nil", got, err)
			}
			_, err := r.ReadFile("usr/lib/file", 5)
			if !errors.Is(err, rootfs.ErrTooLarge) || !strings.Contains(err.Error(), "5 bytes") {
				t.Errorf("ReadFile over the limit: %v; want ErrTooLarge naming 5 bytes", err)
			}
			names, err := r.ReadDir("etc/slash", 10)
			if diff := cmp.Diff([]string{"empty", "etc", "usr"}, names); diff != "" || err != nil {
				t.Errorf("ReadDir(etc/slash): %v, -want +got:\n%s", err, diff)
			}
			names, err = r.ReadDir("/", 2)
			if len(names) != 2 || !errors.Is(err, rootfs.ErrTooLarge) {
				t.Errorf("ReadDir(/, 2) = %q, %v; want two names and ErrTooLarge", names, err)
			}
			if _, err = r.ReadDir("empty", 2); !errors.Is(err, syscall.ENOTDIR) {
				t.Errorf("ReadDir of a file: %v; want ENOTDIR", err)
			}
			info, err := r.Stat("etc/tofifo")
			if err != nil || info.Mode().Type() != fs.ModeNamedPipe {
				t.Errorf("Stat(etc/tofifo) = %v, %v; want a fifo", info, err)
			}
			if !r.Exists("etc/dir") || r.Exists("etc/escape") {
				t.Errorf("Exists(etc/dir), Exists(etc/escape) = %v, %v; want true, false",
					r.Exists("etc/dir"), r.Exists("etc/escape"))
			}
		})
	}
}

func TestFirstLine(t *testing.T) {
	long := strings.Repeat("x", 300)
	for _, tt := range []struct{ name, text, want string }{
		{"first", "one\ntwo\n", "one"},
		{"comments-and-blanks", "# name\n\n  \n one \n", "one"},
		{"only-comments", "# one\n", ""},
		{"no-utf8", "a\xffb", "a\ufffdb"},
		{"long", long, long[:256] + "…"},
		{"large", strings.Repeat("x\n", 64<<10), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "file"), []byte(tt.text), 0o644); err != nil {
				t.Fatal(err)
			}
			r := open(t, dir)
			if got := r.FirstLine("file") + r.FirstLine("missing"); got != tt.want {
				t.Errorf("FirstLine = %q; want %q", got, tt.want)
			}
		})
	}
}

func TestOpenRefusesFiles(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{name, name + "-missing"} {
		if r, err := rootfs.Open(dir); err == nil {
			r.Close()
			t.Errorf("Open(%q) gave no error", dir)
		}
	}
}

// open opens dir as a root for the length of the test.
func open(t testing.TB, dir string) *rootfs.Root {
	t.Helper()
	r, err := rootfs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func TestRootClosesWhatItOpens(t *testing.T) {
	dir := rootTree(t)
	count := func() int {
		names, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Skipf("descriptors cannot be counted: %v", err)
		}
		return len(names)
	}
	for way, set := range ways {
		r := open(t, dir)
		set(r)
		before := count()
		for _, path := range []string{"usr/lib/file", "etc/absolute", "etc/escape", "etc/cycle", "etc/fifo", "usr/lib/file/x", "etc/deep/back"} {
			_, _ = r.ReadFile(path, 3)
			_, _ = r.ReadDir(path, 3)
			_, _ = r.Stat(path)
			_ = r.Exists(path)
		}
		_, _ = r.ReadDir("etc", 2)
		if after := count(); after != before {
			t.Errorf("%s: %d descriptors open, %d before", way, after, before)
		}
	}
}
