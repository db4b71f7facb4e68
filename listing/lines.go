// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// Bounds of a text of lines.
const (
	maxLine  = 1 << 20
	maxLines = 10_000_000
)

// lines reads a text line by line, holding one line at a time. A line that is
// too long or binary is named in found and passed over.
type lines struct {
	in    *bufio.Reader
	found *problems
	n     int  // of the line that next gave, from 1
	done  bool // at the end of the input
	err   error
	bad   int // lines passed over
	again []numbered
}

// numbered is a line with its number.
type numbered struct {
	n    int
	text string
}

// next returns the next line without its end; not ok when there is none left,
// because the text ends, cannot be read or has too many lines.
func (l *lines) next() (line numbered, ok bool) {
	if len(l.again) > 0 {
		line, l.again = l.again[0], l.again[1:]
		return line, true
	}
	for !l.done {
		if l.n == maxLines {
			l.done = true
			l.found.add(l.n, 0, true, "not read further: more than %d lines", maxLines)
			break
		}
		l.n++
		text, long, err := l.line()
		if err != nil {
			l.done = true
			if !errors.Is(err, io.EOF) {
				l.err = err
			}
		}
		switch {
		case long:
			l.bad++
			l.found.add(l.n, maxLine+1, true, "the line has more than %d bytes", maxLine)
		case bytes.IndexByte(text, 0) >= 0:
			l.bad++
			l.found.add(l.n, bytes.IndexByte(text, 0)+1, true, "binary data, no text")
		case err == nil || len(text) > 0:
			return numbered{l.n, string(bytes.TrimRight(text, "\r\n"))}, true
		}
	}
	return numbered{}, false
}

// line reads one line; long when it is over maxLine and was passed over. The
// bytes are good until the next call.
func (l *lines) line() (text []byte, long bool, err error) {
	text, err = l.in.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return text, false, err
	}
	text = bytes.Clone(text)
	for errors.Is(err, bufio.ErrBufferFull) {
		var more []byte
		more, err = l.in.ReadSlice('\n')
		if len(text) <= maxLine+2 {
			text = append(text, more...)
		}
	}
	return text, len(bytes.TrimRight(text, "\r\n")) > maxLine, err
}

// unread gives lines back, to be read next.
func (l *lines) unread(lines []numbered) { l.again = append(lines[:len(lines):len(lines)], l.again...) }

// word is a run of text without spaces in a line.
type word struct {
	text   string
	column int // in bytes, from 1
}

// wordsOf cuts a line at spaces and tabs into at most most words.
func wordsOf(line string, most int) []word {
	var out []word
	for at := 0; len(out) < most; {
		at += len(line[at:]) - len(strings.TrimLeft(line[at:], " \t"))
		end := strings.IndexAny(line[at:], " \t")
		if end < 0 {
			end = len(line) - at
		}
		if end == 0 {
			break
		}
		out = append(out, word{line[at : at+end], at + 1})
		at += end
	}
	return out
}
