// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/bundle"
	"github.com/cryptopatch/cryptopatch/inventory/owner"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// placing is the work of telling whose the copies in files are.
type placing struct {
	root    *rootfs.Root
	host    *Host
	raws    []Raw // every installed package
	owners  map[string][]owner.Owned
	shipped []owner.Owned // by the crypto packages; read when first needed
	asked   bool
	systems nested
	ids     map[string]bool
	found   *problems
}

// placeCopies adds the copies to the host: those of its packages to them, the
// others as components of their own. What lies in a system of its own inside the
// root is not judged by this one, and listed as not looked at.
func placeCopies(ctx context.Context, r *rootfs.Root, seen []sighting, h *Host, raws []Raw, found *problems) {
	p := placing{root: r, host: h, raws: raws, found: found, systems: nested{root: r}, ids: map[string]bool{}}
	seen = p.systems.without(seen)
	var paths []string
	for _, x := range seen {
		paths = append(append(paths, x.path), x.others...)
	}
	var bad []owner.Problem
	p.owners, bad = owner.Find(ctx, r, paths)
	p.problems(bad)
	var loose []sighting
	for _, x := range seen {
		if x = p.named(x); !p.ofPackage(x) {
			loose = append(loose, x)
		}
	}
	groups := grouped(loose)
	if len(groups) > maxCopies {
		found.add("", true, "%d more copies of crypto libraries than are judged of one host", len(groups)-maxCopies)
		groups = groups[:maxCopies]
	}
	for _, g := range groups {
		p.place(ctx, g)
	}
	h.Skipped = append(h.Skipped, p.systems.skipped()...)
	sortComponents(h.Components)
}

// named gives a file with several names that which a package owns.
func (p *placing) named(x sighting) sighting {
	for _, name := range x.others {
		if len(p.owners[x.path]) == 0 && len(p.owners[name]) > 0 {
			x.path = name
		}
	}
	return x
}

// ofPackage tells whether a file is of a package that is a component, with every
// copy in it, and holds it against what the package shipped.
func (p *placing) ofPackage(x sighting) bool {
	owned := p.owners[x.path]
	mine := len(owned) > 0
	for _, c := range x.object.Copies {
		mine = mine && p.component(Library(c.Library), owned) >= 0
	}
	for i := range p.host.Components {
		if c := &p.host.Components[i]; c.Origin == OriginPackage && hasOwner(*c, owned) {
			p.verify(c, owned)
		}
	}
	return mine
}

func (p *placing) problems(list []owner.Problem) {
	for _, x := range list {
		p.found.add(x.Path, true, "%v", rootfs.Cause(x.Err))
	}
}

// place adds one copy that is of no component yet.
func (p *placing) place(ctx context.Context, g group) {
	var owned []owner.Owned
	for _, path := range g.paths {
		owned = append(owned, p.owners[path]...)
	}
	c := Component{Library: g.library, Origin: g.origin, Paths: g.paths, UpstreamVersion: g.version,
		Series: g.series, Without: g.without, Traces: g.traces, Platform: g.build}
	var words []string
	if b, ok := bundle.Of(p.root, g.paths[0]); ok {
		if b.Kind != "vendor" { // a directory of a vendor's is no bundle that is updated as one
			c.Origin = OriginBundled
		}
		words = append(words, strings.TrimSpace(b.Kind+" "+b.Name+" "+b.Version))
	}
	if len(owned) > 0 {
		words = append(words, owned[0].Manager+" "+owned[0].Name+" "+owned[0].Version)
		c.Around = p.installed(owned[0])
	} else {
		p.identify(ctx, g, &c)
	}
	c.Owner = strings.Join(words, ", in ")
	c.ID = p.id(c, g.dir)
	p.host.Components = append(p.host.Components, c)
}

// installed is the owner as its database has it, with its vendor.
func (p *placing) installed(o owner.Owned) Package {
	i := slices.IndexFunc(p.raws, func(raw Raw) bool {
		return raw.Installed && raw.Manager == o.Manager && raw.Name == o.Name && (o.Arch == "" || raw.Arch == "" || raw.Arch == o.Arch)
	})
	if i < 0 {
		return Package{Manager: o.Manager, Name: o.Name, Version: o.Version, Epoch: o.Epoch, Arch: o.Arch}
	}
	return p.raws[i].Package
}

// component finds the component of a library that a package of the owners
// belongs to.
func (p *placing) component(library Library, owned []owner.Owned) int {
	return slices.IndexFunc(p.host.Components, func(c Component) bool {
		return c.Origin == OriginPackage && c.Library == library && hasOwner(c, owned)
	})
}

