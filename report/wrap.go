// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strings"
	"unicode"
)

// minText is the narrowest column text is wrapped to: below it indentation
// would leave a word a line.
const minText = 20

// wrap breaks text at spaces into lines of at most width columns. A word that
// is wider has a line of its own and is never cut: it may be a version, a path
// or an identifier to copy.
func wrap(text string, width int) []string {
	width = max(width, minText)
	var lines []string
	line, used := "", 0
	for word := range strings.FieldsSeq(text) {
		n := columns(word)
		if used > 0 && used+1+n > width {
			lines = append(lines, line)
			line, used = "", 0
		}
		if used > 0 {
			line, used = line+" ", used+1
		}
		line, used = line+word, used+n
	}
	if used > 0 || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// columns is how many terminal columns s takes: none for combining marks, two
// for the wide characters of East Asian scripts.
// https://www.unicode.org/reports/tr11/
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me):
		case wide(r):
			n += 2
		default:
			n++
		}
	}
	return n
}

func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) ||
		r >= 0xff01 && r <= 0xff60 || r >= 0x1f300 && r <= 0x1faff
}
