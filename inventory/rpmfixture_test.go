// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"hash/adler32"
	"os"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite"
)

// header builds an rpm header: numbers of type INT32, strings of the string
// types, bytes of type BIN.
type header struct{ index, data []byte }

func (h *header) entry(tag, kind, count uint32, data []byte) *header {
	for kind == 4 && len(h.data)%4 != 0 {
		h.data = append(h.data, 0)
	}
	for _, n := range []uint32{tag, kind, uint32(len(h.data)), count} {
		h.index = binary.BigEndian.AppendUint32(h.index, n)
	}
	h.data = append(h.data, data...)
	return h
}

func (h *header) text(tag uint32, text string) *header {
	return h.entry(tag, 6, 1, append([]byte(text), 0))
}

func (h *header) texts(tag uint32, all ...string) *header {
	var data []byte
	for _, text := range all {
		data = append(append(data, text...), 0)
	}
	return h.entry(tag, 8, uint32(len(all)), data)
}

func (h *header) numbers(tag uint32, all ...uint32) *header {
	var data []byte
	for _, n := range all {
		data = binary.BigEndian.AppendUint32(data, n)
	}
	return h.entry(tag, 4, uint32(len(all)), data)
}

func (h *header) bytes() []byte {
	blob := binary.BigEndian.AppendUint32(nil, uint32(len(h.index)/16))
	blob = binary.BigEndian.AppendUint32(blob, uint32(len(h.data)))
	return append(append(blob, h.index...), h.data...)
}

// named starts the header of a package of which nothing else is of interest.
func named(name, version, release string) *header {
	return new(header).text(1000, name).text(1001, version).text(1002, release).
		text(1022, "x86_64").text(1044, name+"-"+version+"-"+release+".src.rpm")
}

// opensslHeader is the header of a package with everything that is read.
func opensslHeader() []byte {
	return named("openssl-libs", "1.1.1k", "7.el8_6").
		numbers(1003, 1).
		numbers(1006, 1657150000).
		numbers(1008, 1660000000).
		text(1011, "Example Vendor").
		text(1044, "openssl-1.1.1k-7.el8_6.src.rpm").
		text(5096, "").
		entry(268, 7, uint32(len(signatureV3)), signatureV3).
		texts(1117, "libssl.so.1.1", "ssl.h", ".libssl.so.1.1.hmac").
		texts(1118, "/usr/lib64/", "/usr/include/").
		numbers(1116, 0, 1, 0).
		numbers(1080, 1657108800, 1647518400).
		texts(1081, "A Packager <a@example.org> - 1:1.1.1k-7", "A Packager <a@example.org> - 1:1.1.1k-6").
		texts(1082, "- Fixes CVE-0000-0002\n- second line", "- Fixes CVE-0000-0001").
		bytes()
}

// signatureV3 is the start of a version 3 signature packet with key id
// 0102030405060708.
var signatureV3 = []byte{0x89, 0x00, 0x15, 3, 5, 0, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 1, 8, 0, 0, 0, 0}

// bdb writes a Berkeley DB hash file of one hash page, with the counter that
// rpm keeps under key 0, and each blob in a chain of overflow pages.
func bdb(order binary.AppendByteOrder, pageSize int, hashType byte, blobs ...[]byte) []byte {
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

// ndb writes an rpm ndb of one slot page.
func ndb(blobs ...[]byte) []byte {
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

// rpmSQLite makes rpmdb.sqlite as rpm does, runs the statements, and inserts the blobs.
func rpmSQLite(t *testing.T, path string, statements []string, blobs ...[]byte) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	for _, blob := range blobs {
		if _, err := db.Exec("INSERT INTO Packages(blob) VALUES (?)", blob); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

const createPackages = `CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT,blob BLOB NOT NULL)`

// sqliteBytes makes a database as rpm does and gives its bytes.
func sqliteBytes(t *testing.T, blobs ...[]byte) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rpmdb.sqlite")
	if err := rpmSQLite(t, path, []string{createPackages}, blobs...).Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// bigBlob is a header of about size bytes, for chains of pages.
func bigBlob(name string, size int) []byte {
	return named(name, "1", "1").entry(1005, 7, uint32(size), bytes.Repeat([]byte{0xa5}, size)).bytes()
}

// rpmWritten writes the Berkeley DB of the tests to a directory.
func rpmWritten(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "written")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	data := bdb(binary.LittleEndian, 4096, 13, named("bash", "5.1.8", "6.el9").numbers(1008, 1).bytes(),
		named("openssl", "1.1.1k", "7.el8_6").numbers(1003, 1).numbers(1008, 3).text(1011, "Example Vendor").bytes(),
		named("kernel", "6.1", "1").entry(1005, 7, 50_000, make([]byte, 50_000)).numbers(1008, 2).bytes())
	if err := os.WriteFile(filepath.Join(dir, "Packages"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}
