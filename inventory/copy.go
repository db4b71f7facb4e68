// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/object"
)

// Trace is one thing in a file that tells of a library, with its place.
type Trace struct {
	Path    string // of the file, relative to the root
	What    string // "version text", "soname", "symbol", "source file"
	Section string
	Offset  int64  // in the file; -1 when it has none
	Text    string // as found; untrusted
}

// maxCopies bounds the copies outside package databases that are judged of one
// host, maxTraces what is kept to show for each.
const (
	maxCopies = 500
	maxTraces = 8
)

// sighting is one file with something in it, as the walk saw it.
type sighting struct {
	path   string
	others []string // further names of the same file
	object object.Object
}

// group is the files that together are one copy: the libssl and the libcrypto
// of one directory, the six libraries of NSS.
type group struct {
	library Library
	origin  Origin
	dir     string // what names it: the directory of shared objects, else the file
	paths   []string
	version string
	series  string
	without []string
	build   string // the platform that OpenSSL says it was built for
	traces  []Trace
}

// grouped makes groups of the copies in files. Shared objects of one library in
// one directory are one copy, unless their versions differ; whatever else has a
// copy inside is a copy by itself.
func grouped(files []sighting) []group {
	slices.SortFunc(files, func(a, b sighting) int { return cmp.Compare(a.path, b.path) })
	var out []group
	for _, f := range files {
		for _, c := range f.object.Copies {
			g := groupOf(f, c)
			i := slices.IndexFunc(out, func(o group) bool { return o.joins(g) })
			if i < 0 {
				out = append(out, g)
				continue
			}
			out[i].join(g)
		}
	}
	return out
}

// groupOf is one copy in one file.
func groupOf(f sighting, c object.Copy) group {
	g := group{library: Library(c.Library), origin: OriginStatic, dir: f.path, paths: []string{f.path},
		version: c.Version, series: c.Series, without: c.Lacks, build: c.Platform}
	if c.Kind == object.Shared {
		g.origin, g.dir = OriginFile, path.Dir(f.path)
	}
	for i, t := range c.Traces {
		if i == maxTraces {
			break
		}
		g.traces = append(g.traces, Trace{Path: f.path, What: t.What, Section: t.Section, Offset: t.Offset, Text: t.Text})
	}
	return g
}

// joins tells whether two groups are parts of one copy.
func (g group) joins(o group) bool {
	if g.library != o.library || g.origin != OriginFile || o.origin != OriginFile || g.dir != o.dir {
		return false
	}
	if g.version == "" && o.version == "" {
		return g.series == o.series
	}
	return g.version == o.version || g.version == "" && g.fits(o.version) || o.version == "" && o.fits(g.version)
}

// fits tells whether a version is of the group's series: "3.0.9" of "3.x",
// "1.1.1k" of "1.1.x". A part of OpenSSL that tells no series fits nothing, since
// several branches lie side by side; other libraries do not.
func (g group) fits(version string) bool {
	if g.series == "" {
		return g.library != OpenSSL
	}
	return strings.HasPrefix(version, strings.TrimSuffix(g.series, "x"))
}

// join adds the files of another part.
func (g *group) join(o group) {
	g.paths = append(g.paths, o.paths...)
	if g.version == "" {
		g.version = o.version
	}
	g.build = cmp.Or(g.build, o.build)
	if len(o.series) > len(g.series) {
		g.series = o.series
	}
	g.without = append(g.without, o.without...)
	if room := maxTraces - len(g.traces); room > 0 {
		g.traces = append(g.traces, o.traces[:min(room, len(o.traces))]...)
	}
}
