// SPDX-License-Identifier: Apache-2.0

package stanza

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// MaxLine bounds one line of a database or changelog, with its end.
const MaxLine = 1 << 20

// ErrLongLine is the error of a line over MaxLine, which has been passed over.
var ErrLongLine = errors.New("line too long")

// Lines reads text line by line, however long a line is.
type Lines struct {
	Number int // of the line that Next gave, from 1
	in     *bufio.Reader
}

// NewLines returns a reader of the lines of r.
func NewLines(r io.Reader) *Lines { return &Lines{in: bufio.NewReaderSize(r, 64<<10)} }

// Next returns the next line without its end. The bytes are good until the next
// call. At the end of the input io.EOF comes with the last line, which is empty
// when the input ends as text should. Of a line over MaxLine one byte is given,
// with ErrLongLine or the error of the input.
func (l *Lines) Next() ([]byte, error) {
	l.Number++
	line, err := l.in.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return ended(line), err
	}
	long := bytes.Clone(line)
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = l.in.ReadSlice('\n')
		if len(long) <= MaxLine {
			long = append(long, line...)
		}
	}
	if len(long) <= MaxLine {
		return ended(long), err
	}
	if err == nil {
		err = ErrLongLine
	}
	return long[:1], err
}

// ended takes the end off a line, of Unix or Windows.
func ended(line []byte) []byte {
	for len(line) > 0 && (line[len(line)-1] == '\n' || line[len(line)-1] == '\r') {
		line = line[:len(line)-1]
	}
	return line
}
