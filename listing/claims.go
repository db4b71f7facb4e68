// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// maxAliases bounds the other ids of one claim.
const maxAliases = 200

// claimed is a claim with the package it is about.
type claimed struct {
	backport.Claim
	of stated
}

// claim takes what a document says of a package.
func (g *gathering) claim(of stated, c backport.Claim) error {
	if len(g.claims) == maxEntries {
		return fmt.Errorf("more than %d findings", maxEntries)
	}
	aliases := c.Aliases
	c.Aliases = nil
	for _, alias := range aliases {
		if alias = cut(alias, maxText); alias != "" && alias != c.ID && !slices.Contains(c.Aliases, alias) && len(c.Aliases) < maxAliases {
			c.Aliases = append(c.Aliases, alias)
		}
	}
	for _, text := range []*string{&c.ID, &c.Package, &c.Version, &c.FixedVersion} {
		*text = cut(*text, maxText)
	}
	c.Severity = cut(strings.ToLower(c.Severity), 40)
	g.claims = append(g.claims, claimed{c, of})
	return nil
}

// attach gives each claim to the system of its package, and names the component
// that holds the package. One that is about no system's package goes to the
// first.
func (g *gathering) attach(out []Listing, at map[string]int, own string) {
	indexes := make([]map[[3]string]string, len(out))
	for _, c := range g.claims {
		n, known := at[g.systemOf(c.of.system, own)]
		c.Tool = out[n].Tool
		if c.of.manager != "" && known {
			if indexes[n] == nil {
				indexes[n] = componentIndex(out[n].Host)
			}
			c.Component = componentOf(indexes[n], c.of)
		}
		out[n].Claims = append(out[n].Claims, c.Claim)
	}
}

// componentIndex finds components by the name, version and architecture of
// their packages, by name and version alone, and by those of their source.
func componentIndex(h inventory.Host) map[[3]string]string {
	index := map[[3]string]string{}
	put := func(name, version, arch, id string) {
		if key := [3]string{name, version, arch}; index[key] == "" {
			index[key] = id
		}
	}
	for _, c := range h.Components {
		for _, p := range c.Packages {
			put(p.Name, p.Version, p.Arch, c.ID)
			put(p.Name, p.Version, "", c.ID)
		}
	}
	for _, c := range h.Components {
		put(c.Source.Name, c.Source.Version, "", c.ID)
	}
	return index
}

// componentOf is the id of the component that a package belongs to; empty when
// it belongs to none.
func componentOf(index map[[3]string]string, p stated) string {
	for _, key := range [][3]string{{p.name, p.version, p.arch}, {p.name, p.version, ""}, {p.source, p.version, ""}} {
		if id := index[key]; key[0] != "" && id != "" {
			return id
		}
	}
	return ""
}

var cveID = regexp.MustCompile(`^CVE-[0-9]{4}-[0-9]{4,19}$`)

// mainID is the id that a claim goes by: the one CVE among the ids of the same
// thing, else the first of its own.
func mainID(own, others []string) string {
	var cves []string
	for _, id := range append(slices.Clone(own), others...) {
		if cveID.MatchString(id) && !slices.Contains(cves, id) {
			cves = append(cves, id)
		}
	}
	if len(cves) == 1 {
		return cves[0]
	}
	for _, id := range own {
		if cveID.MatchString(id) {
			return id
		}
	}
	if len(own) > 0 {
		return own[0]
	}
	return ""
}
