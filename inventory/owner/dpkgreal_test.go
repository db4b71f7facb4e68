// SPDX-License-Identifier: Apache-2.0

package owner_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/owner"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// open opens dir as a root for the length of the test.
func open(t testing.TB, dir string) *rootfs.Root {
	t.Helper()
	r, err := rootfs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// libraries gives n regular files below /usr/lib of this machine, always the
// same for one seed.
func libraries(t testing.TB, n int) []string {
	t.Helper()
	all, err := filepath.Glob("/usr/lib/*/*.so*")
	if err != nil {
		t.Fatal(err)
	}
	deeper, err := filepath.Glob("/usr/lib/*/*/*.so*")
	if err != nil {
		t.Fatal(err)
	}
	all = slices.DeleteFunc(append(all, deeper...), func(name string) bool {
		info, err := os.Lstat(name)
		return err != nil || !info.Mode().IsRegular()
	})
	random := rand.New(rand.NewPCG(1, 2))
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:min(n, len(all))]
}

// dpkgOwners asks dpkg who owns files, by path without its directory link. dpkg
// knows nothing of links, so it is asked by both names.
func dpkgOwners(t *testing.T, paths []string) map[string][]string {
	t.Helper()
	dpkg, err := exec.LookPath("dpkg-query")
	if err != nil {
		t.Skip("no dpkg-query")
	}
	args := []string{"-S"}
	for _, p := range paths {
		args = append(args, p, strings.TrimPrefix(p, "/usr"))
	}
	out, _ := exec.Command(dpkg, args...).Output() // exits with 1 for the other names
	owners := map[string][]string{}
	for line := range bytes.Lines(out) {
		names, path, ok := strings.Cut(strings.TrimSpace(string(line)), ": ")
		if !ok || strings.HasPrefix(names, "diversion by") {
			continue
		}
		for name := range strings.SplitSeq(names, ", ") {
			name, _, _ = strings.Cut(name, ":")
			path = "/usr/" + strings.TrimPrefix(strings.TrimPrefix(path, "/"), "usr/")
			owners[path] = append(owners[path], name)
		}
	}
	return owners
}

func TestFindAgreesWithDpkg(t *testing.T) {
	paths := libraries(t, 200)
	want := dpkgOwners(t, paths)
	if len(want) < 20 {
		t.Skipf("dpkg owns %d of %d libraries here", len(want), len(paths))
	}
	got, problems := owner.Find(t.Context(), open(t, "/"), paths)
	for _, p := range problems {
		t.Logf("Find: problem %s: %v", p.Path, p.Err)
	}
	for _, path := range paths {
		var names []string
		for _, o := range got[path] {
			if o.Manager == "dpkg" {
				names = append(names, o.Name)
			}
			if o.Version == "" || o.Arch == "" || o.Path != path {
				t.Errorf("Find(%q) = %+v, want all fields", path, o)
			}
		}
		slices.Sort(names)
		slices.Sort(want[path])
		if diff := cmp.Diff(want[path], names); diff != "" {
			t.Errorf("Find(%q): owners -dpkg +got:\n%s", path, diff)
		}
	}
}

func TestDigestsOfThisMachine(t *testing.T) {
	paths := libraries(t, 200)
	if known := dpkgOwners(t, paths); len(known) < 20 {
		t.Skipf("dpkg owns %d of %d libraries here", len(known), len(paths))
	}
	got, _ := owner.Find(t.Context(), open(t, "/"), paths)
	compared, changed := 0, 0 // somebody may have changed a file of this machine
	for path, owners := range got {
		if owners[0].Manager != "dpkg" || owners[0].Digest.Algorithm == "" || len(owners) > 1 {
			continue
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		same, err := owners[0].Digest.Matches(f)
		f.Close()
		if err != nil {
			t.Errorf("%s of %s: Matches: %v", path, owners[0].Name, err)
		}
		if !same {
			t.Logf("%s of %s is not as it was shipped", path, owners[0].Name)
			changed++
		}
		compared++
	}
	if compared < len(got)/2 || changed > compared/20 {
		t.Errorf("compared %d of %d files with their digests, %d differ", compared, len(got), changed)
	}
}

func BenchmarkFindDpkg(b *testing.B) {
	paths := libraries(b, 300)
	r := open(b, "/")
	for b.Loop() {
		if got, _ := owner.Find(b.Context(), r, paths); len(got) == 0 {
			b.Skip("no package owns a library here")
		}
	}
}

// BenchmarkReadDpkg is what reading the lists alone takes.
func BenchmarkReadDpkg(b *testing.B) {
	r := open(b, "/")
	for b.Loop() {
		names, err := r.ReadDir("var/lib/dpkg/info", 1_000_000)
		if err != nil {
			b.Skip("no dpkg")
		}
		for _, name := range names {
			if !strings.HasSuffix(name, ".list") {
				continue
			}
			if _, err := r.ReadFile("var/lib/dpkg/info/"+name, 16<<20); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := r.ReadFile("var/lib/dpkg/status", 64<<20); err != nil {
			b.Fatal(err)
		}
	}
}
