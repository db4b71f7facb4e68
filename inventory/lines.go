// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// maxLine bounds one line of a database or changelog.
const maxLine = 1 << 20

// errLongLine is the error of a line over maxLine, which has been passed over.
var errLongLine = errors.New("line too long")

// lines reads text line by line, however long a line is.
type lines struct {
	in     *bufio.Reader
	number int // of the line that next gave, from 1
}

func newLines(r io.Reader) lines { return lines{in: bufio.NewReaderSize(r, 64<<10)} }

// next returns the next line without its end. The bytes are good until the next
// call. At the end of the input io.EOF comes with the last line, which is empty
// when the input ends as text should. Of a line over maxLine one byte is given,
// with errLongLine or the error of the input.
func (l *lines) next() ([]byte, error) {
	l.number++
	line, err := l.in.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return ended(line), err
	}
	long := bytes.Clone(line)
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = l.in.ReadSlice('\n')
		if len(long) <= maxLine {
			long = append(long, line...)
		}
	}
	if len(long) <= maxLine {
		return ended(long), err
	}
	if err == nil {
		err = errLongLine
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
