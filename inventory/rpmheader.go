// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// Tags of an rpm header that are read; the names are RPMTAG_*,
// https://rpm-software-management.github.io/rpm/manual/tags.html
const (
	rpmTagSigPGP          = 259
	rpmTagSigGPG          = 262
	rpmTagDSAHeader       = 267
	rpmTagRSAHeader       = 268
	rpmTagOpenPGP         = 278
	rpmTagName            = 1000
	rpmTagVersion         = 1001
	rpmTagRelease         = 1002
	rpmTagEpoch           = 1003
	rpmTagBuildTime       = 1006
	rpmTagInstallTime     = 1008
	rpmTagVendor          = 1011
	rpmTagArch            = 1022
	rpmTagOldFileNames    = 1027
	rpmTagSourceRPM       = 1044
	rpmTagChangelogTime   = 1080
	rpmTagChangelogName   = 1081
	rpmTagChangelogText   = 1082
	rpmTagDirIndexes      = 1116
	rpmTagBaseNames       = 1117
	rpmTagDirNames        = 1118
	rpmTagModularityLabel = 5096
)

// Types of a header's entries and the limits that rpm itself sets, see
// https://rpm-software-management.github.io/rpm/manual/format_header.html
const (
	rpmTypeInt32       = 4
	rpmTypeString      = 6
	rpmTypeBinary      = 7
	rpmTypeStringArray = 8
	rpmTypeI18NString  = 9

	rpmEntrySize   = 16
	rpmMaxEntries  = 0xffff
	rpmMaxDataSize = 0x0fffffff
)

// rpmMaxHeader bounds one package's header. rpm before 4.14 took none above
// 16 MiB; the largest of an ordinary host have one.
const rpmMaxHeader = 32 << 20

// rpmHeader is the header of one installed package as databases keep it: two
// counts, an index and the data it points into, all big-endian, no magic.
// It keeps the bytes it was parsed from.
type rpmHeader struct {
	index []byte // whole entries of rpmEntrySize
	data  []byte
}

// rpmEntry is one entry of the index.
type rpmEntry struct {
	kind, count uint32
	data        []byte // from the entry's offset to the end of the header's data
}

// errRPMTag is what tags that are there but cannot be decoded give.
var errRPMTag = errors.New("malformed entry")

// parseRPMHeader checks the two counts against the blob; bytes behind the
// header are ignored. The entries are checked when they are asked for.
func parseRPMHeader(blob []byte) (rpmHeader, error) {
	if len(blob) < 8 {
		return rpmHeader{}, fmt.Errorf("read rpm header: %d bytes are too few", len(blob))
	}
	entries, size := binary.BigEndian.Uint32(blob), binary.BigEndian.Uint32(blob[4:])
	if entries == 0 || entries > rpmMaxEntries || size > rpmMaxDataSize {
		return rpmHeader{}, fmt.Errorf("read rpm header: impossible counts: %d entries, %d bytes of data", entries, size)
	}
	rest := blob[8:]
	if need := int64(entries)*rpmEntrySize + int64(size); need > int64(len(rest)) {
		return rpmHeader{}, fmt.Errorf("read rpm header: %d of %d bytes are there", len(rest), need)
	}
	index := rest[:entries*rpmEntrySize]
	return rpmHeader{index: index, data: rest[len(index) : len(index)+int(size)]}, nil
}

// entry finds a tag. Of several, the last counts: what rpm added on installing
// stands behind the package's own entries and replaces them.
func (h rpmHeader) entry(tag uint32) (rpmEntry, bool, error) {
	for i := len(h.index) - rpmEntrySize; i >= 0; i -= rpmEntrySize {
		e := h.index[i : i+rpmEntrySize]
		if binary.BigEndian.Uint32(e) != tag {
			continue
		}
		offset := binary.BigEndian.Uint32(e[8:])
		if offset > uint32(len(h.data)) {
			return rpmEntry{}, true, fmt.Errorf("read rpm tag %d: %w", tag, errRPMTag)
		}
		return rpmEntry{
			kind:  binary.BigEndian.Uint32(e[4:]),
			count: binary.BigEndian.Uint32(e[12:]),
			data:  h.data[offset:],
		}, true, nil
	}
	return rpmEntry{}, false, nil
}

// text gives a string, or the first of several; empty when the tag is absent.
func (h rpmHeader) text(tag uint32) (string, error) {
	all, err := h.texts(tag, 1)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return string(all[0]), nil
}

// texts gives at most limit strings, without copying them.
func (h rpmHeader) texts(tag uint32, limit int) ([][]byte, error) {
	e, found, err := h.entry(tag)
	if err != nil || !found {
		return nil, err
	}
	switch e.kind {
	case rpmTypeString, rpmTypeStringArray, rpmTypeI18NString:
	default:
		return nil, fmt.Errorf("read rpm tag %d: %w", tag, errRPMTag)
	}
	// Each string has its NUL: more strings than bytes cannot be.
	n := min(int(min(e.count, rpmMaxDataSize)), limit)
	if n > len(e.data) {
		return nil, fmt.Errorf("read rpm tag %d: %w", tag, errRPMTag)
	}
	all := make([][]byte, 0, n)
	rest := e.data
	for range n {
		end := bytes.IndexByte(rest, 0)
		if end < 0 {
			return nil, fmt.Errorf("read rpm tag %d: %w", tag, errRPMTag)
		}
		all = append(all, rest[:end])
		rest = rest[end+1:]
	}
	return all, nil
}

// numbers gives at most limit 32-bit numbers.
func (h rpmHeader) numbers(tag uint32, limit int) ([]uint32, error) {
	e, found, err := h.entry(tag)
	if err != nil || !found {
		return nil, err
	}
	n := min(int(min(e.count, rpmMaxDataSize)), limit)
	if e.kind != rpmTypeInt32 || 4*n > len(e.data) {
		return nil, fmt.Errorf("read rpm tag %d: %w", tag, errRPMTag)
	}
	all := make([]uint32, n)
	for i := range all {
		all[i] = binary.BigEndian.Uint32(e.data[4*i:])
	}
	return all, nil
}

// number gives one number, 0 when the tag is absent.
func (h rpmHeader) number(tag uint32) (uint32, error) {
	all, err := h.numbers(tag, 1)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[0], nil
}

// binary gives a tag's bytes, nil when it is absent.
func (h rpmHeader) binary(tag uint32) ([]byte, error) {
	e, found, err := h.entry(tag)
	if err != nil || !found {
		return nil, err
	}
	if e.kind != rpmTypeBinary || uint64(e.count) > uint64(len(e.data)) {
		return nil, fmt.Errorf("read rpm tag %d: %w", tag, errRPMTag)
	}
	return e.data[:e.count], nil
}
