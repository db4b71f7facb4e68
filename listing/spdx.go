// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bufio"
	"bytes"
	"strings"
)

// spdxPackage is a package of SPDX 2.2 or 2.3 in JSON, as far as it is read.
// https://spdx.github.io/spdx-spec/v2.3/package-information/
type spdxPackage struct {
	Name                  string          `json:"name"`
	VersionInfo           string          `json:"versionInfo"`
	SourceInfo            string          `json:"sourceInfo"`
	PrimaryPackagePurpose string          `json:"primaryPackagePurpose"`
	ExternalRefs          []spdxReference `json:"externalRefs"`
}

type spdxReference struct {
	ReferenceType    string `json:"referenceType"`
	ReferenceLocator string `json:"referenceLocator"`
}

// spdxDocument is an SPDX document while it is read.
type spdxDocument struct {
	*gathering
	unnamed int // packages without a package URL
}

// readSPDX reads SPDX: JSON or tag-value of 2.2 and 2.3, JSON-LD of 3.0. The
// few fields that count are decoded here: a reader of the whole model refuses a
// whole document for one bad field.
// https://spdx.github.io/spdx-spec/
func readSPDX(in *bufio.Reader, o Options, found *problems) ([]Listing, int, error) {
	s := &spdxDocument{gathering: newGathering(SPDX, o, found)}
	read := s.readTags
	if start, _ := in.Peek(256); bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(start, []byte("\ufeff")), " \t\r\n"), []byte("{")) {
		read = s.readJSON
	}
	err := read(in)
	if s.unnamed > 0 {
		found.add(0, 0, false, "passed over without a package URL: %d", s.unnamed)
	}
	return s.end(err)
}

// readJSON reads the JSON forms.
func (s *spdxDocument) readJSON(in *bufio.Reader) error {
	d := newDocument(in)
	_, err := d.members(func(name string) error {
		var err error
		s.known = s.known || name == "spdxVersion" || name == "packages" || name == "@graph"
		switch name {
		case "name":
			err = d.value(s.found, "name", &s.hostname)
			s.hostname = cut(s.hostname, maxText)
		case "creationInfo":
			var info struct{ Creators []string }
			err = d.value(s.found, "creationInfo", &info)
			for _, creator := range info.Creators {
				s.creator(creator)
			}
		case "packages":
			_, err = d.each(func(e element) error {
				var p spdxPackage
				if !s.unmarshal(e, "package", &p) {
					return nil
				}
				return s.pkg(p, e.line, e.column)
			})
		case "@graph":
			_, err = d.each(s.graphElement)
		default:
			err = d.skip()
		}
		return err
	})
	return err
}

// creator takes the tool that a document says it was made with: "Tool:
// syft-1.20.0".
func (s *spdxDocument) creator(text string) {
	tool, ok := strings.CutPrefix(text, "Tool: ")
	if !ok || s.tool != "" {
		return
	}
	name, version := tool, ""
	if at := strings.LastIndexByte(tool, '-'); at > 0 {
		name, version = tool[:at], tool[at+1:]
	}
	s.tool = toolName(name, version)
}

// pkg takes one package.
func (s *spdxDocument) pkg(p spdxPackage, line, column int) error {
	purpose := strings.ToUpper(strings.ReplaceAll(p.PrimaryPackagePurpose, "-", "_"))
	if purpose == "OPERATING_SYSTEM" {
		s.names(systemOf(p.Name, p.VersionInfo))
		return nil
	}
	for _, ref := range p.ExternalRefs {
		if ref.ReferenceType != "purl" && !strings.HasSuffix(ref.ReferenceType, "/purl") {
			continue
		}
		of, err := purlPackage(ref.ReferenceLocator, p.VersionInfo)
		if err != nil {
			s.found.add(line, column, true, "package %q: %v", cut(p.Name, 40), err)
			continue
		}
		of.line, of.column = line, column
		if source, ok := strings.CutPrefix(p.SourceInfo, "built package from: "); ok && of.source == "" {
			of.builtFrom(source) // trivy
		}
		return s.add(of)
	}
	if purpose == "" || purpose == "LIBRARY" {
		s.unnamed++ // others are the thing that the document is about, its files, …
	}
	return nil
}

// builtFrom reads "openssl 1:1.1.1k-7.el8_6".
func (p *stated) builtFrom(text string) {
	name, version, _ := strings.Cut(strings.TrimSpace(text), " ")
	p.source, p.sourceOf = name, withoutEpoch(p.manager, version)
}
