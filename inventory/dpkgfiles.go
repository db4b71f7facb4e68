// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// dpkgMaxList bounds the file list of one package.
const dpkgMaxList = 16 << 20

// files fills in the paths of the packages of the catalogue.
func (d *dpkg) files() {
	for i := range d.raws {
		if !ofCatalogue(d.raws[i]) {
			continue
		}
		raw := &d.raws[i]
		if strings.ContainsAny(raw.Name+raw.Arch, "/\x00") {
			continue
		}
		raw.Files = d.list(raw.Name, raw.Arch)
	}
}

// list reads the list of one package: "name.list", or "name:arch.list" of a
// package that can be installed for several architectures. A distroless image
// has sums beside the status instead.
func (d *dpkg) list(name, arch string) []string {
	for _, path := range []string{
		dpkgInfo + "/" + name + ":" + arch + ".list",
		dpkgInfo + "/" + name + ".list",
		dpkgStatusDir + "/" + name + ".md5sums",
	} {
		data, err := d.root.ReadFile(path, dpkgMaxList)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			d.found.add(path, false, "%v", rootfs.Cause(err))
			continue
		}
		var files []string
		for line := range strings.Lines(string(data)) {
			line = strings.TrimRight(line, "\n")
			if strings.HasSuffix(path, ".md5sums") {
				_, line, _ = strings.Cut(line, "  ")
			}
			if isLibraryFile(line) && !strings.Contains(line, "\x00") {
				files = append(files, rootfs.Clean(line))
			}
		}
		return files
	}
	return nil
}
