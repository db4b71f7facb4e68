// SPDX-License-Identifier: Apache-2.0

package object

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrNotELF is returned for files that are no ELF files, or whose header is
// none that a loader would take.
var ErrNotELF = errors.New("not an ELF file")

// Incomplete is the error of a file of which something could not be read: it is
// cut short, or beyond the bounds of this package. The rest was read.
type Incomplete struct {
	Missing []string // "section headers", "dynamic symbols: more than 8 MiB of names"; never empty
}

// Error lists what is missing.
func (e *Incomplete) Error() string { return "read elf: missing " + strings.Join(e.Missing, ", ") }

// The bounds of what is read of one file.
const (
	maxSections = 8192
	maxSegments = 512
	maxNames    = 1 << 20 // bytes of names of sections
	maxName     = 64      // bytes of one name of a section
	maxMissing  = 8       // complaints of one file
)

// file is the header and the tables of an ELF file.
// https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html
type file struct {
	r        io.ReaderAt
	size     int64
	order    binary.ByteOrder
	wide     bool // 64 bit
	kind     elf.Type
	machine  elf.Machine
	sections []section
	segments []segment
	missing  []string
}

// section is one line of the section headers.
type section struct {
	span
	kind  elf.SectionType
	flags elf.SectionFlag
	link  uint32
}

// segment is one line of the program headers.
type segment struct {
	span
	kind    elf.ProgType
	flags   elf.ProgFlag
	address uint64
}

// span is a part of the file. It lies inside of it.
type span struct {
	name   string // of the section; empty for segments
	offset int64
	size   int64
}

// open reads the headers of an ELF file.
func open(r io.ReaderAt, size int64) (*file, error) {
	head := make([]byte, 64)
	n, err := r.ReadAt(head[:max(0, min(size, 64))], 0)
	if head = head[:n]; n < 4 || string(head[:4]) != elf.ELFMAG {
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("read elf header: %w", err)
		}
		return nil, ErrNotELF
	}
	f := &file{r: r, size: size}
	if len(head) < 52 {
		f.miss("header")
		return f, nil
	}
	switch elf.Data(head[elf.EI_DATA]) {
	case elf.ELFDATA2LSB:
		f.order = binary.LittleEndian
	case elf.ELFDATA2MSB:
		f.order = binary.BigEndian
	default:
		return nil, ErrNotELF
	}
	f.wide = elf.Class(head[elf.EI_CLASS]) == elf.ELFCLASS64
	if !f.wide && elf.Class(head[elf.EI_CLASS]) != elf.ELFCLASS32 {
		return nil, ErrNotELF
	}
	if f.wide && len(head) < 64 {
		f.miss("header")
		return f, nil
	}
	f.kind, f.machine = elf.Type(f.u16(head, 16)), elf.Machine(f.u16(head, 18))
	f.readTables(head)
	return f, nil
}

// readTables reads the program headers and the section headers.
func (f *file) readTables(head []byte) {
	phoff, shoff, counts := int64(f.u32(head, 28)), int64(f.u32(head, 32)), 42
	if f.wide {
		phoff, shoff, counts = int64(f.u64(head, 32)), int64(f.u64(head, 40)), 54
	}
	phsize, phnum := f.u16(head, counts), int(f.u16(head, counts+2))
	shsize, shnum, names := f.u16(head, counts+4), int(f.u16(head, counts+6)), int(f.u16(head, counts+8))
	if phnum > 0 && phoff > 0 {
		f.readSegments(phoff, int(phsize), phnum)
	}
	if shoff <= 0 {
		return
	}
	if int(shsize) != f.pick(40, 64) {
		f.miss("section headers of %d bytes", shsize)
		return
	}
	if shnum == 0 || names == int(elf.SHN_XINDEX) {
		// The first section header has what does not fit into the file's header.
		if first := f.bytes(shoff, int64(shsize), "section headers"); len(first) == int(shsize) {
			shnum = max(shnum, int(min(f.word(first, f.pick(20, 32)), 1<<20)))
			names = int(f.u32(first, f.pick(24, 40)))
		}
	}
	f.readSections(shoff, int(shsize), shnum, names)
}

