// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bufio"
	"strings"
)

// readTags reads the tag-value form: lines of "Tag: value", where a value in
// <text> goes on over lines. Only the tags of packages count.
// https://spdx.github.io/spdx-spec/v2.3/conformance/#44-standard-data-format-requirements
func (s *spdxDocument) readTags(in *bufio.Reader) error {
	text := &lines{in: bufio.NewReaderSize(&boundedInput{in: in, left: maxDocument}, 64<<10), found: s.found}
	var p *spdxPackage
	var at, long int // the lines where the package and an open <text> begin
	for {
		line, ok := text.next()
		if !ok {
			break
		}
		if long > 0 {
			if strings.Contains(line.text, "</text>") {
				long = 0
			}
			continue
		}
		tag, value, tagged := strings.Cut(strings.TrimSpace(line.text), ":")
		if value = strings.TrimSpace(value); strings.HasPrefix(value, "<text>") && !strings.Contains(value, "</text>") {
			long = line.n
		}
		switch {
		case tag == "" || tag[0] == '#':
		case !tagged:
			s.found.add(line.n, 1, false, "no tag in %q", cut(tag, 40))
		case tag == "PackageName" || tag == "FileName" || tag == "SnippetSPDXID":
			if err := s.close(p, at); err != nil {
				return err
			}
			if p, at = nil, line.n; tag == "PackageName" {
				p = &spdxPackage{Name: value}
			}
		default:
			s.tag(p, tag, strings.TrimSuffix(strings.TrimPrefix(value, "<text>"), "</text>"))
		}
	}
	if long > 0 {
		s.found.add(long, 0, true, "a <text> begins here that does not end")
	}
	if err := s.close(p, at); err != nil {
		return err
	}
	return text.err
}

// close takes a package whose tags are all read.
func (s *spdxDocument) close(p *spdxPackage, line int) error {
	if p == nil {
		return nil
	}
	return s.pkg(*p, line, 1)
}

// tag takes one tag, of a package when there is one.
func (s *spdxDocument) tag(p *spdxPackage, tag, value string) {
	s.known = s.known || tag == "SPDXVersion" || p != nil
	switch {
	case tag == "DocumentName":
		s.hostname = cut(value, maxText)
	case tag == "Creator":
		s.creator(value)
	case p == nil:
	case tag == "PackageVersion":
		p.VersionInfo = value
	case tag == "PackageSourceInfo":
		p.SourceInfo = value
	case tag == "PrimaryPackagePurpose":
		p.PrimaryPackagePurpose = value
	case tag == "ExternalRef":
		if words := strings.Fields(value); len(words) == 3 && words[1] == "purl" && len(p.ExternalRefs) == 0 {
			p.refer(words[2])
		}
	}
}
