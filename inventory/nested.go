// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// nested finds the systems inside a root: chroots, machines, snapshots, snaps,
// layers of images. Their copies are builds of their own distributions, so this
// host's records and upstream's word alone say nothing of them.
type nested struct {
	root  *rootfs.Root
	known map[string]bool // by directory
	held  map[string]int  // copies, by system
}

// marks are what is in the root of a system of its own, or of a snap.
var marks = []string{"etc/os-release", "usr/lib/os-release", "var/lib/dpkg/status", "var/lib/rpm", "usr/lib/sysimage/rpm",
	"lib/apk/db/installed", "meta/snap.yaml"}

// layer finds where container engines, flatpak and ostree keep parts of systems
// that need not have those marks.
var layer = regexp.MustCompile(`^(?:var/lib/(?:docker|containerd|containers/storage|flatpak)|ostree/repo)/(?:[^/]+/)?[^/]+`)

// without leaves out the files that are in systems of their own.
func (n *nested) without(seen []sighting) []sighting {
	n.known, n.held = map[string]bool{}, map[string]int{}
	return slices.DeleteFunc(slices.Clone(seen), func(x sighting) bool {
		system := n.of(x.path)
		if system != "" {
			n.held[system]++
		}
		return system != ""
	})
}

// of is the innermost system around a file; empty for the root itself.
func (n *nested) of(file string) string {
	for dir := path.Dir(file); dir != "." && dir != "/"; dir = path.Dir(dir) {
		if n.is(dir) {
			return dir
		}
	}
	return layer.FindString(file)
}

// is tells whether a directory is the root of a system.
func (n *nested) is(dir string) bool {
	if is, ok := n.known[dir]; ok {
		return is
	}
	is := dir != "usr" && slices.ContainsFunc(marks, func(mark string) bool { return n.root.Exists(dir + "/" + mark) })
	n.known[strings.Clone(dir)] = is
	return is
}

// skipped names the systems, with how many files in them hold copies.
func (n *nested) skipped() []Skipped {
	var out []Skipped
	for system, files := range n.held {
		word := "files"
		if files == 1 {
			word = "file"
		}
		out = append(out, Skipped{Path: system, Why: fmt.Sprintf(
			"a system or a layer of its own, %d %s with crypto libraries in it; a whole one can be judged with --root", files, word)})
	}
	slices.SortFunc(out, func(a, b Skipped) int { return strings.Compare(a.Path, b.Path) })
	return out
}
