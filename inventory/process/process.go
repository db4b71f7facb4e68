// SPDX-License-Identifier: Apache-2.0

// Package process reads the process table of the running system: which process
// maps which library, and whether that file was deleted or replaced since. It
// starts and touches no process.
package process

// Process is one running process.
type Process struct {
	PID       int
	Name      string // comm, untrusted
	Exe       string // path of its program in its own root; empty when it cannot be read
	User      string // name or number
	Unit      string // systemd unit, from its control group; empty without one
	Container string // id of its container, shortened to 12 digits; empty outside
	// Elsewhere is true when its root or mount namespace is not the host's, so
	// that its paths are of another tree.
	Elsewhere bool
	Maps      []Map
}

// Map is one file that a process has mapped with code.
type Map struct {
	Path    string // as in the process's own root, without " (deleted)"
	Deleted bool   // the file was removed or replaced since
	Device  uint64
	Inode   uint64
}

// Table is what could be read.
type Table struct {
	Processes []Process
	Seen      int // processes that exist
	Unread    int // of those, the ones whose maps may not be read by this user
}
