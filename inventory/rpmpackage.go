// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// rpmMaxField bounds name, version and the like. The longest real ones are
// file names, and those end at 255 bytes.
const rpmMaxField = 1024

// rpmMaxFiles bounds the files that are looked at in one package, rpmMaxPath
// the length of one's path (PATH_MAX of Linux).
const (
	rpmMaxFiles = 200_000
	rpmMaxPath  = 4096
)

// rpmPackage decodes what identifies a package. An entry that is there and
// cannot be decoded costs the package: a version without its epoch, or a build
// without its vendor, would be another one. Raw keeps as much of name and
// source as is known also then.
func rpmPackage(h rpmHeader) (Raw, error) {
	f := rpmFields{h: h}
	raw := Raw{Installed: true, Package: Package{Manager: "rpm"}}
	raw.Name = f.text(rpmTagName)
	raw.SourceName, raw.SourceVersion = splitSourceRPM(f.text(rpmTagSourceRPM))
	version, release := f.text(rpmTagVersion), f.text(rpmTagRelease)
	raw.Epoch = int(f.number(rpmTagEpoch))
	raw.Arch = f.text(rpmTagArch)
	raw.Vendor = f.text(rpmTagVendor)
	raw.ModuleLabel = f.text(rpmTagModularityLabel)
	raw.BuildTime = rpmTime(f.number(rpmTagBuildTime))
	raw.InstallTime = rpmTime(f.number(rpmTagInstallTime))
	if f.err == nil && (raw.Name == "" || version == "" || release == "") {
		f.err = errors.New("rpm header without name, version or release")
	}
	if f.err != nil {
		return raw, f.err
	}
	raw.Version = version + "-" + release
	if raw.SourceName == "" {
		raw.SourceName, raw.SourceVersion = raw.Name, raw.Version
	}
	return raw, nil
}

// rpmFields decodes entries until one fails, and keeps that error.
type rpmFields struct {
	h   rpmHeader
	err error
}

func (f *rpmFields) text(tag uint32) string {
	text, err := f.h.text(tag)
	if err == nil && len(text) > rpmMaxField {
		text, err = "", fmt.Errorf("read rpm tag %d: %d bytes are too many", tag, len(text))
	}
	f.err = cmp.Or(f.err, err)
	return text
}

func (f *rpmFields) number(tag uint32) uint32 {
	n, err := f.h.number(tag)
	f.err = cmp.Or(f.err, err)
	return n
}

// rpmTime is a time of an rpm header, which counts seconds in 32 bits, and the
// zero time for 0.
func rpmTime(seconds uint32) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0).UTC()
}

// splitSourceRPM gives name and version-release of a source package's file
// name, "openssl-1.0.1e-57.el6.src.rpm". Only a name may hold dashes.
func splitSourceRPM(file string) (name, version string) {
	base, found := strings.CutSuffix(file, ".src.rpm")
	if !found {
		base, found = strings.CutSuffix(file, ".nosrc.rpm")
	}
	release := strings.LastIndexByte(base, '-')
	if !found || release <= 0 {
		return "", ""
	}
	dash := strings.LastIndexByte(base[:release], '-')
	if dash <= 0 {
		return "", ""
	}
	return base[:dash], base[dash+1:]
}

// rpmLibraryFiles gives the library files among a package's files, relative to
// the root.
func rpmLibraryFiles(h rpmHeader) ([]string, error) {
	bases, err := h.texts(rpmTagBaseNames, rpmMaxFiles)
	if err != nil {
		return nil, err
	}
	if bases == nil { // before rpm 4: whole paths
		return rpmOldFiles(h)
	}
	dirs, err := h.texts(rpmTagDirNames, rpmMaxFiles)
	if err != nil {
		return nil, err
	}
	indexes, err := h.numbers(rpmTagDirIndexes, rpmMaxFiles)
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

func rpmOldFiles(h rpmHeader) ([]string, error) {
	all, err := h.texts(rpmTagOldFileNames, rpmMaxFiles)
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
