// SPDX-License-Identifier: Apache-2.0

package rpmdb

import (
	"crypto/fips140"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strings"
)

// errDigest is the error of a header that is not what was installed.
var errDigest = errors.New("header is damaged: its digest does not match")

// Check compares the part of a header that was built, name and version in it,
// with its digest, as rpm does whenever it reads one. Headers without a digest
// pass: rpm before 4.1 made none.
func (h Header) Check() error {
	for _, d := range []struct {
		tag Tag
		new func() hash.Hash
	}{{tagSHA256Header, sha256.New}, {tagSHA1Header, sha1.New}} {
		want, err := h.Text(d.tag)
		if err != nil {
			return err
		}
		if want == "" {
			continue
		}
		entries, size, err := h.region()
		if err != nil {
			return err
		}
		if got := h.digest(d.new, entries, size); !strings.EqualFold(want, hex.EncodeToString(got)) {
			return errDigest
		}
		return nil
	}
	return nil
}

// digest sums a region as it stands in a package file, with magic and counts.
// It finds damage, no forgery: SHA-1 will do also where FIPS mode is enforced.
func (h Header) digest(algorithm func() hash.Hash, entries, size int) (got []byte) {
	fips140.WithoutEnforcement(func() {
		sum := algorithm()
		sum.Write([]byte{0x8e, 0xad, 0xe8, 1, 0, 0, 0, 0})
		counts := binary.BigEndian.AppendUint32(nil, uint32(entries))
		sum.Write(binary.BigEndian.AppendUint32(counts, uint32(size)))
		sum.Write(h.index[:entries*entrySize])
		sum.Write(h.data[:size])
		got = sum.Sum(nil)
	})
	return got
}

// region gives the number of entries and of bytes that a package was built
// with. They come first; the region's own entry points to a trailer behind its
// data, which counts the entries, as a negative offset.
func (h Header) region() (entries, size int, err error) {
	bad := fmt.Errorf("read rpm tag %d: %w", tagImmutable, errTag)
	first := h.index[:entrySize]
	offset := int64(binary.BigEndian.Uint32(first[8:]))
	if Tag(binary.BigEndian.Uint32(first)) != tagImmutable || offset+entrySize > int64(len(h.data)) {
		return 0, 0, bad
	}
	back := -int64(int32(binary.BigEndian.Uint32(h.data[offset+8:])))
	if back <= 0 || back%entrySize != 0 || back > int64(len(h.index)) {
		return 0, 0, bad
	}
	return int(back / entrySize), int(offset) + entrySize, nil
}
