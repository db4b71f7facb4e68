// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"fmt"
	"strconv"
	"strings"

	packageurl "github.com/package-url/packageurl-go"
)

// purlManagers are the types of package URLs whose packages are a system's.
// https://github.com/package-url/purl-spec/blob/main/PURL-TYPES.rst
var purlManagers = map[string]string{"rpm": "rpm", "deb": "dpkg", "apk": "apk", "alpm": "pacman"}

// purlPackage reads the package that a package URL names; one of another type
// than a system's has no manager. Version is what the document says beside it,
// and may be empty.
func purlPackage(text, version string) (stated, error) {
	u, err := packageurl.FromString(text)
	if err != nil {
		return stated{}, fmt.Errorf("package URL %q: %w", cut(text, 60), err)
	}
	manager := purlManagers[u.Type]
	if manager == "" {
		return stated{name: u.Name, version: u.Version}, nil
	}
	q := u.Qualifiers.Map()
	if arch := q["arch"]; arch == "src" || arch == "nosrc" || arch == "source" {
		return stated{name: u.Name, version: u.Version}, nil // sources are not installed
	}
	p := stated{
		manager: manager, name: u.Name, version: u.Version, arch: q["arch"],
		system: qualifierSystem(u.Namespace, q["distro"]), module: q["rpmmod"],
	}
	if p.version == "" {
		p.version = version
	}
	switch manager {
	case "rpm":
		err = p.takeEpoch(q["epoch"], version)
	case "dpkg":
		if epoch := q["epoch"]; epoch != "" && epoch != "0" && !strings.Contains(p.version, ":") {
			p.version = epoch + ":" + p.version
		}
	}
	p.upstream(q)
	return p, err
}

// takeEpoch moves the epoch of an rpm package out of its version, where the
// package URL does not state it by itself. One that is nowhere is not known.
func (p *stated) takeEpoch(qualifier, beside string) error {
	epoch, version, ok := strings.Cut(p.version, ":")
	if ok {
		p.version = version
	} else {
		epoch = ""
	}
	if qualifier != "" {
		epoch = qualifier
	}
	if before, _, has := strings.Cut(beside, ":"); epoch == "" && has {
		epoch = before
	}
	if epoch == "" {
		p.noEpoch = true
		return nil
	}
	n, err := strconv.ParseUint(epoch, 10, 31)
	if err != nil {
		return fmt.Errorf("epoch %q is no number", cut(epoch, 40))
	}
	p.epoch = int(n)
	return nil
}

// upstream takes the source package from the qualifiers that syft ("upstream":
// a name, name@version or the file name of a source rpm) and osv-scalibr write
// ("source", "sourceversion", "sourcerpm", "origin").
func (p *stated) upstream(q map[string]string) {
	for _, name := range []string{"sourcerpm", "upstream", "source", "origin"} {
		if q[name] == "" {
			continue
		}
		p.takeSource(q[name])
		if p.sourceOf == "" && p.manager != "rpm" {
			p.sourceOf = q["sourceversion"]
		}
		return
	}
}

// takeSource reads a source package as a name, name@version, or the file name
// of a source rpm.
func (p *stated) takeSource(text string) {
	if p.manager == "rpm" {
		if name, version, ok := sourceRPM(text); ok {
			p.source, p.sourceOf = name, version
			return
		}
	}
	name, version, _ := strings.Cut(text, "@")
	if p.manager == "rpm" {
		_, after, has := strings.Cut(version, ":")
		if has {
			version = after
		}
	}
	p.source, p.sourceOf = name, version
}
