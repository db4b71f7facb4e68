// SPDX-License-Identifier: Apache-2.0

// Package stanza reads the text files of package managers: line by line however
// long a line is, and the paragraphs of control files.
package stanza

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxField bounds one field. A longer one costs its stanza, as does a line over
// MaxLine; what follows is read on.
const maxField = 256 << 10

// Stanza is one paragraph of a control file.
type Stanza struct {
	Line   int               // where it begins, from 1
	Fields map[string]string // the wanted ones, by their lower-case names
	Err    error             // what is wrong with it; the fields read so far are kept
}

// Reader reads the paragraphs of control data, see
// https://www.debian.org/doc/debian-policy/ch-controlfields.html. Only wanted
// fields are kept, by their lower-case names.
type Reader struct {
	Cut    int // the line that the input ended inside of; 0 when in none
	lines  *Lines
	wanted map[string]bool
}

// NewReader returns a reader that keeps the wanted fields.
func NewReader(r io.Reader, wanted ...string) *Reader {
	s := &Reader{lines: NewLines(r), wanted: map[string]bool{}}
	for _, name := range wanted {
		s.wanted[strings.ToLower(name)] = true
	}
	return s
}

// Next returns the next paragraph, and io.EOF when there is none left. Any
// other error is one of the input.
func (s *Reader) Next() (Stanza, error) {
	st := Stanza{Fields: map[string]string{}}
	field := "" // the wanted field that continues; "" for others
	for {
		line, err := s.lines.Next()
		if err == nil && len(line) > 0 && line[0] == '#' {
			continue
		}
		if blank(line) && !errors.Is(err, ErrLongLine) {
			if err != nil {
				return st, endOf(st, err)
			}
			if st.Line > 0 {
				return st, nil
			}
			continue
		}
		if st.Line == 0 {
			st.Line = s.lines.Number
		}
		if errors.Is(err, ErrLongLine) {
			st.fail(s.lines.Number, "line of more than %d bytes", MaxLine)
			field = ""
			continue
		}
		field = s.take(&st, field, line)
		if err != nil {
			s.Cut = s.lines.Number
			return st, endOf(st, err)
		}
	}
}

// endOf keeps a last paragraph that the end of the input closes.
func endOf(st Stanza, err error) error {
	if errors.Is(err, io.EOF) && st.Line > 0 {
		return nil
	}
	return err
}

// take adds one line to the paragraph and returns the field that a following
// continuation line belongs to.
func (s *Reader) take(st *Stanza, field string, line []byte) string {
	if line[0] == ' ' || line[0] == '\t' {
		if len(st.Fields) == 0 && s.lines.Number == st.Line {
			st.fail(s.lines.Number, "continuation line without a field")
		}
		if field != "" && len(st.Fields[field])+len(line) > maxField {
			st.fail(s.lines.Number, "field %s of more than %d bytes", field, maxField)
			return ""
		}
		if field != "" {
			st.Fields[field] += "\n" + string(bytes.TrimSpace(line))
		}
		return field
	}
	colon := bytes.IndexByte(line, ':')
	if colon <= 0 || bytes.ContainsAny(line[:colon], " \t\x00") {
		st.fail(s.lines.Number, "no field name in %q", start(line))
		return ""
	}
	if !s.wants(line[:colon]) {
		return ""
	}
	name := strings.ToLower(string(line[:colon]))
	value := bytes.TrimSpace(line[colon+1:])
	if bytes.IndexByte(value, 0) >= 0 {
		st.fail(s.lines.Number, "field %s has a NUL byte", name)
		return ""
	}
	if _, twice := st.Fields[name]; twice {
		st.fail(s.lines.Number, "field %s is given twice", name)
		return ""
	}
	st.Fields[name] = string(value)
	return name
}

// wants tells whether a field is wanted, whatever its case, without making a
// string for the usual spelling.
func (s *Reader) wants(name []byte) bool {
	var lower [32]byte
	if len(name) > len(lower) {
		return false
	}
	for i, c := range name {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower[i] = c
	}
	return s.wanted[string(lower[:len(name)])]
}

// fail notes the first thing that is wrong with the paragraph.
func (st *Stanza) fail(line int, format string, args ...any) {
	if st.Err == nil {
		st.Err = fmt.Errorf("line %d: %s", line, fmt.Sprintf(format, args...))
	}
}

// blank tells whether a line ends a paragraph.
func blank(line []byte) bool { return len(bytes.TrimSpace(line)) == 0 }

// start is the beginning of a line, to show it.
func start(line []byte) string {
	if len(line) <= 40 {
		return string(line)
	}
	return string(line[:40]) + "…"
}
