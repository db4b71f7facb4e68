// SPDX-License-Identifier: Apache-2.0

package rootfs

import (
	"bytes"
	"encoding/binary"

	"golang.org/x/sys/unix"
)

// Kind is what a directory says of an entry. Some file systems say nothing
// (KindUnknown), and the entry may have changed since: Lstat tells the truth.
type Kind uint8

// The kinds that matter to a walk; all others are of no interest.
const (
	KindUnknown   Kind = unix.DT_UNKNOWN // ask Lstat
	KindDirectory Kind = unix.DT_DIR
	KindRegular   Kind = unix.DT_REG
)

// Entries are some entries of a directory, in the kernel's own form
// (struct linux_dirent64, getdents(2)). The zero value has none.
type Entries struct{ rest []byte }

// Empty tells whether there are no more.
func (e *Entries) Empty() bool { return len(e.rest) == 0 }

// direntHeader is the length of what comes before the name: inode, offset,
// length of the record, kind.
const direntHeader = 8 + 8 + 2 + 1

// Next takes the next entry out, leaving out "." and "..". The name belongs to
// the buffer that was read into. After the last entry ok is false.
func (e *Entries) Next() (name []byte, kind Kind, ok bool) {
	for len(e.rest) > direntHeader {
		length := int(binary.NativeEndian.Uint16(e.rest[16:]))
		if length <= direntHeader || length > len(e.rest) {
			break
		}
		name, kind = e.rest[direntHeader:length], Kind(e.rest[18])
		e.rest = e.rest[length:]
		if end := bytes.IndexByte(name, 0); end >= 0 {
			name = name[:end]
		}
		if string(name) != "." && string(name) != ".." {
			return name, kind, true
		}
	}
	e.rest = nil
	return nil, KindUnknown, false
}
