// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxField bounds one field. A longer one costs its stanza, as does a line over
// maxLine; what follows is read on.
const maxField = 256 << 10

// stanza is one paragraph of a control file.
type stanza struct {
	line   int // where it begins, from 1
	fields map[string]string
	err    error // what is wrong with it; the fields read so far are kept
}

// stanzas reads the paragraphs of control data, see
// https://www.debian.org/doc/debian-policy/ch-controlfields.html. Only wanted
// fields are kept, by their lower-case names.
type stanzas struct {
	lines
	wanted map[string]bool
	cut    int // the line that the input ended inside of; 0 when in none
}

func newStanzas(r io.Reader, wanted ...string) *stanzas {
	s := &stanzas{lines: newLines(r), wanted: map[string]bool{}}
	for _, name := range wanted {
		s.wanted[strings.ToLower(name)] = true
	}
	return s
}

// next returns the next paragraph, and io.EOF when there is none left. Any
// other error is one of the input.
func (s *stanzas) next() (stanza, error) {
	st := stanza{fields: map[string]string{}}
	field := "" // the wanted field that continues; "" for others
	for {
		line, err := s.lines.next()
		if err == nil && len(line) > 0 && line[0] == '#' {
			continue
		}
		if blank(line) && !errors.Is(err, errLongLine) {
			if err != nil {
				return st, endOf(st, err)
			}
			if st.line > 0 {
				return st, nil
			}
			continue
		}
		if st.line == 0 {
			st.line = s.number
		}
		if errors.Is(err, errLongLine) {
			st.fail(s.number, "line of more than %d bytes", maxLine)
			field = ""
			continue
		}
		field = s.take(&st, field, line)
		if err != nil {
			s.cut = s.number
			return st, endOf(st, err)
		}
	}
}

// endOf keeps a last paragraph that the end of the input closes.
func endOf(st stanza, err error) error {
	if errors.Is(err, io.EOF) && st.line > 0 {
		return nil
	}
	return err
}

// take adds one line to the paragraph and returns the field that a following
// continuation line belongs to.
func (s *stanzas) take(st *stanza, field string, line []byte) string {
	if line[0] == ' ' || line[0] == '\t' {
		if len(st.fields) == 0 && s.number == st.line {
			st.fail(s.number, "continuation line without a field")
		}
		if field != "" && len(st.fields[field])+len(line) > maxField {
			st.fail(s.number, "field %s of more than %d bytes", field, maxField)
			return ""
		}
		if field != "" {
			st.fields[field] += "\n" + string(bytes.TrimSpace(line))
		}
		return field
	}
	colon := bytes.IndexByte(line, ':')
	if colon <= 0 || bytes.ContainsAny(line[:colon], " \t\x00") {
		st.fail(s.number, "no field name in %q", cut(string(line), 40))
		return ""
	}
	if !s.wants(line[:colon]) {
		return ""
	}
	name := strings.ToLower(string(line[:colon]))
	value := bytes.TrimSpace(line[colon+1:])
	if bytes.IndexByte(value, 0) >= 0 {
		st.fail(s.number, "field %s has a NUL byte", name)
		return ""
	}
	if _, twice := st.fields[name]; twice {
		st.fail(s.number, "field %s is given twice", name)
		return ""
	}
	st.fields[name] = string(value)
	return name
}

// wants tells whether a field is wanted, whatever its case, without making a
// string for the usual spelling.
func (s *stanzas) wants(name []byte) bool {
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
func (st *stanza) fail(line int, format string, args ...any) {
	if st.err == nil {
		st.err = fmt.Errorf("line %d: %s", line, fmt.Sprintf(format, args...))
	}
}

// blank tells whether a line ends a paragraph.
func blank(line []byte) bool { return len(bytes.TrimSpace(line)) == 0 }
