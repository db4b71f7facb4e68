// SPDX-License-Identifier: Apache-2.0

package distro

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Bounds of the files that tell channels.
const (
	maxRepoFile  = 1 << 20
	maxRepoFiles = 5000
)

// channels tells which support streams beyond the standard one the host's own
// files say it follows. It reads what the family of the system uses.
func channels(r *rootfs.Root, sys System, tell teller) []string {
	var list []string
	switch {
	case sys.ID == "rhel":
		list = redhatChannels(r, sys, tell)
	case strings.HasPrefix(sys.ID, "sle"), sys.ID == "sl-micro":
		list = suseChannels(r, tell)
	case sys.ID == "debian" || sys.ID == "ubuntu" || slices.Contains(sys.Like, "debian") ||
		slices.Contains(sys.Like, "ubuntu"):
		list = append(aptChannels(r, tell), proChannels(r, tell)...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// readEach gives the content of every file in dir whose name has the ending.
func readEach(r *rootfs.Root, dir, ending string, tell teller, use func(path string, data []byte)) {
	names, err := r.ReadDir(dir, maxRepoFiles)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		tell(dir, rootfs.Cause(err))
	}
	for _, name := range names {
		if strings.HasSuffix(name, ending) {
			readOne(r, dir+"/"+name, tell, use)
		}
	}
}

// readOne gives the content of a file, if it is there.
func readOne(r *rootfs.Root, path string, tell teller, use func(path string, data []byte)) {
	data, err := r.ReadFile(path, maxRepoFile)
	if err == nil {
		use(path, data)
	} else if !errors.Is(err, fs.ErrNotExist) {
		tell(path, rootfs.Cause(err))
	}
}
