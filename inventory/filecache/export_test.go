// SPDX-License-Identifier: Apache-2.0

package filecache

import (
	"bytes"
	"crypto/sha256"
)

// Decode reads a cache file and returns what is in it.
func Decode(data []byte, version string) (map[Key][]byte, error) {
	t, err := decode(data, version)
	if err != nil {
		return nil, err
	}
	entries := map[Key][]byte{}
	for at := range t.len() {
		entries[t.key(at)] = t.value(at)
	}
	return entries, nil
}

// Encode writes a cache file.
func Encode(entries map[Key][]byte, version string) []byte {
	var b bytes.Buffer
	_ = encode(&b, entries, version)
	return b.Bytes()
}

// Seal puts the right checksum behind data.
func Seal(data []byte) []byte {
	sum := sha256.Sum256(data)
	return append(bytes.Clone(data), sum[:]...)
}
