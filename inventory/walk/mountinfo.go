// SPDX-License-Identifier: Apache-2.0

package walk

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Bounds of mountinfo. A machine with thousands of containers has some
// megabytes of it.
const (
	maxMountinfo = 16 << 20
	maxMounts    = 100_000
)

// mount is one line of /proc/self/mountinfo (proc(5)).
type mount struct {
	id, parent int
	device     uint64 // as st_dev has it, where the file system has one device only
	top        string // the directory of its file system that is seen, relative to the top of that; empty for all of it
	point      string // where it is seen, without the slash in front; empty for the root itself
	kind       string // "ext4", "fuse.sshfs"
	options    string // those of the file system, as they are written
}

// parseMounts reads mountinfo. A line that cannot be read costs itself and is
// named in the errors.
func parseMounts(text []byte) (mounts []mount, errs []error) {
	if len(text) > maxMountinfo {
		return nil, []error{fmt.Errorf("read mounts: larger than the limit of %d bytes", maxMountinfo)}
	}
	number := 0
	for line := range bytes.Lines(text) {
		if number++; number > maxMounts {
			return mounts, append(errs, fmt.Errorf("line %d: more than %d mounts", number, maxMounts))
		}
		m, column, err := parseMount(strings.TrimSuffix(string(line), "\n"))
		if err != nil {
			errs = append(errs, fmt.Errorf("line %d, column %d: %w", number, column, err))
			continue
		}
		mounts = append(mounts, m)
	}
	return mounts, errs
}

// parseMount reads one line:
//
//	36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
//
// The column is where an error is.
func parseMount(line string) (m mount, column int, err error) {
	before, after, ok := strings.Cut(line, " - ")
	fields, rest := strings.Split(before, " "), strings.Split(after, " ")
	if !ok || len(fields) < 6 || len(rest) < 3 {
		return m, 1, errors.New("not a mount")
	}
	at := 1
	var numbers [4]uint64
	major, minor, _ := strings.Cut(fields[2], ":")
	for i, text := range []string{fields[0], fields[1], major, minor} {
		if numbers[i], err = strconv.ParseUint(text, 10, 31); err != nil {
			return m, at, fmt.Errorf("not a number: %q", text)
		}
		at += len(text) + 1
	}
	if !strings.HasPrefix(fields[4], "/") {
		return m, at + len(fields[3]) + 1, fmt.Errorf("not a path: %q", fields[4])
	}
	return mount{
		id: int(numbers[0]), parent: int(numbers[1]), device: unix.Mkdev(uint32(numbers[2]), uint32(numbers[3])),
		top: strings.Trim(unescape(fields[3]), "/"), point: strings.TrimPrefix(path.Clean(unescape(fields[4])), "/"), kind: rest[0], options: rest[2],
	}, 0, nil
}

// unescape puts back what the kernel writes as \ooo: space, tab, newline,
// backslash and whatever else a line cannot hold.
func unescape(text string) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+3 < len(text) {
			if n, err := strconv.ParseUint(text[i+1:i+4], 8, 8); err == nil {
				b.WriteByte(byte(n))
				i += 3
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
