// SPDX-License-Identifier: Apache-2.0

package rpmdb

import (
	"encoding/binary"
	"fmt"
)

// The tags that tell of each file of a package what it is, with one value for
// each, and which algorithm their digests are of; see
// https://rpm-software-management.github.io/rpm/manual/tags.html
const (
	TagFileStates     Tag = 1029 // octets, added on installing
	TagFileModes      Tag = 1030 // shorts, st_mode
	TagFileDigests    Tag = 1035 // texts in hex, empty for all but regular files
	TagFileFlags      Tag = 1037 // numbers
	TagFileDigestAlgo Tag = 5011 // number, as in OpenPGP; absent for MD5
)

// Types of entries that only files have.
const (
	typeChar  = 1
	typeInt8  = 2
	typeInt16 = 3
)

// Octets gives at most limit 8-bit numbers, without copying them; nil when the
// tag is absent.
func (h Header) Octets(tag Tag, limit int) ([]byte, error) {
	e, found, err := h.entry(tag)
	if err != nil || !found {
		return nil, err
	}
	n := min(int(min(e.count, maxDataSize)), limit)
	if e.kind != typeChar && e.kind != typeInt8 || n > len(e.data) {
		return nil, fmt.Errorf("read rpm tag %d: %w", tag, errTag)
	}
	return e.data[:n:n], nil
}

// Shorts gives at most limit 16-bit numbers; nil when the tag is absent.
func (h Header) Shorts(tag Tag, limit int) ([]uint16, error) {
	e, found, err := h.entry(tag)
	if err != nil || !found {
		return nil, err
	}
	n := min(int(min(e.count, maxDataSize)), limit)
	if e.kind != typeInt16 || 2*n > len(e.data) {
		return nil, fmt.Errorf("read rpm tag %d: %w", tag, errTag)
	}
	all := make([]uint16, n)
	for i := range all {
		all[i] = binary.BigEndian.Uint16(e.data[2*i:])
	}
	return all, nil
}
