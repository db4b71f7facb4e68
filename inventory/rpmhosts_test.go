// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/rpmdb/rpmdbtest"
)

const rpmHosts = "../../shared/hosts"

// realRPMHost is a real system: how many packages it has, and of its crypto
// packages epoch, version, key, entries of the changelog.
type realRPMHost struct {
	host     string
	packages int
	vendor   string
	want     []string
	problem  string
}

func realRPMHosts() []realRPMHost {
	return []realRPMHost{
		{"centos-6.10", 129, "CentOS", []string{
			"openssl 0:1.0.1e-57.el6 0946fca2c105b9de 325", "nss 0:3.36.0-8.el6 0946fca2c105b9de 299",
			"nss-softokn 0:3.14.3-23.3.el6_8 0946fca2c105b9de 51", "libgcrypt 0:1.4.5-12.el6_8 0946fca2c105b9de 58",
		}, ""},
		{"centos-7.6", 222, "CentOS", []string{
			"openssl 1:1.0.2k-16.el7_6.1 24c6a8a7f4a80eb5 374", "openssl-libs 1:1.0.2k-16.el7_6.1 24c6a8a7f4a80eb5 374",
			"nss 0:3.36.0-7.1.el7_6 24c6a8a7f4a80eb5 357",
		}, ""},
		{"centos-8.1", 259, "CentOS", []string{
			"openssl 1:1.1.1c-2.el8_1.1 05b555b38483c65d 446", "gnutls 0:3.6.8-8.el8 05b555b38483c65d 213",
			"libgcrypt 0:1.8.3-4.el8 05b555b38483c65d 111", "nettle 0:3.4.1-1.el8 05b555b38483c65d 38",
		}, "read entry 92 of page 2"},
		{"ubi-8.6", 184, "Red Hat, Inc.", []string{
			"openssl-libs 1:1.1.1k-7.el8_6 199e2f91fd431d51 473", "gnutls 0:3.6.16-4.el8 199e2f91fd431d51 232",
		}, ""},
		{"sles-15.4", 131, "SUSE LLC <https://www.suse.com/>", []string{
			"libopenssl1_1 0:1.1.1l-150400.7.7.1 70af9e8139db7c82 143", "libgcrypt20 0:1.9.4-150400.4.6 70af9e8139db7c82 89",
		}, ""},
		{"fedora-35", 137, "Fedora Project", []string{
			"openssl-libs 1:1.1.1l-2.fc35 db4639719867c58f 33", "gnutls 0:3.7.2-2.fc35 db4639719867c58f 33",
			"libgcrypt 0:1.9.4-1.fc35 db4639719867c58f 23", "nettle 0:3.7.3-2.fc35 db4639719867c58f 13",
		}, ""},
		{"rocky-9.2", 141, "Rocky Enterprise Software Foundation", []string{
			"openssl 1:3.0.7-6.el9_2 702d426d350d275d 80", "gnutls 0:3.7.6-20.el9_2 702d426d350d275d 46",
		}, ""},
	}
}

func TestRPMProbeRealHosts(t *testing.T) {
	for _, c := range realRPMHosts() {
		t.Run(c.host, func(t *testing.T) {
			dir := rpmHost(t, c.host)
			before := rpmdbtest.Listing(t, dir)
			raws, problems := inventory.RPMProbe(context.Background(), openRPMRoot(t, dir))
			if text := rpmProblems(problems); (c.problem == "") != (text == "") || !strings.Contains(text, c.problem) {
				t.Errorf("problems: got %q, want %q", text, c.problem)
			}
			if len(raws) != c.packages {
				t.Errorf("packages: got %d, want %d", len(raws), c.packages)
			}
			for _, raw := range raws {
				i := slices.IndexFunc(c.want, func(w string) bool { return strings.HasPrefix(w, raw.Name+" ") })
				if i < 0 {
					continue
				}
				got := fmt.Sprintf("%s %d:%s %s %d", raw.Name, raw.Epoch, raw.Version, raw.SigningKey, len(raw.Changelog))
				if got != c.want[i] || raw.Vendor != c.vendor {
					t.Errorf("got %s of %q, want %s of %q", got, raw.Vendor, c.want[i], c.vendor)
				}
				c.want = slices.Delete(slices.Clone(c.want), i, i+1)
			}
			if len(c.want) > 0 {
				t.Errorf("not found: %v", c.want)
			}
			if diff := cmp.Diff(before, rpmdbtest.Listing(t, dir)); diff != "" {
				t.Errorf("host was changed (-before +after):\n%s", diff)
			}
		})
	}
}

