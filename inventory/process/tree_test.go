// SPDX-License-Identifier: Apache-2.0

package process_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"github.com/cryptopatch/cryptopatch/inventory/process"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// made is a root with files and links ("-> target") for a test.
func made(t *testing.T, files map[string]string) *rootfs.Root {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		if target, ok := strings.CutPrefix(text, "-> "); ok {
			err = os.Symlink(target, path)
		} else {
			err = os.WriteFile(path, []byte(text), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	r, err := rootfs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

const (
	stat       = "1 (a) b (c) S 0 1 1 0 -1 4194560 1 2\n"
	statKernel = "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0\n"
	statZombie = "3 (sh) Z 1 1 1 0 -1 4227084 0 0\n"
	line       = "7f3cd229f000-7f3cd22c5000 r-xp 00001000 7ff:01 %d   /%s\n"
)

// sameDevice is a maps line with the device of a file, and another inode.
func sameDevice(t *testing.T, r *rootfs.Root, name string) string {
	t.Helper()
	info, err := r.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	device := uint64(info.Sys().(*syscall.Stat_t).Dev)
	return fmt.Sprintf("7f3cd229f000-7f3cd22c5000 r-xp 00001000 %02x:%02x 1 /%s\n", unix.Major(device), unix.Minor(device), name)
}

// mapsOf is a maps line with the inode of a file, and a device that is not its
// own, as on btrfs.
func mapsOf(t *testing.T, r *rootfs.Root, name string) string {
	t.Helper()
	info, err := r.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(line, info.Sys().(*syscall.Stat_t).Ino, name)
}

func TestReadTree(t *testing.T) {
	r := made(t, map[string]string{
		"etc/passwd":       "root:x:0:0::/:\nbad\nnginx:x:33:33::/:\nother:x:33:33::/:\n",
		"usr/lib/ours.so":  "x",
		"usr/lib/other.so": "y",
		"proc/1/stat":      stat,
		"proc/1/comm":      "\x1b[31mnginx\xff\n",
		"proc/1/status":    "Name:\tnginx\nUid:\t0\t33\t33\t33\n",
		"proc/1/cgroup":    "0::/system.slice/nginx.service\n",
		"proc/1/exe":       "-> /usr/sbin/nginx (deleted)",
		"proc/1/root":      "-> ../..",
		"proc/1/mountinfo": "1 0 0:1 / /net rw - nfs server:/ rw\n",
		"proc/2/stat":      statKernel,
		"proc/3/stat":      statZombie,
		"proc/4/stat":      "4 (x",
		"proc/5/comm":      "ended",
		"proc/6/stat":      stat,
		"proc/6/maps":      "",
		"proc/07/stat":     stat,
		"proc/cpuinfo":     "",
		"proc/8":           "no directory",
	})
	write(t, r, "proc/1/maps", mapsOf(t, r, "usr/lib/ours.so")+fmt.Sprintf(line, 1, "usr/lib/gone.so")+
		fmt.Sprintf(line, 1, "etc/passwd")+fmt.Sprintf(line, 1, "net/remote.so")+fmt.Sprintf(line, 1, "net/removed.so (deleted)")+
		fmt.Sprintf(line, 1, "usr/sbin/nginx (deleted)")+fmt.Sprintf(line, 1, "memfd:m.so (deleted)")+"rubbish\n"+sameDevice(t, r, "usr/lib/other.so"))
	got, problems := process.ReadTree(r, func(base string) bool { return strings.HasSuffix(base, ".so") || base == "passwd" })
	device := unix.Mkdev(0x7ff, 1)
	inode := got.Processes[0].Maps[0].Inode
	want := process.Table{Seen: 5, Processes: []process.Process{{
		PID: 1, Name: "\x1b[31mnginx\ufffd", Exe: "usr/sbin/nginx", User: "nginx", Unit: "nginx.service",
		Maps: []process.Map{
			{Path: "usr/lib/ours.so", Device: device, Inode: inode},
			{Path: "usr/lib/gone.so", Deleted: true, Device: device, Inode: 1},
			{Path: "etc/passwd", Unsure: true, Device: device, Inode: 1},
			{Path: "net/remote.so", Unsure: true, Device: device, Inode: 1},
			{Path: "net/removed.so", Deleted: true, Device: device, Inode: 1},
			{Path: "usr/sbin/nginx", Deleted: true, Device: device, Inode: 1},
			{Path: "memfd:m.so", Deleted: true, Elsewhere: true, Device: device, Inode: 1},
			{Path: "usr/lib/other.so", Deleted: true, Device: got.Processes[0].Maps[7].Device, Inode: 1},
		},
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Read (-want +got):\n%s", diff)
	}
	wantProblems := []string{
		"proc/1/maps: line 8: column 8: field 2 of 5 is not there",
		"proc/4/stat: 2 fields after the name, want 7 or more",
		"proc/8: not a directory",
	}
	if diff := cmp.Diff(wantProblems, texts(problems)); diff != "" {
		t.Errorf("Read: problems (-want +got):\n%s", diff)
	}
}

func texts(problems []process.Problem) (list []string) {
	for _, p := range problems {
		list = append(list, p.Path+": "+p.Err.Error())
	}
	return list
}

func write(t *testing.T, r *rootfs.Root, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(r.Name(), name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestReadBounds(t *testing.T) {
	files := map[string]string{}
	var maps strings.Builder
	for i := range process.MaxMaps + 1 {
		fmt.Fprintf(&maps, line, i, fmt.Sprintf("lib%d.so (deleted)", i))
	}
	files["proc/9/stat"], files["proc/9/maps"] = stat, maps.String()
	for i := range 150 {
		files[fmt.Sprintf("proc/%d/stat", 100+i)] = "rubbish"
	}
	got, problems := process.ReadTree(made(t, files), func(string) bool { return false })
	if len(got.Processes) != 1 || len(got.Processes[0].Maps) != process.MaxMaps || !got.Hidden || got.Seen != 151 {
		t.Errorf("Read: got %d processes, hidden %t, seen %d, want 1 with %d maps, true, 151", len(got.Processes), got.Hidden, got.Seen, process.MaxMaps)
	}
	list := texts(problems)
	if len(list) != 101 || list[0] != "proc/9/maps: more than 300 mapped libraries" || list[100] != "proc: 51 more problems" {
		t.Errorf("Read: got %d problems, %q … %q, want 101, the last a count", len(list), list[0], list[len(list)-1])
	}
}

func TestReadNoTable(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"none", map[string]string{"etc/passwd": ""}, []string{"proc: no such file or directory"}},
		{"empty", map[string]string{"proc/cpuinfo": ""}, []string{"proc: no processes: it is not mounted"}},
		{"no_kernel_table", map[string]string{"proc/1/stat": stat}, []string{"proc: not the kernel's process table"}},
		{"link_out", map[string]string{"sub/1/stat": stat, "proc": "-> /sub"}, []string{"proc: no such file or directory"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, problems := process.Read(context.Background(), made(t, test.files), wanted)
			if got.Seen != 0 || len(got.Processes) != 0 {
				t.Errorf("Read: got %+v, want nothing", got)
			}
			if diff := cmp.Diff(test.want, texts(problems)); diff != "" {
				t.Errorf("Read: problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestByPath(t *testing.T) {
	table := process.Table{Processes: []process.Process{
		{PID: 1, Maps: []process.Map{{Path: "a", Deleted: true}, {Path: "b", Unsure: true}}},
		{PID: 2, Maps: []process.Map{{Path: "a"}, {Path: "c", Elsewhere: true}}},
	}}
	want := map[string][]process.Holder{
		"a": {{Process: &table.Processes[0], Stale: true}, {Process: &table.Processes[1]}},
		"b": {{Process: &table.Processes[0], Unsure: true}},
	}
	if diff := cmp.Diff(want, table.ByPath()); diff != "" {
		t.Errorf("ByPath (-want +got):\n%s", diff)
	}
}
