// SPDX-License-Identifier: Apache-2.0

package walk_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/walk"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// again runs the calling test once more in a process with other attributes.
func again(t *testing.T, attributes *syscall.SysProcAttr, environment ...string) {
	t.Helper()
	command := exec.Command("/proc/self/exe", "-test.run=^"+t.Name()+"$", "-test.v")
	command.SysProcAttr = attributes
	command.Env = append(os.Environ(), environment...)
	command.Dir = "/"
	out, err := command.CombinedOutput()
	switch {
	case strings.Contains(string(out), "--- SKIP"):
		t.Skipf("in the other process:\n%s", out)
	case err != nil && len(out) == 0:
		t.Skipf("no other process: %v", err)
	case err != nil || !strings.Contains(string(out), "--- PASS"):
		t.Errorf("in the other process: %v\n%s", err, out)
	}
}

// asNobody runs the test as a user who may not read everything.
func asNobody(t *testing.T) {
	t.Helper()
	root, err := os.MkdirTemp("/tmp", "walk-test-")
	must(t, err)
	defer os.RemoveAll(root)
	must(t, os.Chmod(root, 0o755))
	plant(t, root, "open/file", "closed/file", "unseen/file")
	must(t, os.Chmod(filepath.Join(root, "closed"), 0))
	must(t, os.Chmod(filepath.Join(root, "unseen"), 0o444))
	again(t, &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}, "WALK_TEST_ROOT="+root)
}

// mountSpace is where the tests of mounts work: a process with mounts of its
// own, which end with it. The outer process returns false.
func mountSpace(t *testing.T) bool {
	t.Helper()
	if os.Getenv("WALK_TEST_SPACE") != "" {
		must(t, unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""))
		return true
	}
	attributes := &syscall.SysProcAttr{Unshareflags: unix.CLONE_NEWNS}
	if uid := os.Geteuid(); uid != 0 {
		attributes.Cloneflags = unix.CLONE_NEWUSER
		attributes.UidMappings = []syscall.SysProcIDMap{{HostID: uid, Size: 1}}
		attributes.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getegid(), Size: 1}}
	}
	again(t, attributes, "WALK_TEST_SPACE=1")
	return false
}

// mountAt mounts, or skips the test where that is not allowed.
func mountAt(t *testing.T, source, target, kind string, flags uintptr, data string) {
	t.Helper()
	must(t, os.MkdirAll(target, 0o755))
	if err := unix.Mount(source, target, kind, flags, data); err != nil {
		t.Skipf("mount %s %s on %s: %v", kind, source, target, err)
	}
	t.Cleanup(func() { _ = unix.Unmount(target, unix.MNT_DETACH) })
}

// mountWays are walks with and without the table of mounts.
func mountWays(t *testing.T) map[string]walk.Options {
	t.Helper()
	text, err := os.ReadFile("/proc/self/mountinfo")
	must(t, err)
	return map[string]walk.Options{"table": {Mounts: text}, "no-table": {}}
}

func TestTreeMounts(t *testing.T) {
	if !mountSpace(t) {
		return
	}
	root, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	plant(t, root, "data/one", "data/sub/two", "etc/three", "a/hidden", "zz/four")
	bind := func(from, to string) {
		mountAt(t, filepath.Join(root, from), filepath.Join(root, to), "", unix.MS_BIND, "")
	}
	bind("data", "a")                                                             // comes before what it shows
	bind("data/sub", "b/deep")                                                    // part of what is shown twice
	bind("", "etc/loop")                                                          // the root in itself
	mountAt(t, "tmpfs", filepath.Join(root, "run"), "tmpfs", 0, "")               // local
	plant(t, root, "run/five")                                                    //
	mountAt(t, "proc", filepath.Join(root, "proc"), "proc", 0, "")                // not local
	mountAt(t, "tmpfs", filepath.Join(root, "proc/driver"), "tmpfs", 0, "")       // local, below one that is not
	must(t, os.WriteFile(filepath.Join(root, "proc/driver/six"), []byte("6"), 0)) //
	view := "second view of a directory that was walked"
	views := []walk.Skipped{{Path: "a", Why: view}, {Path: "b/deep", Why: view}, {Path: "etc/loop", Why: view}}
	want := texts("data/one", "data/sub/two", "etc/three", "zz/four", "run/five")
	for way, o := range mountWays(t) {
		t.Run(way, func(t *testing.T) {
			wanted, skipped := cloned(want), append(views, walk.Skipped{Path: "proc", Why: "pseudo file system"})
			if way == "table" {
				wanted["proc/driver/six"] = "6"
				skipped[3].Why = "pseudo file system proc"
			}
			got, result := tree(t, root, o)
			if diff := cmp.Diff(wanted, got); diff != "" {
				t.Errorf("Tree, -want +got:\n%s", diff)
			}
			if diff := cmp.Diff(skipped, result.Skipped); diff != "" {
				t.Errorf("Skipped, -want +got:\n%s", diff)
			}
			o.OneFileSystem = true
			got, _ = tree(t, root, o)
			delete(wanted, "run/five")
			delete(wanted, "proc/driver/six")
			if diff := cmp.Diff(wanted, got); diff != "" {
				t.Errorf("Tree of one file system, -want +got:\n%s", diff)
			}
		})
	}
}

func TestTreeOverlay(t *testing.T) {
	if !mountSpace(t) {
		return
	}
	mountAt(t, "tmpfs", "/mnt", "tmpfs", 0, "mode=755")
	root := "/mnt/root"
	plant(t, root, "layers/low/old", "layers/low/kept", "layers/up/new", "layers/work/.keep", "file")
	must(t, os.Mkdir(filepath.Join(root, "merged"), 0o755))
	data := fmt.Sprintf("lowerdir=%[1]s/low,upperdir=%[1]s/up,workdir=%[1]s/work", filepath.Join(root, "layers"))
	mountAt(t, "overlay", filepath.Join(root, "merged"), "overlay", 0, data)
	must(t, os.Remove(filepath.Join(root, "merged/old")))
	got, result := tree(t, root, mountWays(t)["table"])
	want := map[string]string{"file": "file", "merged/kept": "layers/low/kept", "merged/new": "layers/up/new"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Tree, -want +got:\n%s", diff)
	}
	why := "layer of the overlay at merged"
	skipped := []walk.Skipped{{Path: "layers/low", Why: why}, {Path: "layers/up", Why: why}, {Path: "layers/work", Why: why}}
	if diff := cmp.Diff(skipped, result.Skipped); diff != "" {
		t.Errorf("Skipped, -want +got:\n%s", diff)
	}
	must(t, os.Chmod(filepath.Join(root, "layers"), 0o777))
	if got, _ := tree(t, root, mountWays(t)["table"]); got["layers/low/kept"] == "" || got["merged/kept"] == "" {
		t.Errorf("Tree where others can write = %v, want both views", got)
	}
}

func cloned(m map[string]string) map[string]string {
	c := map[string]string{}
	for k, v := range m {
		c[k] = v
	}
	return c
}
