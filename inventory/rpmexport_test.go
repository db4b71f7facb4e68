// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"bytes"
	"context"
	"io"
	"iter"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// RPMProbe is the rpm probe.
func RPMProbe(ctx context.Context, r *rootfs.Root) ([]Raw, []Problem) { return rpmProbe(ctx, r) }

// RPMKeyID gives the issuer of a signature packet.
func RPMKeyID(packet []byte) string { return pgpKeyID(packet) }

// RPMSource splits a source package's file name.
func RPMSource(file string) (name, version string) { return splitSourceRPM(file) }

// RPMChangelogVersion gives the version in the head of a changelog entry.
func RPMChangelogVersion(head string) string { return changelogVersion(head) }

// DecodeRPMHeader decodes all that is read of a header.
func DecodeRPMHeader(blob []byte) (Raw, error) {
	r := rpmReader{wanted: func(_, _ string) bool { return true }}
	raw, _, err := r.decode(blob)
	return raw, err
}

// BDBHeaders reads the values of a Berkeley DB hash.
func BDBHeaders(data []byte) iter.Seq2[[]byte, error] {
	return plainHeaders(bdbHeaders, data)
}

// NDBHeaders reads the blobs of an rpm ndb.
func NDBHeaders(data []byte) iter.Seq2[[]byte, error] {
	return plainHeaders(ndbHeaders, data)
}

func plainHeaders(read func(context.Context, io.ReaderAt, int64) iter.Seq2[[]byte, error], data []byte) iter.Seq2[[]byte, error] {
	return read(context.Background(), bytes.NewReader(data), int64(len(data)))
}
