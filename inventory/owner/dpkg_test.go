// SPDX-License-Identifier: Apache-2.0

package owner_test

import (
	"strings"
	"testing"
)

const (
	statusPath = "var/lib/dpkg/status"
	infoPath   = "var/lib/dpkg/info/"
)

// installed is a stanza of the status.
func installed(name, arch, version, more string) string {
	return "Package: " + name + "\nStatus: install ok installed\nArchitecture: " + arch + "\nVersion: " + version + "\n" + more + "\n"
}

// gone is a stanza of a package that was removed, with a file left.
func gone(name, arch string) string {
	text := installed(name, arch, "0", "Conffiles:\n /etc/a "+sum("a", 16)+"\n")
	return strings.ReplaceAll(text, "ok installed", "ok config-files")
}

func TestFindDpkg(t *testing.T) {
	const lib = "usr/lib/x86_64-linux-gnu/libssl.so.3"
	ssl := installed("libssl3", "amd64", "3.0.22-1", "")
	a := sum("a", 16)
	check(t, []finding{
		{
			"plain", map[string]string{
				statusPath:                      ssl,
				infoPath + "libssl3.list":       "/.\n/usr\n/" + lib + "\n",
				infoPath + "libssl3.md5sums":    a + "  " + lib + "\n",
				infoPath + "libssl3.postinst":   "/" + lib + "\n",
				"usr/lib/x86_64-linux-gnu/x.so": "",
			},
			[]string{lib, "/" + lib, "./usr/lib//x86_64-linux-gnu/libssl.so.3", "usr/lib/x86_64-linux-gnu/x.so", "opt/libssl.so.3"},
			[]string{
				"./usr/lib//x86_64-linux-gnu/libssl.so.3: dpkg libssl3 0:3.0.22-1 amd64 md5=a", "/" + lib + ": dpkg libssl3 0:3.0.22-1 amd64 md5=a",
				lib + ": dpkg libssl3 0:3.0.22-1 amd64 md5=a",
			}, nil,
		},
		{
			"multiarch", map[string]string{
				statusPath:                          ssl + installed("libssl3", "i386", "3.0.22-1", ""),
				infoPath + "libssl3:amd64.list":     "/" + lib + "\n/usr/share/doc/libssl3/copyright\n",
				infoPath + "libssl3:i386.list":      "/usr/lib/i386-linux-gnu/libssl.so.3\n/usr/share/doc/libssl3/copyright\n",
				infoPath + "libssl3:amd64.md5sums":  a + "  " + lib + "\n",
				infoPath + "libssl3:i386.md5sums":   sum("b", 16) + "  usr/lib/i386-linux-gnu/libssl.so.3\n",
				infoPath + "libssl3:mips.md5sums":   sum("c", 16) + "  " + lib + "\n",
				infoPath + "libssl3:amd64.symbols":  "",
				infoPath + "libssl3:amd64.triggers": "",
			},
			[]string{lib, "usr/share/doc/libssl3/copyright"},
			[]string{
				"usr/lib/x86_64-linux-gnu/libssl.so.3: dpkg libssl3 0:3.0.22-1 amd64 md5=a",
				"usr/share/doc/libssl3/copyright: dpkg libssl3 0:3.0.22-1 amd64", "usr/share/doc/libssl3/copyright: dpkg libssl3 0:3.0.22-1 i386",
			}, nil,
		},
		{
			"two-owners", map[string]string{
				statusPath:            installed("a", "all", "1", "") + installed("b", "all", "2", ""),
				infoPath + "a.list":   "/usr\n/usr/lib\n/usr/lib/x\n",
				infoPath + "b.list":   "/usr\n/usr/lib\n/usr/lib/x\n/usr/lib/x\n",
				"usr/lib/x":           "",
				infoPath + "format":   "1\n",
				infoPath + "b.config": "",
			},
			[]string{"usr/lib/x", "usr/lib", "usr", ""},
			[]string{"usr/lib/x: dpkg a 0:1 all", "usr/lib/x: dpkg b 0:2 all"}, nil,
		},
		{
			"conffiles", map[string]string{
				statusPath:             installed("p", "all", "1", "Conffiles:\n /etc/a b.cnf "+a+"\n /etc/old "+sum("c", 16)+" obsolete\n /etc/new newconffile\n"),
				infoPath + "p.list":    "/etc/a b.cnf\n/etc/old\n/etc/new\n/etc/b.cnf\n",
				infoPath + "p.md5sums": sum("d", 16) + "  etc/b.cnf\n",
			},
			[]string{"etc/a b.cnf", "etc/old", "etc/new", "etc/b.cnf"},
			[]string{
				"etc/a b.cnf: dpkg p 0:1 all md5=a config", "etc/b.cnf: dpkg p 0:1 all md5=d",
				"etc/new: dpkg p 0:1 all config", "etc/old: dpkg p 0:1 all md5=c config",
			}, nil,
		},
		{
			"removed-other-architecture", map[string]string{
				statusPath: gone("p", "i386") + installed("p", "amd64", "1", "") + gone("p", "armhf"), infoPath + "p.list": "/usr/lib/x\n",
			}, []string{"usr/lib/x"}, []string{"usr/lib/x: dpkg p 0:1 amd64"}, nil,
		},
		{
			"removed", map[string]string{
				statusPath:          gone("p", "all") + "Package: q\n",
				infoPath + "p.list": "/etc/a\n/usr/lib/x\n",
			},
			[]string{"etc/a", "usr/lib/x"},
			[]string{"etc/a: dpkg p 0:0 all md5=a config"},
			[]string{infoPath + `p.list: package "p" is removed, and its list still has "usr/lib/x"`},
		},
	})
}

