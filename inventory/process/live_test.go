// SPDX-License-Identifier: Apache-2.0

package process_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/cryptopatch/cryptopatch/inventory/process"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// mapped compares the maps of a process without their numbers.
func mapped(t *testing.T, p *process.Process, want ...process.Map) {
	t.Helper()
	if p == nil {
		t.Fatalf("Read: the process is not in the table, want its maps %+v", want)
	}
	if diff := cmp.Diff(want, p.Maps, cmpopts.IgnoreFields(process.Map{}, "Device", "Inode"), cmpopts.SortSlices(func(a, b process.Map) bool {
		return a.Path < b.Path
	})); diff != "" {
		t.Errorf("Read: maps (-want +got):\n%s", diff)
	}
}

func TestReadReplaced(t *testing.T) {
	dir := realTemp(t)
	path := filepath.Join(dir, "libcrypto.so.3")
	rel := strings.TrimPrefix(path, "/")
	library(t, path)
	pid, end := start(t, nil, "map", path)
	p := read(t, pid)
	mapped(t, p, process.Map{Path: rel})
	if p.Name == "" || p.Exe == "" || p.User == "" || p.Elsewhere || p.RootLink != "" {
		t.Errorf("Read: got name %q, exe %q, user %q, elsewhere %t, root %q, want all but the last two",
			p.Name, p.Exe, p.User, p.Elsewhere, p.RootLink)
	}
	library(t, path) // the upgrade
	mapped(t, read(t, pid), process.Map{Path: rel, Deleted: true})
	end()
	if p := read(t, pid); p != nil {
		t.Errorf("Read after the process ended: got %+v, want none", p)
	}
	pid, _ = start(t, nil, "map", path)
	mapped(t, read(t, pid), process.Map{Path: rel})
}

func TestReadNames(t *testing.T) {
	tests := []struct {
		name, file string
		after      func(path string) error
		want       process.Map // its Path is below the directory
	}{
		{"removed", "libcrypto.so.3", os.Remove, process.Map{Path: "libcrypto.so.3", Deleted: true}},
		{"spaces", "libcrypto.so.3 a  b ", nil, process.Map{Path: "libcrypto.so.3 a  b "}},
		{"newline", "libcrypto.so.3\nx", nil, process.Map{Path: "libcrypto.so.3\nx"}},
		{"newline_removed", "libcrypto.so.3\nx", os.Remove, process.Map{Path: "libcrypto.so.3\nx", Deleted: true}},
		{"backslash", `libcrypto.so.3\012x`, nil, process.Map{Path: `libcrypto.so.3\012x`}},
		{"called_deleted", "libcrypto.so.3 (deleted)", nil, process.Map{Path: "libcrypto.so.3 (deleted)"}},
		{"called_deleted_removed", "libcrypto.so.3 (deleted)", os.Remove, process.Map{Path: "libcrypto.so.3 (deleted)", Deleted: true}},
		{"other_library_removed", "libother.so", os.Remove, process.Map{Path: "libother.so", Deleted: true}},
		{"renamed", "libcrypto.so.3", func(path string) error { return os.Rename(path, path+".old") }, process.Map{Path: "libcrypto.so.3.old"}},
		{"linked_again", "libcrypto.so.3", func(path string) error {
			return errors.Join(os.Link(path, path+"~"), os.Remove(path), os.Link(path+"~", path), os.Remove(path+"~"))
		}, process.Map{Path: "libcrypto.so.3"}},
		{"removed_while_installing", "libcrypto.so.3;5f3a09bc", os.Remove, process.Map{Path: "libcrypto.so.3", Deleted: true}},
		{"called_deleted_beside", "libcrypto.so.3", func(path string) error {
			return errors.Join(os.Remove(path), os.WriteFile(path+" (deleted)", nil, 0o600))
		}, process.Map{Path: "libcrypto.so.3", Deleted: true}},
		{"directory_removed", "sub/libcrypto.so.3", func(path string) error { return os.RemoveAll(filepath.Dir(path)) },
			process.Map{Path: "sub/libcrypto.so.3", Deleted: true}},
		{"directory_now_a_file", "sub/libcrypto.so.3", func(path string) error {
			return errors.Join(os.RemoveAll(filepath.Dir(path)), os.WriteFile(filepath.Dir(path), nil, 0o600))
		}, process.Map{Path: "sub/libcrypto.so.3", Deleted: true}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := realTemp(t)
			path := filepath.Join(dir, test.file)
			library(t, path)
			pid, _ := start(t, nil, "map", path)
			if test.after != nil {
				if err := test.after(path); err != nil {
					t.Fatal(err)
				}
			}
			test.want.Path = strings.TrimPrefix(dir, "/") + "/" + test.want.Path
			mapped(t, read(t, pid), test.want)
		})
	}
}

