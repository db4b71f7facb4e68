// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Errors of archives.
var (
	// ErrNotZip is the error of Archive for a file without a zip directory.
	ErrNotZip = errors.New("not a zip archive")
	// errMany and errManyInAll end a directory with more entries than are read.
	errMany      = fmt.Errorf("more than %d entries, the others are not read", maxZipEntries)
	errManyInAll = fmt.Errorf("more than %d entries in this archive and those in it, the others are not read", maxAllEntries)
)

// Bounds of zip directories. They are read entry by entry and not kept, so that
// a large one costs time and no memory.
const (
	maxZipEntries = 100_000   // of one archive
	maxAllEntries = 2_000_000 // of an archive with all that is nested in it
	maxZipName    = 1 << 10   // bytes of a name
)

// zipFile is a zip archive that is being read, as in
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
type zipFile struct {
	r         io.ReaderAt
	size      int64
	base      int64 // bytes before the archive, such as a script that starts it
	directory int64 // where the directory begins in r
	end       int64 // where it ends
	records   uint64
	limits    *limits
}

// limits are what may still be read of an archive with all that is nested in it.
type limits struct {
	inflated int64 // bytes
	entries  int   // of directories
}

// zipEntry is one entry of a directory.
type zipEntry struct {
	name         string
	long         bool // the name is longer than maxZipName and cut
	flags        uint16
	method       uint16
	crc          uint32
	packed, size uint64
	offset       uint64
}

// encrypted tells whether the entry cannot be read without a key.
func (e zipEntry) encrypted() bool { return e.flags&0x1 != 0 || e.flags&0x2000 != 0 || e.method == 99 }

// openZip finds the directory by the record at the end of the archive.
func openZip(r io.ReaderAt, size int64, l *limits) (*zipFile, error) {
	if size < 22 {
		return nil, ErrNotZip
	}
	tail := make([]byte, min(size, 22+1<<16))
	if _, err := io.ReadFull(io.NewSectionReader(r, size-int64(len(tail)), int64(len(tail))), tail); err != nil {
		return nil, fmt.Errorf("read the end of the archive: %w", err)
	}
	at := endRecord(tail)
	if at < 0 {
		return nil, ErrNotZip
	}
	le, end := binary.LittleEndian, tail[at:]
	z := &zipFile{r: r, size: size, end: size - int64(len(tail)) + int64(at), records: uint64(le.Uint16(end[10:])), limits: l}
	length, start := uint64(le.Uint32(end[12:])), uint64(le.Uint32(end[16:]))
	if z.records == 0xffff || length == 0xffffffff || start == 0xffffffff {
		if wide, where, ok := z.zip64(); ok {
			z.records, length, start, z.end = le.Uint64(wide[32:]), le.Uint64(wide[40:]), le.Uint64(wide[48:]), where
		}
	}
	if length > uint64(z.end) || start > uint64(z.end)-length {
		return nil, fmt.Errorf("%w: its directory is said to lie outside of it", ErrNotZip)
	}
	z.directory = z.end - int64(length)
	z.base = z.directory - int64(start)
	if z.base > 0 && z.signature(int64(start)) == "PK\x01\x02" {
		z.directory, z.base = int64(start), 0
	}
	return z, nil
}

// endRecord is where the last end record begins, -1 without one.
func endRecord(tail []byte) int {
	for to := len(tail); ; {
		at := bytes.LastIndex(tail[:to], []byte("PK\x05\x06"))
		if at < 0 {
			return -1
		}
		if at+22 <= len(tail) && at+22+int(binary.LittleEndian.Uint16(tail[at+20:])) <= len(tail) {
			return at
		}
		to = at
	}
}

// zip64 is the end record of a large archive, and where it lies.
func (z *zipFile) zip64() ([]byte, int64, bool) {
	locator := make([]byte, 20)
	if _, err := z.r.ReadAt(locator, z.end-20); err != nil || string(locator[:4]) != "PK\x06\x07" {
		return nil, 0, false
	}
	at := binary.LittleEndian.Uint64(locator[8:])
	if at > uint64(z.end) {
		return nil, 0, false
	}
	wide := make([]byte, 56)
	if _, err := z.r.ReadAt(wide, int64(at)); err != nil || string(wide[:4]) != "PK\x06\x06" {
		return nil, 0, false
	}
	return wide, int64(at), true
}

// signature is what stands at an offset.
func (z *zipFile) signature(at int64) string {
	b := make([]byte, 4)
	if _, err := z.r.ReadAt(b, at); err != nil {
		return ""
	}
	return string(b)
}

// entries calls do for each entry of the directory. The error says what of the
// directory was not read.
func (z *zipFile) entries(do func(zipEntry)) error {
	in := bufio.NewReaderSize(io.NewSectionReader(z.r, z.directory, z.end-z.directory), 32<<10)
	head := make([]byte, 46)
	var count uint64
	for ; ; count++ {
		if _, err := io.ReadFull(in, head); err != nil || string(head[:4]) != "PK\x01\x02" {
			break
		}
		if count == maxZipEntries {
			return errMany
		}
		if z.limits.entries--; z.limits.entries < 0 {
			return errManyInAll
		}
		e, err := readEntry(in, head)
		if err != nil {
			return fmt.Errorf("directory entry %d: %w", count+1, err)
		}
		do(e)
	}
	if count != z.records && count&0xffff != z.records {
		return fmt.Errorf("the directory has %d entries and says that it has %d", count, z.records)
	}
	return nil
}

// readEntry reads the name and the extra fields behind the head of an entry.
func readEntry(in *bufio.Reader, head []byte) (zipEntry, error) {
	le := binary.LittleEndian
	e := zipEntry{
		flags: le.Uint16(head[8:]), method: le.Uint16(head[10:]), crc: le.Uint32(head[16:]),
		packed: uint64(le.Uint32(head[20:])), size: uint64(le.Uint32(head[24:])), offset: uint64(le.Uint32(head[42:])),
	}
	name, extra := make([]byte, le.Uint16(head[28:])), make([]byte, le.Uint16(head[30:]))
	for _, b := range [][]byte{name, extra} {
		if _, err := io.ReadFull(in, b); err != nil {
			return e, err
		}
	}
	e.name, e.long = string(name[:min(len(name), maxZipName)]), len(name) > maxZipName
	e.widen(extra)
	_, err := in.Discard(int(le.Uint16(head[32:])))
	return e, err
}

// widen takes the sizes and the offset that have no room in 32 bits from the
// extra field 1.
func (e *zipEntry) widen(extra []byte) {
	le := binary.LittleEndian
	for len(extra) >= 4 {
		id, n := le.Uint16(extra), int(le.Uint16(extra[2:]))
		extra = extra[4:]
		if n > len(extra) {
			return
		}
		if id == 1 {
			field := extra[:n]
			for _, v := range []*uint64{&e.size, &e.packed, &e.offset} {
				if *v == 0xffffffff && len(field) >= 8 {
					*v = le.Uint64(field)
					field = field[8:]
				}
			}
			return
		}
		extra = extra[n:]
	}
}
