// SPDX-License-Identifier: Apache-2.0

package owner

import (
	"bufio"
	"errors"
	"io"
	"strings"
)

// maxLine bounds one line of a list. A path has at most 4096 bytes (PATH_MAX of
// Linux), with what stands around it.
const maxLine = 16 << 10

var (
	errLongLine = errors.New("line too long")
	errCutLine  = errors.New("the file ends inside a line")
)

// lines reads one text after the other line by line, in one buffer.
type lines struct {
	number int // of the line that next gave, from 1
	in     *bufio.Reader
	head   [2]byte
}

func newLines() *lines {
	return &lines{in: bufio.NewReaderSize(strings.NewReader(""), maxLine)}
}

// reset goes to the begin of another text.
func (l *lines) reset(r io.Reader) {
	l.in.Reset(r)
	l.number = 0
}

// next gives the next line without its end, good until the next call. Of a line
// over maxLine it gives the first two bytes and errLongLine; of a last line
// without an end what there is and errCutLine. At the end it gives io.EOF.
func (l *lines) next() ([]byte, error) {
	l.number++
	line, err := l.in.ReadSlice('\n')
	switch {
	case err == nil:
		return line[:len(line)-1], nil
	case errors.Is(err, io.EOF) && len(line) > 0:
		return line, errCutLine
	case !errors.Is(err, bufio.ErrBufferFull):
		return nil, err
	}
	copy(l.head[:], line)
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = l.in.ReadSlice('\n')
	}
	if err == nil || errors.Is(err, io.EOF) {
		err = errLongLine
	}
	return l.head[:], err
}
