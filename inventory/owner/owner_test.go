// SPDX-License-Identifier: Apache-2.0

package owner_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/owner"
	"github.com/cryptopatch/cryptopatch/inventory/rpmdb/rpmdbtest"
)

func TestShipped(t *testing.T) {
	const pacman = "var/lib/pacman/local/"
	files := map[string]string{
		infoPath + "libssl3:amd64.md5sums": sum("a", 16) + "  usr/lib/libssl.so.3\n" + sum("b", 16) + "  usr/bin/tool\n",
		infoPath + "other.md5sums":         sum("c", 16) + "  usr/lib/other\n",
		"var/lib/dpkg/x.md5sums":           sum("c", 16) + "  usr/lib/other\n",
		"var/lib/dpkg/diversions":          "/usr/bin/tool\n/usr/bin/tool.x\nwrap\n",
		"var/lib/dpkg/status.d/base":       "Package: base\nVersion: 1\nArchitecture: all\n",
		"var/lib/dpkg/status.d/base.md5sums": sum("d", 16) +
			"  usr/lib/base\n",
		ndb: string(rpmdbtest.NDB(
			sslHeader().Texts(1035, sum("a", 16), sum("b", 16), "", "").Numbers(1037, 0, 1, 64, 0).Bytes(),
			rpmdbtest.Named("ssl", "3", "2").Texts(1027, "/x").Texts(1035, sum("e", 16)).Bytes(),
		)),
		apkPath: "P:a\nV:1\nA:x\nF:lib\nR:l\n" + q("Q1", "a", 20) +
			"R:m\nF:etc\nR:n\n" + q("Q1", "b", 20) + "\nP:b\nV:1\nA:x\nF:lib\nR:o\n" + q("Q1", "c", 20) + "\n",
		pacman + "p-1-1/files": "%BACKUP%\netc/x\t" + sum("b", 16) + "\n",
		pacman + "p-1-1/mtree": "./.PKGINFO md5digest=" + sum("c", 16) + "\n./etc/x md5digest=" + sum("b", 16) +
			"\n./usr/lib/y md5digest=" + sum("a", 16) + "\n",
		pacman + "other-1-1/mtree":  "./usr/lib/z md5digest=" + sum("a", 16) + "\n",
		"var/lib/dpkg/info/x.list/": "",
	}
	ask := []owner.Package{
		{Manager: "dpkg", Name: "libssl3", Version: "1", Arch: "amd64"}, {Manager: "dpkg", Name: "base", Version: "1", Arch: "all"},
		{Manager: "rpm", Name: "ssl", Version: "3-1", Arch: "x86_64"}, {Manager: "apk", Name: "a", Version: "1", Arch: "x"},
		{Manager: "pacman", Name: "p", Version: "1-1", Arch: "x86_64"}, {Manager: "dpkg", Name: "../x", Version: "1"},
		{Manager: "rpm", Name: "ssl", Version: "3-1", Epoch: 1, Arch: "x86_64"}, {Manager: "other", Name: "x"},
	}
	got, problems := owner.Shipped(t.Context(), tree(t, files), ask)
	var lines []string
	for _, o := range got {
		lines = append(lines, line(o))
	}
	want := []string{
		"lib/l: apk a 0:1 x sha1=a", "usr/bin/tool.x: dpkg libssl3 0:1 amd64 as usr/bin/tool md5=b", "usr/lib/base: dpkg base 0:1 all md5=d",
		"usr/lib/libssl.so.3: dpkg libssl3 0:1 amd64 md5=a", "usr/lib/y: pacman p 0:1-1 x86_64 md5=a", "usr/lib64/libssl.so: rpm ssl 0:3-1 x86_64 md5=a",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("Shipped: -want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{`: packages without check sums of their files: 3, the first is "dpkg ../x 1"`}, told(problems)); diff != "" {
		t.Errorf("Shipped: problems -want +got:\n%s", diff)
	}
	if got, problems := owner.Shipped(t.Context(), tree(t, files), nil); len(got)+len(problems) > 0 {
		t.Errorf("Shipped(nil) = %v, %v; want nothing", got, problems)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := tree(t, map[string]string{infoPath + "p.list": "/usr/lib/x\n", statusPath: installed("p", "all", "1", "")})
	got, problems := owner.Find(ctx, r, []string{"usr/lib/x"})
	if len(got) != 0 || len(problems) == 0 || !errors.Is(problems[len(problems)-1].Err, context.Canceled) {
		t.Errorf("Find = %v, %v; want nothing and the reason", got, told(problems))
	}
}

func TestBounds(t *testing.T) {
	many := strings.Repeat("/usr/lib/y\n", 2_000_001)
	r := tree(t, map[string]string{infoPath + "a.list": many, infoPath + "b.list": "/usr/lib/x\n", statusPath: installed("b", "all", "1", "")})
	got, problems := find(t, r, "usr/lib/x")
	want := []string{
		infoPath + "a.list: line 2000001: databases are too large, the rest is not read",
		": owners of files: databases are too large, the rest is not read",
	}
	if diff := cmp.Diff(want, problems); diff != "" || got != nil {
		t.Errorf("Find = %v, problems -want +got:\n%s", got, diff)
	}
}

func TestManyDirectories(t *testing.T) {
	var list strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&list, "/opt/%d/libssl.so\n", i)
	}
	list.WriteString("/lib/libssl.so\n/usr/lib/libssl.so\n")
	r := tree(t, map[string]string{
		infoPath + "a.list": list.String(), statusPath: installed("a", "all", "1", ""), "lib": "-> usr/lib", "usr/lib/libssl.so": "",
	})
	got, problems := find(t, r, "usr/lib/libssl.so")
	if diff := cmp.Diff([]string{"usr/lib/libssl.so: dpkg a 0:1 all"}, got); diff != "" {
		t.Errorf("Find: -want +got:\n%s", diff)
	}
	if want := []string{": directories of listed files: more than 10000, the others are compared by name only"}; !cmp.Equal(want, problems) {
		t.Errorf("Find: problems %q, want %q", problems, want)
	}
}

