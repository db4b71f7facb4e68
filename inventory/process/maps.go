// SPDX-License-Identifier: Apache-2.0

package process

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Bounds of one maps file. The kernel's default limit is 65,530 mappings.
const (
	maxMapLines = 100_000
	maxMapLine  = 8 << 10 // a path of 4 KiB with some of its newlines written as \012
)

// deletedMark is what the kernel writes behind the path of a file that has no
// name any more. A file can also really be called so.
const deletedMark = " (deleted)"

// mapping is one line of a maps file with a path.
type mapping struct {
	path   string // as written, from its "/" on
	device uint64
	inode  uint64
}

// marked tells whether the path ends as that of a deleted file.
func (m mapping) marked() bool { return strings.HasSuffix(m.path, deletedMark) }

// readMaps calls each for every line of a maps file that maps a file with
// permission to execute, and returns the number of all lines. Lines that cannot
// be understood are left out; the first of them is the error where nothing worse
// ended the reading.
func readMaps(r io.Reader, each func(mapping)) (lines int, err error) {
	var bad error
	in := bufio.NewReaderSize(r, maxMapLine)
	for lines < maxMapLines {
		line, long, err := nextLine(in)
		if err != nil && len(line) == 0 {
			return lines, firstError(bad, endOf(err))
		}
		lines++
		m, ok, wrong := parseMapping(line)
		if ok && long {
			ok, wrong = false, fmt.Errorf("longer than %d bytes", maxMapLine)
		}
		if wrong != nil && bad == nil {
			bad = fmt.Errorf("line %d: %w", lines, wrong)
		}
		if ok {
			each(m)
		}
		if err != nil {
			return lines, firstError(bad, endOf(err))
		}
	}
	if _, err := in.ReadByte(); err == nil {
		return lines, fmt.Errorf("more than %d lines", maxMapLines)
	}
	return lines, bad
}

// nextLine reads one line without its end. Of a line that is longer than the
// buffer it returns the begin and skips the rest.
func nextLine(in *bufio.Reader) (line []byte, long bool, err error) {
	line, err = in.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return bytes.TrimSuffix(line, []byte("\n")), false, err
	}
	line = bytes.Clone(line)
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = in.ReadSlice('\n')
	}
	return line, true, err
}

// endOf is the error that ended a file; its end is none.
func endOf(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// firstError prefers what ended the reading to what was wrong in a line.
func firstError(line, end error) error {
	if end != nil {
		return end
	}
	return line
}

// parseMapping reads "start-end perms offset major:minor inode  path", see
// https://man7.org/linux/man-pages/man5/proc_pid_maps.5.html. It is not ok for
// lines without execute permission and for those that map no file.
func parseMapping(line []byte) (m mapping, ok bool, err error) {
	rest := line
	var fields [5][]byte
	for i := range fields {
		var found bool
		fields[i], rest, found = bytes.Cut(rest, []byte(" "))
		if !found && i < len(fields)-1 {
			return m, false, fmt.Errorf("column %d: field %d of 5 is not there", len(line)+1, i+2)
		}
	}
	perms, device, inode := fields[1], fields[3], fields[4]
	if len(perms) != 4 {
		return m, false, fmt.Errorf("column %d: %q are no permissions", len(fields[0])+2, perms)
	}
	rest = bytes.TrimLeft(rest, " ")
	if perms[2] != 'x' || len(rest) == 0 || rest[0] != '/' {
		return m, false, nil
	}
	major, minor, _ := bytes.Cut(device, []byte(":"))
	high, err1 := strconv.ParseUint(string(major), 16, 32)
	low, err2 := strconv.ParseUint(string(minor), 16, 32)
	number, err3 := strconv.ParseUint(string(inode), 10, 64)
	if err1 != nil || err2 != nil || err3 != nil {
		return m, false, fmt.Errorf("device %q and inode %q are no numbers", device, inode)
	}
	return mapping{string(rest), unix.Mkdev(uint32(high), uint32(low)), number}, true, nil
}

// unescape turns the kernel's \012 into the newline it stands for. Nothing else
// is escaped, not even the backslash, so that a name can also really have it.
func unescape(path string) string { return strings.ReplaceAll(path, `\012`, "\n") }
