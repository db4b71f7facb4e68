// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
)

// maxRecordLines bounds the lines of one record, which a quoted cell may break;
// its bytes are bounded as those of a line.
const maxRecordLines = 10_000

// cell is a cell of a table, without spaces around it, and where it stands.
type cell struct {
	text         string
	line, column int
}

// separatorLine is the separator that a line "sep=;" names, as spreadsheets
// write it before the header; 0 for any other line.
func separatorLine(line string) byte {
	rest, ok := strings.CutPrefix(strings.ToLower(strings.Trim(line, `"`)), "sep=")
	if ok && len(rest) == 1 && strings.Contains(",;\t", rest) {
		return rest[0]
	}
	return 0
}

// table reads the records of a table, https://www.rfc-editor.org/rfc/rfc4180.
type table struct {
	lines *lines
	sep   byte
}

// next returns the next record; not ok when there is none left. A quote that is
// not closed, or closed inside a cell, costs its line: what follows is read on.
func (t *table) next() (record []cell, ok bool) {
	for {
		first, ok := t.lines.next()
		if !ok {
			return nil, false
		}
		if bare := strings.TrimLeft(first.text, " \t"); bare == "" || bare[0] == '#' {
			continue
		}
		if strings.IndexByte(first.text, '"') < 0 {
			return t.split(first), true
		}
		text, err := t.gather(first)
		if err == nil {
			record, err = t.parse(text)
		}
		if err == nil {
			return record, true
		}
		t.lines.bad++
		t.lines.found.note(first.n, err)
	}
}

// split cuts a line without quotes.
func (t *table) split(line numbered) []cell {
	record := make([]cell, 0, 1+strings.Count(line.text, string(t.sep)))
	for rest, column := line.text, 1; ; {
		text, after, more := strings.Cut(rest, string(t.sep))
		indent := len(text) - len(strings.TrimLeft(text, " \t"))
		record = append(record, cell{strings.TrimSpace(text), line.n, column + indent})
		if !more {
			return record
		}
		column += len(text) + 1
		rest = after
	}
}

// gather collects the lines of one record. When its quotes are wrong, only the
// first line is used up.
func (t *table) gather(first numbered) ([]numbered, error) {
	q := quoting{sep: t.sep}
	q.line(first.text)
	record, size, begins := []numbered{first}, len(first.text), q.opened
	for q.open && !q.wrong {
		line, ok := t.lines.next()
		if ok {
			record = append(record, line)
			size += len(line.text) + 1
		}
		if !ok || size > maxLine || len(record) > maxRecordLines {
			t.lines.unread(record[1:])
			return nil, faultAt(begins, "a quote is opened and never closed")
		}
		q.line(line.text)
	}
	switch {
	case q.wrong && len(record) > 1:
		t.lines.unread(record[1:])
		return nil, faultAt(begins, "a quote is opened and never closed")
	case q.wrong:
		return nil, faultAt(q.column, "a quoted cell goes on behind its closing quote")
	}
	return record, nil
}

// quoting follows the quotes of a record from line to line.
type quoting struct {
	sep    byte
	open   bool // inside a quoted cell
	opened int  // the column of its quote
	wrong  bool // whether something stands behind a closing quote
	column int  // where
}

// line follows one line.
func (q *quoting) line(text string) {
	fresh := !q.open // at the beginning of a cell
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case q.open && c != '"':
		case q.open && i+1 < len(text) && text[i+1] == '"':
			i++
		case q.open:
			q.open = false
			if i+1 < len(text) && text[i+1] != q.sep {
				q.wrong, q.column = true, i+2
				return
			}
		case c == q.sep:
			fresh = true
		case fresh && c == '"':
			q.open, fresh, q.opened = true, false, i+1
		case c != ' ' && c != '\t':
			fresh = false
		}
	}
}

// parse cuts the lines of one record into cells.
func (t *table) parse(record []numbered) ([]cell, error) {
	texts := make([]string, len(record))
	for i, line := range record {
		texts[i] = line.text
	}
	in := csv.NewReader(strings.NewReader(strings.Join(texts, "\n")))
	in.Comma, in.FieldsPerRecord, in.LazyQuotes, in.TrimLeadingSpace = rune(t.sep), -1, true, t.sep != '\t'
	fields, err := in.Read()
	if err != nil {
		var at *csv.ParseError
		if errors.As(err, &at) {
			return nil, fault{column: at.Column, text: at.Err.Error()}
		}
		return nil, fmt.Errorf("read record: %w", err)
	}
	cells := make([]cell, len(fields))
	for i, field := range fields {
		line, column := in.FieldPos(i)
		cells[i] = cell{strings.TrimSpace(field), record[min(line, len(record))-1].n, column}
	}
	return cells, nil
}
