// SPDX-License-Identifier: Apache-2.0

package rpmdbtest

import (
	"bytes"
	"encoding/binary"
)

// Header builds an rpm header: numbers of type INT32, strings of the string
// types, bytes of type BIN.
type Header struct{ index, data []byte }

// Entry adds an entry of a type, as it stands in a header.
func (h *Header) Entry(tag, kind, count uint32, data []byte) *Header {
	for kind == 4 && len(h.data)%4 != 0 {
		h.data = append(h.data, 0)
	}
	for _, n := range []uint32{tag, kind, uint32(len(h.data)), count} {
		h.index = binary.BigEndian.AppendUint32(h.index, n)
	}
	h.data = append(h.data, data...)
	return h
}

// Text adds an entry of one string.
func (h *Header) Text(tag uint32, text string) *Header {
	return h.Entry(tag, 6, 1, append([]byte(text), 0))
}

// Texts adds an entry of strings.
func (h *Header) Texts(tag uint32, all ...string) *Header {
	var data []byte
	for _, text := range all {
		data = append(append(data, text...), 0)
	}
	return h.Entry(tag, 8, uint32(len(all)), data)
}

// Numbers adds an entry of 32-bit numbers.
func (h *Header) Numbers(tag uint32, all ...uint32) *Header {
	var data []byte
	for _, n := range all {
		data = binary.BigEndian.AppendUint32(data, n)
	}
	return h.Entry(tag, 4, uint32(len(all)), data)
}

// Bytes gives the header as databases keep it.
func (h *Header) Bytes() []byte {
	blob := binary.BigEndian.AppendUint32(nil, uint32(len(h.index)/16))
	blob = binary.BigEndian.AppendUint32(blob, uint32(len(h.data)))
	return append(append(blob, h.index...), h.data...)
}

// Named starts the header of a package of which nothing else is of interest.
func Named(name, version, release string) *Header {
	return new(Header).Text(1000, name).Text(1001, version).Text(1002, release).
		Text(1022, "x86_64").Text(1044, name+"-"+version+"-"+release+".src.rpm")
}

// OpenSSL is the header of a package with everything that is read.
func OpenSSL() []byte {
	return Named("openssl-libs", "1.1.1k", "7.el8_6").
		Numbers(1003, 1).
		Numbers(1006, 1657150000).
		Numbers(1008, 1660000000).
		Text(1011, "Example Vendor").
		Text(1044, "openssl-1.1.1k-7.el8_6.src.rpm").
		Text(5096, "").
		Entry(268, 7, uint32(len(SignatureV3)), SignatureV3).
		Texts(1117, "libssl.so.1.1", "ssl.h", ".libssl.so.1.1.hmac").
		Texts(1118, "/usr/lib64/", "/usr/include/").
		Numbers(1116, 0, 1, 0).
		Numbers(1080, 1657108800, 1647518400).
		Texts(1081, "A Packager <a@example.org> - 1:1.1.1k-7", "A Packager <a@example.org> - 1:1.1.1k-6").
		Texts(1082, "- Fixes CVE-0000-0002\n- second line", "- Fixes CVE-0000-0001").
		Bytes()
}

// SignatureV3 is the start of a version 3 signature packet with key id
// 0102030405060708.
var SignatureV3 = []byte{0x89, 0x00, 0x15, 3, 5, 0, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 1, 8, 0, 0, 0, 0}

// Big is a header of about size bytes, for chains of pages.
func Big(name string, size int) []byte {
	return Named(name, "1", "1").Entry(1005, 7, uint32(size), bytes.Repeat([]byte{0xa5}, size)).Bytes()
}

// Edited is data with bytes written over it at an offset.
func Edited(data []byte, offset int, with ...byte) []byte {
	data = bytes.Clone(data)
	copy(data[offset:], with)
	return data
}
