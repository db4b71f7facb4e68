// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"errors"
	"fmt"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/rpmdb"
)

// rpmMaxKept bounds the files and changelogs that are kept of one root. Those
// of a host's crypto packages are some megabytes.
const rpmMaxKept = 64 << 20

// errRPMKept is what a package gets whose files and changelog are beyond that.
var errRPMKept = errors.New("files and changelog are not read: the packages before have too much of both")

// rpmMaxFiles bounds the files that are looked at in one package, rpmMaxPath
// the length of one's path (PATH_MAX of Linux).
const (
	rpmMaxFiles = 200_000
	rpmMaxPath  = 4096
)

// detail decodes files and changelog. What of it is damaged is left out.
func (r *rpmReader) detail(h rpmdb.Header, raw *Raw) error {
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

// rpmLibraryFiles gives the library files among a package's files, relative to
// the root.
func rpmLibraryFiles(h rpmdb.Header) ([]string, error) {
	bases, err := h.Texts(rpmdb.TagBaseNames, rpmMaxFiles)
	if err != nil {
		return nil, err
	}
	if bases == nil { // before rpm 4: whole paths
		return rpmOldFiles(h)
	}
	dirs, err := h.Texts(rpmdb.TagDirNames, rpmMaxFiles)
	if err != nil {
		return nil, err
	}
	indexes, err := h.Numbers(rpmdb.TagDirIndexes, rpmMaxFiles)
	if err != nil {
		return nil, err
	}
	if len(indexes) != len(bases) {
		return nil, fmt.Errorf("read rpm files: %d names, %d directories", len(bases), len(indexes))
	}
	var files []string
	for i, base := range bases {
		if indexes[i] >= uint32(len(dirs)) {
			return nil, fmt.Errorf("read rpm files: no directory %d", indexes[i])
		}
		dir := dirs[indexes[i]]
		if len(dir)+len(base) > rpmMaxPath {
			return nil, fmt.Errorf("read rpm files: path of %d bytes", len(dir)+len(base))
		}
		if file := string(dir) + string(base); isRPMLibrary(file) {
			files = append(files, rootfs.Clean(file))
		}
	}
	return files, nil
}

func rpmOldFiles(h rpmdb.Header) ([]string, error) {
	all, err := h.Texts(rpmdb.TagOldFileNames, rpmMaxFiles)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, file := range all {
		if len(file) <= rpmMaxPath && isRPMLibrary(string(file)) {
			files = append(files, rootfs.Clean(string(file)))
		}
	}
	return files, nil
}

// isRPMLibrary is isLibraryFile without the hidden check sums that FIPS builds
// lay beside their libraries, ".libcrypto.so.1.0.1e.hmac".
func isRPMLibrary(file string) bool {
	return isLibraryFile(file) && !strings.Contains(file, "/.") && !strings.HasSuffix(file, ".hmac")
}

// Limits of one changelog. The longest real ones have some hundred entries of
// some hundred bytes.
const (
	rpmMaxChanges    = 10_000
	rpmMaxChangeText = 64 << 10
	rpmMaxChangeName = 1024
)

// rpmChangelogSource is what Raw.ChangelogSource says of a header's changelog.
const rpmChangelogSource = "rpm changelog"

// rpmChangelog decodes the changelog of a header, newest entry first as rpm
// keeps it; nil when there is none.
func rpmChangelog(h rpmdb.Header) ([]ChangelogEntry, error) {
	times, err := h.Numbers(rpmdb.TagChangelogTime, rpmMaxChanges)
	if err != nil {
		return nil, err
	}
	names, err := h.Texts(rpmdb.TagChangelogName, rpmMaxChanges)
	if err != nil {
		return nil, err
	}
	texts, err := h.Texts(rpmdb.TagChangelogText, rpmMaxChanges)
	if err != nil {
		return nil, err
	}
	if len(times) != len(texts) || len(names) != len(texts) {
		return nil, fmt.Errorf("read rpm changelog: %d times, %d names, %d texts", len(times), len(names), len(texts))
	}
	var entries []ChangelogEntry
	for i, text := range texts {
		name := names[i]
		entries = append(entries, ChangelogEntry{
			Time:    rpmTime(times[i]),
			Version: changelogVersion(string(name[:min(len(name), rpmMaxChangeName)])),
			Text:    string(text[:min(len(text), rpmMaxChangeText)]),
		})
	}
	return entries, nil
}

// changelogVersion gives the version that stands behind the author in the head
// of an entry, "Jane Doe <jane@example.org> - 1:1.1.1k-7", as written. Many
// entries have none.
func changelogVersion(head string) string {
	rest := ""
	if end := strings.LastIndexByte(head, '>'); end >= 0 {
		rest = head[end+1:]
	} else if at := strings.IndexByte(head, '@'); at >= 0 {
		_, rest, _ = strings.Cut(head[at:], " ")
	} else if dash := strings.LastIndex(head, " - "); dash >= 0 {
		rest = head[dash+3:]
	}
	rest = strings.TrimLeft(rest, " \t-–:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return ""
	}
	version := strings.Trim(fields[0], "[](),;")
	if version == "" || version[0] < '0' || version[0] > '9' {
		return ""
	}
	return version
}
