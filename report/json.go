// SPDX-License-Identifier: Apache-2.0

package report

import (
	_ "embed" // for the schema
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

//go:embed schema/report-v1.json
var schemaV1 string

// maxReport bounds a saved report; the largest real ones are near 5 MB.
const maxReport = 64 << 20

// JSONSchema is the JSON Schema (draft 2020-12) of the JSON report, for
// whoever validates saved ones.
func JSONSchema() string { return schemaV1 }

// writeJSON writes the model itself. Characters that a terminal may act on are
// written as JSON escapes, which changes no value.
func writeJSON(w io.Writer, r Report, _ Options) error {
	return encode(w, r)
}

func encode(w io.Writer, v any) error {
	enc := json.NewEncoder(escaper{w})
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("encode JSON: %w", err)
	}
	return nil
}

// escaper writes JSON with what is not printable as \u escapes. An Encoder
// gives it whole values, so no character is ever cut in two.
type escaper struct{ w io.Writer }

// Write writes the escaped text, and counts what it was given.
func (e escaper) Write(data []byte) (int, error) {
	if _, err := e.w.Write(escapeJSON(data)); err != nil {
		return 0, err
	}
	return len(data), nil
}

// escapeJSON replaces what is not printable by \u escapes. Outside strings JSON
// holds only ASCII, so every such character is inside one.
func escapeJSON(data []byte) []byte {
	if isPlainJSON(data) {
		return data
	}
	out := make([]byte, 0, len(data)+len(data)/8)
	for _, r := range string(data) {
		switch {
		case r == '\n' || strconv.IsPrint(r):
			out = utf8.AppendRune(out, r)
		case r > 0xffff:
			hi, lo := (r-0x10000)>>10+0xd800, (r-0x10000)&0x3ff+0xdc00
			out = fmt.Appendf(out, `\u%04x\u%04x`, hi, lo)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}

// isPlainJSON tells whether there is nothing to escape.
func isPlainJSON(data []byte) bool {
	for _, c := range data {
		if (c < ' ' || c > '~') && c != '\n' {
			return false
		}
	}
	return true
}

// Read reads a saved JSON report. It refuses what is larger than 64 MiB, what
// is not one JSON value and what is not of this Schema.
func Read(rd io.Reader) (Report, error) {
	var r Report
	if err := decode(rd, "report", Schema, &r); err != nil {
		return Report{}, err
	}
	return r, nil
}

// ReadInventory reads a saved JSON inventory, within the same bounds.
func ReadInventory(rd io.Reader) (Inventory, error) {
	var inv Inventory
	if err := decode(rd, "inventory", InventorySchema, &inv); err != nil {
		return Inventory{}, err
	}
	return inv, nil
}

// decode reads one JSON document of the named schema into v.
func decode(rd io.Reader, what, schema string, v any) error {
	data, err := io.ReadAll(io.LimitReader(rd, maxReport+1))
	if err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	if len(data) > maxReport {
		return fmt.Errorf("read %s: larger than %d MiB", what, maxReport>>20)
	}
	var head struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return fmt.Errorf("decode %s: %w", what, err)
	}
	if head.Schema == "" {
		return fmt.Errorf("decode %s: no schema field: this is not a cryptopatch %s", what, what)
	}
	if head.Schema != schema {
		return fmt.Errorf("decode %s: schema is %q, want %q", what, head.Schema, schema)
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("decode %s: %w", what, err)
	}
	return nil
}
