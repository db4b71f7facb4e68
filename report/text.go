// SPDX-License-Identifier: Apache-2.0

package report

import (
	"io"
	"strings"
	"unicode"
)

// writeText writes the report for an administrator: in a terminal, or in the
// mail that cron sends. It is ASCII apart from the host's own text.
func writeText(w io.Writer, r Report, o Options) error {
	if o.Quiet && r.Summary.Verdict == OK {
		return nil
	}
	p := newPage(o)
	p.summary(r, o.Quiet)
	if !o.Quiet {
		said := systemSupport(r.Components)
		for _, c := range worstFirst(r.Components) {
			p.component(c, said)
		}
	}
	p.claims(r)
	p.actions(r)
	if !o.Quiet {
		p.uncovered(r)
		p.hostFacts(r.Host)
		p.problems(r.Problems)
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

// style is how a piece of text looks on a terminal with colours.
type style string

// The styles, as ECMA-48 SGR parameters.
const (
	plain  style = ""
	bold   style = "1"
	dim    style = "2"
	red    style = "1;31"
	green  style = "32"
	yellow style = "33"
)

// page collects text. Everything that is printed passes its methods, which
// escape: no caller can forget to.
type page struct {
	b       strings.Builder
	width   int
	color   bool
	verbose bool
}

func newPage(o Options) *page {
	p := &page{width: o.Width, color: o.Color, verbose: o.Verbose}
	if p.width <= 0 {
		p.width = 80
	}
	return p
}

// text prints words behind lead, wrapped, with the following lines indented as
// far as lead reaches.
func (p *page) text(lead string, st style, words string) {
	for i, line := range wrap(Escape(words), p.width-columns(lead)) {
		if i == 1 {
			lead = strings.Repeat(" ", columns(lead))
		}
		p.b.WriteString(strings.TrimRight(lead+p.paint(st, line), " ") + "\n")
	}
}

// raw prints one line that must not be wrapped: a command to copy.
func (p *page) raw(lead string, st style, words string) {
	p.b.WriteString(lead + p.paint(st, Escape(words)) + "\n")
}

// field prints a label and what belongs to it.
func (p *page) field(label, words string) {
	p.text("  "+pad(label, 12), plain, words)
}

// heading prints a line with a rule below it, after an empty line.
func (p *page) heading(st style, words string) {
	p.b.WriteByte('\n')
	p.text("", st, words)
	words = strings.Join(strings.Fields(Escape(words)), " ") // as wrapping leaves it
	p.b.WriteString(strings.Repeat("-", min(columns(words), p.width)) + "\n")
}

func (p *page) paint(st style, s string) string {
	if !p.color || st == plain || s == "" {
		return s
	}
	return "\x1b[" + string(st) + "m" + s + "\x1b[0m"
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(width-columns(s), 1))
}

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
