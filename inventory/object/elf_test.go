// SPDX-License-Identifier: Apache-2.0

package object_test

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"strings"
)

// image is an ELF file to be: its parts in the order in which they are written.
type image struct {
	narrow   bool // 32 bit
	big      bool // big-endian
	kind     elf.Type
	machine  elf.Machine
	soname   string
	needed   []string
	rpath    string
	runpath  string
	interp   bool
	buildID  []byte
	rodata   string // "|" stands for NUL
	section  string // the name of rodata's section; ".rodata" when empty
	flags    elf.SectionFlag
	exported []string // defined symbols
	imported []string // undefined ones
	code     map[string][]byte
	bare     bool // no section headers
	settings string
}

// writer collects the bytes of an image.
type writer struct {
	image
	bytes.Buffer
	order binary.ByteOrder
}

func (w *writer) put(values ...any) {
	for _, v := range values {
		binary.Write(&w.Buffer, w.order, v)
	}
}

// word writes a number as wide as the class.
func (w *writer) word(values ...uint64) {
	for _, v := range values {
		if w.narrow {
			w.put(uint32(v))
		} else {
			w.put(v)
		}
	}
}

type part struct {
	name         string
	kind         elf.SectionType
	flags        elf.SectionFlag
	offset, size uint64
	link         uint32
}

// build writes the image. Every address is an offset in the file.
func (i image) build() []byte {
	w := &writer{image: i, order: binary.LittleEndian}
	if i.big {
		w.order = binary.BigEndian
	}
	const headers = 64 + 5*56
	w.Write(make([]byte, headers))
	parts := []part{{}}
	add := func(name string, kind elf.SectionType, flags elf.SectionFlag, link uint32, body []byte) uint64 {
		w.Write(make([]byte, (16-w.Len()%16)%16))
		parts = append(parts, part{name, kind, flags, uint64(w.Len()), uint64(len(body)), link})
		w.Write(body)
		return parts[len(parts)-1].offset
	}
	name := i.section
	if name == "" {
		name = ".rodata"
	}
	add(name, elf.SHT_PROGBITS, elf.SHF_ALLOC|i.flags, 0, []byte(strings.ReplaceAll(i.rodata, "|", "\x00")))
	if i.settings != "" {
		add(".go.buildinfo", elf.SHT_PROGBITS, elf.SHF_ALLOC|elf.SHF_WRITE, 0, goInfo(i.settings))
	}
	places := map[string]uint64{}
	for _, n := range i.exported {
		if code := i.code[n]; code != nil {
			places[n] = add(".text", elf.SHT_PROGBITS, elf.SHF_ALLOC|elf.SHF_EXECINSTR, 0, code)
		}
	}
	names := "\x00"
	index := func(text string) uint64 {
		names += text + "\x00"
		return uint64(len(names) - len(text) - 1)
	}
	symbols := w.symbols(index, places)
	tags := w.tags(index)
	table := add(".dynsym", elf.SHT_DYNSYM, elf.SHF_ALLOC, uint32(len(parts)+1), symbols)
	strs := add(".dynstr", elf.SHT_STRTAB, elf.SHF_ALLOC, 0, []byte(names))
	tags = append(tags, uint64(elf.DT_STRTAB), strs, uint64(elf.DT_STRSZ), uint64(len(names)), uint64(elf.DT_SYMTAB), table, 0, 0)
	d := &writer{image: i, order: w.order}
	d.word(tags...)
	dynamic := add(".dynamic", elf.SHT_DYNAMIC, elf.SHF_ALLOC|elf.SHF_WRITE, 0, d.Bytes())
	note := &writer{image: i, order: w.order}
	note.put(uint32(4), uint32(len(i.buildID)), uint32(3), []byte("GNU\x00"), i.buildID)
	notes := add(".note.gnu.build-id", elf.SHT_NOTE, elf.SHF_ALLOC, 0, note.Bytes())
	return w.finish(parts, [][3]uint64{{uint64(elf.PT_DYNAMIC), dynamic, uint64(d.Len())}, {uint64(elf.PT_NOTE), notes, uint64(note.Len())}})
}