// TestRPMProbeAgainstRPM compares all packages with what rpm itself reads from
// a copy, for all real databases at hand, and for the files that the tests
// write, so that these are what rpm takes for its own.
func TestRPMProbeAgainstRPM(t *testing.T) {
	rpm, err := exec.LookPath("rpm")
	if err != nil {
		t.Skip("rpm is not installed, so there is nothing to compare with")
	}
	sources, _ := filepath.Glob(filepath.Join(rpmHosts, "*", "var/lib/rpm"))
	more, _ := filepath.Glob(filepath.Join(rpmModule(t), "pkg/testdata/*"))
	for _, source := range append(append(sources, more...), rpmWritten(t)) {
		name := strings.TrimSuffix(source, "/var/lib/rpm")
		t.Run(filepath.Base(name), func(t *testing.T) {
			if filepath.Base(name) == "centos-8.1" {
				t.Skip("rpm stops at the damaged entry of this database")
			}
			dir := t.TempDir()
			if !copyRPM(t, source, filepath.Join(dir, "var/lib/rpm")) {
				t.Skip("no database in a format that this rpm reads")
			}
			raws, problems := inventory.RPMProbe(context.Background(), openRPMRoot(t, dir))
			if len(problems) > 0 {
				t.Errorf("problems: %v", problems)
			}
			if diff := cmp.Diff(rpmQuery(t, rpm, filepath.Join(dir, "var/lib/rpm")), rpmLines(raws)); diff != "" {
				t.Errorf("packages (-rpm +ours):\n%s", diff)
			}
		})
	}
}

func rpmQuery(t *testing.T, rpm, dbpath string) []string {
	t.Helper()
	cmd := exec.Command(rpm, "--dbpath", dbpath, "-qa", "--qf",
		`%{NAME} %{EPOCHNUM} %{VERSION}-%{RELEASE} %{ARCH} %{SOURCERPM} %{INSTALLTIME} %{VENDOR} %{MODULARITYLABEL}\n`)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("rpm -qa: %v", err)
	}
	lines := strings.Split(strings.TrimSuffix(strings.ReplaceAll(string(out), "(none)", ""), "\n"), "\n")
	lines = slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, "gpg-pubkey ") })
	slices.Sort(lines)
	return lines
}

func rpmLines(raws []inventory.Raw) []string {
	var lines []string
	for _, r := range raws {
		lines = append(lines, fmt.Sprintf("%s %d %s %s %s-%s.src.rpm %d %s %s", r.Name, r.Epoch, r.Version, r.Arch,
			r.SourceName, r.SourceVersion, r.InstallTime.Unix(), r.Vendor, r.ModuleLabel))
	}
	slices.Sort(lines)
	return lines
}

// TestRPMProbeNDBOfModule reads a real ndb, which few builds of rpm can.
func TestRPMProbeNDBOfModule(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(rpmModule(t), "pkg/testdata/sle15-bci/Packages.db"))
	if err != nil {
		t.Skip("the module go-rpmdb with its testdata is not in the module cache")
	}
	root, _ := rpmRoot(t, map[string][]byte{"usr/lib/sysimage/rpm/Packages.db": data})
	raws, problems := inventory.RPMProbe(context.Background(), root)
	i := slices.IndexFunc(raws, func(r inventory.Raw) bool { return r.Name == "libgcrypt20" })
	if len(problems) > 0 || len(raws) != 35 || i < 0 || raws[i].Version != "1.8.2-8.39.1" || len(raws[i].Changelog) != 54 {
		t.Errorf("got %d packages, problems %v, %+v", len(raws), problems, raws[max(i, 0)].Package)
	}
}

func BenchmarkRPMProbe(b *testing.B) {
	dir := filepath.Join(rpmHosts, "centos-6.10")
	if _, err := os.Stat(dir); err != nil {
		b.Skipf("no real hosts: %v", err)
	}
	root, err := rootfs.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer root.Close()
	b.ReportAllocs()
	for b.Loop() {
		if raws, _ := inventory.RPMProbe(context.Background(), root); len(raws) != 129 {
			b.Fatalf("got %d packages", len(raws))
		}
	}
}

// rpmHost gives the directory of a real host, and skips where there are none.
func rpmHost(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join(rpmHosts, name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no real hosts beside the checkout: %v", err)
	}
	return dir
}

// rpmModule gives the directory of the module go-rpmdb, which has databases as
// its testdata; empty when it was never downloaded.
func rpmModule(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/erikvarga/go-rpmdb").Output()
	if err != nil || strings.TrimSpace(string(out)) == "" {
		t.Log("the module go-rpmdb is not at hand: its databases are not read")
		return ""
	}
	return strings.TrimSpace(string(out))
}

// copyRPM copies what of a database directory rpm can read here, and tells
// whether there is any.
func copyRPM(t *testing.T, from, to string) bool {
	t.Helper()
	if err := os.MkdirAll(to, 0o755); err != nil {
		t.Fatal(err)
	}
	found := false
	for _, name := range []string{"Packages", "rpmdb.sqlite"} {
		in, err := os.Open(filepath.Join(from, name))
		if err != nil {
			continue
		}
		defer in.Close()
		out, err := os.Create(filepath.Join(to, name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(out, in); err != nil {
			t.Fatal(err)
		}
		found = out.Close() == nil
	}
	return found
}

// rpmWritten writes the Berkeley DB of the tests to a directory.
func rpmWritten(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "written")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	data := rpmdbtest.BDB(binary.LittleEndian, 4096, 13, rpmdbtest.Named("bash", "5.1.8", "6.el9").Numbers(1008, 1).Bytes(),
		rpmdbtest.Named("openssl", "1.1.1k", "7.el8_6").Numbers(1003, 1).Numbers(1008, 3).Text(1011, "Example Vendor").Bytes(),
		rpmdbtest.Named("kernel", "6.1", "1").Entry(1005, 7, 50_000, make([]byte, 50_000)).Numbers(1008, 2).Bytes())
	if err := os.WriteFile(filepath.Join(dir, "Packages"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}
