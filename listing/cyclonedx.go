// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/cryptopatch/cryptopatch/backport"
)

// maxDepth is how deeply components are looked for in components.
const maxDepth = 32

// bom is a CycloneDX document while it is read.
type bom struct {
	*gathering
	refs    map[string]stated // packages by bom-ref
	waiting []cdx.Vulnerability
	unnamed int // libraries without a package URL
}

// readCycloneDX reads a CycloneDX document in JSON or XML.
// https://cyclonedx.org/specification/overview/
func readCycloneDX(in *bufio.Reader, o Options, found *problems) ([]Listing, int, error) {
	b := &bom{gathering: newGathering(CycloneDX, o, found), refs: map[string]stated{}}
	read := b.readJSON
	if start, _ := in.Peek(256); strings.HasPrefix(strings.TrimLeft(strings.TrimPrefix(string(start), "\ufeff"), " \t\r\n"), "<") {
		read = b.readXML
	}
	err := read(in)
	if b.unnamed > 0 {
		found.add(0, 0, false, "libraries passed over without a package URL: %d", b.unnamed)
	}
	for _, v := range b.waiting {
		if late := b.vulnerability(v); late != nil {
			err = errors.Join(err, late)
			break
		}
	}
	return b.end(err)
}

// readJSON reads the JSON form.
func (b *bom) readJSON(in *bufio.Reader) error {
	d := newDocument(in)
	component := func(e element) error {
		var c cdx.Component
		if err := json.Unmarshal(e.RawMessage, &c); err != nil {
			b.found.add(e.line, e.column, true, "component %q: %v", cut(c.Name, 40), plainJSON(err))
		}
		return b.component(c, e.line, e.column, 1)
	}
	vulnerability := func(e element) error {
		var v cdx.Vulnerability
		if err := json.Unmarshal(e.RawMessage, &v); err != nil {
			b.found.add(e.line, e.column, false, "vulnerability %q: %v", cut(v.ID, 40), plainJSON(err))
		}
		return b.wait(v)
	}
	_, err := d.members(func(name string) error {
		var err error
		b.known = b.known || name == "bomFormat" || name == "components" || name == "vulnerabilities"
		switch name {
		case "metadata":
			var m cdx.Metadata
			err = d.value(b.found, "metadata", &m)
			b.metadata(m)
		case "components":
			_, err = d.each(component)
		case "vulnerabilities":
			_, err = d.each(vulnerability)
		default:
			err = d.skip()
		}
		return err
	})
	return err
}

// metadata takes what the document says of itself.
func (b *bom) metadata(m cdx.Metadata) {
	if m.Component != nil {
		b.hostname = cut(m.Component.Name, maxText)
		b.operatingSystem(*m.Component)
	}
	if m.Tools == nil {
		return
	}
	switch {
	case m.Tools.Components != nil && len(*m.Tools.Components) > 0:
		tool := (*m.Tools.Components)[0]
		b.tool = toolName(tool.Name, tool.Version)
	case m.Tools.Tools != nil && len(*m.Tools.Tools) > 0:
		tool := (*m.Tools.Tools)[0]
		b.tool = toolName(tool.Name, tool.Version)
	}
}

// operatingSystem notes the system that a component of that type is.
func (b *bom) operatingSystem(c cdx.Component) {
	if c.Type == cdx.ComponentTypeOS {
		b.names(systemOf(c.Name, c.Version))
	}
}

