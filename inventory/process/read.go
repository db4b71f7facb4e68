// SPDX-License-Identifier: Apache-2.0

package process

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"

	"golang.org/x/sys/unix"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Bounds of the whole table.
const (
	maxProcesses = 200_000
	maxMaps      = 300     // kept of one process
	maxAllMaps   = 400_000 // kept of all
	maxAllPaths  = 16 << 20
	maxProblems  = 100

	maxNamespaces = 10_000 // whose mounts are remembered
)

// scan is one reading of the table.
type scan struct {
	root *rootfs.Root
	proc *os.Root
	want func(base string) bool

	top       fs.FileInfo // of the host's root
	namespace string      // the reader's own mount namespace
	remote    []string    // places in the host's root that are not looked at
	mounts    map[string][]string
	users     map[uint32]string
	texts     map[string]string // each text is kept once
	pathBytes int
	maps      int

	table    Table
	problems []Problem
	untold   int
}

// Read reads the process table below proc of r, which must be the running
// system's own root, or another name of it. It keeps what has execute permission
// and is wanted by its base name, and in any case deleted libraries and deleted
// programs. Processes that end while they are read are left out without a word,
// and those that this user may not read are counted. A done ctx ends the reading
// with what there is and a problem.
func Read(ctx context.Context, r *rootfs.Root, want func(base string) bool) (Table, []Problem) {
	return read(ctx, r, want, isProc)
}

// read is Read with another check of what may be taken for the process table.
func read(ctx context.Context, r *rootfs.Root, want func(string) bool, check func(*os.Root) error) (Table, []Problem) {
	s := &scan{root: r, want: want, mounts: map[string][]string{}, texts: map[string]string{}}
	pids := s.open(check)
	if s.proc == nil {
		return s.table, s.problems
	}
	defer s.proc.Close()
	for _, pid := range pids {
		if err := ctx.Err(); err != nil {
			s.problem("proc", fmt.Errorf("read processes from %d on: %w", pid, context.Cause(ctx)))
			break
		}
		s.process(pid)
	}
	if s.untold > 0 {
		s.problems = append(s.problems, Problem{"proc", fmt.Errorf("%d more problems", s.untold)})
	}
	return s.table, s.problems
}

// isProc tells whether dir is the kernel's own process table, and not a directory
// that only looks so: its links are followed, and could lead anywhere.
func isProc(dir *os.Root) error {
	f, err := dir.Open(".")
	if err != nil {
		return err
	}
	defer f.Close()
	var st unix.Statfs_t
	if err := unix.Fstatfs(int(f.Fd()), &st); err != nil {
		return err
	}
	if st.Type != unix.PROC_SUPER_MAGIC {
		return errors.New("not the kernel's process table")
	}
	return nil
}

// open opens proc and lists the processes in it.
func (s *scan) open(check func(*os.Root) error) []int {
	pids := s.list()
	if pids == nil {
		return nil
	}
	proc, err := os.OpenRoot(path.Join(s.root.Name(), "proc"))
	if err != nil {
		s.problem("proc", rootfs.Cause(err))
		return nil
	}
	here, err1 := proc.Stat(".")
	there, err2 := s.root.Stat("proc")
	err = errors.Join(err1, err2, check(proc))
	if err == nil && !os.SameFile(here, there) {
		err = errors.New("leads out of the root")
	}
	if err != nil {
		s.problem("proc", err)
		_ = proc.Close()
		return nil
	}
	s.proc = proc
	s.top, _ = s.root.Stat(".")
	s.namespace, _ = proc.Readlink("self/ns/mnt")
	if f, err := s.root.Open("proc/self/mountinfo"); err == nil {
		s.remote = remoteMounts(f)
		_ = f.Close()
	}
	return pids
}

// list returns the numbers in proc, in order.
func (s *scan) list() []int {
	names, err := s.root.ReadDir("proc", maxProcesses)
	if err != nil {
		s.problem("proc", rootfs.Cause(err))
	}
	var pids []int
	for _, name := range names {
		if pid, err := strconv.Atoi(name); err == nil && pid > 0 && strconv.Itoa(pid) == name {
			pids = append(pids, pid)
		}
	}
	if len(pids) == 0 && err == nil {
		s.problem("proc", errors.New("no processes: it is not mounted"))
	}
	slices.Sort(pids)
	s.table.Hidden = len(pids) > 0 && pids[0] != 1
	return pids
}

// problem notes that something could not be read.
func (s *scan) problem(name string, err error) {
	if len(s.problems) >= maxProblems {
		s.untold++
		return
	}
	s.problems = append(s.problems, Problem{name, err})
}
