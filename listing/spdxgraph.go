// SPDX-License-Identifier: Apache-2.0

package listing

import "strings"

// spdxElement is an element of SPDX 3.0 in JSON-LD, as far as it is read.
// https://spdx.github.io/spdx-spec/v3.0.1/model/Software/Classes/Package/
type spdxElement struct {
	Type               string `json:"type"`
	Name               string `json:"name"`
	PackageVersion     string `json:"software_packageVersion"`
	PackageURL         string `json:"software_packageUrl"`
	PrimaryPurpose     string `json:"software_primaryPurpose"`
	SourceInfo         string `json:"software_sourceInfo"`
	ExternalIdentifier []struct {
		Type       string `json:"externalIdentifierType"`
		Identifier string `json:"identifier"`
	} `json:"externalIdentifier"`
}

// graphElement takes one element of the graph: packages, the tool and the
// document's name.
func (s *spdxDocument) graphElement(e element) error {
	var g spdxElement
	if !s.unmarshal(e, "element", &g) {
		return nil
	}
	switch g.Type {
	case "Tool":
		s.creator("Tool: " + g.Name)
	case "SpdxDocument":
		s.hostname = cut(g.Name, maxText)
	case "software_Package":
		p := spdxPackage{
			Name: g.Name, VersionInfo: g.PackageVersion, SourceInfo: g.SourceInfo,
			PrimaryPackagePurpose: strings.ReplaceAll(g.PrimaryPurpose, "operatingSystem", "operating_system"),
		}
		p.refer(g.PackageURL)
		for _, id := range g.ExternalIdentifier {
			if id.Type == "packageUrl" || id.Type == "purl" {
				p.refer(id.Identifier)
			}
		}
		return s.pkg(p, e.line, e.column)
	}
	return nil
}

// refer notes a package URL of a package.
func (p *spdxPackage) refer(purl string) {
	if purl != "" {
		p.ExternalRefs = append(p.ExternalRefs, spdxReference{"purl", purl})
	}
}