func (w *writer) symbols(index func(string) uint64, places map[string]uint64) []byte {
	s := &writer{image: w.image, order: w.order}
	add := func(name string, place uint64, section uint16) {
		at := index(name)
		if w.narrow {
			s.put(uint32(at), uint32(place), uint32(0), uint16(0), section)
		} else {
			s.put(uint32(at), uint16(0), section, place, uint64(0))
		}
	}
	add("", 0, 0)
	for _, n := range w.exported {
		add(n, places[n], 1)
	}
	for _, n := range w.imported {
		add(n, 0, 0)
	}
	return s.Bytes()
}

func (w *writer) tags(index func(string) uint64) (tags []uint64) {
	for _, n := range w.needed {
		tags = append(tags, uint64(elf.DT_NEEDED), index(n))
	}
	for tag, text := range map[elf.DynTag]string{elf.DT_SONAME: w.soname, elf.DT_RPATH: w.rpath, elf.DT_RUNPATH: w.runpath} {
		if text != "" {
			tags = append(tags, uint64(tag), index(text))
		}
	}
	return tags
}

// finish writes the section headers and the file's header.
func (w *writer) finish(parts []part, segments [][3]uint64) []byte {
	names := "\x00"
	starts := []int{0}
	for _, p := range append(parts[1:], part{name: ".shstrtab"}) {
		starts = append(starts, len(names))
		names += p.name + "\x00"
	}
	parts = append(parts, part{".shstrtab", elf.SHT_STRTAB, 0, uint64(w.Len()), uint64(len(names)), 0})
	w.WriteString(names)
	table := w.Len()
	for i, p := range parts {
		w.put(uint32(starts[i]), uint32(p.kind))
		w.word(uint64(p.flags), p.offset, p.offset, p.size)
		w.put(p.link, uint32(0))
		w.word(0, 0)
	}
	out := w.Bytes()
	count := len(parts)
	if w.bare {
		out, table, count = out[:table], 0, 0
	}
	w.Buffer = bytes.Buffer{}
	class, data := elf.ELFCLASS64, elf.ELFDATA2LSB
	if w.narrow {
		class = elf.ELFCLASS32
	}
	if w.big {
		data = elf.ELFDATA2MSB
	}
	segments = append(segments, [3]uint64{uint64(elf.PT_LOAD), 0, uint64(len(out))})
	if w.interp {
		segments = append(segments, [3]uint64{uint64(elf.PT_INTERP), 64, 1})
	}
	w.put([]byte(elf.ELFMAG), byte(class), byte(data), make([]byte, 10), uint16(w.kind), uint16(w.machine), uint32(1))
	header, ph, sh := uint64(64), uint16(56), uint16(64)
	if w.narrow {
		header, ph, sh = 52, 32, 40
	}
	w.word(0, header, uint64(table))
	w.put(uint32(0), uint16(header), ph, uint16(len(segments)), sh, uint16(count), uint16(max(0, count-1)))
	for _, s := range segments {
		w.put(uint32(s[0]))
		if w.narrow {
			w.put(uint32(s[1]), uint32(s[1]), uint32(s[1]), uint32(s[2]), uint32(s[2]), uint32(elf.PF_R), uint32(1))
		} else {
			w.put(uint32(elf.PF_R), s[1], s[1], s[1], s[2], s[2], uint64(1))
		}
	}
	copy(out, w.Bytes())
	return out
}

// goInfo is the build information of a Go program with some settings.
func goInfo(settings string) []byte {
	info := strings.Repeat("s", 16) + settings + strings.Repeat("e", 16)
	b := append([]byte("\xff Go buildinf:\x08\x02"), make([]byte, 16)...)
	b = append(binary.AppendUvarint(b, 8), "go1.26.8"...)
	return append(binary.AppendUvarint(b, uint64(len(info))), info...)
}
