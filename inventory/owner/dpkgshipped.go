// SPDX-License-Identifier: Apache-2.0

package owner

import (
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/stanza"
)

// dpkgStatusDir is where distroless images keep one file for each package, and
// its check sums beside it. They have neither a status nor lists.
const dpkgStatusDir = "var/lib/dpkg/status.d"

// asksFor tells whether Shipped asks for packages of a manager.
func (q *query) asksFor(manager string) bool {
	for p := range q.packages {
		if p.Manager == manager {
			return true
		}
	}
	return false
}

// dpkgShipped gives the files of the packages that are asked for.
func (q *query) dpkgShipped(diverted diversions) {
	for p := range q.packages {
		if p.Manager != "dpkg" || p.Name == "" || strings.ContainsAny(p.Name+p.Arch, "/\x00") || q.over() {
			continue
		}
		give := q.giver(p, diverted)
		q.packages[p] = q.sums(dpkgInfo+"/"+p.Name+":"+p.Arch+".md5sums", give) || q.sums(dpkgInfo+"/"+p.Name+".md5sums", give)
	}
}

// giver keeps each line of a package's check sums.
func (q *query) giver(p Package, diverted diversions) func(listed []byte, d Digest) error {
	return func(listed []byte, d Digest) error {
		if len(listed) > maxPath {
			return errLongLine
		}
		o := Owned{Package: p, Path: string(listed), Digest: d}
		if lies := rootfs.Clean(diverted.lies(p.Name, "/"+o.Path)); lies != o.Path {
			o.Path, o.Listed = lies, o.Path
		}
		q.give(o)
		return nil
	}
}

// distroless reads the check sums of distroless packages, which are their lists
// as well.
func (q *query) distroless() {
	if q.wanted == nil && !q.asksFor("dpkg") {
		return
	}
	var known map[string]Package
	names := q.readDir(dpkgStatusDir)
	defer func() {
		if len(names) > 0 && known == nil && q.wanted != nil && !q.over() {
			q.found.add(dpkgStatusDir, "no check sums beside the packages: owners are not known")
		}
	}()
	for _, name := range names {
		key, ok := strings.CutSuffix(name, ".md5sums")
		if !ok || q.over() {
			continue
		}
		if known == nil {
			known = q.distrolessPackages()
		}
		path, p := dpkgStatusDir+"/"+name, known[key]
		if q.wanted == nil {
			if there, asked := q.packages[p]; asked && !there {
				q.packages[p] = q.sums(path, q.giver(p, diversions{}))
			}
			continue
		}
		q.sums(path, func(listed []byte, d Digest) error {
			if !q.wanted.has(listed[lastSlash(listed)+1:]) {
				return nil
			}
			for _, one := range q.wanted.match(string(listed)) {
				q.settle(path, &hit{key: key, listed: string(listed), one: one, digest: d}, dpkgPackage{Package: p})
			}
			return nil
		})
	}
}

// distrolessPackages gives the packages by the names of their files, and by
// their own where no file has it: libssl1.1 was in a file "libssl1".
func (q *query) distrolessPackages() map[string]Package {
	byFile, byName := map[string]Package{}, map[string]Package{}
	for _, name := range q.readDir(dpkgStatusDir) {
		if strings.HasSuffix(name, ".md5sums") || q.over() {
			continue
		}
		q.stanzas(dpkgStatusDir+"/"+name, func(st stanza.Stanza) {
			if p, ok := statusPackage(st); ok && q.path() == nil {
				byFile[name], byName[p.Name] = p.Package, p.Package
			}
		})
	}
	for name, p := range byName {
		if _, ok := byFile[name]; !ok {
			byFile[name] = p
		}
	}
	return byFile
}
