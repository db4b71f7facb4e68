// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"strings"
	"syscall"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/google/go-cmp/cmp"
)

// deb is a stanza of an installed package; extra lines are added.
func deb(name, version string, extra ...string) string {
	return "Package: " + name + "\nStatus: install ok installed\nArchitecture: amd64\nVersion: " + version + "\n" +
		strings.Join(append(extra, ""), "\n") + "\n"
}

const osDebian = "ID=debian\nVERSION_ID=12\n"

func TestDpkgStates(t *testing.T) {
	tests := []struct {
		state     string
		installed bool
	}{
		{"install ok installed", true}, {"hold ok installed", true}, {"install reinstreq unpacked", true},
		{"install ok half-configured", true}, {"install ok triggers-awaited", true}, {"install ok triggers-pending", true},
		{"deinstall ok config-files", false}, {"purge ok not-installed", false}, {"install reinstreq half-installed", false},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.state, " ", "-"), func(t *testing.T) {
			h := scan(t, map[string]string{
				"etc/os-release": osDebian,
				"var/lib/dpkg/status": deb("base-files", "12") +
					"Package: libssl3\nStatus: " + tt.state + "\nArchitecture: amd64\nSource: openssl\nVersion: 3.0.20-1\n\n",
			})
			if got := len(h.Components) == 1 && h.Packages == 2; got != tt.installed {
				t.Errorf("%d components of %d packages; want installed %v", len(h.Components), h.Packages, tt.installed)
			}
			if told := len(h.Problems) == 1; told != strings.Contains(tt.state, "half-installed") {
				t.Errorf("problems: %q", problemLines(h))
			}
		})
	}
}

func TestDpkgComponents(t *testing.T) {
	h := scan(t, map[string]string{
		"etc/os-release": osDebian,
		"var/lib/dpkg/status": strings.Join([]string{
			deb("libssl3", "3.0.20-1~deb12u2", "Source: openssl", "Maintainer: D <d@x>"),
			strings.Replace(deb("libssl3", "3.0.20-1~deb12u2", "Source: openssl"), "amd64", "i386", 1),
			deb("openssl", "3.0.20-1~deb12u2"),
			deb("libssl-doc", "3.0.20-1~deb12u2", "Source: openssl"),
			deb("libnss3", "2:3.87.1-1+b1", "Source: nss (2:3.87.1-1)"),
			deb("libnss-systemd", "252", "Source: systemd"),
			strings.Replace(deb("libgnutls30", "3.7.8-1", "Source: gnutls28"), "amd64", "i386", 1),
			deb("libgnutls30", "3.7.9-2", "Source: gnutls28"),
			strings.Replace(deb("gnutls-doc", "3.7.9-3", "Source: gnutls28"), "amd64", "all", 1),
		}, ""),
		"var/lib/dpkg/info/libssl3:amd64.list": "/.\n/usr\n/usr/lib/x/libssl.so.3\n/usr/lib/x/engines-3/afalg.so\n/usr/share/doc/libssl3\n",
		"var/lib/dpkg/info/openssl.list":       "/usr/bin/openssl\n",
	})
	want := []string{
		"gnutls gnutls28 3.7.8-1 3.7.8: libgnutls30",
		"gnutls gnutls28 3.7.9-2 3.7.9: libgnutls30",
		"nss nss 2:3.87.1-1 3.87.1: libnss3=2:3.87.1-1+b1",
		"openssl openssl 3.0.20-1~deb12u2 3.0.20: libssl-doc libssl3 libssl3 openssl",
	}
	if diff := cmp.Diff(want, summary(h)); diff != "" {
		t.Errorf("components -want +got:\n%s", diff)
	}
	ids := map[string]bool{}
	for _, c := range h.Components {
		ids[c.ID] = true
		if c.Library != inventory.OpenSSL {
			continue
		}
		if diff := cmp.Diff([]string{"usr/lib/x/engines-3/afalg.so", "usr/lib/x/libssl.so.3"}, c.Paths); diff != "" {
			t.Errorf("paths -want +got:\n%s", diff)
		}
		if got, want := c.Packages[1].PURL, "pkg:deb/debian/libssl3@3.0.20-1~deb12u2?arch=amd64&distro=debian-12"; got != want {
			t.Errorf("purl = %q; want %q", got, want)
		}
	}
	if len(ids) != len(h.Components) {
		t.Errorf("ids are not unique: %v", ids)
	}
}