func TestFindDiverted(t *testing.T) {
	files := map[string]string{
		statusPath:                installed("base", "all", "1", "") + installed("wrap", "all", "2", "") + installed("third", "all", "3", ""),
		infoPath + "base.list":    "/usr/bin/tool\n/usr/bin/mine\n",
		infoPath + "base.md5sums": sum("b", 16) + "  usr/bin/tool\n" + sum("c", 16) + "  usr/bin/mine\n",
		infoPath + "wrap.list":    "/usr/bin/tool\n",
		infoPath + "wrap.md5sums": sum("a", 16) + "  usr/bin/tool\n",
		infoPath + "third.list":   "/usr/share/third\n",
		"var/lib/dpkg/diversions": "/usr/bin/tool\n/usr/bin/tool.distrib\nwrap\n/usr/bin/mine\n/usr/bin/mine.old\n:\n/usr/lib/other\n/usr/lib/other.x\nthird\n",
	}
	ask := []string{"usr/bin/tool", "usr/bin/tool.distrib", "usr/bin/mine", "usr/bin/mine.old"}
	check(t, []finding{{
		"both", files, ask, []string{
			"usr/bin/mine.old: dpkg base 0:1 all as usr/bin/mine md5=c",
			"usr/bin/tool.distrib: dpkg base 0:1 all as usr/bin/tool md5=b",
			"usr/bin/tool: dpkg wrap 0:2 all md5=a",
		}, nil,
	}, {"only-the-original", files, ask[1:2], []string{"usr/bin/tool.distrib: dpkg base 0:1 all as usr/bin/tool md5=b"}, nil}})
	files["var/lib/dpkg/diversions"] = "usr/bin/tool\n/x\nwrap\n/usr/bin/mine\n/usr/bin/mine.old\n:\n/usr/bin/tool\n"
	check(t, []finding{{
		"damaged", files, ask, []string{
			"usr/bin/mine.old: dpkg base 0:1 all as usr/bin/mine md5=c",
			"usr/bin/tool: dpkg base 0:1 all md5=b", "usr/bin/tool: dpkg wrap 0:2 all md5=a",
		}, []string{
			`var/lib/dpkg/diversions: line 3: no diversion from one absolute path to another: "usr/bin/tool" to "/x"`,
			"var/lib/dpkg/diversions: line 7: the file ends inside a diversion",
		},
	}})
}

