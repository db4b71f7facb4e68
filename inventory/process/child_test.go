// SPDX-License-Identifier: Apache-2.0

package process_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/cryptopatch/cryptopatch/inventory/process"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// childJob is the variable that makes this test binary a process for the tests
// to look at: what to do, and the paths to do it with.
const childJob = "CRYPTOPATCH_TEST_CHILD"

func TestMain(m *testing.M) {
	job := os.Getenv(childJob)
	if job == "" {
		os.Exit(m.Run())
	}
	if err := child(strings.Split(job, "|")); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// child does a job: "map" maps files and waits, "thread" does so after the first
// thread has ended, "private" first mounts a tmpfs over a directory and puts a
// library there, "pivot" first changes into another root, "table" prints the
// table.
func child(job []string) error {
	paths := job[1:]
	switch job[0] {
	case "table":
		table, err := readTable(paths[0])
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(table)
	case "private":
		err := errors.Join(unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""), unix.Mount("tmpfs", paths[0], "tmpfs", 0, ""))
		if err != nil {
			return err
		}
		paths = []string{filepath.Join(paths[0], "libcrypto.so.3")}
		if err := os.WriteFile(paths[0], make([]byte, 4096), 0o700); err != nil {
			return err
		}
	case "pivot":
		if err := pivot(paths[0]); err != nil {
			return err
		}
		paths = paths[1:]
	}
	for _, path := range paths {
		if err := mapCode(path); err != nil {
			return err
		}
	}
	if job[0] == "thread" {
		for range 64 {
			go endFirstThread()
		}
		time.Sleep(50 * time.Millisecond) // this goroutine leaves the first thread to one of them
	}
	fmt.Println("ready")
	wait()
	return nil
}

// endFirstThread ends the thread that it runs on when that is the first, and
// keeps it otherwise.
func endFirstThread() {
	runtime.LockOSThread()
	if unix.Gettid() == unix.Getpid() {
		unix.RawSyscall(unix.SYS_EXIT, 0, 0, 0)
	}
	select {}
}

func wait() {
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

// pivot makes dir the root of this process and its mount namespace.
func pivot(dir string) error {
	return errors.Join(
		unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""),
		unix.Mount(dir, dir, "", unix.MS_BIND, ""),
		unix.Chdir(dir),
		unix.PivotRoot(".", "."),
		unix.Unmount(".", unix.MNT_DETACH),
		unix.Chdir("/"),
	)
}

// mapCode maps a file with execute permission, as a loader does.
func mapCode(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = unix.Mmap(int(f.Fd()), 0, 4096, unix.PROT_READ|unix.PROT_EXEC, unix.MAP_PRIVATE)
	return err
}

// start starts a child and returns its number and what ends it. A child that may
// not do its job skips the test.
func start(t *testing.T, attr *syscall.SysProcAttr, job ...string) (pid int, end func()) {
	t.Helper()
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), childJob+"="+strings.Join(job, "|"), "GORACE=atexit_sleep_ms=0")
	cmd.SysProcAttr = attr
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		if attr != nil && errors.Is(err, unix.EPERM) {
			t.Skipf("start a child with %s: %v", job[0], err)
		}
		if attr != nil && attr.Chroot != "" && errors.Is(err, unix.ENOENT) {
			t.Skip("this test binary needs a loader, which the other root does not have:", err)
		}
		t.Fatal(err)
	}
	ended := false
	end = func() {
		if !ended {
			ended = true
			_ = in.Close()
			_ = cmd.Wait()
		}
	}
	t.Cleanup(end)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || line != "ready\n" {
		if attr != nil {
			t.Skipf("child with %s: %q", job[0], line)
		}
		t.Fatalf("child with %s: %q, %v", job[0], line, err)
	}
	return cmd.Process.Pid, end
}

// wanted is what the tests look for.
func wanted(base string) bool { return strings.HasPrefix(base, "libcrypto.so") }

func readTable(root string) (process.Table, error) {
	r, err := rootfs.Open(root)
	if err != nil {
		return process.Table{}, err
	}
	defer r.Close()
	table, _ := process.Read(context.Background(), r, wanted)
	return table, nil
}

// read reads the live table and returns the one process, or none.
func read(t *testing.T, pid int) *process.Process {
	t.Helper()
	if _, err := os.Stat("/proc/self/maps"); err != nil {
		t.Skip("/proc is not there:", err)
	}
	table, err := readTable("/")
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range table.Processes {
		if p.PID == pid {
			return &table.Processes[i]
		}
	}
	return nil
}

// library writes a new file of one page at path, as a package manager does:
// beside it first, then by a rename.
func library(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".dpkg-new", make([]byte, 4096), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".dpkg-new", path); err != nil {
		t.Fatal(err)
	}
}
