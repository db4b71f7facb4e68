// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// maxRelease bounds each file that says which system this is.
const maxRelease = 64 << 10

// readSystem tells which system the root holds: os-release(5) where there is
// one, else the release files of older systems, and the support channels.
func readSystem(r *rootfs.Root) (System, []Problem) {
	found := problems{probe: "system"}
	sys := fromOSRelease(r, &found)
	if sys.ID == "" {
		if old := fromReleaseFiles(r, &found); old.ID != "" {
			sys = old
		} else {
			found.add("etc/os-release", false, "no file tells which system this is")
		}
	}
	if sys.CPE == "" {
		sys.CPE = r.FirstLine("etc/system-release-cpe")
	}
	sys.Channels = channels(r, sys, &found)
	return sys, found.all()
}

// fromOSRelease reads the first os-release there is. One in etc that cannot be
// read does not hide the vendor's below usr/lib.
func fromOSRelease(r *rootfs.Root, found *problems) System {
	for _, path := range []string{"etc/os-release", "usr/lib/os-release"} {
		data, err := r.ReadFile(path, maxRelease)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			found.add(path, false, "%v", rootfs.Cause(err))
			continue
		}
		fields, bad := parseOSRelease(string(data))
		for _, err := range bad {
			found.add(path, false, "%v", err)
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
			found.add(path, false, "no ID")
			continue
		}
		return sys
	}
	return System{}
}
