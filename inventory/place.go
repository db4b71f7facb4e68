// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
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
	found   *problems
}

// placeCopies adds the copies to the host: those of its packages to them, the
// others as components of their own.
func placeCopies(ctx context.Context, r *rootfs.Root, groups []group, h *Host, raws []Raw, found *problems) {
	if len(groups) > maxCopies {
		found.add("", true, "%d more copies of crypto libraries than are judged of one host", len(groups)-maxCopies)
		groups = groups[:maxCopies]
	}
	var paths []string
	for _, g := range groups {
		paths = append(paths, g.paths...)
	}
	p := placing{root: r, host: h, raws: raws, found: found}
	var bad []owner.Problem
	p.owners, bad = owner.Find(ctx, r, paths)
	p.problems(bad)
	for _, g := range groups {
		p.place(ctx, g)
	}
	sortComponents(h.Components)
}

func (p *placing) problems(list []owner.Problem) {
	for _, x := range list {
		p.found.add(x.Path, true, "%v", rootfs.Cause(x.Err))
	}
}

// place adds one copy.
func (p *placing) place(ctx context.Context, g group) {
	var owned []owner.Owned
	for _, path := range g.paths {
		owned = append(owned, p.owners[path]...)
	}
	if i := p.component(g.library, owned); i >= 0 {
		p.verify(&p.host.Components[i], owned)
		return
	}
	c := Component{Library: g.library, Origin: g.origin, Paths: g.paths, UpstreamVersion: g.version,
		Series: g.series, Without: g.without, Traces: g.traces}
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
	c.ID = copyID(c, g.dir)
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

// component finds the component that a package of the owners belongs to.
func (p *placing) component(library Library, owned []owner.Owned) int {
	return slices.IndexFunc(p.host.Components, func(c Component) bool {
		return c.Origin == OriginPackage && c.Library == library && slices.ContainsFunc(c.Packages, func(have Package) bool {
			return slices.ContainsFunc(owned, func(o owner.Owned) bool { return o.Manager == have.Manager && o.Name == have.Name })
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

// copyID hashes what stays when a copy is updated in its place.
func copyID(c Component, place string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{string(c.Origin), string(c.Library), place}, "\x00")))
	return hex.EncodeToString(sum[:8])
}
