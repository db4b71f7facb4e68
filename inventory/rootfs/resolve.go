// SPDX-License-Identifier: Apache-2.0

package rootfs

import (
	"strings"

	"golang.org/x/sys/unix"
)

// Bounds of the own resolver; the first is the kernel's (path_resolution(7)).
const (
	maxLinks = 40
	maxSteps = 4096
	maxPath  = 4096
)

// resolve opens name inside the root with the given flags.
func (r *Root) resolve(name string, flags int) (int, error) {
	if len(name) >= maxPath {
		return -1, unix.ENAMETOOLONG
	}
	if strings.IndexByte(name, 0) >= 0 {
		return -1, unix.EINVAL
	}
	if r.openat2 {
		return r.kernelOpen(name, flags)
	}
	return r.walkOpen(name, flags)
}

// kernelOpen lets the kernel resolve name, see openat2(2): links and ".." stay
// inside the root, and the magic links of /proc are not followed.
func (r *Root) kernelOpen(name string, flags int) (int, error) {
	how := unix.OpenHow{
		Flags:   uint64(flags | unix.O_CLOEXEC),
		Resolve: unix.RESOLVE_IN_ROOT | unix.RESOLVE_NO_MAGICLINKS,
	}
	return retry(func() (int, error) { return unix.Openat2(int(r.dir.Fd()), name, &how) })
}

// walkOpen does what kernelOpen does for kernels without openat2: it opens one
// component after the other, never following a link, and reads links itself.
func (r *Root) walkOpen(name string, flags int) (int, error) {
	w := walk{root: int(r.dir.Fd()), todo: split(name)}
	defer w.close()
	if name == "" {
		return -1, unix.ENOENT
	}
	for steps := 0; len(w.todo) > 0; steps++ {
		if steps > maxSteps {
			return -1, unix.ELOOP
		}
		next := w.todo[0]
		w.todo = w.todo[1:]
		fd, err := w.step(next, flags)
		if err != nil || fd >= 0 {
			return fd, err
		}
	}
	if n := len(w.dirs); n > 0 && flags&unix.O_PATH != 0 {
		fd := w.dirs[n-1]
		w.dirs = w.dirs[:n-1]
		return fd, nil
	}
	return openat(w.here(), ".", flags)
}

// walk is a resolution under way: the directories from the root down to where
// it stands, and the components still to go.
type walk struct {
	root  int
	dirs  []int
	todo  []string
	links int
}

// step goes one component on. It returns a descriptor when name was the last.
func (w *walk) step(name string, flags int) (int, error) {
	switch name {
	case ".":
		return -1, nil
	case "..":
		if n := len(w.dirs); n > 0 {
			_ = unix.Close(w.dirs[n-1])
			w.dirs = w.dirs[:n-1]
		}
		return -1, nil
	}
	fd, err := openat(w.here(), name, unix.O_PATH|unix.O_NOFOLLOW)
	if err != nil {
		return -1, err
	}
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		_ = unix.Close(fd)
		return -1, err
	}
	switch {
	case st.Mode&unix.S_IFMT == unix.S_IFLNK:
		err := w.follow(fd)
		_ = unix.Close(fd)
		return -1, err
	case st.Mode&unix.S_IFMT == unix.S_IFDIR:
		w.dirs = append(w.dirs, fd)
		return -1, nil
	case len(w.todo) > 0:
		_ = unix.Close(fd)
		return -1, unix.ENOTDIR
	case flags&unix.O_PATH != 0:
		return fd, nil
	}
	_ = unix.Close(fd)
	return openat(w.here(), name, flags|unix.O_NOFOLLOW)
}

// follow puts the target of the link fd in front of what is still to go.
func (w *walk) follow(fd int) error {
	if w.links++; w.links > maxLinks {
		return unix.ELOOP
	}
	target := make([]byte, maxPath)
	n, err := unix.Readlinkat(fd, "", target)
	if err != nil {
		return err
	}
	if n == 0 {
		return unix.ENOENT
	}
	if target[0] == '/' {
		w.close()
	}
	w.todo = append(split(string(target[:n])), w.todo...)
	return nil
}

// here is the directory the walk stands in.
func (w *walk) here() int {
	if n := len(w.dirs); n > 0 {
		return w.dirs[n-1]
	}
	return w.root
}

// close goes back to the root.
func (w *walk) close() {
	for _, fd := range w.dirs {
		_ = unix.Close(fd)
	}
	w.dirs = nil
}

// split cuts a path into components; a slash at the end asks for a directory.
func split(name string) []string {
	var parts []string
	for part := range strings.SplitSeq(name, "/") {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if strings.HasSuffix(name, "/") {
		parts = append(parts, ".")
	}
	return parts
}

// openat is openat(2), tried again when it is interrupted.
func openat(dir int, name string, flags int) (int, error) {
	return retry(func() (int, error) {
		return unix.Openat(dir, name, flags|unix.O_CLOEXEC, 0)
	})
}
