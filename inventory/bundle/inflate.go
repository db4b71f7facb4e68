// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
)

// Bounds of what is inflated.
const (
	maxInflated = 512 << 20 // bytes of one archive with all that is nested in it
	maxRatio    = 250       // of an entry's size to its packed size, from ratioFrom bytes on
	ratioFrom   = 1 << 20
)

// errInflated is the error of reading on when maxInflated is reached.
var errInflated = fmt.Errorf("more than %d MB inflated from this archive", maxInflated>>20)

// data is where the packed bytes of an entry lie.
func (z *zipFile) data(e zipEntry) (*io.SectionReader, error) {
	switch {
	case e.encrypted():
		return nil, errors.New("entry is encrypted")
	case e.method != 0 && e.method != 8:
		return nil, fmt.Errorf("entry is packed by method %d, which is not read", e.method)
	case e.method == 0 && e.packed != e.size:
		return nil, errors.New("entry is stored with two sizes")
	case e.size > ratioFrom && e.size/maxRatio > e.packed:
		return nil, fmt.Errorf("entry of %d bytes is said to inflate to %d", e.packed, e.size)
	}
	head := make([]byte, 30)
	if e.offset > uint64(z.size) {
		return nil, errors.New("entry is said to lie outside of the archive")
	}
	at := z.base + int64(e.offset)
	if _, err := z.r.ReadAt(head, at); err != nil || string(head[:4]) != "PK\x03\x04" {
		return nil, errors.New("entry is not where the directory says")
	}
	at += 30 + int64(binary.LittleEndian.Uint16(head[26:])) + int64(binary.LittleEndian.Uint16(head[28:]))
	if at > z.size || e.packed > uint64(z.size-at) {
		return nil, errors.New("entry goes on behind the end of the archive")
	}
	return io.NewSectionReader(z.r, at, int64(e.packed)), nil
}

// open opens an entry. What is read of it is checked against its size and
// checksum, and is taken from what may be inflated.
func (z *zipFile) open(e zipEntry) (io.ReadCloser, error) {
	section, err := z.data(e)
	if err != nil {
		return nil, err
	}
	in := &inflater{sum: crc32.NewIEEE(), want: e.crc, size: e.size, limits: z.limits}
	if e.method == 0 {
		in.source = io.NopCloser(section)
	} else {
		in.source = flate.NewReader(section)
	}
	return in, nil
}

// inflater reads one entry.
type inflater struct {
	source io.ReadCloser
	sum    hash.Hash32
	want   uint32
	size   uint64 // what is still to come
	limits *limits
}

// Read inflates. Bytes that do not have the checksum of the entry are returned
// all the same, with an error at their end.
func (in *inflater) Read(p []byte) (int, error) {
	if in.limits.inflated <= 0 {
		return 0, errInflated
	}
	if int64(len(p)) > in.limits.inflated {
		p = p[:in.limits.inflated]
	}
	n, err := in.source.Read(p)
	in.limits.inflated -= int64(n)
	if uint64(n) > in.size {
		return int(in.size), errors.New("entry is longer than the directory says")
	}
	in.size -= uint64(n)
	_, _ = in.sum.Write(p[:n])
	if err != io.EOF {
		return n, err
	}
	if in.size > 0 {
		return n, io.ErrUnexpectedEOF
	}
	if in.sum.Sum32() != in.want {
		return n, errors.New("entry does not have its checksum")
	}
	return n, io.EOF
}

// Close ends the reading.
func (in *inflater) Close() error { return in.source.Close() }

// start reads at most the first max bytes of an entry.
func (z *zipFile) start(e zipEntry, max int64) ([]byte, error) {
	in, err := z.open(e)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(io.LimitReader(in, max))
}
