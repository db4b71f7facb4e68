// SPDX-License-Identifier: Apache-2.0

package report

import (
	"github.com/cryptopatch/cryptopatch/backport/changelog"
	"github.com/cryptopatch/cryptopatch/inventory"
)

func newPackage(p inventory.Package) Package {
	out := Package{Manager: p.Manager, Name: p.Name, Version: p.Version, Arch: p.Arch, PURL: p.PURL,
		Vendor: p.Vendor, SigningKey: p.SigningKey, Archive: p.Origin, Pocket: p.Pocket, Module: p.ModuleLabel}
	if p.Manager == "rpm" && !p.NoEpoch {
		epoch := p.Epoch
		out.Epoch = &epoch
	}
	return out
}

// newChangelog keeps the entries that name a vulnerability: nothing else of a
// changelog is ever evidence.
func newChangelog(c inventory.Component) *Changelog {
	if len(c.Changelog) == 0 {
		return nil
	}
	out := &Changelog{Source: c.ChangelogSource, Entries: []Entry{}}
	for _, e := range changelog.Naming(c.Changelog) {
		out.Entries = append(out.Entries, Entry{Version: e.Version, Text: e.Text})
	}
	return out
}
