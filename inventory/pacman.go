// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// pacmanLocal has one directory for each installed package, see
// https://wiki.archlinux.org/title/Pacman#Package_cache and alpm(8).
const pacmanLocal = "var/lib/pacman/local"

// Bounds of pacman's database.
const (
	pacmanMaxPackages = 100000
	pacmanMaxDesc     = 1 << 20
	pacmanMaxFiles    = 64 << 20
)

// pacmanProbe reads all packages that pacman knows, with the files of those of
// the catalogue.
func pacmanProbe(ctx context.Context, r *rootfs.Root, _ System) ([]Raw, []Problem) {
	found := problems{probe: "pacman"}
	names, err := r.ReadDir(pacmanLocal, pacmanMaxPackages)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		found.add(pacmanLocal, true, "%v", rootfs.Cause(err))
	}
	var raws []Raw
	for _, name := range names {
		if name == "ALPM_DB_VERSION" {
			continue
		}
		if err := ctx.Err(); err != nil {
			found.add(pacmanLocal, true, "%v", err)
			break
		}
		path := pacmanLocal + "/" + name + "/desc"
		data, err := r.ReadFile(path, pacmanMaxDesc)
		if err != nil {
			found.add(path, true, "%v", rootfs.Cause(err))
			continue
		}
		raw, err := parsePacman(string(data))
		if err != nil {
			found.add(path, true, "%v", err)
			continue
		}
		if ofCatalogue(raw) {
			raw.Files = pacmanFiles(r, pacmanLocal+"/"+name+"/files", &found)
		}
		raws = append(raws, raw)
	}
	return raws, found.all()
}

// parsePacman makes a package of a desc file: "%NAME%" on a line of its own,
// then its values, then an empty line.
func parsePacman(text string) (Raw, error) {
	values := pacmanSections(text)
	one := func(name string) string {
		if v := values[name]; len(v) > 0 {
			return v[0]
		}
		return ""
	}
	raw := Raw{
		Package: Package{
			Manager: "pacman", Name: one("NAME"), Version: one("VERSION"), Arch: one("ARCH"),
			Vendor: strings.ToValidUTF8(one("PACKAGER"), "\ufffd"), InstallTime: unixTime(one("INSTALLDATE")), BuildTime: unixTime(one("BUILDDATE")),
		},
		SourceName: one("BASE"), SourceVersion: one("VERSION"), Installed: true,
	}
	if raw.SourceName == "" {
		raw.SourceName = raw.Name
	}
	if err := raw.check(); err != nil {
		return raw, fmt.Errorf("package %q: %w", cut(raw.Name, 80), err)
	}
	return raw, nil
}

// pacmanSections cuts a file of pacman's database into its sections.
func pacmanSections(text string) map[string][]string {
	values := map[string][]string{}
	section := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case line == "":
			section = ""
		case section == "" && len(line) > 2 && line[0] == '%' && line[len(line)-1] == '%':
			section = line[1 : len(line)-1]
		case section != "":
			values[section] = append(values[section], line)
		}
	}
	return values
}

// pacmanFiles reads the library files of a package.
func pacmanFiles(r *rootfs.Root, path string, found *problems) []string {
	data, err := r.ReadFile(path, pacmanMaxFiles)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			found.add(path, false, "%v", rootfs.Cause(err))
		}
		return nil
	}
	var files []string
	for _, file := range pacmanSections(string(data))["FILES"] {
		if isLibraryFile(file) {
			files = append(files, rootfs.Clean(file))
		}
	}
	return files
}

// unixTime reads seconds since 1970; the zero time when it cannot.
func unixTime(text string) time.Time {
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seconds <= 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}
