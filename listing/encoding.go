// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// decoded returns a reader of the text as UTF-8 without a byte order mark. A
// text with the mark of UTF-16, as spreadsheets write "Unicode text", is
// decoded (https://www.unicode.org/faq/utf_bom.html).
func decoded(r io.Reader) *bufio.Reader {
	in := bufio.NewReaderSize(r, peeked)
	head, _ := in.Peek(3) // what is wrong with the input shows when it is read
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, _ = in.Discard(3)
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return bufio.NewReaderSize(&utf16Reader{in: in, order: binary.LittleEndian, skip: 1}, peeked)
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return bufio.NewReaderSize(&utf16Reader{in: in, order: binary.BigEndian, skip: 1}, peeked)
	}
	return in
}

// utf16Reader turns UTF-16 into UTF-8. Half a pair, or half a unit at the end,
// becomes U+FFFD.
type utf16Reader struct {
	in    *bufio.Reader
	order binary.ByteOrder
	skip  int    // units to leave out: the byte order mark
	out   []byte // decoded and not yet given
	err   error
}

// Read gives decoded bytes.
func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.out) == 0 && u.err == nil {
		u.fill()
	}
	if len(u.out) == 0 {
		return 0, u.err
	}
	n := copy(p, u.out)
	u.out = u.out[n:]
	return n, nil
}

// fill decodes the next some thousand units.
func (u *utf16Reader) fill() {
	u.out = u.out[:0]
	for len(u.out) < 4096 && u.err == nil {
		unit, ok := u.unit()
		if !ok {
			return
		}
		if u.skip > 0 {
			u.skip--
			continue
		}
		char := rune(unit)
		if utf16.IsSurrogate(char) {
			char = utf8.RuneError
			if next, err := u.in.Peek(2); err == nil {
				if char = utf16.DecodeRune(rune(unit), rune(u.order.Uint16(next))); char != utf8.RuneError {
					_, _ = u.in.Discard(2)
				}
			}
		}
		u.out = utf8.AppendRune(u.out, char)
	}
}

// unit reads one unit of two bytes; not ok when there is none left.
func (u *utf16Reader) unit() (uint16, bool) {
	var two [2]byte
	n, err := io.ReadFull(u.in, two[:])
	switch {
	case n == 1:
		u.out, u.err = utf8.AppendRune(u.out, utf8.RuneError), io.EOF
	case err != nil:
		u.err = err
	}
	return u.order.Uint16(two[:]), n == 2
}
