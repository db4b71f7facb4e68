// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"io"

	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// InventorySchema names the version of the JSON inventory.
const InventorySchema = "cryptopatch/inventory/v1"

// Inventory is the list of what is there, judged by nobody.
type Inventory struct {
	Schema     string    `json:"schema"`
	Tool       Tool      `json:"tool"`
	Host       Host      `json:"host"`
	Components []Item    `json:"components"`
	Problems   []Problem `json:"problems"`
}

// Item is a Component without a judgement.
type Item struct {
	ID              string    `json:"id"`
	Library         string    `json:"library"`
	Version         string    `json:"version,omitempty"`
	UpstreamVersion string    `json:"upstream_version,omitempty"`
	Origin          string    `json:"origin"`
	Source          *Source   `json:"source,omitempty"`
	Packages        []Package `json:"packages,omitempty"`
	Paths           []string  `json:"paths,omitempty"`
	Owner           string    `json:"owner,omitempty"`
	Around          *Package  `json:"around,omitempty"`
	// The others are as in Component.
	Series    string           `json:"series,omitempty"`
	Without   []string         `json:"without,omitempty"`
	Platform  string           `json:"platform,omitempty"`
	Traces    []Trace          `json:"traces,omitempty"`
	Same      string           `json:"same,omitempty"`
	Altered   []string         `json:"altered,omitempty"`
	Processes []Process        `json:"processes,omitempty"`
	Lacks     []inventory.Lack `json:"lacks,omitempty"`
	Changelog *Changelog       `json:"changelog,omitempty"`
}

// NewInventory makes the inventory of one host.
func NewInventory(h inventory.Host, m Meta) Inventory {
	inv := Inventory{Schema: InventorySchema, Tool: Tool{Name: "cryptopatch", Version: m.Tool},
		Host: newHost(backport.Assessment{Host: h}, m), Components: []Item{}, Problems: newProblems(h.Problems)}
	for _, have := range h.Components {
		c := newComponent(backport.Judged{Component: have})
		inv.Components = append(inv.Components, Item{ID: c.ID, Library: c.Library, Version: c.Version,
			UpstreamVersion: c.UpstreamVersion, Origin: c.Origin, Source: c.Source, Packages: c.Packages,
			Paths: c.Paths, Owner: c.Owner, Lacks: c.Lacks, Changelog: c.Changelog,
			Around: c.Around, Series: c.Series, Without: c.Without, Platform: c.Platform, Traces: c.Traces, Same: c.Same, Altered: c.Altered, Processes: c.Processes})
	}
	return inv
}

// Incomplete reports whether something may be missing from the list.
func (inv Inventory) Incomplete() bool {
	return len(Policy{}.Incomplete(Report{Host: inv.Host, Problems: inv.Problems})) > 0
}

// InventoryFormats lists the names that WriteInventory understands, the
// default first.
func InventoryFormats() []string { return []string{"text", "json"} }

// InventoryFileName is the name of a format's inventory in a directory of
// several.
func InventoryFileName(format string) string {
	if format == "text" {
		return "inventory.txt"
	}
	return "inventory." + format
}

// WriteInventory renders inv to w in the format called name.
func WriteInventory(w io.Writer, name string, inv Inventory, o Options) error {
	switch name {
	case "text":
		return writeInventoryText(w, inv, o)
	case "json":
		return encode(w, inv)
	default:
		return fmt.Errorf("unknown format %q", name)
	}
}

func writeInventoryText(w io.Writer, inv Inventory, o Options) error {
	p := newPage(o)
	p.text("", bold, hostName(inv.Host))
	p.b.WriteByte('\n')
	p.field("System", systemWords(inv.Host))
	p.field("Components", fmt.Sprintf("%d of %s", len(inv.Components), plural(inv.Host.Packages, "package", "packages")))
	p.b.WriteByte('\n')
	p.items(inv.Components)
	p.problems(inv.Problems)
	_, err := io.WriteString(w, p.b.String())
	return err
}

// items prints one line for each copy, in columns.
func (p *page) items(items []Item) {
	name := func(it Item) string { return Escape(componentName(Component{Library: it.Library, Source: it.Source})) }
	first, second := 0, 0
	for _, it := range items {
		first = min(max(first, columns(name(it))), 30)
		second = min(max(second, columns(Escape(it.Version))), 30)
	}
	for _, it := range items {
		p.text(pad(name(it), first+2)+pad(Escape(it.Version), second+2), plain, packagesWords(it.Packages))
		if p.verbose {
			for _, path := range it.Paths {
				p.raw("    ", dim, path)
			}
		}
	}
}