func (f *file) readSegments(offset int64, each, count int) {
	if each != f.pick(32, 56) {
		f.miss("program headers of %d bytes", each)
		return
	}
	if count > maxSegments {
		f.miss("program headers behind the first %d", maxSegments)
		count = maxSegments
	}
	table := f.bytes(offset, int64(each*count), "program headers")
	for ; len(table) >= each; table = table[each:] {
		s := segment{kind: elf.ProgType(f.u32(table, 0))}
		var at, size uint64
		if f.wide {
			s.flags, at, s.address, size = elf.ProgFlag(f.u32(table, 4)), f.u64(table, 8), f.u64(table, 16), f.u64(table, 32)
		} else {
			s.flags, at, s.address, size = elf.ProgFlag(f.u32(table, 24)), uint64(f.u32(table, 4)), uint64(f.u32(table, 8)), uint64(f.u32(table, 16))
		}
		s.span = f.clip(at, size, "a segment")
		f.segments = append(f.segments, s)
	}
}

func (f *file) readSections(offset int64, each, count, names int) {
	if count > maxSections {
		f.miss("section headers behind the first %d", maxSections)
		count = maxSections
	}
	table := f.bytes(offset, int64(each)*int64(count), "section headers")
	indexes := make([]uint32, 0, len(table)/each)
	for ; len(table) >= each; table = table[each:] {
		s := section{kind: elf.SectionType(f.u32(table, 4)), flags: elf.SectionFlag(f.word(table, 8))}
		at, size := f.word(table, f.pick(16, 24)), f.word(table, f.pick(20, 32))
		s.link = f.u32(table, f.pick(24, 40))
		if s.kind != elf.SHT_NOBITS && s.kind != elf.SHT_NULL {
			s.span = f.clip(at, size, "a section")
		}
		indexes = append(indexes, f.u32(table, 0))
		f.sections = append(f.sections, s)
	}
	if names >= len(f.sections) {
		return
	}
	text := f.bytes(f.sections[names].offset, min(f.sections[names].size, maxNames), "names of sections")
	for i := range f.sections {
		f.sections[i].name = cstring(text, uint64(indexes[i]), maxName)
	}
}

// clip makes a span of what a header says, as far as the file goes.
func (f *file) clip(offset, size uint64, what string) span {
	if size == 0 {
		return span{}
	}
	if offset >= uint64(f.size) {
		f.miss("%s beyond the end", what)
		return span{}
	}
	if rest := uint64(f.size) - offset; size > rest {
		f.miss("the end of %s", what)
		size = rest
	}
	return span{offset: int64(offset), size: int64(size)}
}

// bytes reads part of the file, less where it ends before.
func (f *file) bytes(offset, size int64, what string) []byte {
	if offset < 0 || offset >= f.size || size <= 0 {
		if size > 0 {
			f.miss("%s", what)
		}
		return nil
	}
	buf := make([]byte, min(size, f.size-offset))
	n, err := f.r.ReadAt(buf, offset)
	if int64(n) < size {
		f.miss("%s", missed(what, err))
	}
	return buf[:n]
}

// missed adds the reason of a read that ended early, unless it is the end of
// the file.
func missed(what string, err error) string {
	if err == nil || errors.Is(err, io.EOF) {
		return what
	}
	return what + ": " + err.Error()
}

// miss notes what could not be read, once.
func (f *file) miss(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	for _, m := range f.missing {
		if m == text {
			return
		}
	}
	if len(f.missing) < maxMissing {
		f.missing = append(f.missing, text)
	}
}

// incomplete is the error for what was missed; nil for nothing.
func (f *file) incomplete() error {
	if len(f.missing) == 0 {
		return nil
	}
	return &Incomplete{Missing: f.missing}
}

func (f *file) u16(b []byte, at int) uint16 { return f.order.Uint16(b[at:]) }
func (f *file) u32(b []byte, at int) uint32 { return f.order.Uint32(b[at:]) }
func (f *file) u64(b []byte, at int) uint64 { return f.order.Uint64(b[at:]) }

// word reads an address or size as wide as the file's class.
func (f *file) word(b []byte, at int) uint64 {
	if f.wide {
		return f.u64(b, at)
	}
	return uint64(f.u32(b, at))
}

// pick returns the number for the file's class.
func (f *file) pick(narrow, wide int) int {
	if f.wide {
		return wide
	}
	return narrow
}

// cstring is the text at an index of a string table, up to its NUL; empty
// outside of the table.
func cstring(table []byte, index uint64, limit int) string {
	if index >= uint64(len(table)) {
		return ""
	}
	text := table[index:]
	if len(text) > limit {
		text = text[:limit]
	}
	if end := bytes.IndexByte(text, 0); end >= 0 {
		text = text[:end]
	}
	return string(text)
}
