// SPDX-License-Identifier: Apache-2.0

package process

import (
	"bufio"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Bounds of one mountinfo file.
const (
	maxMounts    = 100_000
	maxMountLine = 64 << 10 // an overlay names each of its layers
	maxRemote    = 10_000
)

// remoteMounts reads a mountinfo file and returns the places, in its process's
// root, of file systems that another machine or another process serves. Such a
// one can block whoever looks at it, so nothing below is looked at.
// https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html
func remoteMounts(r io.Reader) []string {
	var places []string
	in := bufio.NewReaderSize(r, maxMountLine)
	for range maxMounts {
		line, _, err := nextLine(in)
		if err != nil && len(line) == 0 {
			break
		}
		before, after, found := strings.Cut(string(line), " - ")
		fields := strings.Split(before, " ")
		kind, _, _ := strings.Cut(after, " ")
		if found && len(fields) > 4 && isRemote(kind) && len(places) < maxRemote {
			places = append(places, octal(fields[4]))
		}
		if err != nil {
			break
		}
	}
	return places
}

// isRemote tells whether a type of file system is served by another machine or
// by a program.
func isRemote(kind string) bool {
	kind, _, _ = strings.Cut(kind, ".") // "fuse.sshfs"
	return slices.Contains([]string{
		"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "coda", "ceph", "9p", "lustre", "gpfs", "beegfs",
		"glusterfs", "orangefs", "pvfs2", "fuse", "fuseblk", "autofs", "acfs", "ocfs2", "gfs2", "davfs",
	}, kind)
}

// octal undoes the escapes of mountinfo: \040 for a space and its like.
func octal(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+3 < len(text) {
			if n, err := strconv.ParseUint(text[i+1:i+4], 8, 8); err == nil {
				out.WriteByte(byte(n))
				i += 3
				continue
			}
		}
		out.WriteByte(text[i])
	}
	return out.String()
}

// below tells whether name is one of the places or lies below one.
func below(name string, places []string) bool {
	return slices.ContainsFunc(places, func(place string) bool {
		rest, ok := strings.CutPrefix(name, strings.TrimSuffix(place, "/"))
		return ok && (rest == "" || rest[0] == '/')
	})
}
