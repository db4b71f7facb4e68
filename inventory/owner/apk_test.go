// SPDX-License-Identifier: Apache-2.0

package owner_test

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"
)

const apkPath = "lib/apk/db/installed"

// q is a digest as apk writes it.
func q(kind, c string, n int) string {
	raw, err := hex.DecodeString(sum(c, n))
	if err != nil {
		return err.Error()
	}
	return "Z:" + kind + base64.StdEncoding.EncodeToString(raw) + "\n"
}

func TestFindAPK(t *testing.T) {
	ask := []string{"lib/libssl.so.3", "etc/ssl/openssl.cnf", "lib", "usr/lib/libssl.so.3", "top"}
	ssl := "C:Q1x=\nP:libssl3\nV:3.1.4-r0\nA:x86_64\n" +
		"F:etc/ssl\nR:openssl.cnf\n" + q("Q1", "b", 20) + "F:lib\nM:0:0:755\nR:libssl.so.3\na:0:0:755\n" + q("Q1", "a", 20)
	config := "etc/ssl/openssl.cnf: apk libssl3 0:3.1.4-r0 x86_64 sha1=b config"
	plain := []string{config, "lib/libssl.so.3: apk libssl3 0:3.1.4-r0 x86_64 sha1=a"}
	db := func(text string) map[string]string { return map[string]string{apkPath: text} }
	check(t, []finding{
		{"plain", db(ssl + "\nP:x\nV:1\nF:usr/lib\nR:libssl.so\n\n"), ask, plain, nil},
		{"no-empty-line-at-end", db(ssl), ask, plain, nil},
		{"long-dependencies", db("D:" + strings.Repeat("so:x ", 9000) + "\n" + ssl), ask, plain, nil},
		{"apk3", db("P:a\nV:1\nf:S\nF:\nR:top\n" + q("Q1", "c", 20) + "F:lib\nR:libssl.so.3\n" + q("Q2", "d", 32) + "\n"), ask,
			[]string{"lib/libssl.so.3: apk a 0:1  sha256=d", "top: apk a 0:1  sha256-160=c"}, nil},
		{"without-digest", db("P:a\nV:1\nF:lib\nR:libssl.so.3\nR:other\n" + q("Q1", "a", 20) + "R:libssl.so.3\nF:x\n" + q("Q1", "a", 20) + "\n"),
			ask, []string{"lib/libssl.so.3: apk a 0:1 "}, nil},
		{"usr-merged", map[string]string{"usr/lib/apk/db/installed": ssl, "lib": "-> usr/lib", "usr/lib/libssl.so.3": ""}, ask,
			append(plain[:2:2], "usr/lib/libssl.so.3: apk libssl3 0:3.1.4-r0 x86_64 as lib/libssl.so.3 sha1=a"), nil},
		{"bad-record", db("P:bad\nV:1\nrubbish\nnone\nF:lib\nR:libssl.so.3\n\n" + ssl), ask, plain,
			[]string{apkPath + `: line 7: package "bad": line 3: no field in "rubbish"`}},
		{"bad-digest", db("P:bad\nV:1\nF:lib\nR:libssl.so.3\nZ:Q1AAAA\n\n" + ssl), ask, plain,
			[]string{apkPath + `: line 6: package "bad": line 5: sha1 digest of 6 characters`}},
		{"other-digest", db("P:bad\nV:1\nF:lib\nR:libssl.so.3\nZ:Q9AAAA\n\n" + ssl), ask, plain,
			[]string{apkPath + `: line 6: package "bad": line 5: no digest in "Q9AAAA"`}},
		{"no-name", db("V:1\nF:lib\nR:libssl.so.3\n\n"), ask, nil, []string{apkPath + `: line 4: package "": no name or version`}},
		{"long-path", db("P:bad\nV:1\nF:" + strings.Repeat("x", 20<<10) + "\nR:libssl.so.3\n\n" + ssl), ask, plain,
			[]string{apkPath + `: line 5: package "bad": line 3: line too long`}},
		{"cut", db(ssl + "\nP:bad\nV:1\nF:lib\nR:libssl.so.3\nZ:Q1"), ask, plain, []string{apkPath + ": line 18: the file ends inside a line"}},
		{"binary", db("\x00\x01\x7fELF\n\n" + ssl), ask, plain, []string{apkPath + `: line 2: package "": line 1: no field in "\x00\x01\x7fELF"`}},
	})
}

