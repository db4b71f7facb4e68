// SPDX-License-Identifier: Apache-2.0

package report

import (
	"io"
	"slices"
	"strings"

	"github.com/google/osv-scanner/v2/pkg/models"
	"github.com/ossf/osv-schema/bindings/go/osvschema"

	"github.com/cryptopatch/cryptopatch/backport"
)

// osvSchemaVersion is the version of https://ossf.github.io/osv-schema/ that
// the records are written in.
const osvSchemaVersion = "1.7.3"

// writeOSVScanner writes osv-scanner's own result model, so that what reads
// osv-scanner's JSON reads this. Its vulnerabilities are the affected findings
// only: the model has no word for fixed by backport.
func writeOSVScanner(w io.Writer, r Report, _ Options) error {
	results := models.VulnerabilityResults{Results: []models.PackageSource{osvSource(r)}}
	return encode(w, &results)
}

// osvSource is one host as a source of packages.
func osvSource(r Report) models.PackageSource {
	source := models.PackageSource{
		Source:   models.SourceInfo{Path: osvPath(r.Host), Type: models.SourceTypeOSPackage},
		Packages: []models.PackageVulns{},
	}
	for _, c := range r.Components {
		source.Packages = append(source.Packages, osvPackage(c, r.Host.OS.Streams))
	}
	return source
}

// osvPath names a host: by its root, or by what a list calls it.
func osvPath(h Host) string {
	if h.Listed != nil {
		return hostName(h)
	}
	return nonEmpty(h.Root, "/")
}

// osvPackage is one component as a package of the host's base ecosystem: the
// source package, as distributions' advisories name it.
func osvPackage(c Component, streams []string) models.PackageVulns {
	info := models.PackageInfo{Name: c.Library, Version: c.Version}
	if c.Source != nil {
		info.Name = c.Source.Name
	}
	if len(streams) > 0 && c.Provenance != "foreign" {
		info.Ecosystem = streams[0]
	}
	out := models.PackageVulns{Package: info}
	for _, f := range c.Findings {
		if f.Status != backport.Affected {
			continue
		}
		out.Vulnerabilities = append(out.Vulnerabilities, osvRecord(f, info))
		aliases := append([]string{f.ID}, f.Advisories...)
		slices.Sort(aliases)
		out.Groups = append(out.Groups, models.GroupInfo{IDs: []string{f.ID}, Aliases: slices.Compact(aliases)})
	}
	return out
}

// osvRecord is one affected finding as an OSV record. It has no field for a
// severity in words, so the details begin with it.
func osvRecord(f Finding, p models.PackageInfo) *osvschema.Vulnerability {
	events := []*osvschema.Event{{Introduced: "0"}}
	if f.FixedVersion != "" {
		events = append(events, &osvschema.Event{Fixed: validUTF8(f.FixedVersion)})
	}
	return &osvschema.Vulnerability{
		SchemaVersion: osvSchemaVersion,
		Id:            validUTF8(f.ID),
		Related:       mapStrings(f.Advisories, validUTF8),
		Details:       validUTF8("severity " + nonEmpty(f.Severity, "unknown") + prefixed(": ", firstText(f.Evidence))),
		Affected: []*osvschema.Affected{{
			Package: &osvschema.Package{Ecosystem: validUTF8(p.Ecosystem), Name: validUTF8(p.Name)},
			Ranges:  []*osvschema.Range{{Type: osvschema.Range_ECOSYSTEM, Events: events}},
		}},
	}
}

func firstText(evidence []Evidence) string {
	if len(evidence) == 0 {
		return ""
	}
	return evidence[0].Text
}

// validUTF8 is s as protocol buffers accept it: they refuse other bytes.
func validUTF8(s string) string { return strings.ToValidUTF8(s, "\ufffd") }

func mapStrings(in []string, f func(string) string) []string {
	var out []string
	for _, s := range in {
		out = append(out, f(s))
	}
	return out
}