// hasOwner tells whether a package of the component is one of the owners.
func hasOwner(c Component, owned []owner.Owned) bool {
	return slices.ContainsFunc(c.Packages, func(have Package) bool {
		return slices.ContainsFunc(owned, func(o owner.Owned) bool {
			return o.Manager == have.Manager && o.Name == have.Name && o.Epoch == have.Epoch &&
				(o.Version == "" || o.Version == have.Version) && (o.Arch == "" || have.Arch == "" || o.Arch == have.Arch)
		})
	})
}

// verify notes the files that are not what any of their packages shipped. Files
// that prelink changed, as on old rpm systems, never match.
func (p *placing) verify(c *Component, owned []owner.Owned) {
	state := map[string]bool{} // by path: whether it is as shipped
	for _, o := range owned {
		if o.Digest.Algorithm == "" || o.Config || o.Ghost || state[o.Path] {
			continue
		}
		same, err := p.matches(o)
		if err != nil {
			p.found.add(o.Path, false, "compare with what %s shipped: %v", o.Name, rootfs.Cause(err))
			continue
		}
		state[o.Path] = same
	}
	for path, same := range state {
		if !same && !p.root.Exists("etc/prelink.cache") {
			c.Altered = append(c.Altered, path)
		}
	}
	slices.Sort(c.Altered)
	c.Altered = slices.Compact(c.Altered)
}

func (p *placing) matches(o owner.Owned) (bool, error) {
	f, err := p.root.Open(o.Path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	return o.Digest.Matches(f)
}

// identify tells whether a copy that nobody owns has the bytes of a file of an
// installed package, with all its files: then it is that build, with its fixes.
func (p *placing) identify(ctx context.Context, g group, c *Component) {
	at, same := -1, ""
	for _, path := range g.paths {
		o, ok := p.original(ctx, path)
		if !ok {
			return
		}
		i := p.component(g.library, []owner.Owned{o})
		if i < 0 || at >= 0 && i != at {
			return
		}
		at, same = i, fmt.Sprintf("%s of %s", o.Path, o.Name)
	}
	of := p.host.Components[at]
	c.Same, c.Manager, c.Source, c.Packages, c.UpstreamVersion = same, of.Manager, of.Source, of.Packages, of.UpstreamVersion
	c.Changelog, c.ChangelogSource, c.Series = of.Changelog, of.ChangelogSource, ""
}

// original finds the file of an installed crypto package that has the bytes of
// the one at path.
func (p *placing) original(ctx context.Context, path string) (owner.Owned, bool) {
	f, err := p.root.Open(path)
	if err != nil {
		p.found.add(path, false, "%v", rootfs.Cause(err))
		return owner.Owned{}, false
	}
	defer f.Close()
	sums, err := owner.Sum(f)
	if err != nil {
		p.found.add(path, false, "%v", rootfs.Cause(err))
		return owner.Owned{}, false
	}
	return p.shippedAs(ctx, sums)
}

// shippedAs finds the file of an installed crypto package with these digests.
func (p *placing) shippedAs(ctx context.Context, sums owner.Sums) (owner.Owned, bool) {
	if !p.asked {
		p.asked = true
		var packages []owner.Package
		for _, c := range p.host.Components {
			for _, have := range c.Packages {
				if c.Origin == OriginPackage {
					packages = append(packages, owner.Package{Manager: have.Manager, Name: have.Name, Version: have.Version, Epoch: have.Epoch, Arch: have.Arch})
				}
			}
		}
		var bad []owner.Problem
		p.shipped, bad = owner.Shipped(ctx, p.root, packages)
		p.problems(bad)
	}
	i := slices.IndexFunc(p.shipped, func(o owner.Owned) bool { return sums.Has(o.Digest) })
	if i < 0 {
		return owner.Owned{}, false
	}
	return p.shipped[i], true
}

// id hashes what stays when a copy is updated in its place. Where two lie in one
// place, the later also has its file's name, or else its version.
func (p *placing) id(c Component, place string) string {
	parts := []string{string(c.Origin), string(c.Library), place}
	for _, more := range []string{path.Base(c.Paths[0]), c.UpstreamVersion, fmt.Sprint(len(p.ids))} {
		sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
		if id := hex.EncodeToString(sum[:8]); !p.ids[id] {
			p.ids[id] = true
			return id
		}
		parts = append(parts, more)
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}