func TestFindPacman(t *testing.T) {
	const dir = "var/lib/pacman/local/openssl-3.4-1/"
	files := map[string]string{
		"var/lib/pacman/local/ALPM_DB_VERSION": "9\n",
		dir + "desc":                           "%NAME%\nopenssl\n\n%VERSION%\n3.4-1\n\n%ARCH%\nx86_64\n\n%DEPENDS%\nglibc\n\n",
		dir + "files": "%FILES%\netc/\netc/openssl.cnf\nusr/lib/\nusr/lib/libssl.so\nusr/lib/a b\nusr/lib/libssl.so.3\n\n" +
			"%BACKUP%\netc/openssl.cnf\t" + sum("e", 16) + "\n\n",
		dir + "mtree": "#mtree\n/set type=file mode=644\n./.PKGINFO sha256digest=" + sum("1", 32) + "\n./etc/openssl.cnf time=1.0 sha256digest=" + sum("b", 32) +
			"\n./usr/lib type=dir\n./usr/lib/libssl.so type=link link=libssl.so.3\n./usr/lib/a\\040b md5digest=" + sum("c", 16) +
			"\n./usr/lib/libssl.so.3 size=1 md5digest=" + sum("d", 16) + " sha256digest=" + sum("a", 32) + "\n",
	}
	with := func(name, content string) map[string]string {
		changed := map[string]string{}
		for n, c := range files {
			changed[n] = c
		}
		changed[name] = content
		return changed
	}
	ask := []string{"etc/openssl.cnf", "usr/lib/libssl.so.3", "usr/lib/a b", "usr/lib/libssl.so", "usr/lib"}
	all := []string{
		"etc/openssl.cnf: pacman openssl 0:3.4-1 x86_64 sha256=b config", "usr/lib/a b: pacman openssl 0:3.4-1 x86_64 md5=c",
		"usr/lib/libssl.so.3: pacman openssl 0:3.4-1 x86_64 sha256=a", "usr/lib/libssl.so: pacman openssl 0:3.4-1 x86_64",
	}
	without := []string{
		"etc/openssl.cnf: pacman openssl 0:3.4-1 x86_64 md5=e config", "usr/lib/a b: pacman openssl 0:3.4-1 x86_64",
		"usr/lib/libssl.so.3: pacman openssl 0:3.4-1 x86_64", "usr/lib/libssl.so: pacman openssl 0:3.4-1 x86_64",
	}
	bomb := "#mtree\n" + strings.Repeat("./usr/share/doc/x/"+strings.Repeat("y", 4000)+" type=link\n", 17_000)
	check(t, []finding{
		{"full", files, ask, all, nil},
		{"no-desc", with(dir+"desc", "%NAME%\nopenssl\n"), ask, nil,
			[]string{dir + `desc: package "openssl" has no name or version: its files are not counted as owned`}},
		{"bad-sums", with(dir+"mtree", "./usr/lib/libssl.so.3 sha256digest=xyz\n"), ask, without, []string{dir + "mtree: line 1: sha256 digest of 3 characters"}},
		{"unpacked-too-large", with(dir+"mtree", bomb), ask, without, []string{
			dir + "mtree: line 16658: the file ends inside a line", dir + "mtree: larger than the limit of 67108864 bytes",
		}},
		{"no-list", map[string]string{dir + "desc": files[dir+"desc"]}, ask, nil,
			[]string{strings.TrimSuffix(dir, "/") + ": no list of files: what the package owns is not known"}},
	})
}
