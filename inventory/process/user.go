// SPDX-License-Identifier: Apache-2.0

package process

import (
	"bufio"
	"strconv"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Bounds of the password file.
const (
	maxUsers     = 100_000
	maxUserLine  = 4 << 10
	maxUserBytes = 64 // of one name
)

// userNames reads etc/passwd: the first name of each number, passwd(5). Users of
// a directory service are not in it.
func userNames(r *rootfs.Root) (map[uint32]string, error) {
	names := map[uint32]string{}
	f, err := r.Open("etc/passwd")
	if err != nil {
		return names, err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, maxUserLine)
	for range maxUsers {
		line, _, err := nextLine(in)
		if err != nil && len(line) == 0 {
			return names, endOf(err)
		}
		fields := strings.SplitN(string(line), ":", 4)
		if len(fields) == 4 && fields[0] != "" && len(fields[0]) <= maxUserBytes {
			if id, err := strconv.ParseUint(fields[2], 10, 32); err == nil && names[uint32(id)] == "" {
				names[uint32(id)] = strings.ToValidUTF8(fields[0], "\ufffd")
			}
		}
		if err != nil {
			return names, endOf(err)
		}
	}
	return names, nil
}

// effectiveUser finds the effective number in the "Uid:" line of a status file:
// real, effective, saved, file system.
func effectiveUser(status string) (uint32, bool) {
	for line := range strings.Lines(status) {
		rest, ok := strings.CutPrefix(line, "Uid:")
		if !ok {
			continue
		}
		fields := strings.Fields(rest)
		if len(fields) < 2 {
			return 0, false
		}
		id, err := strconv.ParseUint(fields[1], 10, 32)
		return uint32(id), err == nil
	}
	return 0, false
}
