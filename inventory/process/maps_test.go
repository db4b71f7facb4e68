// SPDX-License-Identifier: Apache-2.0

package process_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/process"
)

func TestReadMaps(t *testing.T) {
	const head = "7f3cd229f000-7f3cd22c5000 "
	tests := []struct {
		name, text string
		want       []string
		lines      int
		err        string
	}{
		{"empty", "", nil, 0, ""},
		{"code", head + "r-xp 00001000 fe:00 325835                     /usr/lib/libssl.so.3\n", []string{"/usr/lib/libssl.so.3"}, 1, ""},
		{"shared", head + "r-xs 00001000 fe:00 7 /a.so\n", []string{"/a.so"}, 1, ""},
		{"data", head + "r--p 00001000 fe:00 325835                     /usr/lib/libssl.so.3\n", nil, 1, ""},
		{"nameless", head + "r-xp 00000000 00:00 0 \n", nil, 1, ""},
		{"nameless_bare", head + "r-xp 00000000 00:00 0\n", nil, 1, ""},
		{"vdso", head + "r-xp 00000000 00:00 0                          [vdso]\n", nil, 1, ""},
		{"anon_inode", head + "r-xp 00000000 00:0e 1035 anon_inode:[perf_event]\n", nil, 1, ""},
		{"spaces", head + "r-xp 00000000 08:01 7   /opt/my  app /libssl.so \n", []string{"/opt/my  app /libssl.so "}, 1, ""},
		{"newline", head + `r-xp 00000000 08:01 7   /opt/a\012b.so` + "\n", []string{`/opt/a\012b.so`}, 1, ""},
		{"deleted", head + "r-xp 00000000 08:01 7   /a.so (deleted)\n", []string{"/a.so (deleted)"}, 1, ""},
		{"no_end", head + "r-xp 00000000 08:01 7 /a.so", []string{"/a.so"}, 1, ""},
		{"cut_line", "x\n" + head + "r-xp 0 8:1 7 /a.so\n", []string{"/a.so"}, 2, "line 1: column 2: field 2 of 5 is not there"},
		{"bad_inode", head + "r-xp 0 8:1 -7 /a.so\n", nil, 1, `line 1: device "8:1" and inode "-7" are no numbers`},
		{"bad_permissions", head + "r-xpp 0 8:1 7 /a.so\n", nil, 1, `line 1: column 27: "r-xpp" are no permissions`},
		{"long_line", head + "r-xp 0 8:1 7 /" + strings.Repeat("a", process.MaxMapLine) + "\n" + head + "r-xp 0 8:1 7 /b\n",
			[]string{"/b"}, 2, "line 1: longer than 8192 bytes"},
		{"long_last_line", head + "r-xp 0 8:1 7 /" + strings.Repeat("a", process.MaxMapLine*3), nil, 1, "line 1: longer than 8192 bytes"},
		{"many_lines", strings.Repeat(head+"r--p 0 8:1 7 /a\n", process.MaxMapLines+1), nil, process.MaxMapLines, "more than 100000 lines"},
		{"as_many_as_allowed", strings.Repeat(head+"r--p 0 8:1 7 /a\n", process.MaxMapLines), nil, process.MaxMapLines, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, _, lines, err := process.ReadMaps(strings.NewReader(test.text))
			text := ""
			if err != nil {
				text = err.Error()
			}
			if diff := cmp.Diff(test.want, got); diff != "" || lines != test.lines || text != test.err {
				t.Errorf("ReadMaps: got %d lines, error %q, want %d, %q; paths (-want +got):\n%s", lines, text, test.lines, test.err, diff)
			}
		})
	}
}

func TestInteresting(t *testing.T) {
	want := func(base string) bool { return strings.HasPrefix(base, "libcrypto.so") && !strings.Contains(base, " ") }
	tests := []struct {
		name, path, exe string
		want            bool
	}{
		{"wanted", "/usr/lib/libcrypto.so.3", "", true},
		{"not_wanted", "/usr/lib/libc.so.6", "", false},
		{"deleted_wanted", "/usr/lib/libcrypto.so.3 (deleted)", "", true},
		{"deleted_library", "/usr/lib/libc.so.6 (deleted)", "", true},
		{"deleted_module", "/opt/app/build/addon.node (deleted)", "", true},
		{"deleted_other", "/tmp/jit-1234 (deleted)", "", false},
		{"deleted_program", "/usr/bin/node (deleted)", "/usr/bin/node (deleted)", true},
		{"deleted_program_newline", `/opt/a\012b (deleted)`, "/opt/a\nb (deleted)", true},
		{"living_program", "/usr/bin/node", "/usr/bin/node", false},
		{"during_rpm", "/usr/lib64/libcrypto.so.1.0.1e;5f3a09bc (deleted)", "", true},
		{"memory_library", "/memfd:libcrypto.so.3 (deleted)", "", true},
		{"memory_other", "/memfd:pulseaudio (deleted)", "", false},
		{"memory_other_library", "/memfd:a.so (deleted)", "", false},
		{"shared_memory", "/SYSV00000000 (deleted)", "", false},
		{"zero", "/dev/zero (deleted)", "", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := process.Interesting(test.path, test.exe, want); got != test.want {
				t.Errorf("Interesting(%q): got %t, want %t", test.path, got, test.want)
			}
		})
	}
}

func TestSettled(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "/usr/lib/libssl.so.3", "/usr/lib/libssl.so.3"},
		{"rpm", "/usr/lib64/libssl.so.10;5b2f1a3c", "/usr/lib64/libssl.so.10"},
		{"dpkg_new", "/usr/lib/libssl.so.3.dpkg-new", "/usr/lib/libssl.so.3"},
		{"dpkg_tmp", "/usr/lib/libssl.so.3.dpkg-tmp", "/usr/lib/libssl.so.3"},
		{"prelink", "/lib/libssl.so.6.#prelink#.aB3dEf", "/lib/libssl.so.6"},
		{"nothing_left", "/usr/lib/.dpkg-new", "/usr/lib/.dpkg-new"},
		{"semicolon", "/opt/a;b.so", "/opt/a;b.so"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := process.Settled(test.in); got != test.want {
				t.Errorf("Settled(%q): got %q, want %q", test.in, got, test.want)
			}
		})
	}
}

func TestRemoteMounts(t *testing.T) {
	const text = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n" +
		"31 27 0:28 / /srv/nfs\\040share rw shared:1 master:2 - nfs4 server:/x rw\n" +
		"32 27 0:29 / /home/u/remote rw - fuse.sshfs u@h: rw\n" +
		"33 27 0:30 / /var/lib/docker/overlay2/x/merged rw - overlay overlay rw,lowerdir=/a\n" +
		"34 27 0:31 / /cut rw nfs4\n" +
		"35 27 0:32 / /last rw - autofs systemd-1 rw"
	want := []string{"/srv/nfs share", "/home/u/remote", "/last"}
	if diff := cmp.Diff(want, process.RemoteMounts(strings.NewReader(text))); diff != "" {
		t.Errorf("RemoteMounts (-want +got):\n%s", diff)
	}
}
