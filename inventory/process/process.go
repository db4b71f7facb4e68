// SPDX-License-Identifier: Apache-2.0

// Package process reads the process table of the running system: which process
// maps which library, and whether that file was deleted or replaced since. It
// starts and touches no process.
package process

// Process is one running process that maps something of interest.
type Process struct {
	PID  int
	Name string // comm, untrusted, at most 64 bytes
	Exe  string // path of its program, written as Map.Path; empty when it cannot be read
	// User is the name of its effective user in the host's own etc/passwd, the
	// number where that has none or where the process is Elsewhere, and empty
	// when it cannot be read.
	User string
	// Unit is its systemd unit, from its control group: "nginx.service". It is
	// empty without one and for the scope that only holds a container.
	Unit string
	// UserUnit is the unit below Unit when that is a user's own manager, so that
	// "systemctl --user" restarts it; empty elsewhere.
	UserUnit string
	// Container is the id of its container, shortened to 12 digits, or its name
	// where containers have names alone (LXC, nspawn); of nested containers the
	// outermost, which the host's own tools know. It is empty outside.
	Container string
	// Elsewhere is true when its root is not the host's tree, so that its paths
	// are of another tree. A service with a mount namespace of its own over the
	// host's tree (PrivateTmp=) and a chroot inside the host's tree are not
	// elsewhere: their paths are the host's.
	Elsewhere bool
	// RootLink is the kernel's link to its root, relative to the host's root
	// ("proc/812/root"), when the process is Elsewhere; rootfs.Open on it reads
	// that tree, as long as the process lives. It is empty otherwise.
	RootLink string
	Maps     []Map
}

// Map is one file that a process has mapped with code.
type Map struct {
	// Path is relative to the host's root, or to the process's own root where
	// Elsewhere is true, without " (deleted)" and without the marks that package
	// managers put behind names while they work. A file that exists in memory
	// alone is "memfd:NAME".
	Path    string
	Deleted bool // the file was removed or replaced since
	// Unsure is true when the kernel does not call the file deleted, but what is
	// at Path now could not be looked at, or has another inode on a file system
	// whose numbers do not prove a replacement (overlayfs).
	Unsure bool
	// Elsewhere is true when Path is not of the host's tree: that of the whole
	// process, or a file system that is mounted for this process alone.
	Elsewhere bool
	// Device and Inode are those that the kernel tells for the mapping. On btrfs
	// and overlayfs, Device is not what stat tells for the same file.
	Device uint64
	Inode  uint64
}

// Table is what could be read.
type Table struct {
	Processes []Process // by PID; only those with a map of interest
	Seen      int       // processes that exist, without the kernel's own threads
	Unread    int       // of those, the ones whose maps may not be read by this user
	// Hidden is true when /proc does not show the processes of other users at
	// all (hidepid, proc(5)), so that Seen is not all there are.
	Hidden bool
}

// Problem is something that could not be read.
type Problem struct {
	Path string // relative to the root
	Err  error
}

// Holder is one process that maps the file at a path.
type Holder struct {
	Process *Process // in the table that ByPath was called on
	Stale   bool     // what it maps was deleted or replaced; it runs the old file
	Unsure  bool     // it cannot be told whether it was
}

// ByPath returns the processes that map each file of the host's own tree, by
// Map.Path, in order of PID. Files elsewhere are left out.
func (t Table) ByPath() map[string][]Holder {
	holders := map[string][]Holder{}
	for i := range t.Processes {
		p := &t.Processes[i]
		for _, m := range p.Maps {
			if !m.Elsewhere {
				holders[m.Path] = append(holders[m.Path], Holder{Process: p, Stale: m.Deleted, Unsure: m.Unsure})
			}
		}
	}
	return holders
}
