// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"io"
	"path"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Bounds of what is read to find the package of one file.
const (
	maxEntries  = 20_000    // names of one directory
	maxMetadata = 256 << 10 // bytes at the start of a metadata file
	maxRecord   = 8 << 20   // bytes of one list of files
	maxRecords  = 64 << 20  // bytes of all lists of files
)

// info is the metadata of one Python package in a directory.
type info struct {
	base      string // "cryptography-42.0.5.dist-info"
	name, ver string // as base tells
	same      bool   // its name is that of the directory asked for
}

// python finds the Python package of the file name among those that have their
// metadata in dir: site-packages, and any other directory that packages were
// installed into. The list of files that the package has decides
// (https://packaging.python.org/en/latest/specifications/recording-installed-packages/);
// where no list names the file, the package with the name of the directory, or
// with that directory in its top_level.txt. The directory NAME.libs is that of
// the libraries which auditwheel copied into a wheel.
func (t tree) python(dir, name string) (Bundle, bool) {
	rel := below(dir, name)
	head := first(rel)
	names, _ := t.ReadDir(dir, maxEntries)
	if strings.HasSuffix(head, ".egg") && rel != head {
		return t.egg(path.Join(dir, head))
	}
	var likely *info
	budget := int64(maxRecords)
	for _, in := range infos(names, head, rel == head) {
		at := path.Join(dir, in.base)
		if t.lists(at, name, &budget) {
			return t.wheel(at, in), true
		}
		if likely == nil && rel != head && (in.same || t.topLevel(at, head)) {
			likely = &in
		}
	}
	if likely == nil {
		return Bundle{}, false
	}
	return t.wheel(path.Join(dir, likely.base), *likely), true
}

// infos are the metadata entries among the names of a directory, those first
// that are called like the entry head, and of these the dist-info first.
func infos(names []string, head string, file bool) []info {
	stem := strings.TrimSuffix(head, ".libs")
	if file {
		stem, _, _ = strings.Cut(head, ".")
	}
	var found []info
	for _, base := range names {
		n, v, ok := infoName(base)
		if ok && !strings.HasSuffix(base, ".egg") {
			found = append(found, info{base, n, v, normal(n) == normal(stem)})
		}
	}
	rank := func(in info) int {
		switch {
		case in.same && strings.HasSuffix(in.base, ".dist-info"):
			return 0
		case in.same:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(found, func(a, b info) int { return rank(a) - rank(b) })
	return found
}

// wheel is the bundle whose metadata is at, a directory or, as distutils wrote
// it, a file.
func (t tree) wheel(at string, in info) Bundle {
	name, ver := in.name, in.ver
	for _, file := range []string{at + "/METADATA", at + "/PKG-INFO", at} {
		text, err := t.start(file, maxMetadata)
		if err != nil {
			continue
		}
		if n, v := metadata(text); n != "" && v != "" {
			name, ver = n, v
			break
		}
	}
	return Bundle{Kind: "wheel", Name: name, Version: ver, Path: at, PURL: pypi(name, ver)}
}

// egg is the bundle in the directory at of an unpacked egg.
func (t tree) egg(at string) (Bundle, bool) {
	name, ver, ok := infoName(path.Base(at))
	if !ok || !t.Exists(at+"/EGG-INFO/PKG-INFO") {
		return Bundle{}, false
	}
	b := t.wheel(at+"/EGG-INFO", info{name: name, ver: ver})
	b.Path = at
	return b, true
}

// lists tells whether the package with its metadata at names the file in one of
// its lists: RECORD of wheels, installed-files.txt of eggs.
func (t tree) lists(at, name string, budget *int64) bool {
	site := path.Dir(at)
	for _, list := range []struct{ file, from string }{{at + "/RECORD", site}, {at + "/installed-files.txt", at}} {
		if *budget <= 0 {
			return false
		}
		text, err := t.start(list.file, min(maxRecord, *budget))
		*budget -= int64(len(text))
		if err == nil && recordHas(text, list.from, name) {
			return true
		}
	}
	return false
}

// topLevel tells whether the package names the directory head as its own.
func (t tree) topLevel(at, head string) bool {
	text, err := t.start(at+"/top_level.txt", maxMetadata)
	if err != nil {
		return false
	}
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == head {
			return true
		}
	}
	return false
}

// recordHas tells whether the text of a RECORD has a row for the file name. A
// row is a path, relative to the directory from or absolute, with hash and size
// behind commas; a path with a comma is in quotes.
func recordHas(text, from, name string) bool {
	if name == "" { // the root itself, which is no file
		return false
	}
	base := path.Base(name)
	for line := range strings.Lines(text) {
		if !strings.Contains(line, base) && !strings.Contains(line, `"`) {
			continue
		}
		if entry := recordPath(strings.TrimRight(line, "\r\n")); entry != "" && name == resolve(from, entry) {
			return true
		}
	}
	return false
}

// recordPath is the first field of a row.
func recordPath(row string) string {
	rest, quoted := strings.CutPrefix(row, `"`)
	if !quoted {
		field, _, _ := strings.Cut(row, ",")
		return field
	}
	var field strings.Builder
	for {
		part, after, closed := strings.Cut(rest, `"`)
		field.WriteString(part)
		if !closed {
			return ""
		}
		if !strings.HasPrefix(after, `"`) {
			return field.String()
		}
		field.WriteByte('"')
		rest = after[1:]
	}
}

// resolve is the path entry, seen from a directory.
func resolve(from, entry string) string {
	if strings.HasPrefix(entry, "/") {
		return rootfs.Clean(entry)
	}
	return rootfs.Clean(path.Join("/", from, entry))
}

// start reads the first max bytes of a file.
func (t tree) start(name string, max int64) (string, error) {
	f, err := t.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var text strings.Builder
	_, err = io.Copy(&text, io.LimitReader(f, max))
	return text.String(), err
}
