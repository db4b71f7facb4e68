// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/stanza"
)

// apkInstalled are the places of apk's database; newer releases keep it below
// usr. See https://wiki.alpinelinux.org/wiki/Apk_spec#Installed_Database_V2.
var apkInstalled = []string{"lib/apk/db/installed", "usr/lib/apk/db/installed"}

// Bounds of the apk database.
const (
	apkMaxDatabase = 256 << 20
	apkMaxPackages = 100000
)

// apkProbe reads all packages that apk knows, with the files of those of the
// catalogue.
func apkProbe(ctx context.Context, r *rootfs.Root, _ System) ([]Raw, []Problem) {
	found := problems{probe: "apk"}
	var raws []Raw
	var before []os.FileInfo
	for _, path := range apkInstalled {
		info, err := r.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			known := false
			for _, b := range before {
				known = known || os.SameFile(b, info)
			}
			if known {
				continue
			}
			before = append(before, info)
		}
		f, err := r.Open(path)
		if err != nil {
			found.add(path, true, "%v", rootfs.Cause(err))
			continue
		}
		raws = append(raws, readAPK(ctx, f, path, &found)...)
		f.Close()
		if len(raws)+len(found.list) == 0 {
			found.add(path, true, "no installed package in it")
		}
	}
	return raws, found.all()
}

// readAPK reads the records of one database. A bad record costs itself.
func readAPK(ctx context.Context, in io.Reader, path string, found *problems) []Raw {
	limit := &io.LimitedReader{R: in, N: apkMaxDatabase}
	lines := stanza.NewLines(limit)
	var raws []Raw
	rec := apkRecord{}
	end := func() {
		raw, err := rec.raw()
		_, crypto := Lookup("apk", rec.fields['o'], rec.fields['P'])
		if err != nil {
			found.add(path, crypto || raw.Name == "", "package %q: %v", cut(raw.Name, 80), err)
		} else if rec.line > 0 {
			raws = append(raws, raw)
		}
		rec = apkRecord{}
	}
	var err error
	for err == nil && len(raws) < apkMaxPackages {
		var line []byte
		line, err = lines.Next()
		switch {
		case errors.Is(err, stanza.ErrLongLine):
			rec.fail(lines.Number, "line of more than %d bytes", stanza.MaxLine)
			err = nil
		case len(line) > 0 && errors.Is(err, io.EOF):
			found.add(path, true, "line %d: the file ends inside a line", lines.Number)
			return raws
		case len(line) == 0:
			end()
		default:
			rec.add(lines.Number, line)
		}
		err = cmp.Or(err, ctx.Err())
	}
	end()
	switch {
	case errors.Is(err, io.EOF) && limit.N > 0:
	case errors.Is(err, io.EOF):
		found.add(path, true, "larger than the limit of %d bytes", apkMaxDatabase)
	case err != nil:
		found.add(path, true, "after %d packages: %v", len(raws), rootfs.Cause(err))
	default:
		found.add(path, true, "more than %d packages", apkMaxPackages)
	}
	return raws
}

// apkRecord is one package of the database while it is read.
type apkRecord struct {
	line   int // where it begins; 0 for none
	fields [128]string
	dir    string
	files  []string
	err    error
}

// add takes one line, "X:value". The letters of the index are upper case, and
// F and R list directories and the files in them.
func (a *apkRecord) add(n int, line []byte) {
	if a.line == 0 {
		a.line = n
	}
	if len(line) < 2 || line[1] != ':' || line[0] >= 128 {
		a.fail(n, "no field in %q", cut(string(line), 40))
		return
	}
	switch letter, value := line[0], line[2:]; letter {
	case 'P', 'V', 'A', 'o', 'm', 't':
		if a.fields[letter] != "" {
			a.fail(n, "field %c is given twice", letter)
		}
		if strings.IndexByte(string(value), 0) >= 0 {
			a.fail(n, "field %c has a NUL byte", letter)
			return
		}
		a.fields[letter] = string(value)
	case 'F':
		a.dir = string(value)
	case 'R':
		if isLibraryFile(string(value)) && a.catalogued() {
			a.files = append(a.files, rootfs.Clean(a.dir+"/"+string(value)))
		}
	}
}

// catalogued tells whether the record is one of the catalogue.
func (a *apkRecord) catalogued() bool {
	_, ok := Lookup("apk", a.fields['o'], a.fields['P'])
	return ok
}

// fail notes the first thing that is wrong with the record.
func (a *apkRecord) fail(line int, format string, args ...any) {
	if a.line == 0 {
		a.line = line
	}
	if a.err == nil {
		a.err = fmt.Errorf("line %d: %s", line, fmt.Sprintf(format, args...))
	}
}

// raw is the record as a package.
func (a *apkRecord) raw() (Raw, error) {
	raw := Raw{
		Package: Package{
			Manager: "apk", Name: a.fields['P'], Version: a.fields['V'],
			Arch: a.fields['A'], Vendor: strings.ToValidUTF8(a.fields['m'], "\ufffd"), BuildTime: unixTime(a.fields['t']),
		},
		SourceName: a.fields['o'], SourceVersion: a.fields['V'],
		Files: a.files, Installed: true,
	}
	if raw.SourceName == "" {
		raw.SourceName = raw.Name
	}
	if bad := raw.check(); bad != nil && a.line > 0 {
		a.fail(a.line, "%v", bad)
	}
	return raw, a.err
}
