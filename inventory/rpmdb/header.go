// SPDX-License-Identifier: Apache-2.0

package rpmdb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// Types of a header's entries and the limits that rpm itself sets, see
// https://rpm-software-management.github.io/rpm/manual/format_header.html
const (
	typeInt32       = 4
	typeString      = 6
	typeBinary      = 7
	typeStringArray = 8
	typeI18NString  = 9

	entrySize   = 16
	maxEntries  = 0xffff
	maxDataSize = 0x0fffffff
)

// maxHeader bounds one package's header. rpm before 4.14 took none above
// 16 MiB; the largest of an ordinary host have one.
const maxHeader = 32 << 20

// Header is the header of one installed package as databases keep it: two
// counts, an index and the data it points into, all big-endian, no magic.
// It keeps the bytes it was parsed from. The zero value has no entries.
type Header struct {
	index []byte // whole entries of entrySize
	data  []byte
}

// entry is one entry of the index.
type entry struct {
	kind, count uint32
	data        []byte // from the entry's offset to the end of the header's data
}

// errTag is what tags that are there but cannot be decoded give.
var errTag = errors.New("malformed entry")

// Parse makes a header of a blob. It checks the two counts against the blob; bytes behind the
// header are ignored. The entries are checked when they are asked for.
func Parse(blob []byte) (Header, error) {
	if len(blob) < 8 {
		return Header{}, fmt.Errorf("read rpm header: %d bytes are too few", len(blob))
	}
	entries, size := binary.BigEndian.Uint32(blob), binary.BigEndian.Uint32(blob[4:])
	if entries == 0 || entries > maxEntries || size > maxDataSize {
		return Header{}, fmt.Errorf("read rpm header: impossible counts: %d entries, %d bytes of data", entries, size)
	}
	rest := blob[8:]
	if need := int64(entries)*entrySize + int64(size); need > int64(len(rest)) {
		return Header{}, fmt.Errorf("read rpm header: %d of %d bytes are there", len(rest), need)
	}
	index := rest[:entries*entrySize]
	return Header{index: index, data: rest[len(index) : len(index)+int(size)]}, nil
}

// entry finds a tag. Of several, the last counts: what rpm added on installing
// stands behind the package's own entries and replaces them.
func (h Header) entry(tag Tag) (entry, bool, error) {
	for i := len(h.index) - entrySize; i >= 0; i -= entrySize {
		e := h.index[i : i+entrySize]
		if Tag(binary.BigEndian.Uint32(e)) != tag {
			continue
		}
		offset := binary.BigEndian.Uint32(e[8:])
		if offset > uint32(len(h.data)) {
			return entry{}, true, fmt.Errorf("read rpm tag %d: %w", tag, errTag)
		}
		return entry{
			kind:  binary.BigEndian.Uint32(e[4:]),
			count: binary.BigEndian.Uint32(e[12:]),
			data:  h.data[offset:],
		}, true, nil
	}
	return entry{}, false, nil
}

// Text gives a string, or the first of several; empty when the tag is absent.
func (h Header) Text(tag Tag) (string, error) {
	all, err := h.Texts(tag, 1)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return string(all[0]), nil
}

// Texts gives at most limit strings, without copying them.
func (h Header) Texts(tag Tag, limit int) ([][]byte, error) {
	e, found, err := h.entry(tag)
	if err != nil || !found {
		return nil, err
	}
	switch e.kind {
	case typeString, typeStringArray, typeI18NString:
	default:
		return nil, fmt.Errorf("read rpm tag %d: %w", tag, errTag)
	}
	// Each string has its NUL: more strings than bytes cannot be.
	n := min(int(min(e.count, maxDataSize)), limit)
	if n > len(e.data) {
		return nil, fmt.Errorf("read rpm tag %d: %w", tag, errTag)
	}
	all := make([][]byte, 0, n)
	rest := e.data
	for range n {
		end := bytes.IndexByte(rest, 0)
		if end < 0 {
			return nil, fmt.Errorf("read rpm tag %d: %w", tag, errTag)
		}
		all = append(all, rest[:end])
		rest = rest[end+1:]
	}
	return all, nil
}

// Numbers gives at most limit 32-bit numbers.
func (h Header) Numbers(tag Tag, limit int) ([]uint32, error) {
	e, found, err := h.entry(tag)
	if err != nil || !found {
		return nil, err
	}
	n := min(int(min(e.count, maxDataSize)), limit)
	if e.kind != typeInt32 || 4*n > len(e.data) {
		return nil, fmt.Errorf("read rpm tag %d: %w", tag, errTag)
	}
	all := make([]uint32, n)
	for i := range all {
		all[i] = binary.BigEndian.Uint32(e.data[4*i:])
	}
	return all, nil
}

// Number gives one number, 0 when the tag is absent.
func (h Header) Number(tag Tag) (uint32, error) {
	all, err := h.Numbers(tag, 1)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[0], nil
}

// binary gives a tag's bytes, nil when it is absent.
func (h Header) binary(tag Tag) ([]byte, error) {
	e, found, err := h.entry(tag)
	if err != nil || !found {
		return nil, err
	}
	if e.kind != typeBinary || uint64(e.count) > uint64(len(e.data)) {
		return nil, fmt.Errorf("read rpm tag %d: %w", tag, errTag)
	}
	return e.data[:e.count], nil
}
