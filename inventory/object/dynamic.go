// SPDX-License-Identifier: Apache-2.0

package object

import (
	"debug/elf"
	"encoding/hex"
	"strings"
)

// The bounds of what the dynamic section and the notes may say.
const (
	maxDynamic = 1 << 16 // bytes of the dynamic section
	maxNeeded  = 512     // entries of DT_NEEDED
	maxPaths   = 64      // directories of DT_RPATH and DT_RUNPATH
	maxText    = 4096    // bytes of one of those
	maxNotes   = 1 << 14 // bytes of one segment of notes
)

// dynamic is the dynamic section: what the loader reads.
type dynamic struct {
	soname  string
	needed  []string
	rpath   []string
	runpath []string
	pie     bool
	symbols span // of DT_SYMTAB, as far as it can be told without section headers
	names   span // of DT_STRTAB
}

// readDynamic reads the dynamic section through the program headers, as a
// loader does, so that files without section headers are read as well.
func (f *file) readDynamic() (d dynamic) {
	var table []byte
	for _, s := range f.segments {
		if s.kind == elf.PT_DYNAMIC && s.size > 0 {
			if s.size > maxDynamic {
				f.miss("the dynamic section behind the first %d bytes", maxDynamic)
			}
			table = f.bytes(s.offset, min(s.size, maxDynamic), "dynamic section")
			break
		}
	}
	values := map[elf.DynTag]uint64{}
	var texts [][2]uint64 // tag, index
	each := f.pick(8, 16)
	for ; len(table) >= each; table = table[each:] {
		tag, value := elf.DynTag(f.word(table, 0)), f.word(table, each/2)
		if tag == elf.DT_NULL {
			break
		}
		switch tag {
		case elf.DT_SONAME, elf.DT_NEEDED, elf.DT_RPATH, elf.DT_RUNPATH:
			texts = append(texts, [2]uint64{uint64(tag), value})
		case elf.DT_STRTAB, elf.DT_STRSZ, elf.DT_SYMTAB, elf.DT_FLAGS_1:
			values[tag] = value
		}
	}
	d.pie = elf.DynFlag1(values[elf.DT_FLAGS_1])&elf.DF_1_PIE != 0
	d.names = f.at(values[elf.DT_STRTAB], values[elf.DT_STRSZ])
	if symbols := values[elf.DT_SYMTAB]; symbols != 0 && values[elf.DT_STRTAB] > symbols {
		// Every linker puts the names right behind the symbols.
		d.symbols = f.at(symbols, values[elf.DT_STRTAB]-symbols)
	}
	f.name(&d, texts)
	return d
}

// name fills in the texts of a dynamic section.
func (f *file) name(d *dynamic, texts [][2]uint64) {
	for _, t := range texts {
		if t[1] >= uint64(d.names.size) {
			f.miss("a name of the dynamic section")
			continue
		}
		at := d.names.offset + int64(t[1])
		text := cstring(f.bytes(at, min(maxText, d.names.size-int64(t[1])), "names of the dynamic section"), 0, maxText)
		switch elf.DynTag(t[0]) {
		case elf.DT_SONAME:
			d.soname = text
		case elf.DT_NEEDED:
			if len(d.needed) == maxNeeded {
				f.miss("DT_NEEDED behind the first %d", maxNeeded)
				return
			}
			d.needed = append(d.needed, text)
		case elf.DT_RPATH:
			d.rpath = paths(d.rpath, text)
		case elf.DT_RUNPATH:
			d.runpath = paths(d.runpath, text)
		}
	}
}

// paths adds the directories of a search path.
func paths(to []string, text string) []string {
	for p := range strings.SplitSeq(text, ":") {
		if p != "" && len(to) < maxPaths {
			to = append(to, p)
		}
	}
	return to
}

// at is the part of the file that is loaded at an address, as far as the file
// has it.
func (f *file) at(address, size uint64) span {
	for _, s := range f.segments {
		if s.kind == elf.PT_LOAD && address >= s.address && address-s.address < uint64(s.size) {
			skip := int64(address - s.address)
			return span{offset: s.offset + skip, size: int64(min(size, uint64(s.size-skip)))}
		}
	}
	return span{}
}

// buildID reads the notes for GNU's build id.
func (f *file) buildID() string {
	for _, s := range f.segments {
		if s.kind != elf.PT_NOTE || s.size == 0 {
			continue
		}
		if id := f.gnuBuildID(f.bytes(s.offset, min(s.size, maxNotes), "notes")); id != "" {
			return id
		}
	}
	return ""
}

func (f *file) gnuBuildID(notes []byte) string {
	for len(notes) >= 12 {
		name, desc, kind := int(f.u32(notes, 0)), int(f.u32(notes, 4)), f.u32(notes, 8)
		notes = notes[12:]
		if name < 0 || desc < 0 || name > len(notes) || desc > len(notes) {
			return ""
		}
		start := (name + 3) &^ 3
		if start+desc > len(notes) {
			return ""
		}
		if kind == 3 && string(notes[:name]) == "GNU\x00" && desc <= 64 {
			return hex.EncodeToString(notes[start : start+desc])
		}
		notes = notes[min(len(notes), start+(desc+3)&^3):]
	}
	return ""
}

// machineName is how uname would call a machine, "" for those without a name.
func machineName(f *file) string {
	names := map[elf.Machine]string{
		elf.EM_X86_64: "x86-64", elf.EM_386: "i386", elf.EM_AARCH64: "aarch64", elf.EM_ARM: "arm", elf.EM_PPC64: "ppc64",
		elf.EM_PPC: "ppc", elf.EM_S390: "s390", elf.EM_RISCV: "riscv", elf.EM_MIPS: "mips", elf.EM_LOONGARCH: "loongarch",
		elf.EM_SPARCV9: "sparc64", elf.EM_IA_64: "ia64", elf.EM_ALPHA: "alpha", elf.EM_PARISC: "hppa", elf.EM_68K: "m68k",
	}
	name := names[f.machine]
	switch {
	case f.machine == elf.EM_S390 && f.wide:
		return "s390x"
	case f.machine == elf.EM_PPC64 && f.u16([]byte{1, 0}, 0) == 1:
		return "ppc64le"
	case f.machine == elf.EM_X86_64 && !f.wide:
		return "x32"
	case f.machine == elf.EM_RISCV && f.wide, f.machine == elf.EM_LOONGARCH && f.wide:
		return name + "64"
	case name == "":
		return strings.ToLower(strings.TrimPrefix(f.machine.String(), "EM_"))
	}
	return name
}