func TestFindThroughLinks(t *testing.T) {
	const dir = "usr/lib/x86_64-linux-gnu/"
	files := func(list string) map[string]string {
		return map[string]string{
			statusPath:              installed("p", "all", "1", ""),
			infoPath + "p.list":     "/" + list + "\n",
			infoPath + "p.md5sums":  sum("a", 16) + "  " + list + "\n",
			dir + "libssl.so.3":     "",
			"lib":                   "-> usr/lib",
			"lib64":                 "-> /usr/lib64",
			"usr/lib64/libz.so":     "",
			"run/x/libssl.so.3":     "",
			"var/run":               "-> ../run",
			"opt/loop":              "-> loop",
			"opt/other/libssl.so.3": "",
		}
	}
	check(t, []finding{
		{"listed-below-lib", files("lib/x86_64-linux-gnu/libssl.so.3"), []string{dir + "libssl.so.3", "opt/other/libssl.so.3"},
			[]string{dir + "libssl.so.3: dpkg p 0:1 all as lib/x86_64-linux-gnu/libssl.so.3 md5=a"}, nil},
		{"asked-below-lib", files(dir + "libssl.so.3"), []string{"lib/x86_64-linux-gnu/libssl.so.3", "/lib/x86_64-linux-gnu/libssl.so.3"},
			[]string{
				"/lib/x86_64-linux-gnu/libssl.so.3: dpkg p 0:1 all as " + dir + "libssl.so.3 md5=a",
				"lib/x86_64-linux-gnu/libssl.so.3: dpkg p 0:1 all as " + dir + "libssl.so.3 md5=a",
			}, nil},
		{"both-ways", files("lib/x86_64-linux-gnu/libssl.so.3"), []string{"lib/x86_64-linux-gnu/libssl.so.3", dir + "libssl.so.3"},
			[]string{
				"lib/x86_64-linux-gnu/libssl.so.3: dpkg p 0:1 all md5=a",
				dir + "libssl.so.3: dpkg p 0:1 all as lib/x86_64-linux-gnu/libssl.so.3 md5=a",
			}, nil},
		{"lib64", files("lib64/libz.so"), []string{"usr/lib64/libz.so"}, []string{"usr/lib64/libz.so: dpkg p 0:1 all as lib64/libz.so md5=a"}, nil},
		{"run", files("var/run/x/libssl.so.3"), []string{"run/x/libssl.so.3", dir + "libssl.so.3"},
			[]string{"run/x/libssl.so.3: dpkg p 0:1 all as var/run/x/libssl.so.3 md5=a"}, nil},
		{"loop", files("opt/loop/libssl.so.3"), []string{"opt/other/libssl.so.3", dir + "libssl.so.3", "opt/gone/libssl.so.3"}, nil, nil},
	})
}

