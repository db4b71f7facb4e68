// SPDX-License-Identifier: Apache-2.0

package object

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// ErrNotArchive is returned for files that are no archives of ELF files.
var ErrNotArchive = errors.New("not an archive of ELF files")

// The bounds of an archive.
const (
	maxMembers = 16      // that are looked at to find one of ELF
	archHeader = 60      // bytes before each member
	maxIndex   = 8 << 20 // bytes of the index of symbols
)

// ReadArchive reads an archive of object files with a Reader of its own.
func ReadArchive(r io.ReaderAt, size int64) (Object, error) { return new(Reader).ReadArchive(r, size) }

// ReadArchive reads a static library (libcrypto.a) of size bytes: the copies in
// it, and its machine. It is searched as a whole, up to 1 GiB; the names of its
// functions are those of its index. The error is ErrNotArchive, or *Incomplete
// together with what was read. https://man.freebsd.org/cgi/man.cgi?query=ar&sektion=5
func (x *Reader) ReadArchive(r io.ReaderAt, size int64) (Object, error) {
	f := &file{r: r, size: size, order: binary.BigEndian}
	magic := make([]byte, 8)
	if n, err := r.ReadAt(magic, 0); n < len(magic) || string(magic) != "!<arch>\n" {
		if err != nil && !errors.Is(err, io.EOF) {
			return Object{}, fmt.Errorf("read archive header: %w", err)
		}
		return Object{}, ErrNotArchive
	}
	index, first := f.members()
	if first == nil {
		return Object{}, ErrNotArchive
	}
	o := Object{Machine: machineName(first)}
	e := &evidence{object: &o, file: f, marks: map[mark]*found{}, archive: true}
	x.search(f, e, []span{{offset: 8, size: size - 8}})
	e.symbols = f.indexed(index)
	e.recognise()
	o.Uses = nil // what its members need is for the linker to say
	return o, f.incomplete()
}

// members looks at the first members for the index of symbols and an ELF file.
func (f *file) members() (index span, first *file) {
	offset := int64(8)
	for range maxMembers {
		if offset+archHeader > f.size {
			return index, nil
		}
		header := f.bytes(offset, archHeader, "header of a member")
		if len(header) < archHeader || string(header[58:]) != "`\n" {
			f.miss("header of a member")
			return index, nil
		}
		size, err := strconv.ParseInt(strings.TrimSpace(string(header[48:58])), 10, 64)
		if err != nil || size < 0 || size > f.size-offset-archHeader {
			f.miss("a member")
			return index, nil
		}
		offset += archHeader
		switch name := strings.TrimSpace(string(header[:16])); name {
		case "/":
			index = span{offset: offset, size: size}
		case "//", "/SYM64/":
		default:
			member, err := open(io.NewSectionReader(f.r, offset, size), size)
			if err == nil && member.order != nil {
				return index, member
			}
		}
		offset += size + size&1
	}
	return index, nil
}

// indexed are the symbols of an archive's index, all of them defined: a number
// of symbols, as many offsets, and their names.
func (f *file) indexed(index span) symbols {
	s := symbols{families: map[string]*family{}, defined: map[string]uint64{}}
	if index.size < 4 {
		return s
	}
	if index.size > maxIndex {
		f.miss("index of symbols: more than %d bytes", maxIndex)
		return s
	}
	b := f.bytes(index.offset, index.size, "index of symbols")
	if len(b) < 4 {
		return s
	}
	count := int64(f.u32(b, 0))
	if 4+count*4 > int64(len(b)) {
		f.miss("index of symbols")
		return s
	}
	names := b[4+count*4:]
	for at := 0; at < len(names); {
		s.add(names, uint64(at), 0, true)
		end := bytes.IndexByte(names[at:], 0)
		if end < 0 {
			break
		}
		at += end + 1
	}
	return s
}
