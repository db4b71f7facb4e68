// SPDX-License-Identifier: Apache-2.0

package rpmdb

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
)

// Numbers of OpenPGP, https://www.rfc-editor.org/rfc/rfc9580
const (
	pgpSignaturePacket   = 2
	pgpIssuerKeyID       = 16
	pgpIssuerFingerprint = 33
)

// SigningKey gives the id of the key that signed the package, 16 lower-case
// hex digits; empty when it is unsigned or the signature cannot be read. The
// signature is not checked: rpm did or did not when it installed the package.
func (h Header) SigningKey() string {
	for _, tag := range []Tag{tagRSAHeader, tagDSAHeader, tagSigPGP, tagSigGPG} {
		packet, err := h.binary(tag)
		if err != nil {
			continue
		}
		if id := pgpKeyID(packet); id != "" {
			return id
		}
	}
	// Since rpm 6 signatures are a list of texts.
	all, err := h.Texts(tagOpenPGP, 8)
	if err != nil {
		return ""
	}
	for _, text := range all {
		packet := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
		n, err := base64.StdEncoding.Decode(packet, text)
		if err != nil {
			continue
		}
		if id := pgpKeyID(packet[:n]); id != "" {
			return id
		}
	}
	return ""
}

// pgpKeyID gives the issuer of an OpenPGP signature packet.
func pgpKeyID(packet []byte) string {
	body, ok := pgpBody(packet)
	if !ok || len(body) < 2 {
		return ""
	}
	var id []byte
	switch body[0] {
	case 2, 3: // version, 5, type, time (4), key id (8)
		if len(body) >= 15 && body[1] == 5 {
			id = body[7:15]
		}
	case 4:
		id = pgpIssuer(body[1:], 2)
	case 6:
		id = pgpIssuer(body[1:], 4)
	}
	if len(id) != 8 {
		return ""
	}
	return hex.EncodeToString(id)
}

// pgpBody takes the header off a signature packet, old format or new. A length
// beyond the bytes at hand is taken as all of them: the issuer comes early.
func pgpBody(packet []byte) ([]byte, bool) {
	if len(packet) < 2 || packet[0]&0x80 == 0 {
		return nil, false
	}
	if packet[0]&0x40 != 0 {
		skip := 2
		switch {
		case packet[1] == 255:
			skip = 6
		case packet[1] >= 224:
			return nil, false // partial lengths are not for signatures
		case packet[1] >= 192:
			skip = 3
		}
		return packet[min(skip, len(packet)):], packet[0]&0x3f == pgpSignaturePacket
	}
	skip := 1
	if kind := packet[0] & 3; kind < 3 {
		skip += 1 << kind
	}
	return packet[min(skip, len(packet)):], packet[0]>>2&0x0f == pgpSignaturePacket
}

// pgpIssuer searches the two subpacket areas of a version 4 or 6 signature,
// from its type on; width is that of the areas' lengths.
func pgpIssuer(body []byte, width int) []byte {
	if len(body) < 3 {
		return nil
	}
	rest := body[3:]
	for range 2 {
		area, after, ok := pgpArea(rest, width)
		if !ok {
			return nil
		}
		if id := pgpAreaIssuer(area); id != nil {
			return id
		}
		rest = after
	}
	return nil
}

func pgpArea(b []byte, width int) (area, after []byte, ok bool) {
	if len(b) < width {
		return nil, nil, false
	}
	size := uint64(binary.BigEndian.Uint16(b))
	if width == 4 {
		size = uint64(binary.BigEndian.Uint32(b))
	}
	b = b[width:]
	if size > uint64(len(b)) {
		return nil, nil, false
	}
	return b[:size], b[size:], true
}

func pgpAreaIssuer(area []byte) []byte {
	for len(area) > 0 {
		size, width := uint64(area[0]), 1
		switch {
		case area[0] == 255 && len(area) >= 5:
			size, width = uint64(binary.BigEndian.Uint32(area[1:])), 5
		case area[0] >= 192 && len(area) >= 2:
			size, width = uint64(area[0]-192)<<8+uint64(area[1])+192, 2
		}
		area = area[width:]
		if size == 0 || size > uint64(len(area)) {
			return nil
		}
		sub := area[:size]
		area = area[size:]
		switch kind := sub[0] & 0x7f; {
		case kind == pgpIssuerKeyID && len(sub) == 9:
			return sub[1:9]
		case kind == pgpIssuerFingerprint && len(sub) == 22 && sub[1] == 4:
			return sub[14:22] // a version 4 key id is the fingerprint's end
		case kind == pgpIssuerFingerprint && len(sub) == 34:
			return sub[2:10] // of later versions its start
		}
	}
	return nil
}