// component takes a component with those in it.
func (b *bom) component(c cdx.Component, line, column, depth int) error {
	if depth > maxDepth {
		b.found.add(line, column, true, "components nest deeper than %d", maxDepth)
		return nil
	}
	b.operatingSystem(c)
	switch {
	case c.PackageURL != "":
		of, err := purlPackage(c.PackageURL, c.Version)
		if err != nil {
			b.found.add(line, column, true, "component %q: %v", cut(c.Name, 40), err)
			break
		}
		of.line, of.column = line, column
		if c.Properties != nil {
			of.properties(*c.Properties)
		}
		if err := b.add(of); err != nil {
			return err
		}
		if c.BOMRef != "" {
			b.refs[c.BOMRef] = of
		}
	case c.Type == cdx.ComponentTypeLibrary:
		b.unnamed++
	}
	if c.Components == nil {
		return nil
	}
	for _, inner := range *c.Components {
		if err := b.component(inner, line, column, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// properties takes what trivy and syft say beside the package URL.
// https://github.com/aquasecurity/trivy (pkg/sbom/core/bom.go), https://github.com/anchore/syft (syft/format/common/cyclonedxhelpers)
func (p *stated) properties(list []cdx.Property) {
	said := map[string]string{}
	for _, property := range list {
		name := strings.TrimPrefix(property.Name, "aquasecurity:trivy:")
		said[strings.TrimPrefix(name, "syft:metadata:")] = property.Value
	}
	for _, name := range []string{"Modularitylabel", "modularityLabel"} {
		if said[name] != "" {
			p.module = said[name]
		}
	}
	if p.source == "" {
		for _, name := range []string{"sourceRpm", "source", "originPackage"} {
			if said[name] != "" {
				p.takeSource(said[name])
				break
			}
		}
		if p.sourceOf == "" {
			p.sourceOf = said["sourceVersion"]
		}
	}
	if said["SrcName"] != "" {
		epoch, _ := strconv.ParseUint(said["SrcEpoch"], 10, 31) // no number is none
		p.source = said["SrcName"]
		p.sourceOf = joinVersion(p.manager, int(epoch), said["SrcVersion"], said["SrcRelease"])
	}
}

// wait keeps a vulnerability until all components are known.
func (b *bom) wait(v cdx.Vulnerability) error {
	if len(b.waiting) == maxEntries {
		return fmt.Errorf("more than %d findings", maxEntries)
	}
	kept := cdx.Vulnerability{ID: v.ID, References: v.References, Ratings: v.Ratings, Affects: v.Affects, Analysis: v.Analysis}
	b.waiting = append(b.waiting, kept)
	return nil
}

// settled are the states of an analysis that say that there is no fault.
// https://cyclonedx.org/docs/1.6/json/#vulnerabilities_items_analysis_state
var settled = []cdx.ImpactAnalysisState{
	cdx.IASNotAffected, cdx.IASFalsePositive, cdx.IASResolved, cdx.IASResolvedWithPedigree,
}

// vulnerability takes what is claimed of each package that it affects.
func (b *bom) vulnerability(v cdx.Vulnerability) error {
	if v.Affects == nil || v.Analysis != nil && slices.Contains(settled, v.Analysis.State) {
		return nil
	}
	c := backport.Claim{ID: v.ID, Severity: worst(v.Ratings)}
	if v.References != nil {
		for _, r := range *v.References {
			c.Aliases = append(c.Aliases, r.ID)
		}
	}
	for _, affects := range *v.Affects {
		of, err := b.referred(affects.Ref)
		if err != nil {
			b.found.add(0, 0, false, "vulnerability %q: %v", cut(v.ID, 40), err)
			continue
		}
		c.Package, c.Version, c.FixedVersion = of.name, of.version, ""
		if affects.Range != nil {
			for _, r := range *affects.Range {
				if r.Status == cdx.VulnerabilityStatusNotAffected && c.FixedVersion == "" {
					c.FixedVersion = r.Version
				}
			}
		}
		if err := b.claim(of, c); err != nil {
			return err
		}
	}
	return nil
}

// referred is the package that a reference means: one of the document, or, in
// documents that hold only vulnerabilities, one of another document whose
// reference is its package URL.
// https://cyclonedx.org/capabilities/bomlink/
func (b *bom) referred(ref string) (stated, error) {
	if _, fragment, ok := strings.Cut(ref, "#"); ok && strings.HasPrefix(ref, "urn:cdx:") {
		ref = fragment
	}
	if of, ok := b.refs[ref]; ok {
		return of, nil
	}
	of, err := purlPackage(ref, "")
	if err != nil {
		return stated{}, fmt.Errorf("affects %q, which is no component of the document", cut(ref, 60))
	}
	return of, b.add(of)
}

// worst is the highest of the ratings.
func worst(ratings *[]cdx.VulnerabilityRating) string {
	if ratings == nil {
		return ""
	}
	order := []cdx.Severity{cdx.SeverityUnknown, cdx.SeverityNone, cdx.SeverityInfo, cdx.SeverityLow, cdx.SeverityMedium, cdx.SeverityHigh, cdx.SeverityCritical}
	at := -1
	for _, r := range *ratings {
		at = max(at, slices.Index(order, r.Severity))
	}
	if at < 1 {
		return ""
	}
	return string(order[at])
}
