// SPDX-License-Identifier: Apache-2.0

package walk

import (
	"fmt"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// Of ioprio_set(2), which package unix does not have.
const (
	ioprioWhoProcess = 1
	ioprioClassIdle  = 3
	ioprioClassShift = 13
)

// lowest is the lowest priority of setpriority(2).
const lowest = 19

// LowerPriority gives the calling process the lowest priority for processors
// and, where the scheduler of the disk knows it, makes it read only when nobody
// else does (ioprio_set(2), idle). On Linux both belong to a thread, and a new
// thread takes them from the one that starts it, so all that there are get
// them; /proc names them. It cannot be undone without privileges.
func LowerPriority() error {
	low := map[int]bool{}
	// A thread that was started while the others were changed is found by the
	// next round.
	for more := true; more; {
		more = false
		threads, err := os.ReadDir("/proc/self/task")
		if err != nil {
			return fmt.Errorf("lower priority: %w", err)
		}
		for _, thread := range threads {
			id, err := strconv.Atoi(thread.Name())
			if err != nil || low[id] {
				continue
			}
			if err := lowerThread(id); err != nil && err != unix.ESRCH {
				return fmt.Errorf("lower priority: %w", err)
			}
			low[id], more = true, true
		}
	}
	return nil
}

// lowerThread is LowerPriority of one thread. Systems that do not let a process
// change the priority of its reading (ENOSYS, EPERM of old containers) still
// change that for processors.
func lowerThread(id int) error {
	if err := unix.Setpriority(unix.PRIO_PROCESS, id, lowest); err != nil {
		return err
	}
	_, _, errno := unix.Syscall(unix.SYS_IOPRIO_SET, ioprioWhoProcess, uintptr(id), ioprioClassIdle<<ioprioClassShift)
	if errno != 0 && errno != unix.ENOSYS && errno != unix.EPERM {
		return errno
	}
	return nil
}
