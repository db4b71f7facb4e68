// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"fmt"
	"slices"
)

// families are packages that one advisory of their vendor treats together,
// so that a complete advisory that names some says that the others lack the
// faulty code.
var families = [][]string{{"nss", "nss-util", "nss-softokn", "nss-softokn-freebl", "nspr"}}

// sibling is rule 3's last part: an advisory known to list its packages
// completely names others of the family and not this one.
func (j judge) sibling(b build, t tier, f *Finding) bool {
	for _, family := range families {
		if !slices.Contains(family, b.Source.Name) {
			continue
		}
		for _, s := range t.all() {
			for _, st := range j.db.Statements(s.Ecosystem, family...) {
				if !st.Complete || !slices.Contains(st.CVEs, f.ID) || j.lists(b, s.Ecosystem, st.ID) {
					continue
				}
				f.Rule, f.Status, f.Justification, f.Borrowed = "3", NotAffected, ComponentNotPresent, t.borrowed
				f.Evidence = append(f.Evidence, Evidence{Kind: VendorAdvisory, Source: st.ID,
					Text: fmt.Sprintf("the advisory lists all its packages, %s among them, and not %s", st.Package, b.Source.Name)})
				return true
			}
		}
	}
	return false
}

// lists tells whether an advisory names the build under any of its names.
func (j judge) lists(b build, ecosystem, id string) bool {
	for _, st := range j.db.Advisory(ecosystem, id) {
		for _, in := range b.names(ecosystem) {
			if st.Package == in.name {
				return true
			}
		}
	}
	return false
}
