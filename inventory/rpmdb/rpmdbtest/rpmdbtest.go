// SPDX-License-Identifier: Apache-2.0

// Package rpmdbtest writes rpm databases for tests: as rpm does, apart from what
// a test wants to be otherwise. Where rpm is installed, the tests of package
// inventory ask it whether it reads the same from them.
package rpmdbtest

import (
	"encoding/binary"
	"hash/adler32"
)

// BDB writes a Berkeley DB hash file of one hash page, with the counter that
// rpm keeps under key 0, and each blob in a chain of overflow pages.
func BDB(order binary.AppendByteOrder, pageSize int, hashType byte, blobs ...[]byte) []byte {
	page := func(n, next uint32, entries, free uint16, kind byte) []byte {
		p := make([]byte, 8, pageSize)
		p = order.AppendUint32(p, n)
		p = order.AppendUint32(p, 0)
		p = order.AppendUint32(p, next)
		p = order.AppendUint16(p, entries)
		p = order.AppendUint16(p, free)
		return append(p, 0, kind)[:pageSize]
	}
	hash := page(1, 0, uint16(2+2*len(blobs)), 0, hashType)
	end, index := pageSize, 26
	put := func(item []byte) {
		end -= len(item)
		copy(hash[end:], item)
		order.AppendUint16(hash[index:index], uint16(end))
		index += 2
	}
	put(order.AppendUint32([]byte{1}, 0))
	put(order.AppendUint32([]byte{1}, uint32(len(blobs))))
	var overflow []byte
	next := uint32(2)
	for i, blob := range blobs {
		put(order.AppendUint32([]byte{1}, uint32(i+1)))
		put(order.AppendUint32(order.AppendUint32([]byte{3, 0, 0, 0}, next), uint32(len(blob))))
		for len(blob) > 0 {
			n := min(len(blob), pageSize-26)
			following := next + 1
			if n == len(blob) {
				following = 0
			}
			p := page(next, following, 1, uint16(n), 7)
			copy(p[26:], blob[:n])
			overflow = append(overflow, p...)
			blob = blob[n:]
			next++
		}
	}
	return append(append(bdbMeta(order, pageSize, next-1, len(blobs)), hash...), overflow...)
}

// bdbMeta writes the first page of a hash of one bucket.
func bdbMeta(order binary.AppendByteOrder, pageSize int, last uint32, keys int) []byte {
	m := make([]byte, 12, pageSize)
	m = order.AppendUint32(m, 0x00061561)
	m = order.AppendUint32(m, 9)
	m = order.AppendUint32(m, uint32(pageSize))
	m = append(m, 0, 8, 0, 0)
	m = order.AppendUint32(m, 0)
	m = order.AppendUint32(m, last)
	m = m[:72]
	for _, n := range []uint32{0, 1, 0, 0, uint32(keys + 1), 0x5e688dd1, 1} {
		m = order.AppendUint32(m, n)
	}
	return m[:pageSize]
}

// NDB writes an rpm ndb of one slot page.
func NDB(blobs ...[]byte) []byte {
	le := binary.LittleEndian
	file := append([]byte("RpmP"), 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0)
	file = append(file, make([]byte, 16)...)
	var area []byte
	for i := range 254 {
		file = append(file, "Slot"...)
		if i >= len(blobs) {
			file = append(file, make([]byte, 12)...)
			continue
		}
		body := append([]byte("BlbS"), byte(i+1), 0, 0, 0, 0, 0, 0, 0)
		body = append(le.AppendUint32(body, uint32(len(blobs[i]))), blobs[i]...)
		for (len(body)+12)%16 != 0 {
			body = append(body, 0)
		}
		body = le.AppendUint32(body, adler32.Checksum(body))
		body = append(le.AppendUint32(body, uint32(len(blobs[i]))), "BlbE"...)
		file = le.AppendUint32(file, uint32(i+1))
		file = le.AppendUint32(file, uint32(4096+len(area))/16)
		file = le.AppendUint32(file, uint32(len(body))/16)
		area = append(area, body...)
	}
	return append(file, area...)
}
