// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/rpmdb"
)

// rpmReader collects the packages of one root's databases.
type rpmReader struct {
	root     *rootfs.Root
	wanted   func(source, binary string) bool
	seen     []fs.FileInfo // databases that were read
	packages []Raw
	problems problems
	had      map[rpmKey]bool
	kept     int    // bytes of files and changelogs
	first    string // the first database that gave packages
}

// rpmKey is what two records of the same installed package share.
type rpmKey struct {
	name, version, arch string
	epoch               int
	installed           int64
}

// rpmProbe reads the rpm databases of a root: every package for the count, and
// files and changelog of those in the catalogue. It writes nothing beside them
// and takes no lock.
func rpmProbe(ctx context.Context, root *rootfs.Root) ([]Raw, []Problem) {
	r := rpmReader{
		root:     root,
		problems: problems{probe: "rpm"},
		had:      map[rpmKey]bool{},
		wanted: func(source, binary string) bool {
			_, ok := Lookup("rpm", source, binary)
			return ok
		},
	}
	for _, dir := range []string{
		"var/lib/rpm",          // often a link to the next
		"usr/lib/sysimage/rpm", // SUSE, Fedora from 36 on
		"usr/share/rpm",        // rpm-ostree
	} {
		r.directory(ctx, dir)
	}
	return r.packages, r.problems.all()
}

// directory reads the newest format that holds packages. An older one beside
// it is what a conversion left behind, and would tell of packages long gone.
func (r *rpmReader) directory(ctx context.Context, dir string) {
	read := ""
	for _, format := range rpmdb.Formats() {
		name := dir + "/" + format.File
		if read == "" {
			if r.database(ctx, name, format) {
				read = name
			}
			continue
		}
		if r.root.Exists(name) {
			r.problems.add(name, false, "not read: %s beside it is newer", read)
		}
	}
}

// database reads the file name, and tells whether it gave packages. A missing
// file is none; one that was read under another name is not read again.
func (r *rpmReader) database(ctx context.Context, name string, format rpmdb.Format) bool {
	f, err := r.root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	if err != nil {
		r.problems.add(name, true, "%v", err)
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		r.problems.add(name, true, "read rpm database: %v", rootfs.Cause(err))
		return false
	}
	for _, other := range r.seen {
		if os.SameFile(info, other) {
			return true
		}
	}
	r.seen = append(r.seen, info)
	switch size := info.Size(); {
	case size == 0:
		r.problems.add(name, true, "rpm database is an empty file")
		return false
	case size > rpmdb.MaxSize:
		r.problems.add(name, true, "rpm database of %d bytes is too large", size)
		return false
	}
	return r.headers(name, format.Headers(ctx, rpmdb.Database{
		File: f, Size: info.Size(),
		Beside: func(ending string) (*os.File, error) { return r.root.Open(name + ending) },
	}))
}

// headers decodes the headers of one database.
func (r *rpmReader) headers(name string, headers iter.Seq2[rpmdb.Header, error]) bool {
	found, records, before := false, 0, len(r.packages)
	for h, err := range headers {
		records++
		incomplete := true
		if err == nil {
			var raw Raw
			raw, incomplete, err = r.decode(h)
			if raw.Name != "" {
				r.add(raw)
				found = true
			}
		}
		if err != nil {
			r.problems.add(name, incomplete, "read rpm database: %v", err)
		}
	}
	if records == 0 {
		r.problems.add(name, false, "rpm database holds no packages")
	}
	r.second(name, len(r.packages)-before)
	return found
}

// second tells of a database that adds packages to those of another: both are
// taken for installed, but one may be left over from where rpm kept it before.
func (r *rpmReader) second(name string, added int) {
	switch {
	case added == 0:
	case r.first == "":
		r.first = name
	default:
		r.problems.add(name, false, "%d packages are not in %s: one of both databases may be left over", added, r.first)
	}
}

// add keeps a package, once: two databases may be copies of each other.
func (r *rpmReader) add(raw Raw) {
	key := rpmKey{raw.Name, raw.Version, raw.Arch, raw.Epoch, raw.InstallTime.Unix()}
	if r.had[key] {
		return
	}
	r.had[key] = true
	r.packages = append(r.packages, raw)
}
