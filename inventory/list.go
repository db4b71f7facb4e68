// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"fmt"
	"slices"
	"strings"
)

// Lack is something that a package database says of a build and a list of
// packages may not.
type Lack string

// What a list can lack. Each makes some verdicts weaker, and the report says so.
const (
	LacksArch      Lack = "architecture"
	LacksChangelog Lack = "changelog"   // no backported fix can be shown by it
	LacksEpoch     Lack = "epoch"       // the fix's is taken
	LacksSource    Lack = "source name" // told from the package's name
	LacksVendor    Lack = "vendor"      // nothing shows whose build it is
)

// List gathers what a text says is installed on one system: a package list, a
// spreadsheet, an SBOM. Make one with NewList.
type List struct {
	system   System
	raws     []Raw
	seen     map[string]bool
	packages int
}

// NewList begins the list of one system.
func NewList(sys System) *List {
	return &List{system: sys, seen: map[string]bool{}}
}

// Add takes one installed package. Only those of the catalogue are kept, the
// others are counted. An empty SourceName is told from the package's name; the
// flags NoEpoch and NoVendor say what the text does not carry. The error says
// why it is no package.
func (l *List) Add(raw Raw) error {
	if err := raw.check(); err != nil {
		return err
	}
	for _, word := range []string{raw.Name, raw.SourceName, raw.Version, raw.SourceVersion} {
		if word != "" && !startsLikeWord(word) {
			return fmt.Errorf("%q is no name or version of a package", cut(word, 40))
		}
	}
	l.packages++
	raw.Installed = true
	stated := raw.SourceName != ""
	if !stated {
		raw.SourceName = SourceOf(l.system, raw.Manager, raw.Name)
	}
	if raw.SourceVersion == "" {
		raw.SourceVersion = sourceVersion(raw.Manager, raw.Version)
	}
	if _, ok := Lookup(raw.Manager, raw.SourceName, raw.Name); !ok {
		return nil
	}
	key := strings.Join([]string{raw.Manager, raw.Name, raw.Arch, raw.Version, fmt.Sprint(raw.Epoch)}, "\x00")
	if l.seen[key] {
		return nil
	}
	l.seen[key] = true
	raw.Lacks = lacksOf(raw, stated)
	l.raws = append(l.raws, raw)
	return nil
}

// startsLikeWord tells whether a word begins as names and versions of packages
// do. What a spreadsheet would take for a formula does not.
func startsLikeWord(word string) bool {
	c := word[0]
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
}

// lacksOf is what a listed package does not say.
func lacksOf(raw Raw, source bool) []Lack {
	var out []Lack
	add := func(lack Lack, is bool) {
		if is {
			out = append(out, lack)
		}
	}
	add(LacksArch, raw.Arch == "")
	add(LacksChangelog, len(raw.Changelog) == 0 && !raw.NoChangelog)
	add(LacksEpoch, raw.NoEpoch)
	add(LacksSource, !source)
	add(LacksVendor, raw.NoVendor)
	return out
}

// sourceVersion is the version of the source that a binary was built from,
// where only the binary's is known: on Debian and Ubuntu without the mark of a
// build without changes of the source ("+b1",
// https://www.debian.org/doc/debian-policy/ch-controlfields.html#version).
func sourceVersion(manager, version string) string {
	if manager != "dpkg" {
		return version
	}
	at := strings.LastIndex(version, "+b")
	if at > 0 && at+2 < len(version) && strings.Trim(version[at+2:], "0123456789") == "" {
		return version[:at]
	}
	return version
}

// Packages is how many packages were added.
func (l *List) Packages() int { return l.packages }

// Host is the host that the list describes, without a name.
func (l *List) Host() Host {
	h := Host{System: l.system, Packages: l.packages, Arch: archOf(l.raws)}
	var dropped int
	if h.Components, dropped = components(l.system, l.raws); dropped > 0 {
		h.Problems = append(h.Problems, beyondBounds(dropped))
	}
	return h
}

// joinLacks is what any package of a component lacks.
func joinLacks(group []Raw) []Lack {
	var out []Lack
	for _, raw := range group {
		for _, lack := range raw.Lacks {
			if !slices.Contains(out, lack) {
				out = append(out, lack)
			}
		}
	}
	slices.Sort(out)
	return out
}
