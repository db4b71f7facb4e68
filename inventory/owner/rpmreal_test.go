// SPDX-License-Identifier: Apache-2.0

package owner_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/owner"
)

// rpmSays asks rpm for every file of a host's packages, from a copy of its
// database: rpm writes beside it.
func rpmSays(t *testing.T, dir string) []string {
	t.Helper()
	rpm, err := exec.LookPath("rpm")
	if err != nil {
		t.Skip("no rpm")
	}
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(filepath.Join(dir, "var/lib/rpm"))); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(rpm, "--dbpath", copied, "-qa", "--queryformat",
		"[%{=NAME}|%{=EPOCHNUM}|%{=VERSION}-%{=RELEASE}|%{=ARCH}|%{FILENAMES}|%{FILEDIGESTS}|%{FILEFLAGS}|%{FILEMODES:octal}|%{FILESTATES}\n]").Output()
	if err != nil {
		t.Skipf("rpm does not read this format: %v", err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// shape is what rpm says of a file, in its fields.
func shape(t *testing.T, text string) (o owner.Owned, directory, here bool) {
	t.Helper()
	f := strings.Split(text, "|")
	if len(f) != 9 {
		t.Fatalf("rpm says %q", text)
	}
	epoch, _ := strconv.Atoi(f[1])
	flags, _ := strconv.Atoi(f[6])
	o = owner.Owned{
		Package: owner.Package{Manager: "rpm", Name: f[0], Version: f[2], Epoch: epoch, Arch: f[3]},
		Path:    strings.TrimPrefix(f[4], "/"), Config: flags&1 != 0, Ghost: flags&64 != 0,
	}
	if f[5] != "" && !o.Ghost {
		o.Digest = owner.Digest{Algorithm: map[int]string{32: "md5", 64: "sha256"}[len(f[5])], Hex: f[5]}
	}
	return o, strings.HasPrefix(f[7], "4") || strings.HasPrefix(f[7], "04"), f[8] == "0"
}

func TestAgreesWithRPM(t *testing.T) {
	for _, name := range []string{"centos-6.10", "centos-7.6", "ubi-8.6", "fedora-35", "rocky-9.2"} {
		t.Run(name, func(t *testing.T) {
			dir := host(t, name)
			r := open(t, dir)
			packages, shipped, owners := map[owner.Package]bool{}, []string(nil), map[string][]string{}
			paths := []string{}
			for i, text := range rpmSays(t, dir) {
				o, directory, here := shape(t, text)
				packages[o.Package] = true
				if o.Digest.Hex != "" && !o.Config {
					shipped = append(shipped, line(o))
				}
				if i%50 == 0 {
					paths = append(paths, o.Path)
				}
				if here && !directory {
					owners[o.Path] = append(owners[o.Path], line(o))
				}
			}
			checkShipped(t, dir, packages, shipped)
			got, problems := owner.Find(t.Context(), r, paths)
			for _, path := range paths {
				var mine []string
				for _, o := range got[path] {
					mine = append(mine, line(o))
				}
				slices.Sort(owners[path])
				slices.Sort(mine)
				if diff := cmp.Diff(owners[path], mine); diff != "" {
					t.Errorf("Find(%q): owners -rpm +got:\n%s", path, diff)
				}
			}
			if len(problems) > 0 || len(got) < 100 {
				t.Errorf("Find: %d of %d paths have owners; problems %v", len(got), len(paths), told(problems))
			}
		})
	}
}

// checkShipped compares the files of all packages of a host with rpm's.
func checkShipped(t *testing.T, dir string, packages map[owner.Package]bool, want []string) {
	t.Helper()
	var all []owner.Package
	for p := range packages {
		all = append(all, p)
	}
	files, problems := owner.Shipped(t.Context(), open(t, dir), all)
	var got []string
	for _, o := range files {
		got = append(got, line(o))
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Shipped: -rpm +got:\n%.2000s", diff)
	}
	if len(problems) > 0 {
		t.Errorf("Shipped: problems %v", told(problems))
	}
}

func BenchmarkFindRPM(b *testing.B) {
	for _, name := range []string{"centos-7.6", "sles-15.4", "rocky-9.2", "alpine-3.11"} {
		b.Run(name, func(b *testing.B) {
			r := open(b, host(b, name))
			paths := append(libraries(b, 300), "usr/lib64/libcrypto.so.1.0.2k", "lib/libcrypto.so.1.1")
			for b.Loop() {
				owner.Find(b.Context(), r, paths)
			}
		})
	}
}
