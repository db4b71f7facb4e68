// SPDX-License-Identifier: Apache-2.0

package object

import (
	"bytes"
	"debug/elf"
	"errors"
	"io"
	"strings"
)

// The bounds of a search.
const (
	maxSearched = 1 << 30    // bytes of one file
	windowSize  = 256 << 10  // bytes read at a time
	context     = 200        // bytes around a hit that are kept in view
	maxEffort   = 50_000_000 // comparisons, a second of work
	visitEffort = 100        // of these, for a text that is looked at closer
	maxHits     = 32         // different texts of one mark that are kept
)

// mark is what a text in a file tells.
type mark string

// hit is one text in a file.
type hit struct {
	section string
	offset  int64
	text    string // the whole string around the pattern, at most 2*context bytes
	at      int    // where in text the pattern begins
	prior   string // the string before it, as far as it is in view
}

// from is the text from the pattern on.
func (h hit) from() string { return h.text[h.at:] }

// found are the hits of one mark.
type found struct {
	patterns map[string]int // how often each pattern was seen
	hits     []hit          // with different texts, in the order of the file
}

// evidence is everything that a search has found.
type evidence struct {
	object   *Object
	file     *file
	marks    map[mark]*found
	symbols  symbols
	settings []string // of the build of a Go program
	effort   int      // that is left for the search
	archive  bool     // of objects that are not linked yet
}

func (e *evidence) hits(m mark) []hit {
	if f := e.marks[m]; f != nil {
		return f.hits
	}
	return nil
}

// different tells how many of a mark's patterns were seen.
func (e *evidence) different(m mark) int {
	if f := e.marks[m]; f != nil {
		return len(f.patterns)
	}
	return 0
}

// spans are the parts of a file that hold its constants: sections that are
// loaded and not executed. Files without section headers have segments alone.
func (f *file) spans() (out []span) {
	for _, s := range f.sections {
		if s.kind == elf.SHT_PROGBITS && s.flags&elf.SHF_ALLOC != 0 && s.flags&(elf.SHF_EXECINSTR|elf.SHF_COMPRESSED) == 0 &&
			s.size >= minPattern && !dull(s.name) {
			out = append(out, s.span)
		}
	}
	if len(out) > 0 {
		return out
	}
	var all []span
	for _, s := range f.segments {
		if s.kind != elf.PT_LOAD || s.size < minPattern {
			continue
		}
		all = append(all, s.span)
		if s.flags&elf.PF_X == 0 {
			out = append(out, s.span)
		}
	}
	if len(out) < 2 {
		return all // constants are with the code, as linkers did before -z separate-code
	}
	return out
}

// dull tells whether a section never has texts: tables for unwinding,
// relocation and initialisation.
func dull(name string) bool {
	switch name {
	case ".eh_frame", ".eh_frame_hdr", ".gcc_except_table", ".got", ".got.plt", ".init_array", ".fini_array", ".ctors",
		".dtors", ".jcr", ".interp", ".plt", ".tm_clone_table", ".gopclntab", ".typelink", ".itablink", ".gosymtab":
		return true
	}
	return strings.HasPrefix(name, ".note") || strings.HasPrefix(name, ".tdata")
}

// search looks for the patterns in spans of the file.
func (x *Reader) search(f *file, e *evidence, spans []span) {
	if x.window == nil {
		x.window = make([]byte, windowSize)
	}
	e.effort = maxEffort
	left := int64(maxSearched)
	for _, s := range spans {
		if s.size > left {
			f.miss("constants behind the first %d bytes", maxSearched)
			s.size = left
		}
		left -= s.size
		if !x.searchSpan(f, e, s) {
			return
		}
	}
}

// searchSpan reads a span in windows. Each has a context before and behind the
// part that is searched, unless the span begins or ends there. It tells whether
// the search should go on.
func (x *Reader) searchSpan(f *file, e *evidence, s span) bool {
	from, kept := 0, 0 // in the window
	for done := int64(0); done < s.size; {
		n, err := f.r.ReadAt(x.window[kept:min(int64(windowSize), int64(kept)+s.size-done)], s.offset+done)
		if done += int64(n); n == 0 || err != nil && !errors.Is(err, io.EOF) {
			f.miss("%s", missed("part of "+cmpName(s.name), err))
			return n > 0 || errors.Is(err, io.EOF)
		}
		window := x.window[:kept+n]
		to := len(window)
		if done < s.size {
			to = max(from, to-context)
		}
		start := s.offset + done - int64(len(window)) // in the file
		patterns.find(window, from, to, &e.effort, func(at, p int) {
			e.effort -= visitEffort
			e.see(patterns.patterns[p], window, at, s.name, start+int64(at))
		})
		if e.effort < 0 {
			f.miss("constants: too many texts are like the ones that are looked for")
			return false
		}
		kept = copy(x.window, window[max(0, to-context):])
		from = min(to, context)
	}
	return true
}

// cmpName names a span in a complaint.
func cmpName(name string) string {
	if name == "" {
		return "a segment"
	}
	return name
}

// see takes a hit, unless its text is not what its pattern promises.
func (e *evidence) see(p pattern, window []byte, at int, section string, offset int64) {
	before, behind, prior := window[max(0, at-context):at], window[at:min(len(window), at+context)], []byte(nil)
	if i := bytes.LastIndexByte(before, 0); i >= 0 {
		before, prior = before[i+1:], bytes.TrimRight(before[:i], "\x00")
		prior = prior[bytes.LastIndexByte(prior, 0)+1:]
	}
	if i := bytes.IndexByte(behind, 0); i >= 0 {
		behind = behind[:i]
	}
	if p.accept != nil && !p.accept(behind) {
		return
	}
	f := e.marks[p.mark]
	if f == nil {
		f = &found{patterns: map[string]int{}}
		e.marks[p.mark] = f
	}
	f.patterns[p.text]++
	if len(f.hits) == maxHits {
		return
	}
	text := string(before) + string(behind)
	for _, h := range f.hits {
		if h.text == text {
			return
		}
	}
	f.hits = append(f.hits, hit{section, offset, text, len(before), string(prior)})
}