func TestDpkgBadInput(t *testing.T) {
	good := deb("libssl3", "3.0.20-1", "Source: openssl")
	long := strings.Repeat("x", 2<<20)
	tests := []struct {
		name, status string
		found        bool // the good package
		problem      string
	}{
		{"huge-line", deb("bad", "1", "Depends: "+long) + good, true, `dpkg var/lib/dpkg/status: package "bad": line 5: line of more than 1048576 bytes`},
		{"huge-line-of-spaces", deb("bad", "1", "Depends: x", strings.Repeat(" ", 2<<20)) + good, true,
			`dpkg var/lib/dpkg/status: package "bad": line 6: line of more than 1048576 bytes`},
		{"huge-version", deb("bad", long[:1000]) + good, true, `dpkg var/lib/dpkg/status: package "bad": line 1: version of 1000 bytes`},
		{"nul", deb("bad", "1\x002") + good, true, `dpkg var/lib/dpkg/status: package "bad": line 4: field version has a NUL byte`},
		{"no-version", strings.Replace(deb("bad", "1"), "Version: 1\n", "", 1) + good, true,
			`dpkg var/lib/dpkg/status: package "bad": line 1: no version`},
		{"no-version-of-library", strings.Replace(deb("libgnutls30", "1"), "Version: 1\n", "", 1) + good, true,
			`!dpkg var/lib/dpkg/status: package "libgnutls30": line 1: no version`},
		{"no-state", "Package: bad\nVersion: 1\n\n" + good, true, `dpkg var/lib/dpkg/status: package "bad": line 1: no state`},
		{"no-name", "Status: install ok installed\nVersion: 1\n\n" + good, true, `!dpkg var/lib/dpkg/status: package "": line 1: no name`},
		{"garbage", "\xff\xfe garbage\n\n" + good, true, `!dpkg var/lib/dpkg/status: package "": line 1: no field name in "\xff\xfe garbage"`},
		{"twice", deb("bad", "1", "Version: 2") + good, true, `dpkg var/lib/dpkg/status: package "bad": line 5: field version is given twice`},
		{"escape-in-name", deb("b\x1b[2Jad", "1") + good, true,
			"dpkg var/lib/dpkg/status: package \"b\\x1b[2Jad\": line 1: name \"b\\x1b[2Jad\" has a byte that is none of a name"},
		{"cut", good + "Package: bash\nStatus: install ok inst", true, `!dpkg var/lib/dpkg/status: line 8: the file ends inside a line`},
		{"cut-version", good + strings.TrimSpace(deb("libgnutls30", "3.7.9-2")), true, `!dpkg var/lib/dpkg/status: line 10: the file ends inside a line`},
		{"empty", "", false, `!dpkg var/lib/dpkg/status: no installed package in it`},
		{"windows-line-ends", strings.ReplaceAll(good, "\n", "\r\n"), true, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := scan(t, map[string]string{"etc/os-release": osDebian, "var/lib/dpkg/status": tt.status})
			if found := len(h.Components) == 1; found != tt.found {
				t.Errorf("found %q; want the good package %v", summary(h), tt.found)
			}
			got := strings.Join(problemLines(h), "\n")
			if tt.problem == "" && got != "" || !strings.Contains("\n"+got, "\n"+tt.problem) {
				t.Errorf("problems:\n%s\nwant:\n%s", got, tt.problem)
			}
		})
	}
}

func TestDpkgManyBadStanzas(t *testing.T) {
	h := scan(t, map[string]string{
		"etc/os-release":      osDebian,
		"var/lib/dpkg/status": strings.Repeat("garbage\n\n", 5000) + deb("libssl3", "3.0.20-1", "Source: openssl"),
	})
	if len(h.Components) != 1 || len(h.Problems) != 21 {
		t.Fatalf("%d components and %d problems; want 1 and 21", len(h.Components), len(h.Problems))
	}
	last := h.Problems[20]
	if last.Err != "4980 more problems" || !last.Incomplete {
		t.Errorf("last problem = %+v; want the count of the others", last)
	}
}

func TestDpkgSpecialFiles(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(dir+"/status", 0o644); err != nil {
		t.Fatal(err)
	}
	base := tree(t, map[string]string{"etc/os-release": osDebian})
	tests := []struct{ name, target, want string }{
		{"cycle", "-> status", "!dpkg var/lib/dpkg/status: too many levels of symbolic links"},
		{"out-of-root", "-> " + dir + "/status", "!catalogue : no package database found"},
		{"device", "-> ../../../dev/zero", "!catalogue : no package database found"},
		{"directory", "-> /etc", "!dpkg var/lib/dpkg/status: not a regular file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := scan(t, map[string]string{"etc/os-release": osDebian, "var/lib/dpkg/status": tt.target})
			if diff := cmp.Diff([]string{tt.want}, problemLines(h)); diff != "" {
				t.Errorf("problems -want +got:\n%s", diff)
			}
		})
	}
	t.Run("fifo", func(t *testing.T) {
		path := base.Name() + "/var/lib/dpkg"
		mkdirs(t, path)
		if err := syscall.Mkfifo(path+"/status", 0o644); err != nil {
			t.Fatal(err)
		}
		h, err := inventory.Scan(t.Context(), base, inventory.Options{})
		want := []string{"!dpkg var/lib/dpkg/status: not a regular file"}
		if diff := cmp.Diff(want, problemLines(h)); err != nil || diff != "" {
			t.Errorf("Scan: %v, problems -want +got:\n%s", err, diff)
		}
	})
}

func TestDpkgDistroless(t *testing.T) {
	single := strings.Replace(deb("libssl1.1", "1.1.0l-1~deb9u1", "Source: openssl"), "Status: install ok installed\n", "", 1)
	h := scan(t, map[string]string{
		"etc/os-release":                          osDebian,
		"var/lib/dpkg/status.d/libssl1":           strings.TrimSpace(single),
		"var/lib/dpkg/status.d/libssl1.1.md5sums": "0123  usr/lib/x/libssl.so.1.1\n",
		"var/lib/dpkg/status.d/broken":            "nonsense",
		"var/lib/dpkg/status-old":                 deb("libgnutls30", "3.7.9-2", "Source: gnutls28"),
		"var/lib/dpkg/status.d/b64name.md5sums":   "x",
	})
	if diff := cmp.Diff([]string{"openssl openssl 1.1.0l-1~deb9u1 1.1.0l: libssl1.1"}, summary(h)); diff != "" {
		t.Fatalf("components -want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"usr/lib/x/libssl.so.1.1"}, h.Components[0].Paths); diff != "" {
		t.Errorf("paths -want +got:\n%s", diff)
	}
	want := []string{`!dpkg var/lib/dpkg/status.d/broken: package "": line 1: no field name in "nonsense"`}
	if diff := cmp.Diff(want, problemLines(h)); diff != "" {
		t.Errorf("problems -want +got:\n%s", diff)
	}
}
