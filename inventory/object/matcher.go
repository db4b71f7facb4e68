// SPDX-License-Identifier: Apache-2.0

package object

import "encoding/binary"

// pattern is a text to look for, and what it tells.
type pattern struct {
	mark mark
	text string // at least minPattern bytes
	// accept looks closer at a text that begins with the pattern; nil takes all.
	accept func(text []byte) bool
}

// minPattern is the shortest text that is looked for, and blockSize how much of
// it is compared at a time.
const (
	minPattern = 9
	blockSize  = 4
	stride     = minPattern - blockSize + 1
)

// matcher finds many texts in one pass. Of every stride bytes it looks at one
// block: a text of minPattern bytes has a whole block at one such place, so
// that none is missed and most bytes are never looked at.
type matcher struct {
	patterns []pattern
	filter   [1 << 10]uint64     // one bit for each hash of a block of a pattern
	places   map[uint32][]placed // by block
}

// placed is a pattern with a block at an offset.
type placed struct {
	pattern int
	offset  int
}

func newMatcher(patterns []pattern) *matcher {
	m := &matcher{patterns: patterns, places: map[uint32][]placed{}}
	for i, p := range patterns {
		for offset := range stride {
			block := binary.LittleEndian.Uint32([]byte(p.text[offset:]))
			h := hash(block)
			m.filter[h>>6] |= 1 << (h & 63)
			m.places[block] = append(m.places[block], placed{i, offset})
		}
	}
	return m
}

// hash has 16 bits.
func hash(block uint32) uint32 { return block * 0x9E3779B1 >> 16 }

// find calls visit for each text that begins in b[from:to], once each and not
// quite in order. Each comparison takes one of effort; when nothing of it is left
// find returns.
func (m *matcher) find(b []byte, from, to int, effort *int, visit func(at, pattern int)) {
	last := min(to-1+stride-1, len(b)-blockSize)
	for i := from; i <= last; i += stride {
		h := hash(binary.LittleEndian.Uint32(b[i : i+4 : len(b)]))
		if m.filter[h>>6]>>(h&63)&1 == 0 {
			continue
		}
		places := m.places[binary.LittleEndian.Uint32(b[i:])]
		if *effort -= len(places); *effort < 0 {
			return
		}
		for _, p := range places {
			at, text := i-p.offset, m.patterns[p.pattern].text
			if at < from || at >= to || len(b)-at < len(text) || string(b[at:at+len(text)]) != text {
				continue
			}
			visit(at, p.pattern)
		}
	}
}
