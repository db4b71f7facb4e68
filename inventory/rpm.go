// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"
	"io"
	"iter"
	"os"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// rpmFormat is one of the formats that rpm keeps its packages in.
type rpmFormat struct {
	file    string // its name in the database's directory
	headers rpmFormatReader
}

// rpmFormatReader gives the headers in the open file f of a database, which is
// called name in r and has size bytes. A header stays valid until the next one;
// an error costs what it names.
type rpmFormatReader func(ctx context.Context, r *rootfs.Root, name string, f *os.File, size int64) iter.Seq2[[]byte, error]

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
	formats := []rpmFormat{
		{"rpmdb.sqlite", sqliteFile},
		{"Packages.db", plainFormat(ndbHeaders)},
		{"Packages", plainFormat(bdbHeaders)},
	}
	read := ""
	for _, format := range formats {
		name := dir + "/" + format.file
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

// plainFormat is a format that is read from its one file.
func plainFormat(
	headers func(ctx context.Context, r io.ReaderAt, size int64) iter.Seq2[[]byte, error],
) rpmFormatReader {
	return func(ctx context.Context, _ *rootfs.Root, _ string, f *os.File, size int64) iter.Seq2[[]byte, error] {
		return headers(ctx, f, size)
	}
}
