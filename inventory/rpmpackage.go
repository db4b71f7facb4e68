// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cryptopatch/cryptopatch/inventory/rpmdb"
)

// rpmMaxField bounds name, version and the like. The longest real ones are
// file names, and those end at 255 bytes.
const rpmMaxField = 1024

// decode gives the package of one header, or a Raw without name when it is
// lost or no package. Files and changelog are decoded for wanted ones alone.
func (r *rpmReader) decode(h rpmdb.Header) (raw Raw, incomplete bool, err error) {
	raw, err = rpmPackage(h)
	if sum := h.Check(); sum != nil {
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
	raw.SigningKey = h.SigningKey()
	if err := r.detail(h, &raw); err != nil {
		return raw, false, fmt.Errorf("package %q: %w", raw.Name, err)
	}
	return raw, false, nil
}

// rpmPackage decodes what identifies a package. An entry that is there and
// cannot be decoded costs the package: a version without its epoch, or a build
// without its vendor, would be another one. Raw keeps as much of name and
// source as is known also then.
func rpmPackage(h rpmdb.Header) (Raw, error) {
	f := rpmFields{h: h}
	raw := Raw{Installed: true, Package: Package{Manager: "rpm"}}
	raw.Name = f.text(rpmdb.TagName)
	raw.SourceName, raw.SourceVersion = splitSourceRPM(f.text(rpmdb.TagSourceRPM))
	version, release := f.text(rpmdb.TagVersion), f.text(rpmdb.TagRelease)
	raw.Epoch = int(f.number(rpmdb.TagEpoch))
	raw.Arch = f.text(rpmdb.TagArch)
	raw.Vendor = f.text(rpmdb.TagVendor)
	raw.ModuleLabel = f.text(rpmdb.TagModularityLabel)
	raw.BuildTime = rpmTime(f.number(rpmdb.TagBuildTime))
	raw.InstallTime = rpmTime(f.number(rpmdb.TagInstallTime))
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
	h   rpmdb.Header
	err error
}

func (f *rpmFields) text(tag rpmdb.Tag) string {
	text, err := f.h.Text(tag)
	if err == nil && len(text) > rpmMaxField {
		text, err = "", fmt.Errorf("read rpm tag %d: %d bytes are too many", tag, len(text))
	}
	f.err = cmp.Or(f.err, err)
	return text
}

func (f *rpmFields) number(tag rpmdb.Tag) uint32 {
	n, err := f.h.Number(tag)
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
