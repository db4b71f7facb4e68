// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/version"
)

// build is what makes packages one component: one source build of one library.
type build struct {
	manager, source, version string
	epoch                    int
	library                  Library
}

// Bounds of what is judged of one host. A real one has a dozen components, and
// two or three builds of one source at most.
const (
	maxBuilds     = 16 // of one source
	maxComponents = 200
)

// bounded keeps what can be judged in bounded time and memory: of each source
// the first builds, so that a flood of one does not hide the others.
func bounded(found []Component) (kept []Component, dropped int) {
	builds := map[[2]string]int{}
	for _, c := range found {
		key := [2]string{c.Manager, c.Source.Name}
		if builds[key] == maxBuilds || len(kept) == maxComponents {
			dropped++
			continue
		}
		builds[key]++
		kept = append(kept, c)
	}
	return kept, dropped
}

// components groups the packages of the catalogue into one component for each
// source build, with purls for the given system; dropped counts those beyond
// the bounds.
func components(sys System, raws []Raw) (found []Component, dropped int) {
	groups := map[build][]Raw{}
	for _, raw := range raws {
		lib, ok := Lookup(raw.Manager, raw.SourceName, raw.Name)
		if !ok || !raw.Installed {
			continue
		}
		raw.PURL = purl(sys, raw.Package)
		key := buildOf(lib, raw)
		groups[key] = append(groups[key], raw)
	}
	for key, group := range groups {
		if slices.ContainsFunc(group, func(r Raw) bool { return carries(key.library, r.Package) }) {
			found = append(found, component(key, group))
		}
	}
	slices.SortFunc(found, func(a, b Component) int {
		return cmp.Or(cmp.Compare(a.Library, b.Library), cmp.Compare(a.Source.Name, b.Source.Name),
			cmp.Compare(a.Manager, b.Manager), cmp.Compare(a.Packages[0].Name, b.Packages[0].Name),
			cmp.Compare(a.Packages[0].Arch, b.Packages[0].Arch), cmp.Compare(a.Source.Version, b.Source.Version))
	})
	found, dropped = bounded(found)
	for i := range found {
		found[i].ID = componentID(found[:i], found[i])
	}
	sortComponents(found)
	return found, dropped
}

// sortComponents puts components into the order of Host.Components.
func sortComponents(list []Component) {
	slices.SortStableFunc(list, func(a, b Component) int {
		return cmp.Or(cmp.Compare(a.Library, b.Library), cmp.Compare(a.Source.Name, b.Source.Name),
			cmp.Compare(a.ID, b.ID))
	})
}

// buildOf tells which build raw is part of. A library that is built from the
// source of another one, with a version of its own (Fedora's and RHEL 9's nspr
// from nss), is taken as a source of its own name: its version must never be
// compared with those of the other library.
func buildOf(lib Library, raw Raw) build {
	b := build{raw.Manager, raw.SourceName, raw.SourceVersion, raw.Epoch, lib}
	if b.source == "" {
		b.source = raw.Name
	}
	if b.version == "" {
		b.version = raw.Version
	}
	owner, known := Lookup(raw.Manager, b.source, b.source)
	if owner == lib || b.version == raw.Version {
		return b
	}
	if known {
		b.source = withoutParts(strings.ToLower(raw.Name))
	}
	b.version = raw.Version
	return b
}

// carries tells whether a package brings code or data of the library, and not
// documentation, debug symbols, or a name alone: SUSE's and Debian's packages
// without architecture hold no compiled library.
func carries(lib Library, p Package) bool {
	for _, part := range []string{"-doc", "-docs", "-html", "-dbg", "-dbgsym", "-debuginfo", "-debugsource", "-udeb"} {
		if strings.HasSuffix(p.Name, part) {
			return false
		}
	}
	switch lib {
	case CACertificates, Certifi, PyOpenSSL, PythonCryptography:
		return true
	}
	return p.Arch != "noarch" && p.Arch != "all" && p.Arch != "any"
}

// component makes the component of one build out of its packages.
func component(key build, group []Raw) Component {
	c := Component{
		Library: key.library,
		Origin:  OriginPackage,
		Manager: key.manager,
		Source:  Source{Name: key.source, Version: key.version, Epoch: key.epoch},
	}
	slices.SortFunc(group, func(a, b Raw) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Arch, b.Arch), cmp.Compare(a.Version, b.Version))
	})
	c.UpstreamVersion = version.Upstream(version.OfManager(key.manager), key.version)
	for _, raw := range group {
		c.Packages = append(c.Packages, raw.Package)
		c.Source.NoEpoch = c.Source.NoEpoch || raw.NoEpoch
		for _, file := range raw.Files {
			if isLibraryFile(file) {
				c.Paths = append(c.Paths, rootfs.Clean(file))
			}
		}
		if c.Changelog == nil {
			c.Changelog, c.ChangelogSource = raw.Changelog, raw.ChangelogSource
		}
	}
	slices.Sort(c.Paths)
	c.Paths = slices.Compact(c.Paths)
	c.Lacks = joinLacks(group)
	return c
}

// isLibraryFile tells whether a path of a package is a shared object or a
// bundle of certificates. The catalogue has already said that the package is a
// library; its pages and headers are of no use to a reader.
func isLibraryFile(file string) bool {
	if strings.Contains(file, "usr/lib/debug/") {
		return false
	}
	base := file[strings.LastIndexByte(file, '/')+1:]
	switch base {
	case "cacert.pem", "ca-bundle.crt", "ca-certificates.crt":
		return true
	}
	return !strings.HasPrefix(base, ".") && sharedObject.MatchString(base)
}

// sharedObject is the name of a shared object with the version of its
// interface: libssl.so, libcrypto.so.1.0.1e.
var sharedObject = regexp.MustCompile(`\.so(\.[0-9]+[a-z]{0,2})*$`)

// componentID hashes what stays when a component is updated: how it came onto
// the host, by which manager, and what it is built from. Where several builds of
// one source are installed beside each other, all but the first also get the
// name of their first package, as do python39-cryptography and, with another
// version for another architecture, openssl-libs.
func componentID(before []Component, c Component) string {
	parts := []string{string(c.Origin), c.Manager, string(c.Library), c.Source.Name}
	for _, other := range before {
		if other.Manager != c.Manager || other.Library != c.Library || other.Source.Name != c.Source.Name {
			continue
		}
		if len(parts) == 4 {
			parts = append(parts, c.Packages[0].Name, c.Packages[0].Arch)
		}
		if other.Packages[0].Name == c.Packages[0].Name && other.Packages[0].Arch == c.Packages[0].Arch {
			parts = append(parts, c.Source.Version)
		}
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}
