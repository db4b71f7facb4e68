// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"strconv"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// raw is the package of the row, by what its package manager calls a name and a
// version.
func (r *row) raw(manager string) (inventory.Raw, error) {
	raw := inventory.Raw{Package: inventory.Package{Manager: manager, Arch: r.get(colArch).text}}
	name, version := r.get(colPackage), r.get(colVersion)
	raw.Name, raw.Version = name.text, version.text
	switch {
	case name.text == "":
		return raw, wrong(name, "no name of a package")
	case version.text == "":
		return raw, wrong(version, "no version of a package")
	}
	if err := r.source(&raw); err != nil {
		return raw, err
	}
	var err error
	if manager == "rpm" {
		err = r.rpm(&raw)
	} else {
		err = r.other(&raw)
	}
	if err != nil {
		return raw, err
	}
	if plainly("name", raw.Name, 1, inNames) != nil {
		return raw, wrong(name, "%q is no name of a package", cut(name.text, 80))
	}
	if plainly("version", raw.Version, 1, inVersions) != nil || !hasDigit(raw.Version) {
		return raw, wrong(version, "%q is no version of a package", cut(version.text, 80))
	}
	return raw, nil
}

// rpm reads name and version as rpm has them. The version may be the whole
// name-version-release.arch.
func (r *row) rpm(raw *inventory.Raw) error {
	name, version := r.get(colPackage), r.get(colVersion)
	bare, arch := cutArch(name.text)
	text, behind := cutArch(version.text)
	for _, known := range []string{arch, behind} {
		if raw.Arch == "" {
			raw.Arch = known
		}
	}
	raw.Name = bare
	if raw.Arch == "src" || raw.Arch == "nosrc" {
		return wrong(name, "%q is a source package, which is not installed", cut(name.text, 80))
	}
	stated := false
	if strings.HasPrefix(text, bare+"-") {
		n, err := parseNEVRA(text, version.column)
		if err != nil || n.name != bare {
			return wrong(version, "%q is no version of %q", cut(text, 80), cut(bare, 80))
		}
		raw.Version, raw.Epoch, stated = n.version, n.epoch, n.stated
	} else {
		v, ok := parseEVR(r.released(text))
		if !ok {
			return wrong(version, "%q is no version and release of a package", cut(version.text, 80))
		}
		raw.Version, raw.Epoch, stated = v.version, v.epoch, v.stated
	}
	epoch, known, err := r.epoch(raw.Epoch, stated)
	raw.Epoch, raw.NoEpoch = epoch, !known
	return err
}

// other reads name and version as dpkg, apk and pacman have them, with the
// epoch in the version.
func (r *row) other(raw *inventory.Raw) error {
	version := r.get(colVersion)
	if raw.Manager == "dpkg" {
		bare, arch, _ := strings.Cut(raw.Name, ":")
		raw.Name = bare
		if raw.Arch == "" && isDebArch(arch) {
			raw.Arch = arch
		}
	}
	release := r.get(colRelease).text
	if raw.Manager == "apk" && release != "" && strings.Trim(release, "0123456789") == "" {
		raw.Version += "-r" + release
	} else {
		raw.Version = r.released(raw.Version)
	}
	if raw.Manager == "pacman" && !strings.Contains(raw.Version, "-") {
		return wrong(version, "%q is no version and release of a package", cut(version.text, 80))
	}
	before, _, stated := strings.Cut(raw.Version, ":")
	number := 0
	if stated {
		var ok bool
		if number, ok = parseEpoch(before); !ok || raw.Manager == "apk" {
			return wrong(version, "%q is no version of a package", cut(version.text, 80))
		}
	}
	epoch, known, err := r.epoch(number, stated)
	switch {
	case err != nil:
		return err
	case raw.Manager == "apk" && epoch > 0:
		return wrong(r.get(colEpoch), "apk has no epochs")
	case raw.Manager == "apk":
	case !stated && epoch > 0:
		raw.Version = strconv.Itoa(epoch) + ":" + raw.Version
	default:
		raw.NoEpoch = !known
	}
	return nil
}

// released is a version with the release that has a column of its own.
func (r *row) released(version string) string {
	release, _ := cutArch(r.get(colRelease).text)
	if release == "" || strings.HasSuffix(version, "-"+release) {
		return version
	}
	return version + "-" + release
}

// epoch is that of the version or of the column for it; not known when neither
// tells: spreadsheets leave a cell empty for either reason.
func (r *row) epoch(written int, stated bool) (epoch int, known bool, err error) {
	c := r.get(colEpoch)
	if c.text == "" {
		return written, stated, nil
	}
	epoch, ok := parseEpoch(c.text)
	switch {
	case !ok:
		return 0, false, wrong(c, "%q is no epoch", cut(c.text, 80))
	case stated && written != epoch:
		return 0, false, wrong(c, "the epoch is %d here, and %d in the version", epoch, written)
	}
	return epoch, true, nil
}

// source reads the source package: a name, "name (version)", or the file name
// of an rpm source package.
func (r *row) source(raw *inventory.Raw) error {
	c, version := r.get(colSource), r.get(colSourceVersion)
	if name, of, ok := sourceRPM(c.text); ok {
		raw.SourceName, raw.SourceVersion = name, of
	} else if c.text != "" {
		raw.SourceName, raw.SourceVersion = debSource(c.text)
		if plainly("name", raw.SourceName, 1, inNames) != nil {
			return wrong(c, "%q is no name of a source package", cut(c.text, 80))
		}
	}
	if version.text != "" {
		raw.SourceVersion = version.text
		if v, ok := parseEVR(version.text); ok && raw.Manager == "rpm" {
			raw.SourceVersion = v.version
		}
	}
	if raw.SourceVersion != "" && plainly("version", raw.SourceVersion, 1, inVersions) != nil {
		return wrong(version, "%q is no version of a source package", cut(raw.SourceVersion, 80))
	}
	return nil
}

// describe adds what tells whose build it is.
func (r *row) describe(raw *inventory.Raw) {
	raw.NoVendor = !r.has(colVendor)
	raw.NoChangelog = r.has(colChangelog)
	raw.Vendor = cut(r.get(colVendor).text, maxCell)
	raw.ModuleLabel = cut(r.get(colModule).text, maxCell)
	raw.Origin = cut(r.get(colOrigin).text, maxCell)
	raw.Pocket = cut(r.get(colPocket).text, maxCell)
}

// changelog adds the build's changelog, up to the bounds of a text.
func (r *row) changelog(sys inventory.System, raw *inventory.Raw, c cell) {
	if r.all.history += len(c.text); r.all.history > maxHistory {
		if !r.dropped {
			r.dropped = true
			r.lines.found.add(c.line, c.column, false, "from here on changelogs are not read: they have more than %d bytes", maxHistory)
		}
		return
	}
	of := *raw
	if of.SourceName == "" {
		of.SourceName = inventory.SourceOf(sys, raw.Manager, raw.Name)
	}
	entries, err := inventory.ParseChangelog(of, strings.Clone(c.text))
	if err != nil {
		r.lines.found.add(c.line, c.column, false, "changelog of %q: %v", cut(raw.Name, 80), err)
	}
	if len(entries) > 0 {
		raw.Changelog, raw.ChangelogSource = entries, "changelog of the list"
	}
}
