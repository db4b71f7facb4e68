// SPDX-License-Identifier: Apache-2.0

package process

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Bounds of what is read of one process.
const (
	maxText    = 64 << 10
	maxThreads = 64 // looked at for one that lives on after the first has ended
)

// handle is one process. Its directory is held open, so that all that is read
// is of the same process: once it has ended, reading gives ESRCH, and its
// number may be given to another.
type handle struct {
	pid    int
	dir    *os.Root
	thread string // "task/N/" where the first thread has ended and others live on
}

// name is the path of one of its files, relative to the host's root.
func (h *handle) name(file string) string {
	return path.Join("proc", strconv.Itoa(h.pid), h.thread, file)
}

// open opens one of its files. These are never links or devices on a real
// /proc; what is no regular file is refused without being opened.
func (h *handle) open(file string) (*os.File, error) {
	info, err := h.dir.Lstat(h.thread + file)
	if err != nil {
		return nil, rootfs.Cause(err)
	}
	if !info.Mode().IsRegular() {
		return nil, rootfs.ErrNotRegular
	}
	f, err := h.dir.OpenFile(h.thread+file, os.O_RDONLY|unix.O_NONBLOCK|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, rootfs.Cause(err)
	}
	return f, nil
}

// text reads one of its small files, as far as its bound.
func (h *handle) text(file string) (string, error) {
	f, err := h.open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxText))
	return string(data), rootfs.Cause(err)
}

// link reads one of its links without following it.
func (h *handle) link(file string) (string, error) {
	text, err := h.dir.Readlink(h.thread + file)
	if err != nil {
		return "", rootfs.Cause(err)
	}
	return text, nil
}

// kernelThread is the flag of the kernel's own threads (PF_KTHREAD, since 2.6.17),
// in field 9 of stat: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
const kernelThread = 0x0020_0000

// kind reads state and flags from stat. The name before them may hold anything.
func (h *handle) kind() (state string, kernel bool, err error) {
	text, err := h.text("stat")
	if err != nil {
		return "", false, err
	}
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
	if len(fields) < 7 {
		return "", false, fmt.Errorf("%d fields after the name, want 7 or more", len(fields))
	}
	flags, err := strconv.ParseUint(fields[6], 10, 64)
	if err != nil {
		return "", false, fmt.Errorf("flags %q are no number", fields[6])
	}
	return fields[0], flags&kernelThread != 0, nil
}

// livingThread makes h read the first thread that still has memory. The first
// thread of a process can end before the others, and its own maps are empty then.
func (h *handle) livingThread() bool {
	tasks, err := h.dir.Open("task")
	if err != nil {
		return false
	}
	defer tasks.Close()
	names, _ := tasks.Readdirnames(maxThreads)
	slices.Sort(names)
	for _, name := range names {
		h.thread = "task/" + name + "/"
		if state, _, err := h.kind(); err == nil && state != "Z" && state != "X" {
			return true
		}
	}
	h.thread = ""
	return false
}

// gone tells whether an error says that the process has ended.
func gone(err error) bool {
	return errors.Is(err, unix.ESRCH) || errors.Is(err, unix.ENOENT)
}

// refused tells whether an error says that this user may not read.
func refused(err error) bool {
	return errors.Is(err, unix.EACCES) || errors.Is(err, unix.EPERM)
}
