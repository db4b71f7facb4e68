// SPDX-License-Identifier: Apache-2.0

package process

import (
	"path"
	"regexp"
	"strings"
)

// working are the marks behind the name of a file that a package manager is
// about to put into place or to remove: rpm's ";5f3a09bc", dpkg's ".dpkg-new"
// and prelink's ".#prelink#.AbCdEf". A deleted file can still have them.
var working = regexp.MustCompile(`(;[0-9a-f]{4,16}|\.dpkg-(new|tmp)|\.#prelink#(\.\w{6})?)$`)

// settled is the name that a deleted file has, or would have had, when the
// package manager is done.
func settled(name string) string {
	if cut := working.ReplaceAllString(name, ""); path.Base(cut) != "." && !strings.HasSuffix(cut, "/") {
		return cut
	}
	return name
}

// isLibrary tells whether a base name is that of a shared object or a native
// module.
func isLibrary(base string) bool {
	return strings.HasSuffix(base, ".so") || strings.Contains(base, ".so.") || strings.HasSuffix(base, ".node")
}

// memory is the file name of a mapping that exists in memory alone (memfd_create(2));
// the kernel always marks it as deleted.
func (m mapping) memory() (string, bool) {
	if !m.marked() || !strings.HasPrefix(m.path, "/memfd:") {
		return "", false
	}
	return strings.TrimSuffix(strings.TrimPrefix(m.path, "/memfd:"), deletedMark), true
}

// interesting tells whether a mapping is to be kept: want takes its base name,
// or it is a deleted library, or the deleted program exe itself.
func (m mapping) interesting(exe string, want func(base string) bool) bool {
	if name, ok := m.memory(); ok {
		return want(path.Base(name))
	}
	name := unescape(m.path)
	if want(path.Base(name)) {
		return true
	}
	if !m.marked() {
		return false
	}
	base := path.Base(settled(strings.TrimSuffix(name, deletedMark)))
	return want(base) || isLibrary(base) || name == exe
}
