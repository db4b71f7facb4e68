// SPDX-License-Identifier: Apache-2.0

package owner

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/rpmdb"
)

// rpm reads every rpm database of the root once. Of several formats in one
// directory only the newest that has packages counts.
func (q *query) rpm() {
	if q.wanted == nil && !q.asksFor("rpm") {
		return
	}
	var seen []fs.FileInfo
	for _, dir := range []string{"var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm"} {
		for _, format := range rpmdb.Formats() {
			if q.over() {
				return
			}
			if q.rpmDatabase(dir+"/"+format.File, format, &seen) {
				break
			}
		}
	}
}

// rpmDatabase reads one database, unless it was read under another name, and
// tells whether it has packages.
func (q *query) rpmDatabase(name string, format rpmdb.Format, seen *[]fs.FileInfo) bool {
	f, err := q.root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	if err != nil {
		q.found.add(name, "%w", rootfs.Cause(err))
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		q.found.add(name, "%w", rootfs.Cause(err))
		return false
	}
	for _, other := range *seen {
		if os.SameFile(info, other) {
			return true
		}
	}
	*seen = append(*seen, info)
	if size := info.Size(); size == 0 || size > rpmdb.MaxSize {
		q.found.add(name, "rpm database of %d bytes is not read", size)
		return false
	}
	return q.rpmHeaders(name, format, rpmdb.Database{
		File: f, Size: info.Size(),
		Beside: func(ending string) (*os.File, error) { return q.root.Open(name + ending) },
	})
}

// rpmHeaders reads all headers of a database.
func (q *query) rpmHeaders(name string, format rpmdb.Format, db rpmdb.Database) bool {
	found := false
	for h, err := range format.Headers(q.ctx, db) {
		if err == nil {
			found = true
			err = q.rpmHeader(h)
		}
		if err != nil {
			q.found.add(name, "%w", err)
		}
		if q.over() {
			break
		}
	}
	return found
}

// rpmHeader looks through the files of one package, if Shipped asks for it or
// Find for any.
func (q *query) rpmHeader(h rpmdb.Header) error {
	p, bad := Package{}, error(nil)
	if q.wanted == nil {
		p, bad = rpmPackage(h)
		if _, asked := q.packages[p]; bad != nil || !asked {
			return nil // those asked for have names and versions
		}
	}
	err := q.rpmFiles(h, p)
	if err == nil {
		return nil
	}
	if name, bad := h.Text(rpmdb.TagName); bad == nil && len(name) <= maxField {
		err = fmt.Errorf("package %q: %w", name, err)
	}
	return err
}

// rpmFiles looks through the files of a package, and decodes the package and
// what is known of its files only when one of them is asked for.
func (q *query) rpmFiles(h rpmdb.Header, p Package) error {
	names, err := readRPMNames(h)
	if err != nil {
		return err
	}
	if q.paths -= len(names.bases); q.paths < 0 {
		return errBounds
	}
	var facts rpmFacts
	for i := range names.bases {
		base := names.base(i)
		if q.wanted != nil && !q.wanted.has(base) {
			continue
		}
		if !facts.read {
			if facts, err = readRPMFacts(h, &names); err == nil && p.Name == "" {
				p, err = rpmPackage(h)
			}
			if err != nil {
				return err
			}
		}
		if err := q.rpmFile(p, names.path(i), &facts, i); err != nil {
			return err
		}
	}
	if q.wanted == nil {
		q.packages[p] = true
	}
	return facts.bad
}

// rpmFile gives one file of a package to who asked for it.
func (q *query) rpmFile(p Package, path string, facts *rpmFacts, i int) error {
	if len(path) > maxPath || !facts.file(i) {
		return nil
	}
	o := Owned{Package: p, Digest: facts.digest(i), Config: facts.flag(i, rpmConfig), Ghost: facts.flag(i, rpmGhost)}
	if q.wanted == nil {
		o.Path = rootfs.Clean(path)
		if o.Digest.Hex != "" && !o.Config && !o.Ghost {
			q.give(o)
		}
		return nil
	}
	if !facts.here(i) {
		return nil
	}
	for _, one := range q.wanted.match(path) {
		if err := one.add(path, o); err != nil {
			return fmt.Errorf("%q: %w", path, err)
		}
	}
	return nil
}

// rpmPackage decodes what identifies a package.
func rpmPackage(h rpmdb.Header) (Package, error) {
	text := map[rpmdb.Tag]string{}
	for _, tag := range []rpmdb.Tag{rpmdb.TagName, rpmdb.TagVersion, rpmdb.TagRelease, rpmdb.TagArch} {
		value, err := h.Text(tag)
		if err != nil {
			return Package{}, err
		}
		if len(value) > maxField || value == "" && tag != rpmdb.TagArch {
			return Package{}, fmt.Errorf("read rpm tag %d: %d bytes", tag, len(value))
		}
		text[tag] = value
	}
	epoch, err := h.Number(rpmdb.TagEpoch)
	return Package{
		Manager: "rpm", Name: text[rpmdb.TagName], Epoch: int(epoch), Arch: text[rpmdb.TagArch],
		Version: text[rpmdb.TagVersion] + "-" + text[rpmdb.TagRelease],
	}, err
}
