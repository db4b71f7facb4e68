// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// Bounds of what one text makes: systems, packages of the catalogue in one of
// them and in all, and bytes of changelogs.
const (
	maxSystems   = 100_000
	maxPerSystem = 4096
	maxPackages  = 1_000_000
	maxHistory   = 64 << 20
)

// system is one system that a text of lines describes, being gathered.
type system struct {
	hostname string
	sys      inventory.System
	list     *inventory.List
	kept     int // packages of the catalogue
}

// systems are those of one text, in the order of first appearance.
type systems struct {
	order   []*system
	known   map[string]*system
	kept    int // packages of the catalogue
	history int // bytes of their changelogs
}

// of returns the system of that name and release. Channels that any of its
// lines names are the system's.
func (s *systems) of(hostname string, sys inventory.System) (*system, error) {
	key := strings.Join([]string{hostname, sys.ID, sys.VersionID}, "\x00")
	if hostname == "" { // nothing but its channels tells one from another
		key = strings.Join(append([]string{key}, sys.Channels...), "\x00")
	}
	if got, ok := s.known[key]; ok {
		for _, channel := range sys.Channels {
			if !slices.Contains(got.sys.Channels, channel) {
				got.sys.Channels = slices.Sorted(slices.Values(append(got.sys.Channels, strings.Clone(channel))))
			}
		}
		return got, nil
	}
	if len(s.order) == maxSystems {
		return nil, fmt.Errorf("more than %d systems", maxSystems)
	}
	if s.known == nil {
		s.known = map[string]*system{}
	}
	hostname = strings.Clone(hostname)
	sys.ID, sys.VersionID = strings.Clone(sys.ID), strings.Clone(sys.VersionID)
	got := &system{hostname: hostname, sys: sys, list: inventory.NewList(sys)}
	s.known[key] = got
	s.order = append(s.order, got)
	return got, nil
}

// add puts one package into a system. The error says why it is none, or that
// there are too many.
func (s *systems) add(to *system, raw inventory.Raw) error {
	if !catalogued(to.sys, raw) {
		return to.list.Add(raw)
	}
	switch {
	case to.kept == maxPerSystem:
		return fmt.Errorf("more than %d packages of crypto libraries on one system", maxPerSystem)
	case s.kept == maxPackages:
		return fmt.Errorf("more than %d packages of crypto libraries", maxPackages)
	}
	err := to.list.Add(cloned(raw))
	if err == nil {
		to.kept++
		s.kept++
	}
	return err
}

// catalogued tells whether a package is of a crypto library.
func catalogued(sys inventory.System, raw inventory.Raw) bool {
	source := raw.SourceName
	if source == "" {
		source = inventory.SourceOf(sys, raw.Manager, raw.Name)
	}
	_, ok := inventory.Lookup(raw.Manager, source, raw.Name)
	return ok
}

// cloned is a package that keeps nothing of the line that it was cut from.
func cloned(raw inventory.Raw) inventory.Raw {
	for _, text := range []*string{
		&raw.Name, &raw.Version, &raw.Arch, &raw.Vendor, &raw.Origin, &raw.Pocket, &raw.ModuleLabel,
		&raw.SourceName, &raw.SourceVersion,
	} {
		*text = strings.Clone(*text)
	}
	return raw
}

// listings are the systems as hosts; those without a package are left out.
func (s *systems) listings(kind Kind) []Listing {
	var out []Listing
	for _, got := range s.order {
		if got.list.Packages() == 0 {
			continue
		}
		h := got.list.Host()
		h.Hostname = got.hostname
		h.System.Channels = slices.Clone(got.sys.Channels)
		out = append(out, Listing{Kind: kind, Host: h})
	}
	return out
}
