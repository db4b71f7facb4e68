// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// packed are files that hold a text or packages, by how they begin, and what
// they are.
var packed = []struct{ begin, what string }{
	{"\x1f\x8b", "compressed with gzip: unpack it first"},
	{"\xfd7zXZ", "compressed with xz: unpack it first"},
	{"\x28\xb5\x2f\xfd", "compressed with zstd: unpack it first"},
	{"PK\x03\x04", "a ZIP file or a spreadsheet: save the table as CSV first"},
	{"\xd0\xcf\x11\xe0", "an old spreadsheet: save the table as CSV first"},
	{"SQLite format 3\x00", "a database: scan the system's root instead"},
	{"\x7fELF", "a program, no list"},
}

// recognise tells the kind of a text from how it begins, and a plain list's
// from the system; it takes nothing from in.
func recognise(in *bufio.Reader, sys inventory.System) (Kind, error) {
	head, err := in.Peek(peeked)
	text := bytes.TrimLeft(head, " \t\r\n")
	if len(text) == 0 && err != nil && !endOf(err) {
		return "", err
	}
	for _, p := range packed {
		if bytes.HasPrefix(head, []byte(p.begin)) {
			return "", errors.New("it is " + p.what)
		}
	}
	switch {
	case len(text) == 0:
		return "", errors.New("it is empty")
	case text[0] == '{' || text[0] == '[':
		return recogniseJSON(text)
	case text[0] == '<':
		return recogniseXML(text)
	case spdxTags(text):
		return SPDX, nil
	case isTable(text):
		return CSV, nil
	}
	if manager := inventory.ManagerOf(sys.ID); manager != "" {
		return Kind(manager), nil
	}
	if bytes.IndexByte(text, 0) >= 0 {
		return "", errors.New("it is binary data, no text")
	}
	return "", fits(looksLike(text), sys)
}

// recogniseXML tells the kind of an XML text.
func recogniseXML(text []byte) (Kind, error) {
	if bytes.Contains(text, []byte("cyclonedx.org/schema/bom")) {
		return CycloneDX, nil
	}
	return "", errors.New("it is XML, and no SBOM of CycloneDX")
}

// spdxTags tells whether a text is SPDX in tags and values; comments may come
// before (https://spdx.github.io/spdx-spec/v2.3/).
func spdxTags(text []byte) bool {
	for line := range bytes.Lines(text) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return bytes.HasPrefix(line, []byte("SPDXVersion:"))
		}
	}
	return false
}

// isTable tells whether the first line is a header.
func isTable(text []byte) bool {
	for line := range bytes.Lines(text) {
		if h := bytes.TrimSpace(line); len(h) == 0 || h[0] == '#' || separatorLine(string(h)) != 0 {
			continue
		}
		_, ok := headerOf(string(bytes.TrimRight(line, "\r\n")), 0)
		return ok
	}
	return false
}

// looksLike tells whose package manager's a plain list may be, for an example
// of its system.
func looksLike(text []byte) Kind {
	for line := range bytes.Lines(text) {
		words := wordsOf(strings.TrimSpace(string(line)), 3)
		switch {
		case len(words) == 0 || words[0].text[0] == '#':
			continue
		case bytes.HasPrefix(line, []byte("Desired=")), bytes.HasPrefix(line, []byte("Listing...")), bytes.Contains(line, []byte("\t")):
			return DPKG
		case apkPackage.MatchString(words[0].text):
			return APK
		}
		return RPM
	}
	return RPM
}

// unknownJSON says what a JSON text has at its top instead of what is known.
func unknownJSON(seen []string) error {
	what := "nothing that can be read"
	if len(seen) > 0 {
		what = fmt.Sprintf("%q", seen[:min(len(seen), 8)])
	}
	return fmt.Errorf("it is JSON of an unknown kind, with %s at its top: known are %s", what, knownKinds())
}