func TestFindDamagedDpkg(t *testing.T) {
	list := map[string]string{statusPath: installed("p", "all", "1", ""), infoPath + "p.list": "/usr/lib/x\n"}
	with := func(changes ...string) map[string]string {
		files := map[string]string{}
		for name, content := range list {
			files[name] = content
		}
		for i := 0; i < len(changes); i += 2 {
			files[changes[i]] = changes[i+1]
		}
		return files
	}
	found := []string{"usr/lib/x: dpkg p 0:1 all"}
	check(t, []finding{
		{"empty-list", with(infoPath+"p.list", ""), []string{"usr/lib/x"}, nil,
			[]string{infoPath + "p.list: the list is empty: what the package owns is not known"}},
		{"cut-list", with(infoPath+"p.list", "/usr/lib/x\n/usr/lib/x.1"), []string{"usr/lib/x", "usr/lib/x.1"}, found,
			[]string{infoPath + "p.list: line 2: the file ends inside a line"}},
		{"rubbish-in-list", with(infoPath+"p.list", "usr/lib/y\n\n/usr/lib/x\n/"+strings.Repeat("z", 20<<10)+"\n"),
			[]string{"usr/lib/x", "usr/lib/y"}, found, []string{
				infoPath + `p.list: line 1: not an absolute path: "usr/lib/y"`, infoPath + `p.list: line 2: not an absolute path: ""`,
				infoPath + `p.list: line 4: not an absolute path: "/z"`,
			}},
		{"many-problems", with(infoPath+"p.list", strings.Repeat("x\n", 9)+"/usr/lib/x\n"), []string{"usr/lib/x"}, found, []string{
			infoPath + `p.list: line 1: not an absolute path: "x"`, infoPath + `p.list: line 2: not an absolute path: "x"`,
			infoPath + `p.list: line 3: not an absolute path: "x"`, infoPath + `p.list: line 4: not an absolute path: "x"`,
			infoPath + `p.list: line 5: not an absolute path: "x"`, infoPath + `p.list: 4 more problems`,
		}},
		{"bad-sums", with(infoPath+"p.md5sums", "zz  usr/lib/x\nno\n"+sum("a", 16)+" usr/lib/x\n"), []string{"usr/lib/x"}, found, []string{
			infoPath + `p.md5sums: line 1: md5 digest of 2 characters`, infoPath + `p.md5sums: line 2: no digest and path in "no"`,
			infoPath + `p.md5sums: line 3: no digest and path in "a0000000000000000000000000000000 usr/lib/x"`,
		}},
		{"unknown-package", with(infoPath+"q.list", "/usr/lib/x\n"), []string{"usr/lib/x"}, found,
			[]string{infoPath + `q.list: package "q" is not in the status: its files are not counted as owned`}},
		{"bad-stanza", with(statusPath, "Package: p\nStatus: install ok installed\n\n"), []string{"usr/lib/x"}, nil,
			[]string{infoPath + `p.list: package "p" is not in the status: its files are not counted as owned`}},
		{"missing-list", with(statusPath, installed("p", "all", "1", "")+installed("q", "all", "1", "")), []string{"usr/lib/x"}, found,
			[]string{`var/lib/dpkg/info: installed packages without a list of their files: 1, the first is "q"`}},
		{"no-lists", map[string]string{statusPath: installed("p", "all", "1", "")}, []string{"usr/lib/x"}, nil,
			[]string{"var/lib/dpkg/info: no lists of files beside the status: owners are not known"}},
		{"list-is-directory", with(infoPath+"q.list/", ""), []string{"usr/lib/x"}, found,
			[]string{infoPath + "q.list: not a regular file"}},
	})
}

func TestFindDistroless(t *testing.T) {
	const dir = "var/lib/dpkg/status.d/"
	check(t, []finding{
		{"other-name", map[string]string{
			dir + "libssl1":          "Package: libssl1.1\nVersion: 1.1.0l\nArchitecture: amd64\n",
			dir + "libssl1.md5sums":  sum("a", 16) + "  ./usr/lib/libssl.so.1.1\n" + sum("b", 16) + "  usr/lib/y\n",
			dir + "other":            "Package: base\nVersion: 1\nArchitecture: all\n",
			dir + "base.md5sums":     sum("e", 16) + "  .z\n" + sum("c", 16) + "  /etc/x",
			dir + "nothing.md5sums":  sum("d", 16) + "  usr/lib/y\n",
			dir + "libssl1.preinst":  "",
			"usr/lib/libssl.so.1.1":  "",
			"usr/share/doc/copyrigh": "",
		}, []string{"usr/lib/libssl.so.1.1", "usr/lib/y", "etc/x", ".z"}, []string{
			".z: dpkg base 0:1 all md5=e",
			"usr/lib/libssl.so.1.1: dpkg libssl1.1 0:1.1.0l amd64 md5=a", "usr/lib/y: dpkg libssl1.1 0:1.1.0l amd64 md5=b",
		}, []string{
			dir + "base.md5sums: line 2: the file ends inside a line",
			dir + `nothing.md5sums: package "nothing" is not in the status: its files are not counted as owned`,
		}},
		{"no-sums", map[string]string{dir + "base": "Package: base\nVersion: 1\n"}, []string{"x"}, nil,
			[]string{"var/lib/dpkg/status.d: no check sums beside the packages: owners are not known"}},
	})
}
