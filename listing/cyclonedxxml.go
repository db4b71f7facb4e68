// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// readXML reads the XML form, component by component. What is not well-formed
// ends it there.
func (b *bom) readXML(in *bufio.Reader) error {
	d := xml.NewDecoder(&boundedInput{in: in, left: maxDocument})
	for depth := 0; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && depth == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			inside, err := b.xmlElement(d, token, depth)
			if err != nil {
				return err
			}
			if !inside {
				depth--
			}
		case xml.EndElement:
			depth--
		}
	}
}

// xmlElement reads one element of the document, or goes inside it.
func (b *bom) xmlElement(d *xml.Decoder, start xml.StartElement, depth int) (inside bool, err error) {
	line, column := d.InputPos()
	switch name := start.Name.Local; {
	case depth == 1 && name == "bom", depth == 2 && (name == "components" || name == "vulnerabilities"):
		b.known = true
		return true, nil
	case depth == 2 && name == "metadata":
		var m cdx.Metadata
		err = d.DecodeElement(&m, &start)
		b.metadata(m)
	case depth == 3 && name == "component":
		var c cdx.Component
		if err = d.DecodeElement(&c, &start); err == nil {
			err = b.component(c, line, column, 1)
		}
	case depth == 3 && name == "vulnerability":
		var v cdx.Vulnerability
		if err = d.DecodeElement(&v, &start); err == nil {
			err = b.wait(v)
		}
	default:
		err = d.Skip()
	}
	return false, err
}
