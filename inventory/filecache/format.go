// SPDX-License-Identifier: Apache-2.0

package filecache

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"sort"
)

// A cache file is
//
//	magic | length of the version, 4 bytes | version | number of records, 4 bytes |
//	the records, sorted by key | the values, one after the other | SHA-256 of all before
//
// and a record is the five numbers of its key and the end of its value among
// the values, each of 8 bytes. All numbers have their low byte first.
const (
	magic      = "cryptopatch files 1\n"
	recordSize = 6 * 8
)

// Errors of a cache file.
var (
	errShort    = errors.New("it was cut short")
	errChecksum = errors.New("its checksum does not fit")
	errContent  = errors.New("its content is not in order")
)

// table is the content of a cache file; the zero value has no records.
type table struct {
	records []byte
	values  []byte
}

func (t table) len() int { return len(t.records) / recordSize }

// key is that of the record at a place.
func (t table) key(at int) Key {
	r := t.records[at*recordSize:]
	return Key{
		Device: binary.LittleEndian.Uint64(r), Inode: binary.LittleEndian.Uint64(r[8:]), Size: int64(binary.LittleEndian.Uint64(r[16:])),
		Changed: int64(binary.LittleEndian.Uint64(r[24:])), Written: int64(binary.LittleEndian.Uint64(r[32:])),
	}
}

// end is where the value of the record at a place ends; it begins where the one
// before ends.
func (t table) end(at int) uint64 {
	if at < 0 {
		return 0
	}
	return binary.LittleEndian.Uint64(t.records[at*recordSize+40:])
}

// value is that of the record at a place.
func (t table) value(at int) []byte {
	begin, end := t.end(at-1), t.end(at)
	return t.values[begin:end:end]
}

// find returns the place of a key.
func (t table) find(k Key) (at int, ok bool) {
	at = sort.Search(t.len(), func(i int) bool { return t.key(i).compare(k) >= 0 })
	return at, at < t.len() && t.key(at) == k
}

// encode writes a cache file to out.
func encode(out io.Writer, entries map[Key][]byte, version string) error {
	sum := sha256.New()
	w := bufio.NewWriterSize(io.MultiWriter(out, sum), 64<<10)
	var words []byte
	words = append(words, magic...)
	words = binary.LittleEndian.AppendUint32(words, uint32(len(version)))
	words = append(words, version...)
	words = binary.LittleEndian.AppendUint32(words, uint32(len(entries)))
	keys := slices.SortedFunc(maps.Keys(entries), Key.compare)
	end := uint64(0)
	for _, k := range keys {
		for _, word := range k.words() {
			words = binary.LittleEndian.AppendUint64(words, word)
		}
		end += uint64(len(entries[k]))
		words = binary.LittleEndian.AppendUint64(words, end)
		_, _ = w.Write(words) // an error stays in w until Flush
		words = words[:0]
	}
	_, _ = w.Write(words)
	for _, k := range keys {
		_, _ = w.Write(entries[k])
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := out.Write(sum.Sum(nil))
	return err
}

// decode reads a cache file. That of another version gives no records and no
// error; one that is not exactly as encode writes it gives an error.
func decode(data []byte, version string) (table, error) {
	if len(data) < len(magic)+8+sha256.Size || !bytes.HasPrefix(data, []byte(magic)) {
		if bytes.HasPrefix([]byte(magic), data[:min(len(data), len(magic))]) {
			return table{}, errShort
		}
		return table{}, errContent
	}
	body, sum := data[:len(data)-sha256.Size], data[len(data)-sha256.Size:]
	if got := sha256.Sum256(body); !bytes.Equal(got[:], sum) {
		return table{}, errChecksum
	}
	wrote, rest, err := readVersion(body[len(magic):])
	if err != nil || wrote != version {
		return table{}, err
	}
	count := uint64(binary.LittleEndian.Uint32(rest))
	rest = rest[4:]
	if count*recordSize > uint64(len(rest)) {
		return table{}, fmt.Errorf("%w: %d records in %d bytes", errContent, count, len(rest))
	}
	t := table{records: rest[:count*recordSize], values: rest[count*recordSize:]}
	return t, t.check()
}

// readVersion takes the version off; what is left has 4 bytes at least.
func readVersion(b []byte) (version string, rest []byte, err error) {
	n := uint64(binary.LittleEndian.Uint32(b))
	if n+8 > uint64(len(b)) {
		return "", nil, errContent
	}
	return string(b[4 : 4+n]), b[4+n:], nil
}

// check tells whether the keys rise, and the values fill their place.
func (t table) check() error {
	for at := range t.len() {
		if end := t.end(at); end < t.end(at-1) || end > uint64(len(t.values)) {
			return fmt.Errorf("%w: record %d has no value", errContent, at)
		}
		if at > 0 && t.key(at-1).compare(t.key(at)) >= 0 {
			return fmt.Errorf("%w: record %d is not sorted", errContent, at)
		}
	}
	if t.end(t.len()-1) != uint64(len(t.values)) {
		return fmt.Errorf("%w: values without a record", errContent)
	}
	return nil
}
