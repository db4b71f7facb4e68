// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"fmt"
	"strings"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/backport/changelog"
	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/version"
)

// build is one component seen as a build that somebody made: whose it is,
// which stream it is in, who may speak for it.
type build struct {
	inventory.Component
	scheme     version.Scheme
	upstream   version.Scheme
	branch     string // upstream branch of UpstreamVersion
	provenance provenance
	line       line
	speakers   []advisories.Stream
	mentions   map[string]changelog.Mention
	backports  bool // its changelog names fixes, so its maker backports
	records    records
}

// build places a component on its host (rules 0 and 1) and gathers what may
// speak of it.
func (j judge) build(c inventory.Component) build {
	b := build{
		Component: c,
		scheme:    version.OfManager(c.Manager),
		upstream:  version.UpstreamScheme(string(c.Library)),
		branch:    version.Branch(string(c.Library), c.UpstreamVersion),
		mentions:  changelog.Read(c.Changelog),
	}
	b.line = lineOf(c)
	b.provenance = provenanceOf(j.system, c, b.line)
	if b.provenance.distribution {
		b.speakers = speakersFor(b.line, j.streams)
	}
	for _, m := range b.mentions {
		b.backports = b.backports || m.Kind == changelog.Fix
	}
	b.records = j.gather(b)
	return b
}

// installed is one name and version under which advisories may speak of a build.
type installed struct {
	name    string
	version string // without epoch for rpm
	epoch   int
	noEpoch bool
	module  string // module label, "python39:3.9:…"; empty outside modules
}

// names are the names advisories of this ecosystem use for the build: Debian,
// Ubuntu, Alpine and SUSE name source packages, Red Hat and its rebuilds name
// both (field "name" of https://ossf.github.io/osv-schema/#affectedpackage-field).
func (b build) names(ecosystem string) []installed {
	src := installed{name: b.Source.Name, version: b.Source.Version, epoch: b.Source.Epoch, noEpoch: b.Source.NoEpoch}
	var out []installed
	binary := b.Manager == "rpm" && namesBinaries(ecosystem)
	for _, p := range b.Packages {
		if src.module == "" {
			src.module = p.ModuleLabel
		}
		if binary && p.Name != src.name {
			out = append(out, installed{p.Name, p.Version, p.Epoch, p.NoEpoch, p.ModuleLabel})
		}
	}
	if src.name == "" {
		return out
	}
	return append([]installed{src}, out...)
}

// namesBinaries tells whether an ecosystem's records name binary packages.
func namesBinaries(ecosystem string) bool {
	family, _, _ := strings.Cut(ecosystem, ":")
	return family == "Red Hat" || family == "AlmaLinux" || family == "Rocky Linux"
}

// compare orders an installed version against one an advisory writes: rule 8.
// An rpm version written without epoch, on either side, takes the other's: a
// package never loses its epoch, so the text is what lacks it. Of other
// managers an advisory writes the epoch, and only a list may lack it.
func (b build) compare(in installed, written string) (int, error) {
	if b.scheme != version.RPM {
		if e, _, ok := cutEpoch(written); ok && in.noEpoch && !strings.Contains(in.version, ":") {
			return version.Compare(b.scheme, fmt.Sprintf("%d:%s", e, in.version), written)
		}
		return version.Compare(b.scheme, in.version, written)
	}
	epoch := fmt.Sprint(in.epoch)
	if e, rest, ok := strings.Cut(written, ":"); ok {
		if in.noEpoch {
			epoch = e
		}
		written = e + ":" + rest
	} else {
		written = epoch + ":" + written
	}
	return version.Compare(version.RPM, epoch+":"+in.version, written)
}

// upstreamOf is the upstream version a written package version is made from.
func (b build) upstreamOf(written string) string { return version.Upstream(b.scheme, written) }

// sameUpstream tells whether a written package version is made from the
// build's own upstream version.
func (b build) sameUpstream(written string) bool {
	return b.upstreamOf(written) == b.UpstreamVersion
}

// label is the version as people write it, for evidence.
func (b build) label() string {
	if b.Source.Version == "" {
		return b.UpstreamVersion
	}
	return b.Source.Version
}
