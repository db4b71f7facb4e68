// SPDX-License-Identifier: Apache-2.0

package rpmdb

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/bits"
)

// Numbers of Berkeley DB's hash files, versions 7 to 10, as its db_page.h has
// them: https://github.com/berkeleydb/libdb/blob/v5.3.28/src/dbinc/db_page.h
const (
	bdbMetaSize   = 72
	bdbHashMagic  = 0x00061561
	bdbBtreeMagic = 0x00053162
	bdbPageHeader = 26

	bdbPageHashUnsorted = 2 // before 4.6: EL 5
	bdbPageOverflow     = 7
	bdbPageHashMeta     = 8
	bdbPageHash         = 13

	bdbItemData    = 1 // the bytes themselves
	bdbItemOffPage = 3 // a chain of overflow pages
	bdbOffPageSize = 12
)

// bdbFile is a hash database that is read page by page. Every overflow page is
// followed once, so a file costs no more than reading it twice.
type bdbFile struct {
	r        io.ReaderAt
	order    binary.ByteOrder
	pageSize int
	pages    uint32 // whole pages that are there
	last     uint32 // number of the last page as the first one tells
	used     []bool // overflow pages that were read
	page     []byte
	overflow []byte
	blob     []byte
}

// bdbHeaders gives the values of a Berkeley DB hash file, except that of key 0,
// which is rpm's counter. A value stays valid until the next one. An error
// costs what it names; reading goes on where it can.
func bdbHeaders(ctx context.Context, r io.ReaderAt, size int64) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		b, err := openBDB(r, size)
		if err != nil {
			yield(nil, err)
			return
		}
		if b.pages <= b.last && !yield(nil, fmt.Errorf("file is cut off: %d of %d pages are there", b.pages, uint64(b.last)+1)) {
			return
		}
		head := make([]byte, bdbPageHeader)
		for n := uint32(1); n < b.pages; n++ {
			if err := ctx.Err(); err != nil {
				yield(nil, err)
				return
			}
			if _, err := r.ReadAt(head, int64(n)*int64(b.pageSize)); err != nil {
				yield(nil, fmt.Errorf("read page %d: %w", n, bare(err)))
				return
			}
			if kind := head[25]; kind != bdbPageHash && kind != bdbPageHashUnsorted {
				continue
			}
			if !b.values(ctx, n, yield) {
				return
			}
		}
	}
}

func openBDB(r io.ReaderAt, size int64) (*bdbFile, error) {
	meta := make([]byte, bdbMetaSize)
	if _, err := r.ReadAt(meta, 0); err != nil {
		return nil, fmt.Errorf("read first page: %w", bare(err))
	}
	b := &bdbFile{r: r, order: binary.LittleEndian}
	if binary.BigEndian.Uint32(meta[12:]) == bdbHashMagic || binary.BigEndian.Uint32(meta[12:]) == bdbBtreeMagic {
		b.order = binary.BigEndian
	}
	switch magic := b.order.Uint32(meta[12:]); {
	case magic == bdbBtreeMagic:
		return nil, errors.New("a Berkeley DB btree, where rpm has a hash")
	case magic != bdbHashMagic:
		return nil, fmt.Errorf("no Berkeley DB hash: magic is %#08x", magic)
	case meta[24] != 0:
		return nil, errors.New("database is encrypted")
	case meta[25] != bdbPageHashMeta:
		return nil, fmt.Errorf("no Berkeley DB hash: first page has type %d", meta[25])
	case meta[26]&1 != 0:
		return nil, errors.New("database has page checksums, which rpm does not use")
	}
	version, pageSize := b.order.Uint32(meta[16:]), b.order.Uint32(meta[20:])
	if version < 5 || version > 10 {
		return nil, fmt.Errorf("unknown version %d of Berkeley DB hash", version)
	}
	if pageSize < 512 || pageSize > 65536 || bits.OnesCount32(pageSize) != 1 {
		return nil, fmt.Errorf("impossible page size %d", pageSize)
	}
	pages := size / int64(pageSize)
	if pages > MaxSize/512 {
		return nil, fmt.Errorf("%d pages are too many", pages)
	}
	b.pageSize, b.pages, b.last = int(pageSize), uint32(pages), b.order.Uint32(meta[32:])
	b.used = make([]bool, pages)
	b.page, b.overflow = make([]byte, pageSize), make([]byte, pageSize)
	return b, nil
}

