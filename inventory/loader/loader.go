// SPDX-License-Identifier: Apache-2.0

// Package loader tells which file the dynamic loader of a root would take for a
// name that a program needs, without running anything: DT_RPATH, DT_RUNPATH,
// ld.so.conf and ld.so.cache. https://man7.org/linux/man-pages/man8/ld.so.8.html
package loader

// Needer is a file that needs others.
type Needer struct {
	Path    string // relative to the root
	Machine string // as object.Object has it
	Needed  []string
	RPath   []string
	RunPath []string
}
