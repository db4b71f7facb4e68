// SPDX-License-Identifier: Apache-2.0

package process_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cryptopatch/cryptopatch/inventory/process"
)

func FuzzMaps(f *testing.F) {
	f.Add("7f3cd229f000-7f3cd22c5000 r-xp 00001000 fe:00 325835                     /usr/lib/libssl.so.3 (deleted)\n")
	f.Add("7ffc14bcb000-7ffc14bec000 rw-p 00000000 00:00 0                          [stack]\nx y\n")
	f.Fuzz(func(t *testing.T, text string) {
		paths, inodes, lines, _ := process.ReadMaps(strings.NewReader(text))
		if len(paths) > lines || len(paths) != len(inodes) {
			t.Fatalf("ReadMaps: got %d paths of %d lines", len(paths), lines)
		}
		for _, path := range paths {
			if path == "" || path[0] != '/' || strings.Contains(path, "\n") || !strings.Contains(text, path) {
				t.Fatalf("ReadMaps: got path %q, which is not in the text", path)
			}
			base := process.Settled(path)
			if !strings.HasPrefix(path, base) || strings.HasSuffix(base, "/") && base != path {
				t.Fatalf("Settled(%q): got %q, want a begin of it with a name", path, base)
			}
			process.Interesting(path, "", func(string) bool { return false })
		}
	})
}

func FuzzCgroup(f *testing.F) {
	id := strings.Repeat("0123456789abcdef", 4)
	f.Add("0::/system.slice/docker-" + id + ".scope\n")
	f.Add("1:name=systemd:/user.slice/user-1000.slice/user@1000.service/app.slice/foo.service\n0::/lxc.payload.web\n")
	f.Add("4:cpu:/machine.slice/systemd-nspawn@web.service/payload\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, part := range process.ParseCgroup(text) {
			if len(part) > 256 || !utf8.ValidString(part) || strings.ContainsAny(part, "\n\x1b /") || !strings.Contains(text, part) {
				t.Fatalf("ParseCgroup(%q): got %q", text, part)
			}
		}
	})
}

func FuzzMounts(f *testing.F) {
	f.Add("31 27 0:28 / /srv/nfs\\040share rw shared:1 master:2 - nfs4 server:/x rw\n")
	f.Fuzz(func(t *testing.T, text string) {
		places := process.RemoteMounts(strings.NewReader(text))
		if len(places) > strings.Count(text, " - ") {
			t.Fatalf("RemoteMounts(%q): got %d places", text, len(places))
		}
	})
}
