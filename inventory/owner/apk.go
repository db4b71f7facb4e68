// SPDX-License-Identifier: Apache-2.0

package owner

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// apk reads the databases of apk, one of which is often a link to the other. See
// https://wiki.alpinelinux.org/wiki/Apk_spec#Installed_Database_V2
func (q *query) apk() {
	if q.wanted == nil && !q.asksFor("apk") {
		return
	}
	var seen []fs.FileInfo
	for _, name := range []string{"lib/apk/db/installed", "usr/lib/apk/db/installed"} {
		info, err := q.root.Stat(name)
		known := false
		for _, other := range seen {
			known = known || err == nil && os.SameFile(info, other)
		}
		if known || q.over() {
			continue
		}
		if err == nil {
			seen = append(seen, info)
		}
		q.apkDatabase(name)
	}
}

// apkFile is a file of a record that is asked for.
type apkFile struct {
	path   string
	digest Digest
}

// apkRecord is one package while it is read.
type apkRecord struct {
	name, version, arch string
	dir                 string
	sha256              bool // its digests are cut SHA-256 sums
	files               []apkFile
	open                bool // the last file may get a digest
	err                 error
}

// apkDatabase reads one database. Records end with an empty line.
func (q *query) apkDatabase(name string) {
	var rec apkRecord
	number := 0
	q.lines(name, func(line []byte, long bool) error {
		number++
		switch {
		case long && bytes.IndexByte([]byte("PVAFRZ"), line[0]) < 0:
			return nil // dependencies may be long
		case long:
			rec.err = cmp.Or(rec.err, fmt.Errorf("line %d: %w", number, errLongLine))
			return nil
		case len(line) == 0:
			err := q.apkEnd(&rec)
			rec = apkRecord{}
			return err
		}
		err := q.apkLine(&rec, line)
		if err != nil && !final(err) {
			// The record is lost, and is told of when it ends.
			rec.err, err = cmp.Or(rec.err, fmt.Errorf("line %d: %w", number, err)), nil
		}
		return err
	})
	if q.cut {
		return // the last record is not whole, which is told already
	}
	if err := q.apkEnd(&rec); err != nil {
		q.found.add(name, "%w", err)
	}
}

// apkLine takes one line, "X:value".
func (q *query) apkLine(rec *apkRecord, line []byte) error {
	if len(line) < 2 || line[1] != ':' {
		return fmt.Errorf("no field in %q", start(line))
	}
	value := line[2:]
	switch line[0] {
	case 'P', 'V', 'A':
		if len(value) > maxField {
			return fmt.Errorf("field %c of %d bytes", line[0], len(value))
		}
		rec.identify(line[0], string(value))
	case 'f':
		rec.sha256 = bytes.IndexByte(value, 'S') >= 0
	case 'F':
		rec.dir, rec.open = string(value), false
	case 'R':
		return q.apkPath(rec, value)
	case 'Z':
		if !rec.open {
			return nil
		}
		d, err := apkDigest(value, rec.sha256)
		rec.files[len(rec.files)-1].digest = d
		return err
	}
	return nil
}

func (rec *apkRecord) identify(letter byte, value string) {
	switch letter {
	case 'P':
		rec.name = value
	case 'V':
		rec.version = value
	case 'A':
		rec.arch = value
	}
}

func (rec *apkRecord) pkg() Package {
	return Package{Manager: "apk", Name: rec.name, Version: rec.version, Arch: rec.arch}
}

// apkPath takes the name of a file in the directory of the lines before it.
func (q *query) apkPath(rec *apkRecord, base []byte) error {
	rec.open = false
	if err := q.path(); err != nil {
		return err
	}
	if q.wanted != nil && !q.wanted.has(base) {
		return nil
	}
	if _, asked := q.packages[rec.pkg()]; q.wanted == nil && !asked {
		return nil
	}
	path := string(base)
	if rec.dir != "" {
		path = rec.dir + "/" + path
	}
	if len(path) > maxPath || len(rec.files) >= maxShipped {
		return fmt.Errorf("%d files, path of %d bytes", len(rec.files), len(path))
	}
	rec.open = true
	rec.files = append(rec.files, apkFile{path: path})
	return nil
}

// apkEnd gives the files of a record to who asked for them.
func (q *query) apkEnd(rec *apkRecord) error {
	p := rec.pkg()
	if rec.err != nil {
		return fmt.Errorf("package %q: %w", p.Name, rec.err)
	}
	if len(rec.files) == 0 {
		return nil
	}
	if p.Name == "" || p.Version == "" {
		return fmt.Errorf("package %q: no name or version", p.Name)
	}
	for _, f := range rec.files {
		// What apk protects where nothing else is said, apk-protected_paths(5).
		config := strings.HasPrefix(f.path, "etc/")
		if q.wanted == nil {
			if f.digest.Hex != "" && !config {
				q.give(Owned{Package: p, Path: f.path, Digest: f.digest})
			}
			q.packages[p] = true
			continue
		}
		for _, one := range q.wanted.match(f.path) {
			if err := one.add(f.path, Owned{Package: p, Digest: f.digest, Config: config}); err != nil {
				return fmt.Errorf("%q: %w", f.path, err)
			}
		}
	}
	return nil
}

// apkDigest decodes "Q1" or "Q2" and base64: SHA-1 or SHA-256 of the content of
// a file, or of the target of a link. Packages with the flag S (apk 3) have the
// first 160 bits of a SHA-256 under Q1.
func apkDigest(text []byte, cut bool) (Digest, error) {
	sum, algorithm := "", ""
	switch {
	case bytes.HasPrefix(text, []byte("Q1")) && cut:
		sum, algorithm = string(text[2:]), "sha256-160"
	case bytes.HasPrefix(text, []byte("Q1")):
		sum, algorithm = string(text[2:]), "sha1"
	case bytes.HasPrefix(text, []byte("Q2")):
		sum, algorithm = string(text[2:]), "sha256"
	default:
		return Digest{}, fmt.Errorf("no digest in %q", start(text))
	}
	raw, err := base64.StdEncoding.DecodeString(sum)
	if err != nil {
		return Digest{}, fmt.Errorf("digest %q: %w", start(text), err)
	}
	return newDigest(algorithm, []byte(hex.EncodeToString(raw)))
}
