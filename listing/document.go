// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
)

// Bounds of one document: its bytes, its entries, how deeply its values nest,
// and of how many lines the beginnings are remembered to tell positions.
const (
	maxDocument  = 256 << 20
	maxEntries   = 1_000_000
	maxNesting   = 500
	maxPositions = 4 << 20
)

// errTooLarge is the error of a document over maxDocument.
var errTooLarge = fmt.Errorf("more than %d MiB", maxDocument>>20)

// document reads one JSON text value by value, so that a bad value costs itself
// and memory stays bounded by the largest one.
type document struct {
	*json.Decoder
	in *boundedInput
}

func newDocument(in io.Reader) *document {
	bounded := &boundedInput{in: in, left: maxDocument}
	return &document{json.NewDecoder(bounded), bounded}
}

// boundedInput ends with an error after its bound, and knows where lines begin.
type boundedInput struct {
	in    io.Reader
	left  int64
	read  int64
	lines []int64 // offsets of the first bytes of lines, from the second on
}

// Read implements io.Reader.
func (b *boundedInput) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.in.Read(p)
	for at := 0; len(b.lines) < maxPositions; at++ {
		end := bytes.IndexByte(p[at:n], '\n')
		if end < 0 {
			break
		}
		at += end
		b.lines = append(b.lines, b.read+int64(at)+1)
	}
	b.read += int64(n)
	if b.left -= int64(n); b.left < 0 {
		return n, errTooLarge
	}
	return n, err
}

// position is the line and column of an offset, from 1; 0 when it is beyond the
// lines that are remembered.
func (b *boundedInput) position(offset int64) (line, column int) {
	n := sort.Search(len(b.lines), func(i int) bool { return b.lines[i] > offset })
	if n == maxPositions {
		return 0, 0
	}
	begin := int64(0)
	if n > 0 {
		begin = b.lines[n-1]
	}
	return n + 1, int(offset-begin) + 1
}

// element is one value of an array with where it begins.
type element struct {
	json.RawMessage
	line, column int
}

// enter goes into the next value when it is of the wanted kind, '{' or '['; any
// other value is passed over.
func (d *document) enter(want json.Delim) (bool, error) {
	token, err := d.Token()
	if err != nil {
		return false, err
	}
	if token == want {
		return true, nil
	}
	return false, d.leave(token)
}

// leave passes over the rest of a value that began with token.
func (d *document) leave(token json.Token) error {
	depth := 0
	for {
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
		if depth > maxNesting {
			return fmt.Errorf("values nest deeper than %d", maxNesting)
		}
		var err error
		if token, err = d.Token(); err != nil {
			return err
		}
	}
}

// skip passes over the next value.
func (d *document) skip() error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	return d.leave(token)
}

// members reads the next value as an object: take is called with each name and
// reads its value. Any other value is passed over, and found is not ok.
func (d *document) members(take func(name string) error) (ok bool, err error) {
	if ok, err := d.enter('{'); !ok || err != nil {
		return false, err
	}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return true, err
		}
		name, _ := token.(string)
		if err := take(name); err != nil {
			return true, err
		}
	}
	_, err = d.Token()
	return true, err
}

// each reads the next value as an array and hands out its elements. A value that
// is no array is passed over, and found is not ok.
func (d *document) each(take func(e element) error) (ok bool, err error) {
	if ok, err := d.enter('['); !ok || err != nil {
		return false, err
	}
	for d.More() {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return true, err
		}
		line, column := d.in.position(d.InputOffset() - int64(len(raw)))
		if err := take(element{raw, line, column}); err != nil {
			return true, err
		}
	}
	_, err = d.Token()
	return true, err
}

// value decodes the next value. A value of another shape is a problem; what of
// it could be read is kept.
func (d *document) value(found *problems, what string, into any) error {
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return err
	}
	line, column := d.in.position(d.InputOffset() - int64(len(raw)))
	if err := json.Unmarshal(raw, into); err != nil {
		found.add(line, column, false, "%s: %v", what, plainJSON(err))
	}
	return nil
}

// plainJSON says what is wrong with JSON without the names of this program's
// types.
func plainJSON(err error) error {
	var shape *json.UnmarshalTypeError
	if errors.As(err, &shape) && shape.Field == "" {
		return fmt.Errorf("the wrong kind of value (%s)", shape.Value)
	}
	if shape != nil {
		return fmt.Errorf("field %q has the wrong kind of value (%s)", shape.Field, shape.Value)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("it ends within a value")
	}
	return err
}

// eachObject reads the next value as an array whose elements take reads by
// itself, with members.
func (d *document) eachObject(take func() error) (ok bool, err error) {
	if ok, err := d.enter('['); !ok || err != nil {
		return false, err
	}
	for d.More() {
		if err := take(); err != nil {
			return true, err
		}
	}
	_, err = d.Token()
	return true, err
}
