// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const osAlpine = "ID=alpine\nVERSION_ID=3.19.1\n"

// apkRecord is a record of libcrypto3 with a shared object.
const apkRecord = `C:Q1t20ETDkiZIy7BdegtC/woQiNnuE=
P:libcrypto3
V:3.1.4-r5
A:x86_64
S:1
T:Crypto library from openssl
o:openssl
m:Ariadne <a@example.org>
t:1706188394
D:so:libc.musl-x86_64.so.1
p:so:libcrypto.so.3=3
r:libressl2.7-libcrypto
F:etc
F:etc/ssl
R:openssl.cnf
F:lib
R:libcrypto.so.3
a:0:0:755
F:usr/lib/ossl-modules
R:legacy.so

`

func TestAPK(t *testing.T) {
	for _, path := range []string{"lib/apk/db/installed", "usr/lib/apk/db/installed"} {
		t.Run(path[:3], func(t *testing.T) {
			h := scan(t, map[string]string{"etc/os-release": osAlpine, path: apkRecord})
			if diff := cmp.Diff([]string{"openssl openssl 3.1.4-r5 3.1.4: libcrypto3"}, summary(h)); diff != "" {
				t.Fatalf("components -want +got:\n%s", diff)
			}
			c := h.Components[0]
			if diff := cmp.Diff([]string{"lib/libcrypto.so.3", "usr/lib/ossl-modules/legacy.so"}, c.Paths); diff != "" {
				t.Errorf("paths -want +got:\n%s", diff)
			}
			p := c.Packages[0]
			if p.PURL != "pkg:apk/alpine/libcrypto3@3.1.4-r5?arch=x86_64&distro=alpine-3.19.1" ||
				p.Vendor != "Ariadne <a@example.org>" || !p.BuildTime.Equal(time.Unix(1706188394, 0)) || h.Arch != "x86_64" {
				t.Errorf("package = %+v of a host of %q", p, h.Arch)
			}
		})
	}
}

func TestAPKLinkedDatabaseCountsOnce(t *testing.T) {
	h := scan(t, map[string]string{"etc/os-release": osAlpine, "lib": "-> usr/lib", "usr/lib/apk/db/installed": apkRecord})
	if h.Packages != 1 || len(h.Components) != 1 || len(h.Components[0].Packages) != 1 {
		t.Errorf("%d packages in %q; want one", h.Packages, summary(h))
	}
}

func TestAPKBadInput(t *testing.T) {
	const db = "lib/apk/db/installed"
	tests := []struct {
		name, text string
		found      bool
		problem    string
	}{
		{"no-field", "P:a\nV:1\nnonsense\n\n" + apkRecord, true, `apk lib/apk/db/installed: package "a": line 3: no field in "nonsense"`},
		{"no-version", "P:a\n\n" + apkRecord, true, `apk lib/apk/db/installed: package "a": line 1: no version`},
		{"no-version-of-library", "P:gnutls\n\n" + apkRecord, true, `!apk lib/apk/db/installed: package "gnutls": line 1: no version`},
		{"twice", "P:a\nV:1\nV:2\n\n" + apkRecord, true, `apk lib/apk/db/installed: package "a": line 3: field V is given twice`},
		{"nul", "P:a\nV:1\x00\n\n" + apkRecord, true, `apk lib/apk/db/installed: package "a": line 2: field V has a NUL byte`},
		{"high-byte", "P:a\nV:1\n\xf0:x\n\n" + apkRecord, true, "apk lib/apk/db/installed: package \"a\": line 3: no field in \"\\xf0:x\""},
		{"huge-line", "P:a\nV:1\nD:" + strings.Repeat("x", 2<<20) + "\n\n" + apkRecord, true,
			`apk lib/apk/db/installed: package "a": line 3: line of more than 1048576 bytes`},
		{"huge-line-first", "P:" + strings.Repeat("x", 2<<20) + "\nV:1\n\n" + apkRecord, true,
			`!apk lib/apk/db/installed: package "": line 1: line of more than 1048576 bytes`},
		{"no-blank-line-at-the-end", strings.TrimSpace(apkRecord) + "\n", true, ""},
		{"cut", apkRecord + "P:gnutls\nV:3.8.", true, `!apk lib/apk/db/installed: line 23: the file ends inside a line`},
		{"empty", "", false, `!apk lib/apk/db/installed: no installed package in it`},
		{"blank-lines", "\n\n\n" + apkRecord + "\n\n", true, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := scan(t, map[string]string{"etc/os-release": osAlpine, db: tt.text})
			if found := len(h.Components) == 1; found != tt.found {
				t.Errorf("found %q; want the good package %v", summary(h), tt.found)
			}
			if got := strings.Join(problemLines(h), "\n"); got != tt.problem {
				t.Errorf("problems:\n%s\nwant:\n%s", got, tt.problem)
			}
		})
	}
}

// pacmanDesc is the description of Arch's openssl.
const pacmanDesc = `%NAME%
openssl

%VERSION%
3.2.1-1

%BASE%
openssl

%ARCH%
x86_64

%BUILDDATE%
1706696400

%INSTALLDATE%
1706900000

%PACKAGER%
P <p@example.org>

%DEPENDS%
glibc

`

func TestPacman(t *testing.T) {
	const local = "var/lib/pacman/local/"
	h := scan(t, map[string]string{
		"etc/os-release":                "ID=arch\n",
		local + "ALPM_DB_VERSION":       "9\n",
		local + "openssl-3.2.1-1/desc":  pacmanDesc,
		local + "openssl-3.2.1-1/files": "%FILES%\nusr/\nusr/lib/\nusr/lib/libssl.so.3\nusr/bin/openssl\n\n%BACKUP%\nx.so\n",
		local + "bash-5.2-1/desc":       "%NAME%\nbash\n\n%VERSION%\n5.2-1\n\n%ARCH%\nx86_64\n",
		local + "bad-1-1/desc":          "%NAME%\nbad\n",
		local + "nodesc-1-1/files":      "",
		local + "ca-1/desc":             "%NAME%\nca-certificates-mozilla\n\n%VERSION%\n3.96-1\n\n%BASE%\nnss\n\n%ARCH%\nx86_64\n",
	})
	want := []string{
		"ca-certificates nss 3.96-1 3.96: ca-certificates-mozilla",
		"openssl openssl 3.2.1-1 3.2.1: openssl",
	}
	if diff := cmp.Diff(want, summary(h)); diff != "" {
		t.Fatalf("components -want +got:\n%s", diff)
	}
	c := h.Components[1]
	p := c.Packages[0]
	if diff := cmp.Diff([]string{"usr/lib/libssl.so.3"}, c.Paths); diff != "" {
		t.Errorf("paths -want +got:\n%s", diff)
	}
	if p.PURL != "pkg:alpm/arch/openssl@3.2.1-1?arch=x86_64&distro=arch" || p.Vendor != "P <p@example.org>" ||
		!p.InstallTime.Equal(time.Unix(1706900000, 0)) || !p.BuildTime.Equal(time.Unix(1706696400, 0)) {
		t.Errorf("package = %+v", p)
	}
	wantProblems := []string{
		`!pacman var/lib/pacman/local/bad-1-1/desc: package "bad": no version`,
		"!pacman var/lib/pacman/local/nodesc-1-1/desc: no such file or directory",
	}
	if diff := cmp.Diff(wantProblems, problemLines(h)); diff != "" || h.Packages != 3 {
		t.Errorf("%d packages, problems -want +got:\n%s", h.Packages, diff)
	}
}
