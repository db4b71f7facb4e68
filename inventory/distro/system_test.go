// SPDX-License-Identifier: Apache-2.0

package distro_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/distro"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/google/go-cmp/cmp"
)

// tree makes a root of files by path. A content that begins with "-> " is the
// target of a link.
func tree(t testing.TB, files map[string]string) *rootfs.Root {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		err := os.MkdirAll(filepath.Dir(path), 0o755)
		if err != nil {
			t.Fatal(err)
		}
		if target, ok := strings.CutPrefix(content, "-> "); ok {
			err = os.Symlink(target, path)
		} else {
			err = os.WriteFile(path, []byte(content), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	r, err := rootfs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// read reads the system of a tree of files, and gives what was told meanwhile,
// "path: error".
func read(t testing.TB, files map[string]string) (sys distro.System, told []string) {
	t.Helper()
	sys = distro.Read(tree(t, files), func(path string, err error) {
		told = append(told, path+": "+err.Error())
	})
	return sys, told
}

func TestSystem(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  string // id version codename source
	}{
		{"os-release", map[string]string{"etc/os-release": "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n"},
			"debian 12 bookworm etc/os-release"},
		{"usr-lib", map[string]string{"usr/lib/os-release": "ID='rhel'\nVERSION_ID=\"8.6\"\n", "etc/redhat-release": "CentOS release 5"},
			"rhel 8.6  usr/lib/os-release"},
		{"absolute-link", map[string]string{"etc/os-release": "-> /usr/lib/os-release", "usr/lib/os-release": "ID=alpine\nVERSION_ID=3.19.1\n"},
			"alpine 3.19.1  etc/os-release"},
		{"etc-damaged", map[string]string{"etc/os-release": "garbage\n", "usr/lib/os-release": "ID=fedora\nVERSION_ID=44\n"},
			"fedora 44  usr/lib/os-release"},
		{"centos-stream", map[string]string{"etc/os-release": "NAME=\"CentOS Stream\"\nID=\"centos\"\nVERSION_ID=\"9\"\n"},
			"centos-stream 9  etc/os-release"},
		{"centos-7-stays-major", map[string]string{"etc/os-release": "NAME=\"CentOS Linux\"\nID=\"centos\"\nVERSION_ID=\"7\"\n",
			"etc/centos-release": "CentOS Linux release 7.6.1810 (Core)\n"}, "centos 7  etc/os-release"},
		{"centos-6", map[string]string{"etc/centos-release": "CentOS release 6.10 (Final)\n", "etc/redhat-release": "-> centos-release"},
			"centos 6.10  etc/centos-release"},
		{"centos-point", map[string]string{"etc/centos-release": "CentOS Linux release 7.6.1810 (Core)\n"}, "centos 7.6  etc/centos-release"},
		{"rhel-6", map[string]string{"etc/redhat-release": "Red Hat Enterprise Linux Server release 6.5 (Santiago)\n"}, "rhel 6.5  etc/redhat-release"},
		{"rhel-5", map[string]string{"etc/redhat-release": "Red Hat Enterprise Linux Server release 5.11 (Tikanga)\n"}, "rhel 5.11  etc/redhat-release"},
		{"oracle", map[string]string{"etc/oracle-release": "Oracle Linux Server release 5.11\n",
			"etc/redhat-release": "Red Hat Enterprise Linux Server release 5.11 (Tikanga)\n"}, "ol 5.11  etc/oracle-release"},
		{"oracle-5.0", map[string]string{"etc/enterprise-release": "Enterprise Linux Enterprise Linux Server release 5 (Carthage)\n",
			"etc/redhat-release": "Enterprise Linux Enterprise Linux Server release 5 (Carthage)\n"}, "ol 5  etc/enterprise-release"},
		{"stream-line", map[string]string{"etc/centos-release": "CentOS Stream release 8\n"}, "centos-stream 8  etc/centos-release"},
		{"amazon-1", map[string]string{"etc/system-release": "Amazon Linux AMI release 2018.03\n"}, "amzn 2018.03  etc/system-release"},
		{"sles-11",
			map[string]string{"etc/SuSE-release": "SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n"},
			"sles 11.4  etc/SuSE-release"},
		{"sles-11-ga",
			map[string]string{"etc/SuSE-release": "SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 0\n"},
			"sles 11  etc/SuSE-release"},
		{"opensuse", map[string]string{"etc/SuSE-release": "openSUSE 13.1 (x86_64)\nVERSION = 13.1\nCODENAME = Bottle\n"},
			"opensuse 13.1  etc/SuSE-release"},
		{"debian-6", map[string]string{"etc/debian_version": "6.0.10\n"}, "debian 6.0  etc/debian_version"},
		{"debian-10", map[string]string{"etc/debian_version": "10.13\n"}, "debian 10  etc/debian_version"},
		{"debian-unstable", map[string]string{"etc/debian_version": "trixie/sid\n"}, "debian  trixie etc/debian_version"},
		{"ubuntu-10.04", map[string]string{"etc/debian_version": "squeeze/sid\n",
			"etc/lsb-release": "DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=10.04\nDISTRIB_CODENAME=lucid\nDISTRIB_DESCRIPTION=\"Ubuntu 10.04.4 LTS\"\n"},
			"ubuntu 10.04 lucid etc/lsb-release"},
		{"alpine", map[string]string{"etc/alpine-release": "3.2.0\n"}, "alpine 3.2.0  etc/alpine-release"},
		{"cpe-alone", map[string]string{"etc/system-release-cpe": "cpe:/o:redhat:enterprise_linux:6server:ga:server\n"}, "rhel 6  etc/system-release-cpe"},
		{"unknown-line", map[string]string{"etc/system-release": "Something release 1\n"}, "   "},
		{"nothing", map[string]string{"etc/passwd": ""}, "   "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := read(t, tt.files)
			if got := strings.Join([]string{s.ID, s.VersionID, s.Codename, s.Source}, " "); got != tt.want {
				t.Errorf("system = %q; want %q", got, tt.want)
			}
		})
	}
}

func TestOSReleaseQuoting(t *testing.T) {
	sys, told := read(t, map[string]string{"etc/os-release": strings.Join([]string{
		"# a comment", "", "ID=ol", `PRETTY_NAME="a \"b\" \$c \x 'd'"`, `ID_LIKE='fedora rhel'`, "VERSION_ID=8\\.1",
		"CPE_NAME=\"cpe:/o:oracle:linux:8\"", "no variable", "1BAD=x", "OPEN=\"x", "NUL=\"\x00\"", "TAIL=x\\", "ESCAPED=\\\x1b",
	}, "\n")})
	want := distro.System{
		ID: "ol", VersionID: "8.1", Name: `a "b" $c \x 'd'`, CPE: "cpe:/o:oracle:linux:8",
		Like: []string{"fedora", "rhel"}, Source: "etc/os-release",
	}
	if diff := cmp.Diff(want, sys); diff != "" {
		t.Errorf("system -want +got:\n%s", diff)
	}
	wantTold := []string{
		`etc/os-release: line 8: no variable in "no variable"`,
		`etc/os-release: line 9: no variable in "1BAD=x"`,
		`etc/os-release: line 10: OPEN: quote " is not closed`,
		`etc/os-release: line 11: NUL: control character '\x00'`,
		`etc/os-release: line 12: TAIL: backslash before no character`,
		`etc/os-release: line 13: ESCAPED: backslash before no character`,
	}
	if diff := cmp.Diff(wantTold, told); diff != "" {
		t.Errorf("told -want +got:\n%s", diff)
	}
}
