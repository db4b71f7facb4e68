// SPDX-License-Identifier: Apache-2.0

package owner

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// The database of dpkg, see https://man7.org/linux/man-pages/man1/dpkg.1.html:
// in dpkgInfo "NAME.list" or "NAME:ARCH.list" has the paths of a package and
// "….md5sums" the digests of its regular files.
const (
	dpkgStatus     = "var/lib/dpkg/status"
	dpkgInfo       = "var/lib/dpkg/info"
	dpkgDiversions = "var/lib/dpkg/diversions"
)

// errRelative is the error of a line in a list that is no path from the root.
var errRelative = errors.New("not an absolute path")

// hit is a path that is asked for, in the list of a package.
type hit struct {
	key    string // the list's name without its ending
	listed string // relative to the root
	one    *want
	digest Digest
	config bool
}

// dpkg reads the lists of all packages for Find, or the sums of some for Shipped.
func (q *query) dpkg() {
	var diverted diversions
	if q.wanted == nil {
		if q.asksFor("dpkg") {
			diverted = q.readDiversions()
			q.dpkgShipped(diverted)
		}
		return
	}
	names := q.readDir(dpkgInfo)
	if len(names) == 0 {
		if q.root.Exists(dpkgStatus) {
			q.found.add(dpkgInfo, "no lists of files beside the status: owners are not known")
		}
		return
	}
	diverted = q.readDiversions()
	lists := map[string]bool{}
	var hits []*hit
	for _, name := range names {
		if key, ok := strings.CutSuffix(name, ".list"); ok && !q.over() {
			lists[key] = true
			hits = q.dpkgList(key, diverted, hits)
		}
	}
	q.dpkgSums(hits)
	known := q.dpkgPackages(lists, hits)
	for _, h := range hits {
		q.settle(dpkgInfo+"/"+h.key+".list", h, known[h.key])
	}
}

// settle makes the owner that a hit stands for.
func (q *query) settle(list string, h *hit, p dpkgPackage) {
	switch {
	case p.Name == "":
		q.found.add(list, "package %q is not in the status: its files are not counted as owned", h.key)
		return
	case p.removed && !h.config:
		q.found.add(list, "package %q is removed, and its list still has %q", h.key, h.listed)
		return
	}
	if err := h.one.add(h.listed, Owned{Package: p.Package, Digest: h.digest, Config: h.config}); err != nil {
		q.found.add(list, "%q: %w", h.listed, err)
	}
}

// dpkgList looks through the list of one package, and adds what is asked for.
func (q *query) dpkgList(key string, diverted diversions, hits []*hit) []*hit {
	path := dpkgInfo + "/" + key + ".list"
	name, _, _ := strings.Cut(key, ":")
	count := 0
	there := q.lines(path, func(line []byte, long bool) error {
		count++
		if err := q.path(); err != nil {
			return err
		}
		if long || len(line) == 0 || line[0] != '/' {
			return fmt.Errorf("%w: %q", errRelative, start(line))
		}
		base := line[bytes.LastIndexByte(line, '/')+1:]
		if !q.wanted.has(base) && !diverted.bases[string(base)] {
			return nil
		}
		listed := string(line)
		for _, one := range q.wanted.match(diverted.lies(name, listed)) {
			hits = append(hits, &hit{key: key, listed: listed[1:], one: one})
		}
		return nil
	})
	if there && count == 0 {
		q.found.add(path, "the list is empty: what the package owns is not known")
	}
	if len(hits) > maxPaths/10 {
		q.found.add(path, "%w", errBounds)
		q.paths = -1
	}
	return hits
}

// dpkgSums fills in the digests of what was hit.
func (q *query) dpkgSums(hits []*hit) {
	for len(hits) > 0 && !q.over() {
		n := 1
		for n < len(hits) && hits[n].key == hits[0].key {
			n++
		}
		mine := map[string][]*hit{}
		for _, h := range hits[:n] {
			mine[h.listed] = append(mine[h.listed], h)
		}
		q.sums(dpkgInfo+"/"+hits[0].key+".md5sums", func(listed []byte, d Digest) error {
			for _, h := range mine[string(listed)] {
				h.digest = d
			}
			return nil
		})
		hits = hits[n:]
	}
}

// sums reads a file of "MD5  PATH" lines and tells whether it is there. Paths
// are relative to the root; some begin with "./".
func (q *query) sums(name string, each func(listed []byte, d Digest) error) bool {
	return q.lines(name, func(line []byte, long bool) error {
		if err := q.path(); err != nil {
			return err
		}
		if long {
			return errLongLine
		}
		space := bytes.IndexByte(line, ' ')
		if space < 0 || len(line) < space+3 || line[space+1] != ' ' && line[space+1] != '*' {
			return fmt.Errorf("no digest and path in %q", start(line))
		}
		d, err := newDigest("md5", line[:space])
		if err != nil {
			return err
		}
		listed := bytes.TrimPrefix(line[space+2:], []byte("./"))
		return each(bytes.TrimPrefix(listed, []byte("/")), d)
	})
}