func TestManyOwners(t *testing.T) {
	var text strings.Builder
	for i := range 100 {
		fmt.Fprintf(&text, "P:p%d\nV:1\nF:lib\nR:x\n\n", i)
	}
	got, problems := find(t, tree(t, map[string]string{apkPath: text.String()}), "lib/x")
	if len(got) != 64 || len(problems) != 6 || !strings.Contains(problems[0], `line 325: "lib/x": path has too many owners`) {
		t.Errorf("Find: %d owners, problems %q; want 64 and some", len(got), problems)
	}
}

func TestDigest(t *testing.T) {
	const md5, sha1 = "900150983cd24fb0d6963f7d28e17f72", "a9993e364706816aba3e25717850c26c9cd0d89d" // of "abc", RFC 1321 and 3174
	const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"                // FIPS 180-2
	tests := []struct {
		name    string
		digest  owner.Digest
		want    bool
		wantErr string
	}{
		{"md5", owner.Digest{Algorithm: "md5", Hex: md5}, true, ""},
		{"sha1", owner.Digest{Algorithm: "sha1", Hex: sha1}, true, ""},
		{"sha256", owner.Digest{Algorithm: "sha256", Hex: sha256}, true, ""},
		{"sha256-160", owner.Digest{Algorithm: "sha256-160", Hex: sha256[:40]}, true, ""},
		{"upper-case", owner.Digest{Algorithm: "md5", Hex: strings.ToUpper(md5)}, true, ""},
		{"other", owner.Digest{Algorithm: "md5", Hex: "0" + md5[1:]}, false, ""},
		{"cut", owner.Digest{Algorithm: "sha256", Hex: sha256[:40]}, false, ""},
		{"other-algorithm", owner.Digest{Algorithm: "sha1", Hex: sha256[:40]}, false, ""},
		{"none", owner.Digest{}, false, `compare digest: algorithm "" is not known`},
		{"unknown", owner.Digest{Algorithm: "crc", Hex: md5}, false, `compare digest: algorithm "crc" is not known`},
	}
	sums, err := owner.Sum(strings.NewReader("abc"))
	if want := (owner.Sums{MD5: md5, SHA1: sha1, SHA256: sha256, Size: 3}); err != nil || sums != want {
		t.Fatalf("Sum = %v, %v; want %v", sums, err, want)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.digest.Matches(strings.NewReader("abc"))
			if text := fmt.Sprint(err); got != tt.want || tt.wantErr != "" && text != tt.wantErr || tt.wantErr == "" && err != nil {
				t.Errorf("Matches = %v, %v; want %v, %s", got, err, tt.want, tt.wantErr)
			}
			if got := sums.Has(tt.digest); got != tt.want {
				t.Errorf("Has = %v, want %v", got, tt.want)
			}
			if (owner.Sums{}).Has(tt.digest) {
				t.Error("Has: no content has it")
			}
		})
	}
	broken := io.MultiReader(strings.NewReader("ab"), iotest.ErrReader(io.ErrUnexpectedEOF))
	if _, err := owner.Sum(broken); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("Sum of a broken file: %v, want %v", err, io.ErrUnexpectedEOF)
	}
	if same, err := tests[0].digest.Matches(iotest.ErrReader(io.ErrUnexpectedEOF)); same || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("Matches of a broken file: %v, %v, want %v", same, err, io.ErrUnexpectedEOF)
	}
}
