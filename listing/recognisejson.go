// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
)

// mark is what a JSON text of one kind has: a path of names, and how its value
// begins where that matters.
type mark struct {
	path, value string
	kind        Kind
}

// marks are looked for in this order: what names its own format before what a
// format is known by.
var marks = []mark{
	{"schema", "cryptopatch/report", Report},
	{"schema", "cryptopatch/inventory/", Inventory},
	{"bomFormat", "CycloneDX", CycloneDX},
	{"$schema", "http://cyclonedx.org/schema/", CycloneDX},
	{"spdxVersion", "SPDX-", SPDX},
	{"@context", "https://spdx.org/rdf/3", SPDX},
	{"SPDXID", "SPDXRef-", SPDX},
	{"@graph", "", SPDX},
	{"SchemaVersion", "", Trivy},
	{"ArtifactName", "", Trivy},
	{"matches.vulnerability", "", Grype},
	{"matches.artifact", "", Grype},
	{"results.source.path", "", OSVScanner},
	{"results.packages", "", OSVScanner},
	{"experimental_config", "", OSVScanner},
	{"matches", "", Grype}, // of which nothing is affected
}

// recogniseJSON tells the kind of a JSON text from what its beginning holds.
func recogniseJSON(text []byte) (Kind, error) {
	s := jsonShape{in: json.NewDecoder(bytes.NewReader(text)), values: map[string]string{}}
	if err := s.value("", 0); err != nil && !endOf(err) && len(s.order) == 0 {
		return "", unknownJSON(nil)
	}
	for _, m := range marks {
		if value, ok := s.values[m.path]; ok && strings.HasPrefix(value, m.value) {
			return m.kind, nil
		}
	}
	return "", unknownJSON(s.order)
}

// endOf tells whether an error is the end of what was given.
func endOf(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

// jsonShape gathers the paths of names in a JSON text, with the texts there.
// Lists have no place in a path.
type jsonShape struct {
	in     *json.Decoder
	values map[string]string
	order  []string // the names at the top
}

// value reads one value at path, into the third level.
func (s *jsonShape) value(path string, depth int) error {
	token, err := s.in.Token()
	if err != nil {
		return err
	}
	if text, ok := token.(string); ok {
		s.see(path, text)
		return nil
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	if depth > 64 {
		return errors.New("too deep")
	}
	for s.in.More() {
		at := path
		if delim == '{' {
			name, err := s.in.Token()
			if err != nil {
				return err
			}
			if at, ok = name.(string); !ok {
				return errors.New("no name")
			}
			if path != "" {
				at = path + "." + at
			}
			s.see(at, "")
		}
		if err := s.value(at, depth+1); err != nil {
			return err
		}
	}
	_, err = s.in.Token()
	return err
}

// see notes a path and the first text at it.
func (s *jsonShape) see(path, text string) {
	if strings.Count(path, ".") > 2 || len(path) > 200 {
		return
	}
	if !strings.Contains(path, ".") && path != "" && !slices.Contains(s.order, path) && len(s.order) < 64 {
		s.order = append(s.order, cut(path, 60))
	}
	if known, ok := s.values[path]; !ok || known == "" {
		s.values[path] = text
	}
}
