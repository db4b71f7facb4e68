// SPDX-License-Identifier: Apache-2.0

package banner

import (
	"encoding/binary"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	maxText = 1 << 20  // bytes that are read
	maxLine = 64 << 10 // bytes of one line that are read
)

// terminal finds commands for a terminal: colours, titles, cursor movements.
// https://ecma-international.org/publications-and-standards/standards/ecma-48/
var terminal = regexp.MustCompile(
	`(?:\x1b\[|\x{9b})[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|\x1b[()*+][0-9A-Za-z]|\x1b[ -~]?`)

// lineEnd finds what ends a line: that of Windows, of "script" on a terminal
// ("\r\r\n") and of old Macs.
var lineEnd = regexp.MustCompile(`\r+\n|\r`)

// clean makes a pasted text plain: lines end in "\n", and what terminals,
// mail programs and word processors put into it is gone or ASCII. Lines keep
// their numbers. It reports whether the text was longer than maxText.
func clean(text string) (plain string, cut bool) {
	if len(text) > maxText {
		text, cut = shorten(text, maxText), true
	}
	text = strings.ToValidUTF8(fromUTF16(text), "\uFFFD")
	text = lineEnd.ReplaceAllString(text, "\n")
	return strings.Map(plainRune, terminal.ReplaceAllString(text, "")), cut
}

// shorten cuts a text to at most n bytes, at the end of a line or of a word,
// so that no version is cut into another one.
func shorten(text string, n int) string {
	text = text[:n]
	end := strings.LastIndexByte(text, '\n')
	if end < 0 {
		end = strings.LastIndexAny(text, " \t\r")
	}
	return text[:max(end, 0)]
}

// fromUTF16 returns text as UTF-8 when its byte order mark says that it is
// UTF-16, as PowerShell writes files.
func fromUTF16(text string) string {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case strings.HasPrefix(text, "\xff\xfe"):
	case strings.HasPrefix(text, "\xfe\xff"):
		order = binary.BigEndian
	default:
		return text
	}
	data := []byte(text[2:])
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units))
}

// plainRune returns what stands for r, or -1 when nothing does.
func plainRune(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r < utf8.RuneSelf:
		if unicode.IsControl(r) {
			return ' ' // never joins two words
		}
		return r
	case strings.ContainsRune("“”„‟″", r):
		return '"'
	case strings.ContainsRune("‘’‚‛′", r):
		return '\''
	case strings.ContainsRune("‐‑‒–—−", r):
		return '-'
	case unicode.Is(unicode.Cf, r):
		return -1 // soft hyphens, joiners, directions, byte order marks
	case unicode.IsSpace(r) || unicode.IsControl(r):
		return ' '
	}
	return r
}

// quoting finds the signs that mail programs put before lines that they quote.
var quoting = regexp.MustCompile(`^[ \t]*(?:>[ \t]?)+`)

// unquote returns a line without mail quoting and without spaces around it, and
// how many characters are gone at its beginning.
func unquote(line string) (rest string, shift int) {
	rest = strings.TrimSpace(line[len(quoting.FindString(line)):])
	gone := strings.LastIndex(line, rest)
	return rest, utf8.RuneCountInString(line[:max(gone, 0)])
}
