// SPDX-License-Identifier: Apache-2.0

package rpmdb

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/adler32"
	"io"
	"iter"
)

// Numbers of rpm's own database format, all little-endian:
// https://github.com/rpm-software-management/rpm/blob/rpm-4.17.0-release/lib/backend/ndb/rpmpkg.c
const (
	ndbHeaderMagic = 'R' | 'p'<<8 | 'm'<<16 | 'P'<<24
	ndbSlotMagic   = 'S' | 'l'<<8 | 'o'<<16 | 't'<<24
	ndbBlobMagic   = 'B' | 'l'<<8 | 'b'<<16 | 'S'<<24
	ndbTailMagic   = 'B' | 'l'<<8 | 'b'<<16 | 'E'<<24

	ndbPageSize   = 4096
	ndbBlockSize  = 16 // also of a slot and of a blob's head
	ndbFirstSlots = 2  // of the first page, taken by the header
	ndbTailSize   = 12
	ndbMaxPages   = 4096 // slots for a million packages
)

// ndbHeaders gives the blobs of a Packages.db. A blob stays valid until the
// next one. An error costs what it names; reading goes on where it can.
func ndbHeaders(ctx context.Context, r io.ReaderAt, size int64) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		pages, err := openNDB(r)
		if err != nil {
			yield(nil, err)
			return
		}
		n := ndbFile{r: r, size: size, left: size}
		page := make([]byte, ndbPageSize)
		for p := range pages {
			if _, err := r.ReadAt(page, p*ndbPageSize); err != nil {
				yield(nil, fmt.Errorf("read slot page %d of %d: %w", p+1, pages, bare(err)))
				return
			}
			slots := page
			if p == 0 {
				slots = page[ndbFirstSlots*ndbBlockSize:]
			}
			for ; len(slots) > 0; slots = slots[ndbBlockSize:] {
				if err := ctx.Err(); err != nil {
					yield(nil, err)
					return
				}
				blob, err := n.slot(slots[:ndbBlockSize])
				if (blob != nil || err != nil) && !yield(blob, err) {
					return
				}
			}
		}
	}
}

// openNDB checks the header and gives the number of slot pages.
func openNDB(r io.ReaderAt) (int64, error) {
	head := make([]byte, ndbFirstSlots*ndbBlockSize)
	if _, err := r.ReadAt(head, 0); err != nil {
		return 0, fmt.Errorf("read header: %w", bare(err))
	}
	if magic := binary.LittleEndian.Uint32(head); magic != ndbHeaderMagic {
		return 0, fmt.Errorf("no rpm ndb: magic is %#08x", magic)
	}
	if version := binary.LittleEndian.Uint32(head[4:]); version != 0 {
		return 0, fmt.Errorf("unknown version %d of rpm ndb", version)
	}
	pages := binary.LittleEndian.Uint32(head[12:])
	if pages == 0 || pages > ndbMaxPages {
		return 0, fmt.Errorf("impossible number of slot pages, %d", pages)
	}
	return int64(pages), nil
}

// ndbFile reads the blobs of one file. Blobs do not overlap, so together they
// are no larger than the file; left holds slots that say otherwise to that.
type ndbFile struct {
	r    io.ReaderAt
	size int64
	left int64
	blob []byte
}

// slot gives what a slot points to, nil for a free one.
func (n *ndbFile) slot(s []byte) ([]byte, error) {
	if binary.LittleEndian.Uint32(s) != ndbSlotMagic {
		return nil, errors.New("slot without its magic")
	}
	pkg, block := binary.LittleEndian.Uint32(s[4:]), binary.LittleEndian.Uint32(s[8:])
	if block == 0 {
		return nil, nil
	}
	blob, err := n.read(pkg, int64(block)*ndbBlockSize, int64(binary.LittleEndian.Uint32(s[12:]))*ndbBlockSize)
	if err != nil {
		return nil, fmt.Errorf("read package %d: %w", pkg, err)
	}
	return blob, nil
}

func (n *ndbFile) read(pkg uint32, offset, length int64) ([]byte, error) {
	if length < ndbBlockSize+ndbTailSize || length > maxHeader || offset+length > n.size {
		return nil, fmt.Errorf("%d bytes at %d are not in the file", length, offset)
	}
	if n.left -= length; n.left < 0 {
		return nil, errors.New("blobs overlap")
	}
	if int64(cap(n.blob)) < length {
		n.blob = make([]byte, length)
	}
	b := n.blob[:length]
	if _, err := n.r.ReadAt(b, offset); err != nil {
		return nil, bare(err)
	}
	size, tail := int64(binary.LittleEndian.Uint32(b[12:])), b[length-ndbTailSize:]
	switch {
	case binary.LittleEndian.Uint32(b) != ndbBlobMagic, binary.LittleEndian.Uint32(tail[8:]) != ndbTailMagic:
		return nil, errors.New("blob without its magic")
	case binary.LittleEndian.Uint32(b[4:]) != pkg:
		return nil, fmt.Errorf("blob is of package %d", binary.LittleEndian.Uint32(b[4:]))
	case size > length-ndbBlockSize-ndbTailSize, int64(binary.LittleEndian.Uint32(tail[4:])) != size:
		return nil, fmt.Errorf("blob of %d bytes does not fit", size)
	case binary.LittleEndian.Uint32(tail) != adler32.Checksum(b[:length-ndbTailSize]):
		return nil, errors.New("checksum does not match")
	}
	return b[ndbBlockSize : ndbBlockSize+size], nil
}
