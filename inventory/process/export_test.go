// SPDX-License-Identifier: Apache-2.0

package process

import (
	"context"
	"io"
	"os"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// ReadTree is Read for a directory that is made for a test.
func ReadTree(r *rootfs.Root, want func(string) bool) (Table, []Problem) {
	return read(context.Background(), r, want, func(*os.Root) error { return nil })
}

// ReadMaps returns what readMaps gives each as paths, and its results.
func ReadMaps(r io.Reader) (paths []string, inodes []uint64, lines int, err error) {
	lines, err = readMaps(r, func(m mapping) {
		paths = append(paths, m.path)
		inodes = append(inodes, m.inode)
	})
	return paths, inodes, lines, err
}

// Interesting tells what a mapping of path gives.
func Interesting(path, exe string, want func(string) bool) bool {
	return mapping{path: path}.interesting(exe, want)
}

// ParseCgroup gives unit, user unit and container of a cgroup file.
func ParseCgroup(text string) [3]string {
	p := parseCgroup(text)
	return [3]string{p.unit, p.userUnit, p.container}
}

// RemoteMounts is remoteMounts.
func RemoteMounts(r io.Reader) []string { return remoteMounts(r) }

// Settled is settled.
func Settled(name string) string { return settled(name) }

// The bounds that tests go beyond.
const (
	MaxMapLines = maxMapLines
	MaxMapLine  = maxMapLine
	MaxMaps     = maxMaps
)
