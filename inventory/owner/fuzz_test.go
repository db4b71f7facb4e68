// SPDX-License-Identifier: Apache-2.0

package owner_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/owner"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/rpmdb/rpmdbtest"
)

// fuzzed asks for some paths in a root with the given files, and looks at what
// comes out whatever is in them.
func fuzzed(t *testing.T, files map[string]string, p owner.Package) {
	r := tree(t, files)
	ask := []string{"usr/lib/x", "/lib/x", "etc/x", "usr/lib/y z"}
	result, problems := owner.Find(t.Context(), r, ask)
	for path, owners := range result {
		if !strings.Contains(strings.Join(ask, "\n"), path) || len(owners) == 0 {
			t.Errorf("Find: %d owners of %q", len(owners), path)
		}
		for _, o := range owners {
			fuzzedOwner(t, o)
			if o.Path != path || o.Listed == rootfs.Clean(path) {
				t.Errorf("Find(%q) = %+v", path, o)
			}
		}
	}
	shipped, more := owner.Shipped(t.Context(), r, []owner.Package{p})
	for _, o := range shipped {
		fuzzedOwner(t, o)
		if o.Digest.Hex == "" || o.Package != p {
			t.Errorf("Shipped = %+v, want a file of %+v with a digest", o, p)
		}
	}
	for _, bad := range append(problems, more...) {
		if bad.Err == nil || len(bad.Err.Error()) > 4096 {
			t.Errorf("problem of %q: %v", bad.Path, bad.Err)
		}
	}
}

func fuzzedOwner(t *testing.T, o owner.Owned) {
	checkLength(t, o)
	if o.Name == "" || o.Version == "" || o.Manager == "" || len(o.Name)+len(o.Version)+len(o.Arch) > 4096 {
		t.Errorf("owner without name or version, or with too much: %+v", o)
	}
}

func FuzzDpkg(f *testing.F) {
	f.Add("/usr/lib/x\n", sum("a", 16)+"  usr/lib/x\n", "/usr/lib/x\n/lib/x\np\n", "Conffiles:\n /etc/x "+sum("b", 16)+" obsolete")
	f.Add("/.\n/usr//lib/./x\n/etc/x", "zz  y\n\n*", "/a\n/b\n:\n/c\n", "")
	f.Add("\x00\n/usr/lib/y z\n", sum("a", 16)+" *./usr/lib/y z\n", "", "Version: 2\n\nPackage: p\n")
	f.Fuzz(func(t *testing.T, list, sums, diversions, more string) {
		fuzzed(t, map[string]string{
			infoPath + "p.list": list, infoPath + "p.md5sums": sums, "var/lib/dpkg/diversions": diversions,
			statusPath: installed("p", "all", "1", more), "lib": "-> usr/lib", "usr/lib/x": "",
			"var/lib/dpkg/status.d/q": more, "var/lib/dpkg/status.d/q.md5sums": sums,
		}, owner.Package{Manager: "dpkg", Name: "p", Version: "1", Arch: "all"})
	})
}

func FuzzAPK(f *testing.F) {
	f.Add("P:p\nV:1\nA:a\nF:usr/lib\nR:x\n" + q("Q1", "a", 20) + "\nP:r\nf:S\nR:y z\n")
	f.Add("R:x\nZ:\nZ:Q2\n\nF\n\n\n:")
	f.Fuzz(func(t *testing.T, text string) {
		fuzzed(t, map[string]string{apkPath: text, "usr/lib/x": ""}, owner.Package{Manager: "apk", Name: "p", Version: "1", Arch: "a"})
	})
}

func FuzzPacman(f *testing.F) {
	f.Add("%FILES%\nusr/lib/x\nusr/lib/\n\n%BACKUP%\netc/x\t"+sum("a", 16)+"\n",
		"/set type=file\n./usr/lib/x sha256digest="+sum("b", 32)+"\n", "%NAME%\np\n\n%VERSION%\n1\n")
	f.Add("usr/lib/x\n\n", "./usr/lib/y\\040z type=file md5=\n", "%NAME%")
	f.Fuzz(func(t *testing.T, files, mtree, desc string) {
		const dir = "var/lib/pacman/local/p-1/"
		fuzzed(t, map[string]string{dir + "files": files, dir + "mtree": mtree, dir + "desc": desc}, owner.Package{Manager: "pacman", Name: "p", Version: "1"})
	})
}

func FuzzRPM(f *testing.F) {
	f.Add(sslHeader().Texts(1035, sum("a", 16), "", "", "").Numbers(1037, 0, 1, 64, 0).Bytes())
	f.Add(rpmdbtest.Named("p", "1", "1").Texts(1027, "/usr/lib/x").Texts(1035, sum("e", 32)).Numbers(5011, 8).Entry(1030, 3, 1, []byte{0o100, 0}).Bytes())
	f.Fuzz(func(t *testing.T, blob []byte) {
		fuzzed(t, map[string]string{ndb: string(rpmdbtest.NDB(blob))}, owner.Package{Manager: "rpm", Name: "p", Version: "1-1", Arch: "x86_64"})
	})
}

func FuzzMtreeBytes(f *testing.F) {
	f.Add([]byte{0x1f, 0x8b, 8, 0})
	f.Add([]byte(zipped(f, "./usr/lib/x md5=1\n")))
	f.Fuzz(func(t *testing.T, packed []byte) {
		const dir = "var/lib/pacman/local/p-1/"
		r := tree(t, map[string]string{dir + "files": "%FILES%\nusr/lib/x\n", dir + "desc": "%NAME%\np\n\n%VERSION%\n1\n"})
		if err := os.WriteFile(filepath.Join(r.Name(), dir, "mtree"), packed, 0o644); err != nil {
			t.Fatal(err)
		}
		got, _ := owner.Find(t.Context(), r, []string{"usr/lib/x"})
		if owners := got["usr/lib/x"]; len(owners) != 1 {
			t.Fatalf("Find = %v, want one owner", owners)
		}
		checkLength(t, got["usr/lib/x"][0])
	})
}
