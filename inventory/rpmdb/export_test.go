// SPDX-License-Identifier: Apache-2.0

package rpmdb

import (
	"bytes"
	"context"
	"io"
	"iter"
)

// KeyID gives the issuer of a signature packet.
func KeyID(packet []byte) string { return pgpKeyID(packet) }

// BDBHeaders reads the values of a Berkeley DB hash.
func BDBHeaders(data []byte) iter.Seq2[[]byte, error] { return plain(bdbHeaders, data) }

// NDBHeaders reads the blobs of an rpm ndb.
func NDBHeaders(data []byte) iter.Seq2[[]byte, error] { return plain(ndbHeaders, data) }

func plain(read func(context.Context, io.ReaderAt, int64) iter.Seq2[[]byte, error], data []byte) iter.Seq2[[]byte, error] {
	return read(context.Background(), bytes.NewReader(data), int64(len(data)))
}
