// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// rpmMaxDatabase bounds a database file. The largest seen have some ten
// megabytes; a full installation of a distribution stays below a hundred.
const rpmMaxDatabase = 1 << 30

// rpmMaxKept bounds the files and changelogs that are kept of one root. Those
// of a host's crypto packages are some megabytes.
const rpmMaxKept = 64 << 20

// errRPMKept is what a package gets whose files and changelog are beyond that.
var errRPMKept = errors.New("files and changelog are not read: the packages before have too much of both")

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

// database reads the file name, and tells whether it gave packages. A missing
// file is none; one that was read under another name is not read again.
func (r *rpmReader) database(ctx context.Context, name string, format rpmFormat) bool {
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
	case size > rpmMaxDatabase:
		r.problems.add(name, true, "rpm database of %d bytes is too large", size)
		return false
	}
	return r.headers(name, format.headers(ctx, r.root, name, f, info.Size()))
}

// headers decodes the headers of one database.
func (r *rpmReader) headers(name string, headers iter.Seq2[[]byte, error]) bool {
	found, records, before := false, 0, len(r.packages)
	for blob, err := range headers {
		records++
		incomplete := true
		if err == nil {
			var raw Raw
			raw, incomplete, err = r.decode(blob)
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

// decode gives the package of one header, or a Raw without name when it is
// lost or no package. Files and changelog are decoded for wanted ones alone.
func (r *rpmReader) decode(blob []byte) (raw Raw, incomplete bool, err error) {
	h, err := parseRPMHeader(blob)
	if err != nil {
		return Raw{}, true, err
	}
	raw, err = rpmPackage(h)
	if sum := h.check(); sum != nil {
		err, raw.SourceName = sum, "" // then neither name nor source can be relied on
	}
	if err != nil {
		known := raw.Name != "" && raw.SourceName != ""
		if raw.Name != "" {
			err = fmt.Errorf("package %q: %w", raw.Name, err)
		}
		return Raw{}, !known || r.wanted(raw.SourceName, raw.Name), err
	}
	if raw.Name == "gpg-pubkey" { // a trusted key, kept among the packages
		return Raw{}, false, nil
	}
	if !r.wanted(raw.SourceName, raw.Name) {
		return raw, false, nil
	}
	raw.SigningKey = h.signingKey()
	if err := r.detail(h, &raw); err != nil {
		return raw, false, fmt.Errorf("package %q: %w", raw.Name, err)
	}
	return raw, false, nil
}

// detail decodes files and changelog. What of it is damaged is left out.
func (r *rpmReader) detail(h rpmHeader, raw *Raw) error {
	if r.kept > rpmMaxKept {
		return errRPMKept
	}
	files, errFiles := rpmLibraryFiles(h)
	changes, errChanges := rpmChangelog(h)
	raw.Files, raw.Changelog = files, changes
	if len(changes) > 0 {
		raw.ChangelogSource = rpmChangelogSource
	}
	for _, file := range files {
		r.kept += len(file)
	}
	for _, change := range changes {
		r.kept += len(change.Version) + len(change.Text) + rpmEntryCost
	}
	return errors.Join(errFiles, errChanges)
}

// rpmEntryCost is about what an entry of a changelog takes beside its text.
const rpmEntryCost = 64

// add keeps a package, once: two databases may be copies of each other.
func (r *rpmReader) add(raw Raw) {
	key := rpmKey{raw.Name, raw.Version, raw.Arch, raw.Epoch, raw.InstallTime.Unix()}
	if r.had[key] {
		return
	}
	r.had[key] = true
	r.packages = append(r.packages, raw)
}
