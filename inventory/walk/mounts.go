// SPDX-License-Identifier: Apache-2.0

package walk

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// mounts is what is mounted below the root of a walk, as far as a path leads
// to it: mounts that others hide are left out.
type mounts struct {
	base  string           // the root of the walk as a path of the running system, without slashes around it
	at    map[string]mount // by mount point; the root's own is not in it
	above map[string]bool  // the directories that hold a mount point
	views map[uint64]int   // how many mounts show a device, anywhere
}

// nowhere is no mount point.
const nowhere = "."

// newMounts keeps the mounts of the list that can be seen below base, a path of
// the running system, and writes their mount points relative to it.
func newMounts(list []mount, base string) mounts {
	byID := make(map[int]bool, len(list))
	children := map[int][]mount{}
	for _, m := range list {
		byID[m.id] = true
	}
	var tops []mount
	for _, m := range list {
		if byID[m.parent] && m.parent != m.id {
			children[m.parent] = append(children[m.parent], m)
		} else {
			tops = append(tops, m)
		}
	}
	// From the tops down, each once, so that a loop of parents does no harm.
	// Mounts without a parent in the list (that of a root which is no mount
	// itself) are next to each other and hide each other as siblings do.
	all := mounts{base: strings.Trim(base, "/"), at: map[string]mount{}, above: map[string]bool{}, views: map[uint64]int{}}
	for todo := uncovered(tops, nowhere); len(todo) > 0; todo = todo[1:] {
		m := todo[0]
		below := children[m.id]
		delete(children, m.id)
		todo = append(todo, uncovered(below, m.point)...)
		if !slices.ContainsFunc(below, func(c mount) bool { return c.point == m.point }) {
			all.add(m)
		}
	}
	return all
}

// add takes a mount in that can be seen.
func (ms mounts) add(m mount) {
	if ms.views[m.device]++; m.kind == "btrfs" {
		ms.views[m.device]++ // its subvolumes have devices of their own, that mountinfo does not name
	}
	point, ok := ms.inside(m.point)
	if !ok || point == "" {
		return
	}
	m.point = point
	ms.at[point] = m
	ms.above[parentOf(point)] = true
}

// inside writes a path of the running system, without the slash in front,
// relative to the root of the walk; ok is false when it is not in there.
func (ms mounts) inside(name string) (rest string, ok bool) {
	if ms.base == "" || name == ms.base {
		return strings.TrimPrefix(name, ms.base), true
	}
	return strings.CutPrefix(name, ms.base+"/")
}

// uncovered returns the mounts, all with one parent at point, that no other of
// them hides by lying above it. Of two at one place the last is on top. A mount
// on top of the parent's own place hides all others there.
func uncovered(siblings []mount, point string) (seen []mount) {
	last := make(map[string]int, len(siblings))
	for i, m := range siblings {
		last[m.point] = i
	}
	if i, ok := last[point]; ok {
		return siblings[i : i+1]
	}
	hides := func(up string) bool { _, ok := last[up]; return ok }
	for i, m := range siblings {
		if last[m.point] == i && !slices.ContainsFunc(ancestors(m.point), hides) {
			seen = append(seen, m)
		}
	}
	return seen
}

// ancestors are the paths above name, without the root.
func ancestors(name string) (up []string) {
	for i := 0; i < len(name); i++ {
		if name[i] == '/' {
			up = append(up, name[:i])
		}
	}
	return up
}

// parentOf is the path above name; empty for the root.
func parentOf(name string) string {
	return name[:max(0, strings.LastIndexByte(name, '/'))]
}

// inOrder returns the mounts, those first that show most of their file system,
// so that a directory which is seen twice is walked where it belongs.
func (ms mounts) inOrder() []mount {
	list := slices.Collect(maps.Values(ms.at))
	slices.SortFunc(list, func(a, b mount) int {
		return cmp.Or(cmp.Compare(depth(a.top), depth(b.top)), cmp.Compare(a.point, b.point))
	})
	return list
}

// depth is how many components a path has.
func depth(name string) int {
	if name == "" {
		return 0
	}
	return 1 + strings.Count(name, "/")
}

// skip says why a mount is not walked; empty when it is. Nobody goes through a
// file system that may keep them waiting to what is mounted below it. quiet is
// true when the reason is said already, of a mount above.
func (ms mounts) skip(m mount) (why string, quiet bool) {
	why = skippedType(m)
	for _, up := range slices.Backward(ancestors(m.point)) {
		above, ok := ms.at[up]
		if !ok {
			continue
		}
		reason := skippedType(above)
		if mayBlock(reason) {
			return "below " + strconv.Quote(up) + ", " + reason, false
		}
		quiet = quiet || why != "" && reason == why || isPseudo(reason) && isPseudo(why)
	}
	return why, quiet
}

// single tells that a device is seen through one mount only.
func (ms mounts) single(device uint64) bool { return ms.views[device] == 1 }