func TestReadOnce(t *testing.T) {
	path := filepath.Join(realTemp(t), "libcrypto.so.3")
	library(t, path)
	pid, _ := start(t, nil, "map", path, path, path)
	mapped(t, read(t, pid), process.Map{Path: strings.TrimPrefix(path, "/")})
}

func TestReadFirstThreadEnded(t *testing.T) {
	path := filepath.Join(realTemp(t), "libcrypto.so.3")
	library(t, path)
	pid, _ := start(t, nil, "thread", path)
	for range 200 {
		if stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); strings.Contains(string(stat), ") Z ") {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	if maps, _ := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid)); len(maps) > 0 {
		t.Skip("the first thread did not end")
	}
	library(t, path)
	mapped(t, read(t, pid), process.Map{Path: strings.TrimPrefix(path, "/"), Deleted: true})
}

func TestReadElsewhere(t *testing.T) {
	root := realTemp(t)
	library(t, filepath.Join(root, "lib/libcrypto.so.3"))
	pid, _ := start(t, &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}, "pivot", root, "/lib/libcrypto.so.3")
	p := read(t, pid)
	mapped(t, p, process.Map{Path: "lib/libcrypto.so.3", Elsewhere: true})
	if !p.Elsewhere || p.User != "0" {
		t.Fatalf("Read: got elsewhere %t and user %q, want true and the number", p.Elsewhere, p.User)
	}
	inside, err := rootfs.Open("/" + p.RootLink)
	if err != nil {
		t.Fatal(err)
	}
	defer inside.Close()
	if !inside.Exists("lib/libcrypto.so.3") {
		t.Errorf("rootfs.Open(%q): does not have the library of the process", p.RootLink)
	}
	library(t, filepath.Join(root, "lib/libcrypto.so.3"))
	mapped(t, read(t, pid), process.Map{Path: "lib/libcrypto.so.3", Elsewhere: true, Deleted: true})
}

func TestReadPrivateMount(t *testing.T) {
	dir := realTemp(t)
	library(t, filepath.Join(dir, "libcrypto.so.3")) // the host's, which the process does not map
	pid, _ := start(t, &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}, "private", dir)
	p := read(t, pid)
	mapped(t, p, process.Map{Path: strings.TrimPrefix(dir, "/") + "/libcrypto.so.3", Elsewhere: true})
	if p.Elsewhere {
		t.Error("Read: got Elsewhere for a process over the host's own tree")
	}
}

func TestReadSameTreeInNamespace(t *testing.T) {
	path := filepath.Join(realTemp(t), "libcrypto.so.3")
	library(t, path)
	pid, _ := start(t, &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}, "map", path)
	library(t, path)
	mapped(t, read(t, pid), process.Map{Path: strings.TrimPrefix(path, "/"), Deleted: true})
}

func TestReadChroot(t *testing.T) {
	root := realTemp(t)
	library(t, filepath.Join(root, "lib/libcrypto.so.3"))
	if err := os.Mkdir(filepath.Join(root, "proc"), 0o755); err != nil {
		t.Fatal(err)
	}
	binary, err := os.ReadFile("/proc/self/exe")
	if err == nil {
		err = os.MkdirAll(filepath.Join(root, "proc/self"), 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(root, "proc/self/exe"), binary, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	pid, _ := start(t, &syscall.SysProcAttr{Chroot: root}, "map", "/lib/libcrypto.so.3")
	p := read(t, pid)
	mapped(t, p, process.Map{Path: strings.TrimPrefix(root, "/") + "/lib/libcrypto.so.3"})
	if p.Elsewhere {
		t.Error("Read: got Elsewhere for a chroot in the host's tree")
	}
}

func TestReadAsOrdinaryUser(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can become another user")
	}
	path := filepath.Join(realTemp(t), "libcrypto.so.3")
	library(t, path)
	pid, _ := start(t, nil, "map", path)
	cmd := exec.Command("/proc/self/exe")
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), childJob+"=table|/")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.Output()
	if err != nil {
		t.Skip("run as another user:", err)
	}
	var table process.Table
	if err := json.Unmarshal(out, &table); err != nil {
		t.Fatal(err)
	}
	if table.Unread == 0 || table.Unread >= table.Seen {
		t.Errorf("Read as an ordinary user: got %d of %d processes unread, want some and not its own", table.Unread, table.Seen)
	}
	for _, p := range table.Processes {
		if p.PID == pid {
			t.Errorf("Read as an ordinary user: got %+v of root's process", p)
		}
	}
}

func TestReadDone(t *testing.T) {
	if _, err := os.Stat("/proc/self/maps"); err != nil {
		t.Skip("/proc is not there:", err)
	}
	r, err := rootfs.Open("/")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	table, problems := process.Read(ctx, r, wanted)
	if table.Seen != 0 || len(problems) != 1 || !errors.Is(problems[0].Err, context.Canceled) {
		t.Errorf("Read with a done context: got %d seen and %v, want none and one problem", table.Seen, problems)
	}
}

// realTemp is a temporary directory by its real name, as the kernel tells it.
func realTemp(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
