// SPDX-License-Identifier: Apache-2.0

package owner

import (
	"bytes"
	"fmt"
	"strings"
)

// pacmanLocal has one directory "NAME-VERSION" for each installed package, see
// https://man.archlinux.org/man/alpm-db.7
const pacmanLocal = "var/lib/pacman/local"

// pacman reads the lists of all packages for Find, or the sums of some for
// Shipped.
func (q *query) pacman() {
	if q.wanted != nil {
		for _, name := range q.readDir(pacmanLocal) {
			if name != "ALPM_DB_VERSION" && !q.over() {
				q.pacmanFind(pacmanLocal + "/" + name)
			}
		}
		return
	}
	for p := range q.packages {
		if p.Manager != "pacman" || p.Name == "" || strings.ContainsAny(p.Name+p.Version, "/\x00") || q.over() {
			continue
		}
		dir := pacmanLocal + "/" + p.Name + "-" + p.Version
		backup := map[string]Digest{}
		q.pacmanList(dir+"/files", nil, backup)
		q.packages[p] = q.mtree(dir+"/mtree", func(listed string, d Digest) {
			if _, config := backup[listed]; !config {
				q.give(Owned{Package: p, Path: listed, Digest: d})
			}
		})
	}
}

// pacmanFind looks through one package.
func (q *query) pacmanFind(dir string) {
	var hits []*hit
	backup := map[string]Digest{}
	if !q.pacmanList(dir+"/files", &hits, backup) {
		q.found.add(dir, "no list of files: what the package owns is not known")
	}
	if len(hits) == 0 {
		return
	}
	p, err := q.pacmanPackage(dir + "/desc")
	if err != nil {
		q.found.add(dir+"/desc", "%w: its files are not counted as owned", err)
		return
	}
	mine := map[string][]*hit{}
	for _, h := range hits {
		mine[h.listed] = append(mine[h.listed], h)
	}
	q.mtree(dir+"/mtree", func(listed string, d Digest) {
		for _, h := range mine[listed] {
			h.digest = d
		}
	})
	for _, h := range hits {
		if d, ok := backup[h.listed]; ok {
			h.config = true
			if h.digest.Hex == "" {
				h.digest = d
			}
		}
		if err := h.one.add(h.listed, Owned{Package: p, Digest: h.digest, Config: h.config}); err != nil {
			q.found.add(dir+"/files", "%q: %w", h.listed, err)
		}
	}
}

// pacmanList reads the list of a package: what is asked for into hits, unless
// that is nil, and its configuration files into backup. Directories end with a
// slash. It tells whether the list is there.
func (q *query) pacmanList(path string, hits *[]*hit, backup map[string]Digest) bool {
	section := ""
	return q.lines(path, func(line []byte, long bool) error {
		if long {
			return errLongLine
		}
		if len(line) == 0 || section == "" {
			section = string(line[:min(len(line), 16)])
			return nil
		}
		if err := q.path(); err != nil {
			return err
		}
		switch {
		case section == "%BACKUP%":
			file, sum, _ := bytes.Cut(line, []byte("\t"))
			d, err := newDigest("md5", sum)
			if len(backup) < maxDiversions {
				backup[string(file)] = d
			}
			return err
		case section != "%FILES%" || hits == nil || !q.wanted.has(line[lastSlash(line)+1:]):
			return nil
		}
		for _, one := range q.wanted.match(string(line)) {
			*hits = append(*hits, &hit{listed: string(line), one: one})
		}
		return nil
	})
}

// pacmanPackage reads name, version and architecture of a package.
func (q *query) pacmanPackage(path string) (Package, error) {
	p := Package{Manager: "pacman"}
	section := ""
	q.lines(path, func(line []byte, long bool) error {
		switch {
		case long || len(line) > maxField:
			section = "long"
		case len(line) == 0:
			section = ""
		case section == "":
			section = string(line)
		case section == "%NAME%":
			p.Name = string(line)
		case section == "%VERSION%":
			p.Version = string(line)
		case section == "%ARCH%":
			p.Arch = string(line)
		}
		return nil
	})
	if p.Name == "" || p.Version == "" {
		return p, fmt.Errorf("package %q has no name or version", p.Name)
	}
	return p, nil
}

// lastSlash is where the last name of a path begins, less one.
func lastSlash(path []byte) int { return bytes.LastIndexByte(path, '/') }
