// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/report"
)

// maxSaved bounds the reports in one text, and maxSavedText its bytes.
const (
	maxSaved     = 100_000
	maxSavedText = 4 << 30
)

// readReport reads saved reports: one, or several in one document, or several
// documents one after the other.
func readReport(in *bufio.Reader, o Options, found *problems) (out []Listing, entries int, err error) {
	dec := json.NewDecoder(io.LimitReader(in, maxSavedText))
	for first := true; first || dec.More(); first = false {
		list, n, err := readSavedDocument(dec, o, found)
		out, entries = append(out, list...), entries+n
		if err != nil {
			return out, entries, err
		}
	}
	return out, entries, nil
}

// readSavedDocument reads one document.
func readSavedDocument(dec *json.Decoder, o Options, found *problems) ([]Listing, int, error) {
	if err := begin(dec, '{'); err != nil {
		return nil, 0, err
	}
	// A report has its schema first; what is read before the field "reports"
	// is kept, to be read as one report when there is none.
	fields := map[string]json.RawMessage{}
	for dec.More() {
		name, err := fieldName(dec)
		if err != nil {
			return nil, 0, err
		}
		if name == "reports" {
			if schema := string(fields["schema"]); schema != `"`+report.SeveralSchema+`"` {
				return nil, 0, fmt.Errorf("decode reports: schema is %s, want %q", cut(schema, 80), report.SeveralSchema)
			}
			list, n, err := readReports(dec, o, found)
			if err == nil {
				err = readRest(dec, found)
			}
			return list, n, err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, 0, fmt.Errorf("read field %q: %w", name, err)
		}
		fields[name] = value
	}
	if err := end(dec, '}'); err != nil {
		return nil, 0, err
	}
	whole, err := json.Marshal(fields)
	if err != nil {
		return nil, 0, err
	}
	l, n, err := savedReport(whole, o, found)
	if err != nil {
		return nil, 0, err
	}
	return []Listing{l}, n, nil
}

// readRest takes the fields behind the reports, the problems of the document
// among them, and its end.
func readRest(dec *json.Decoder, found *problems) error {
	for dec.More() {
		name, err := fieldName(dec)
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return fmt.Errorf("read field %q: %w", name, err)
		}
		var list []report.Problem
		if name != "problems" {
			continue
		}
		if err := json.Unmarshal(value, &list); err != nil {
			found.add(0, 0, true, "the problems of the saved reports cannot be read: %v", err)
		}
		for _, x := range list {
			found.add(0, 0, x.Incomplete, "when it was saved: %s: %s", x.Path, x.Error)
		}
	}
	return end(dec, '}')
}

// readReports reads the reports of a document one by one; a bad one costs
// itself, as long as it is JSON.
func readReports(dec *json.Decoder, o Options, found *problems) (out []Listing, entries int, err error) {
	if err := begin(dec, '['); err != nil {
		return nil, 0, err
	}
	for i := 1; dec.More(); i++ {
		if i > maxSaved {
			return out, entries, fmt.Errorf("more than %d reports", maxSaved)
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return out, entries, fmt.Errorf("read report %d: %w", i, err)
		}
		l, n, err := savedReport(value, o, found)
		if err != nil {
			found.add(0, 0, true, "report %d: %v", i, err)
			continue
		}
		out, entries = append(out, l), entries+n
	}
	return out, entries, end(dec, ']')
}

// savedReport is one report as a host to be judged again.
func savedReport(data []byte, o Options, found *problems) (Listing, int, error) {
	r, err := report.Read(bytes.NewReader(data))
	if err != nil {
		return Listing{}, 0, err
	}
	if len(r.Components) == 0 && r.Host.Packages == 0 {
		found.add(0, 0, false, "the saved report of %q found no package", r.Host.Hostname)
	}
	l := Listing{Kind: Report, Tool: toolOf(r.Tool), Host: withSystem(r.Inventory(), o.System, found), Labels: r.Host.Labels}
	return l, len(r.Components), nil
}

// readInventory reads a saved inventory.
func readInventory(in *bufio.Reader, o Options, found *problems) ([]Listing, int, error) {
	inv, err := report.ReadInventory(in)
	if err != nil {
		return nil, 0, err
	}
	l := Listing{Kind: Inventory, Tool: toolOf(inv.Tool), Host: withSystem(inv.Inventory(), o.System, found), Labels: inv.Host.Labels}
	return []Listing{l}, len(inv.Components), nil
}

// withSystem is a saved host, with the system that the caller states where the
// host has none of its own: what was scanned knows better.
func withSystem(h inventory.Host, sys inventory.System, found *problems) inventory.Host {
	switch {
	case sys.ID == "" || h.System.ID == sys.ID && h.System.VersionID == sys.VersionID && len(sys.Channels) == 0:
	case h.System.ID == "":
		h.System = sys
	default:
		found.add(0, 0, false, "the stated system %s:%s is not used: the saved report is of %s:%s", sys.ID, sys.VersionID, h.System.ID, h.System.VersionID)
	}
	return h
}

// toolOf is the program that saved a report, in words.
func toolOf(t report.Tool) string { return t.Name + " " + t.Version }

// begin takes the opening of an object or an array.
func begin(dec *json.Decoder, open json.Delim) error { return bracket(dec, open) }

// end takes its closing, which a text that was cut lacks.
func end(dec *json.Decoder, closing json.Delim) error { return bracket(dec, closing) }

func bracket(dec *json.Decoder, want json.Delim) error {
	token, err := dec.Token()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	if token != want {
		return fmt.Errorf("read JSON: found %v, want %v", token, want)
	}
	return nil
}

// fieldName takes the name of the next field of an object.
func fieldName(dec *json.Decoder) (string, error) {
	token, err := dec.Token()
	if err != nil {
		return "", fmt.Errorf("read JSON: %w", err)
	}
	name, ok := token.(string)
	if !ok {
		return "", errors.New("read JSON: a field without a name")
	}
	return name, nil
}
