// SPDX-License-Identifier: Apache-2.0

package walk_test

import (
	"os"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/walk"
	"golang.org/x/sys/unix"
)

// TestLowerPriority works in a process of its own, since nothing can be undone.
func TestLowerPriority(t *testing.T) {
	if os.Getenv("WALK_TEST_PRIORITY") == "" {
		again(t, &syscall.SysProcAttr{}, "WALK_TEST_PRIORITY=1")
		return
	}
	end := make(chan struct{})
	var started, ended sync.WaitGroup
	for range 4 { // threads that are there before
		started.Add(1)
		ended.Go(func() {
			runtime.LockOSThread()
			started.Done()
			<-end
		})
	}
	started.Wait()
	if err := walk.LowerPriority(); err != nil {
		t.Fatalf("LowerPriority: %v", err)
	}
	threads, err := os.ReadDir("/proc/self/task")
	must(t, err)
	if len(threads) < 5 {
		t.Errorf("found %d threads, want at least 5", len(threads))
	}
	for _, thread := range threads {
		id, err := strconv.Atoi(thread.Name())
		must(t, err)
		nice, err := unix.Getpriority(unix.PRIO_PROCESS, id)
		if err != nil || nice != 1 { // getpriority(2) itself gives 20 - nice
			t.Errorf("priority of thread %d = %d, %v; want 1", id, nice, err)
		}
		class, _, errno := unix.Syscall(unix.SYS_IOPRIO_GET, 1, uintptr(id), 0)
		if errno != 0 || class>>13 != 3 {
			t.Errorf("reading class of thread %d = %d, %v; want 3 (idle)", id, class>>13, errno)
		}
	}
	close(end)
	ended.Wait()
}
