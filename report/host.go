// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"slices"

	"github.com/cryptopatch/cryptopatch/inventory"
)

func newFIPS(f inventory.FIPS) FIPS {
	out := FIPS{KernelEnabled: f.KernelEnabled, Policy: f.Policy}
	for _, l := range f.Layers {
		out.Layers = append(out.Layers, Layer{Name: l.Name, Says: l.Says, Path: mapPath(l.Path)})
	}
	return out
}

func newTrust(list []inventory.TrustStore) []TrustStore {
	var out []TrustStore
	for _, s := range list {
		out = append(out, TrustStore{Path: mapPath(s.Path), Kind: s.Kind, Owner: s.Owner, Version: s.Version, Roots: s.Roots, Expired: s.Expired,
			Newest: day(s.Newest), Added: slices.Clone(s.Added), Distrusted: slices.Clone(s.Distrusted), Instead: s.Instead, Unread: s.Unread})
	}
	return out
}

// mapPath is a path as the host writes it; none stays none.
func mapPath(path string) string {
	if path == "" {
		return ""
	}
	return rooted(path)
}

// hostFacts prints what is not about one component: FIPS mode by layer, and the
// trust stores.
func (p *page) hostFacts(h Host) {
	if len(h.FIPS.Layers) > 0 {
		p.heading(bold, "FIPS mode, by layer")
		for _, l := range h.FIPS.Layers {
			p.text("  - ", plain, l.Name+prefixed(": ", l.Says)+prefixed(", ", l.Path))
		}
	}
	if len(h.Trust) == 0 {
		return
	}
	p.heading(bold, "Trust stores")
	for _, s := range h.Trust {
		p.text("  - ", plain, trustWords(s))
	}
}

func trustWords(s TrustStore) string {
	words := s.Kind + ", " + s.Path + prefixed(", of ", s.Owner) + prefixed(" ", s.Version)
	switch {
	case s.Unread != "":
		return words + ": not read, " + s.Unread
	case len(s.Distrusted) > 0:
		return words + ": " + plural(len(s.Distrusted), "root", "roots") + " no longer trusted"
	}
	words += ": " + plural(s.Roots, "root", "roots")
	if s.Expired > 0 {
		words += fmt.Sprintf(", %d expired", s.Expired)
	}
	if len(s.Added) > 0 {
		words += fmt.Sprintf(", %d added by hand: %s", len(s.Added), someOf(s.Added, false))
	}
	if s.Instead != "" {
		words += "; not used, " + s.Instead + " is instead"
	}
	return words
}
