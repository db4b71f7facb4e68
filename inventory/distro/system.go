// SPDX-License-Identifier: Apache-2.0

// Package distro tells which system a root holds: distribution and release, and
// the support channels that its own files say it follows.
package distro

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// maxRelease bounds each file that says which system this is.
const maxRelease = 64 << 10

// System is the operating system a root holds, as its files tell. The fields
// are those of inventory.System.
type System struct {
	ID        string   // of os-release, or the id it would have there
	VersionID string   // of os-release, or the version in the release file
	Name      string   // PRETTY_NAME, or the release file's line
	Codename  string   // VERSION_CODENAME
	CPE       string   // CPE_NAME, or the content of system-release-cpe
	Like      []string // ID_LIKE, in order
	Source    string   // the file that told
	Channels  []string // the support streams beyond the standard one, sorted
}

// teller is told what of a file could not be read.
type teller func(path string, err error)

// Read tells which system the root holds: os-release(5) where there is one, else
// the release files of older systems, and the support channels. What cannot be
// read is told and left out.
func Read(r *rootfs.Root, tell func(path string, err error)) System {
	sys := fromOSRelease(r, tell)
	if sys.ID == "" {
		if old := fromReleaseFiles(r, tell); old.ID != "" {
			sys = old
		} else {
			tell("etc/os-release", errors.New("no file tells which system this is"))
		}
	}
	if sys.CPE == "" {
		sys.CPE = r.FirstLine("etc/system-release-cpe")
	}
	sys.Channels = channels(r, sys, tell)
	return sys
}

// fromOSRelease reads the first os-release there is. One in etc that cannot be
// read does not hide the vendor's below usr/lib.
func fromOSRelease(r *rootfs.Root, tell teller) System {
	for _, path := range []string{"etc/os-release", "usr/lib/os-release"} {
		data, err := r.ReadFile(path, maxRelease)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			tell(path, rootfs.Cause(err))
			continue
		}
		fields, bad := parseOSRelease(string(data))
		for _, err := range bad {
			tell(path, err)
		}
		sys := System{
			ID:        fields["ID"],
			VersionID: fields["VERSION_ID"],
			Name:      fields["PRETTY_NAME"],
			Codename:  fields["VERSION_CODENAME"],
			CPE:       fields["CPE_NAME"],
			Like:      strings.Fields(fields["ID_LIKE"]),
			Source:    path,
		}
		if sys.Name == "" {
			sys.Name = strings.TrimSpace(fields["NAME"] + " " + fields["VERSION"])
		}
		if sys.ID == "centos" && strings.Contains(fields["NAME"], "Stream") {
			sys.ID = "centos-stream"
		}
		if sys.ID == "" {
			tell(path, errors.New("no ID"))
			continue
		}
		return sys
	}
	return System{}
}
