// SPDX-License-Identifier: Apache-2.0

package walk

import (
	"os"
	"path"
	"strings"
	"syscall"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// layers returns the directories that the overlay mounts of a walk are made of,
// with the mount point that shows them: their files are seen there, as far as
// the overlay has not replaced them. Not taken as layers are
//   - those of an overlay that is the root itself (a container's, whose layers
//     have paths of another system);
//   - directories that the overlay's mount point lies in, or that are seen
//     through the overlay itself (systemd-sysext mounts on its own layer);
//   - those in a place that others than root can write to, who could name a
//     directory like a layer that is gone, to have it left out.
func layers(r *rootfs.Root, ms mounts, walked []mount) map[inode]string {
	found := map[inode]string{}
	for _, m := range walked {
		if m.kind != "overlay" {
			continue
		}
		self, err := identify(r, m.point)
		if err != nil {
			continue
		}
		for _, layer := range layerPaths(m.options) {
			layer, ok := ms.inside(layer)
			if !ok || layer == "" || m.point == layer || strings.HasPrefix(m.point, layer+"/") || !onlyRootWrites(r, layer) {
				continue
			}
			if id, err := identify(r, layer); err == nil && id.device != self.device {
				found[id] = m.point
			}
		}
	}
	return found
}

// layerPaths reads the layers from the options of an overlay, as paths of the
// running system without the slash in front: lowerdir=A:B, lowerdir+=A, upperdir=A, workdir=A, see
// https://docs.kernel.org/filesystems/overlayfs.html. A backslash keeps what
// follows from ending a path. A relative path is Docker's, from two directories
// above the upper one.
func layerPaths(options string) (paths []string) {
	var home string
	var relative []string
	for _, option := range strings.Split(options, ",") {
		name, value, _ := strings.Cut(option, "=")
		value = unescape(value)
		switch name {
		case "upperdir":
			home = path.Dir(path.Dir(path.Clean(value)))
			paths = append(paths, rootfs.Clean(value))
		case "workdir", "lowerdir+", "datadir+":
			paths = append(paths, rootfs.Clean(value))
		case "lowerdir":
			relative = append(relative, splitLayers(value)...)
		}
	}
	for _, layer := range relative {
		switch {
		case strings.HasPrefix(layer, "/"):
			paths = append(paths, rootfs.Clean(layer))
		case home != "":
			paths = append(paths, rootfs.Clean(path.Join(home, layer)))
		}
	}
	return paths
}

// splitLayers splits at colons without a backslash in front.
func splitLayers(value string) (parts []string) {
	var part strings.Builder
	for i := 0; i <= len(value); i++ {
		switch {
		case i == len(value) || value[i] == ':':
			if part.Len() > 0 {
				parts = append(parts, part.String())
			}
			part.Reset()
		case value[i] == '\\' && i+1 < len(value):
			i++
			part.WriteByte(value[i])
		default:
			part.WriteByte(value[i])
		}
	}
	return parts
}

// onlyRootWrites tells whether every directory from the root down to name
// belongs to root, or to who runs this, and nobody else can write to it.
func onlyRootWrites(r *rootfs.Root, name string) bool {
	for _, dir := range append(ancestors(name), "/", name) {
		st, err := statOf(r, dir)
		if err != nil || st.Uid != 0 && int(st.Uid) != os.Geteuid() || st.Mode&0o022 != 0 {
			return false
		}
	}
	return true
}

// identify tells which directory name is, following links inside the root.
func identify(r *rootfs.Root, name string) (inode, error) {
	st, err := statOf(r, name)
	if err != nil {
		return inode{}, err
	}
	return inode{uint64(st.Dev), st.Ino}, nil
}

func statOf(r *rootfs.Root, name string) (*syscall.Stat_t, error) {
	info, err := r.Stat(name)
	if err != nil {
		return nil, err
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok || !info.IsDir() {
		return nil, syscall.ENOTDIR
	}
	return st, nil
}
