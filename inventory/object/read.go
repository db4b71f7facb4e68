// SPDX-License-Identifier: Apache-2.0

package object

import (
	"bytes"
	"debug/elf"
	"io"
)

// Reader reads one file after the other with the same buffers. The zero value
// is ready; it is not for several goroutines at a time.
type Reader struct {
	window []byte
}

// Read reads one ELF file with a Reader of its own.
func Read(r io.ReaderAt, size int64) (Object, error) { return new(Reader).Read(r, size) }

// Read reads an ELF file of size bytes: its headers, its dynamic section, its
// constants up to 1 GiB and, where there is something of interest, its symbols.
// Code and debug data are never read, and nothing is inflated. The error is
// ErrNotELF, or *Incomplete together with what was read.
func (x *Reader) Read(r io.ReaderAt, size int64) (Object, error) {
	f, err := open(r, size)
	if err != nil {
		return Object{}, err
	}
	if f.order == nil {
		return Object{}, f.incomplete()
	}
	d := f.readDynamic()
	o := Object{Machine: machineName(f), SONAME: d.soname, Needed: d.needed, RPath: d.rpath, RunPath: d.runpath, BuildID: f.buildID()}
	o.Program = f.kind == elf.ET_EXEC || f.kind == elf.ET_DYN && (d.pie || f.hasInterpreter())
	e := &evidence{object: &o, file: f, marks: map[mark]*found{}, settings: f.goSettings()}
	if f.kind == elf.ET_EXEC || f.kind == elf.ET_DYN || f.kind == elf.ET_REL {
		x.search(f, e, f.spans())
	}
	if len(f.sections) == 0 {
		f.lookForPacker()
	}
	if len(e.marks) > 0 || ofInterest(o.SONAME) {
		e.symbols = x.readSymbols(f, d)
	}
	e.recognise()
	return o, f.incomplete()
}

// recognise asks each library's file for what the evidence shows.
func (e *evidence) recognise() {
	for _, recognise := range recognisers {
		copies, uses := recognise(e)
		e.object.Copies = append(e.object.Copies, copies...)
		e.object.Uses = append(e.object.Uses, uses...)
	}
}

// lookForPacker says that a program is packed by UPX, so that nothing can be
// seen of what is in it. https://github.com/upx/upx/blob/devel/src/stub/src/include/linux.h
func (f *file) lookForPacker() {
	if bytes.Contains(f.bytes(0, min(f.size, 1024), "header"), []byte("UPX!")) {
		f.miss("everything that is packed by UPX")
	}
}

func (f *file) hasInterpreter() bool {
	for _, s := range f.segments {
		if s.kind == elf.PT_INTERP {
			return true
		}
	}
	return false
}