// values yields the values of hash page n. Entries come in pairs of key and
// value; each is the offset of an item, and items are laid from the page's end
// towards its start, so a key starts where its value's item ends.
func (b *bdbFile) values(ctx context.Context, n uint32, yield func([]byte, error) bool) bool {
	if _, err := b.r.ReadAt(b.page, int64(n)*int64(b.pageSize)); err != nil {
		return yield(nil, fmt.Errorf("read page %d: %w", n, bare(err)))
	}
	entries := int(b.order.Uint16(b.page[20:]))
	if entries%2 != 0 || bdbPageHeader+2*entries > b.pageSize {
		return yield(nil, fmt.Errorf("page %d has an impossible number of entries, %d", n, entries))
	}
	if n > b.last && entries > 0 && !yield(nil, fmt.Errorf("page %d is behind the last page %d", n, b.last)) {
		return false
	}
	for i := 0; i < entries; i += 2 {
		key := int(b.order.Uint16(b.page[bdbPageHeader+2*i:]))
		value := int(b.order.Uint16(b.page[bdbPageHeader+2*i+2:]))
		blob, err := b.value(ctx, key, value)
		if err != nil {
			err = fmt.Errorf("read entry %d of page %d: %w", i/2, n, err)
		}
		if (blob != nil || err != nil) && !yield(blob, err) {
			return false
		}
	}
	return true
}

// value gives the item at an offset of the page, and nil for rpm's counter.
func (b *bdbFile) value(ctx context.Context, key, value int) ([]byte, error) {
	if value < bdbPageHeader || value >= b.pageSize || key >= b.pageSize {
		return nil, errors.New("offset outside the page")
	}
	switch kind := b.page[value]; kind {
	case bdbItemData:
		if key <= value {
			return nil, errors.New("item overlaps its key")
		}
		if b.counterKey(key) {
			return nil, nil
		}
		return b.page[value+1 : key], nil
	case bdbItemOffPage:
		if value+bdbOffPageSize > b.pageSize {
			return nil, errors.New("offset outside the page")
		}
		return b.chain(ctx, b.order.Uint32(b.page[value+4:]))
	default:
		return nil, fmt.Errorf("unknown item type %d", kind)
	}
}

// counterKey tells whether the key at the offset is 0, under which rpm keeps
// the number of the newest package.
func (b *bdbFile) counterKey(key int) bool {
	item := b.page[key:]
	return len(item) >= 5 && item[0] == bdbItemData && b.order.Uint32(item[1:]) == 0
}

// chain joins the overflow pages from n on. The length that the entry tells is
// not asked: databases are found where it is wrong (CentOS 8.1's own image) and
// the header in the pages has its length itself.
func (b *bdbFile) chain(ctx context.Context, n uint32) ([]byte, error) {
	b.blob = b.blob[:0]
	for n != 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if n >= b.pages {
			return nil, fmt.Errorf("overflow page %d is not there", n)
		}
		if b.used[n] {
			return nil, fmt.Errorf("overflow page %d belongs to another entry", n)
		}
		b.used[n] = true
		if _, err := b.r.ReadAt(b.overflow, int64(n)*int64(b.pageSize)); err != nil {
			return nil, fmt.Errorf("read overflow page %d: %w", n, bare(err))
		}
		if kind := b.overflow[25]; kind != bdbPageOverflow {
			return nil, fmt.Errorf("overflow page %d has type %d", n, kind)
		}
		length := int(b.order.Uint16(b.overflow[22:]))
		if length > b.pageSize-bdbPageHeader {
			return nil, fmt.Errorf("overflow page %d claims %d bytes", n, length)
		}
		if len(b.blob)+length > maxHeader {
			return nil, fmt.Errorf("more than %d bytes", maxHeader)
		}
		b.blob = append(b.blob, b.overflow[bdbPageHeader:bdbPageHeader+length]...)
		n = b.order.Uint32(b.overflow[16:])
	}
	return b.blob, nil
}
