// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strings"
	"time"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// Bounds of a saved report that is judged again.
const (
	maxSavedComponents = 1000
	maxSavedPackages   = 200 // of one component
)

// Inventory is the host that a report is of, as the scan found it, to be judged
// again: judged against the same advisories as of the same day it gives the
// same report. The text is taken as it stands; a report that somebody changed
// is judged as changed.
func (r Report) Inventory() inventory.Host {
	h := savedHost(r.Host, r.Problems)
	for _, u := range r.Uncovered {
		if why, skipped := strings.CutPrefix(u.Why, "not looked at: "); skipped {
			h.Skipped = append(h.Skipped, inventory.Skipped{Path: unrooted(u.Component), Why: why})
		}
	}
	for i, c := range r.Components {
		if i == maxSavedComponents {
			h.Problems = append(h.Problems, inventory.Problem{Probe: "list", Incomplete: true, Err: "more components than are judged of one host"})
			break
		}
		h.Components = append(h.Components, savedComponent(c))
	}
	return h
}

// Inventory is the host that the list is of, to be judged.
func (inv Inventory) Inventory() inventory.Host {
	r := Report{Host: inv.Host, Problems: inv.Problems}
	for _, it := range inv.Components {
		r.Components = append(r.Components, Component{ID: it.ID, Library: it.Library, Version: it.Version,
			UpstreamVersion: it.UpstreamVersion, Origin: it.Origin, Source: it.Source, Packages: it.Packages,
			Paths: it.Paths, Owner: it.Owner, Lacks: it.Lacks, Changelog: it.Changelog,
			Around: it.Around, Series: it.Series, Without: it.Without, Traces: it.Traces,
			Same: it.Same, Altered: it.Altered, Platform: it.Platform, Processes: it.Processes})
	}
	return r.Inventory()
}

// savedHost is the host without its components.
func savedHost(h Host, problems []Problem) inventory.Host {
	out := inventory.Host{ID: h.ID, Hostname: h.Hostname, Root: h.Root, Arch: h.Arch, Kernel: h.Kernel, Packages: h.Packages, Files: h.Files,
		System: inventory.System{ID: h.OS.ID, VersionID: h.OS.VersionID, Name: h.OS.Name, Codename: h.OS.Codename, Channels: h.OS.Channels},
		FIPS:   inventory.FIPS{KernelEnabled: h.FIPS.KernelEnabled, Policy: h.FIPS.Policy}}
	for _, l := range h.FIPS.Layers {
		out.FIPS.Layers = append(out.FIPS.Layers, inventory.Layer{Name: l.Name, Says: l.Says, Path: unrooted(l.Path)})
	}
	for _, s := range h.Trust {
		newest, _ := time.Parse(time.DateOnly, s.Newest) // the zero time when there is none
		out.Trust = append(out.Trust, inventory.TrustStore{Path: unrooted(s.Path), Kind: s.Kind, Owner: s.Owner, Version: s.Version, Roots: s.Roots,
			Expired: s.Expired, Newest: newest, Added: s.Added, Distrusted: s.Distrusted, Instead: s.Instead, Unread: s.Unread})
	}
	for _, p := range problems {
		out.Problems = append(out.Problems, inventory.Problem{Probe: p.Probe, Path: p.Path, Err: p.Error, Incomplete: p.Incomplete})
	}
	return out
}

// savedComponent is one component as the scan found it.
func savedComponent(c Component) inventory.Component {
	out := inventory.Component{ID: c.ID, Library: inventory.Library(c.Library), Origin: inventory.Origin(c.Origin),
		UpstreamVersion: c.UpstreamVersion, Paths: mapStrings(c.Paths, unrooted), Owner: c.Owner, Lacks: c.Lacks,
		Series: c.Series, Without: c.Without, Traces: savedTraces(c.Traces), Same: c.Same, Altered: mapStrings(c.Altered, unrooted),
		Platform: c.Platform, Running: savedProcesses(c.Processes)}
	if c.Around != nil {
		out.Around = savedPackage(*c.Around)
	}
	unsaid := unsaidVendor(c)
	for i, p := range c.Packages {
		if i == maxSavedPackages {
			break
		}
		q := savedPackage(p)
		q.NoVendor = q.Vendor == "" && (unsaid || out.LacksOf(inventory.LacksVendor))
		q.NoEpoch = out.LacksOf(inventory.LacksEpoch) || p.Manager == "rpm" && p.Epoch == nil
		out.Manager = p.Manager
		out.Packages = append(out.Packages, q)
	}
	if c.Source != nil {
		out.Source = inventory.Source{Name: c.Source.Name, Version: c.Source.Version}
	}
	if len(out.Packages) > 0 {
		out.Source.Epoch, out.Source.NoEpoch = out.Packages[0].Epoch, out.Packages[0].NoEpoch
	}
	if c.Changelog != nil {
		out.ChangelogSource = c.Changelog.Source
		if len(c.Changelog.Entries) == 0 { // there is one, and it names nothing
			out.Changelog = []inventory.ChangelogEntry{{}}
		}
		for _, e := range c.Changelog.Entries {
			out.Changelog = append(out.Changelog, inventory.ChangelogEntry{Version: e.Version, Text: e.Text})
		}
	}
	return out
}

func savedPackage(p Package) inventory.Package {
	out := inventory.Package{Manager: p.Manager, Name: p.Name, Version: p.Version, Arch: p.Arch, PURL: p.PURL,
		Vendor: p.Vendor, SigningKey: p.SigningKey, Origin: p.Archive, Pocket: p.Pocket, ModuleLabel: p.Module}
	if p.Epoch != nil {
		out.Epoch = *p.Epoch
	}
	return out
}

// unsaidVendor tells whether a component was the distribution's own and the
// report does not say by what: then it is so as stated.
func unsaidVendor(c Component) bool {
	for _, p := range c.Packages {
		if p.Vendor+p.SigningKey+p.Archive != "" || p.Manager != "rpm" && p.Manager != "dpkg" {
			return false
		}
	}
	return c.Provenance == "distribution"
}

// unrooted is a path relative to the root.
func unrooted(path string) string { return strings.TrimPrefix(path, "/") }
