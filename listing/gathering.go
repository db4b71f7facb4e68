// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// stated is one package as a document states it. Documents name their system
// anywhere, so that packages wait here until the end.
type stated struct {
	line, column int
	system       string // as inventory.ParseSystem reads it; empty when only the document says
	manager      string // "rpm", "dpkg", "apk", "pacman"; empty for packages of no system
	name         string
	version      string // rpm: without epoch
	arch         string
	source       string // empty when not stated
	sourceOf     string // version of the source, spelled as version
	module       string
	epoch        int
	noEpoch      bool
}

// gathering is what one document says, until its systems are known.
type gathering struct {
	kind     Kind
	tool     string
	hostname string
	found    *problems
	options  Options
	named    []string // systems that the document names for itself
	entries  int
	packages []stated
	seen     map[stated]bool
	claims   []claimed
	// epochs is true when an rpm package of the document has an epoch: then one
	// without has none in its database, which means 0, the lowest.
	epochs bool
	listed bool // whether the document lists also packages without findings
	known  bool // whether the document is of its kind at all
}

func newGathering(kind Kind, o Options, found *problems) *gathering {
	return &gathering{kind: kind, options: o, found: found, seen: map[stated]bool{}}
}

// maxText bounds a text of a document that is kept.
const maxText = 512

// names notes a system that the document names for itself.
func (g *gathering) names(system string) {
	if system != "" && !slices.Contains(g.named, system) && len(g.named) < maxSystems {
		g.named = append(g.named, system)
	}
}

// add takes one package. The same one again counts once.
func (g *gathering) add(p stated) error {
	key := p
	key.line, key.column = 0, 0
	if g.seen[key] {
		return nil
	}
	if g.entries == maxEntries {
		return fmt.Errorf("more than %d packages", maxEntries)
	}
	g.entries++
	g.seen[key] = true
	if p.manager == "" {
		return nil
	}
	g.epochs = g.epochs || p.manager == "rpm" && p.epoch > 0
	g.packages = append(g.packages, p)
	return nil
}

// end makes hosts of what was gathered. A document that breaks off counts as
// far as it was read; stopped says why it did.
func (g *gathering) end(stopped error) ([]Listing, int, error) {
	if stopped != nil {
		stopped = plainJSON(stopped)
	}
	g.seen = nil
	own := g.ownSystem()
	g.compare(own)
	byKey := map[string]*system{}
	var all systems
	missing, strange := map[string]int{}, map[string]int{}
	for _, p := range g.packages {
		name := g.systemOf(p.system, own)
		id, _, _ := strings.Cut(name, ":")
		switch {
		case name == "":
			missing[p.manager]++
			continue
		case inventory.ManagerOf(id) != p.manager:
			strange[p.manager+" on "+name]++
			continue
		}
		to, err := g.open(&all, byKey, name)
		if err == nil {
			err = all.add(to, g.raw(p))
		}
		if err != nil {
			g.found.add(p.line, p.column, true, "package %q: %v", cut(p.name, 40), err)
		}
	}
	g.tell(missing, "no system is named for %d packages of %s: name it with --os")
	g.tell(strange, "%d packages of %s, which has another package manager")
	if len(all.order) == 0 && own != "" && stopped == nil && g.known && len(strange) == 0 {
		if _, err := g.open(&all, byKey, own); err != nil {
			return nil, g.entries, err
		}
		g.found.add(0, 0, true, "no package of %s in it", own)
	}
	listings := g.listings(&all, own)
	switch {
	case stopped != nil || len(listings) > 0:
		return listings, g.entries, stopped
	case len(missing) > 0:
		return nil, g.entries, ErrNoSystem
	case !g.known:
		return nil, g.entries, fmt.Errorf("nothing of a %s document in it", g.kind)
	}
	return nil, g.entries, errors.New("no package of a system in it")
}

// compare says when the document is about another system than the one that was
// given.
func (g *gathering) compare(own string) {
	for _, named := range g.named {
		if strings.HasPrefix(named, own) || strings.HasPrefix(own, named) {
			return
		}
	}
	if len(g.named) > 0 && own != "" {
		g.found.add(0, 0, false, "names the system %s, and is read as of %s", g.named[0], own)
	}
}

// tell adds one problem for each thing that was counted.
func (g *gathering) tell(counts map[string]int, format string) {
	var names []string
	for name := range counts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		g.found.add(0, 0, true, format, counts[name], name)
	}
}

// ownSystem is the one system that packages without a system of their own are
// of; empty when the document names none or several.
func (g *gathering) ownSystem() string {
	if g.options.System.ID != "" {
		return strings.TrimSuffix(g.options.System.ID+":"+g.options.System.VersionID, ":")
	}
	if len(g.named) == 0 {
		for _, p := range g.packages {
			g.names(p.system)
		}
	}
	if len(g.named) != 1 {
		return ""
	}
	return g.named[0]
}

// systemOf is the system a package is of: the one that was given, else its own,
// else the document's.
func (g *gathering) systemOf(system, own string) string {
	if g.options.System.ID != "" || system == "" {
		return own
	}
	return system
}

// open returns the system of that name.
func (g *gathering) open(all *systems, byKey map[string]*system, name string) (*system, error) {
	if got := byKey[name]; got != nil {
		return got, nil
	}
	sys := g.options.System
	if sys.ID == "" {
		var err error
		if sys, err = inventory.ParseSystem(name); err != nil {
			return nil, err
		}
	}
	got, err := all.of(g.hostname, sys)
	if err == nil {
		byKey[name] = got
	}
	return got, err
}

// leavesOut tells what the document's tool leaves out only where the database
// of the package manager has none: the epoch of an rpm package, the source of a
// package of dpkg or apk, which then has the source's name.
func (g *gathering) leavesOut() (epochs, sources bool) {
	tool, _, _ := strings.Cut(strings.ToLower(g.tool), " ")
	sources = tool == "syft" || tool == "grype" || tool == "scalibr"
	return sources || tool == "trivy" || g.epochs, sources
}

// raw is a stated package as an inventory has it.
func (g *gathering) raw(p stated) inventory.Raw {
	epochs, sources := g.leavesOut()
	if p.source == "" && sources && (p.manager == "dpkg" || p.manager == "apk") {
		p.source = p.name
	}
	raw := inventory.Raw{SourceName: p.source, SourceVersion: p.sourceOf}
	raw.Package = inventory.Package{
		Manager: p.manager, Name: p.name, Version: p.version, Arch: p.arch, ModuleLabel: p.module, NoVendor: true,
		Epoch: p.epoch, NoEpoch: p.noEpoch && !epochs,
	}
	return raw
}

// listings are the systems with what the document claims of them.
func (g *gathering) listings(all *systems, own string) []Listing {
	var out []Listing
	at := map[string]int{}
	for _, got := range all.order {
		h := got.list.Host()
		h.Hostname = got.hostname
		h.System.Channels = slices.Clone(got.sys.Channels)
		at[strings.TrimSuffix(got.sys.ID+":"+got.sys.VersionID, ":")] = len(out)
		out = append(out, Listing{Kind: g.kind, Tool: cut(g.tool, maxText), Host: h})
	}
	if len(out) > 0 {
		g.attach(out, at, own)
	}
	return out
}
