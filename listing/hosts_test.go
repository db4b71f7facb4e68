// SPDX-License-Identifier: Apache-2.0

package listing_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/listing"
)

// hostsDir is where the package databases of real systems lie, beside the
// checkout.
const hostsDir = "../../shared/hosts"

// builds is one line for each component, without what lists may lack: the epoch
// when it is not carried, and what packages a component is of.
func builds(h inventory.Host, epochs bool) []string {
	var out []string
	for _, c := range h.Components {
		version := c.Source.Version
		if epochs {
			version = fmt.Sprintf("%d:%s", c.Source.Epoch, version)
		}
		text := fmt.Sprintf("%s %s %s:", c.Library, c.Source.Name, version)
		for _, p := range c.Packages {
			text += " " + p.Name
		}
		out = append(out, text)
	}
	return out
}

// query runs a tool, or skips the test where it is not installed.
func query(t *testing.T, tool string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		t.Skipf("%s is not installed", tool)
	}
	out, err := exec.Command(tool, args...).Output()
	if err != nil || len(out) == 0 {
		t.Skipf("%s cannot read it: %v", tool, err)
	}
	return string(out)
}

// copied is a copy of a folder, since tools write beside databases.
func copied(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// apkList is a database as apk list --installed prints it.
func apkList(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for record := range strings.SplitSeq(string(text), "\n\n") {
		fields := map[string]string{}
		for line := range strings.Lines(record) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
			fields[name] = value
		}
		if fields["P"] != "" {
			fmt.Fprintf(&out, "%s-%s %s {%s} (%s) [installed]\n", fields["P"], fields["V"], fields["A"], fields["o"], fields["L"])
		}
	}
	return out.String()
}

// TestHosts lists the packages of real hosts as their tools do, and compares
// what is read with a scan of the host.
func TestHosts(t *testing.T) {
	rpm := func(format string) func(t *testing.T, dir string) string {
		return func(t *testing.T, dir string) string {
			args := []string{"--dbpath", copied(t, filepath.Join(dir, "var/lib/rpm")), "-qa"}
			if format != "" {
				args = append(args, "--qf", format)
			}
			return query(t, "rpm", args...)
		}
	}
	dpkg := func(args ...string) func(t *testing.T, dir string) string {
		return func(t *testing.T, dir string) string {
			admin := "--admindir=" + copied(t, filepath.Join(dir, "var/lib/dpkg"))
			return query(t, args[0], append([]string{admin}, args[1:]...)...)
		}
	}
	type way struct {
		name, hosts string
		epochs      bool
		list        func(t *testing.T, dir string) string
	}
	rpms := "centos-6.10 centos-7.6 centos-8.1 ubi-8.6 fedora-35 rocky-9.2"
	for _, w := range []way{
		{"qa", rpms, false, rpm("")},
		{"nevra", rpms, true, rpm("%{NAME}-%{EPOCH}:%{VERSION}-%{RELEASE}.%{ARCH}\n")},
		{"nevra_and_source", rpms, true, rpm("%{NEVRA} %{SOURCERPM}\n")},
		{"names", rpms, true, rpm("%{NAME}.%{ARCH}    %|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}    @base\n")},
		{"query", "debian-12 ubuntu-18.04", true, dpkg("dpkg-query", "-W")},
		{"query_all", "debian-12 ubuntu-18.04", true, dpkg("dpkg-query", "-W", "-f",
			"${Package}\t${Version}\t${source:Package}\t${source:Version}\t${Architecture}\n")},
		{"dpkg_l", "debian-12 ubuntu-18.04", true, dpkg("dpkg", "-l")},
		{"list", "alpine-3.8 alpine-3.11", true, func(t *testing.T, dir string) string { return apkList(t, filepath.Join(dir, "lib/apk/db/installed")) }},
	} {
		for host := range strings.FieldsSeq(w.hosts) {
			t.Run(w.name+"/"+host, func(t *testing.T) {
				dir := filepath.Join(hostsDir, host)
				if _, err := os.Stat(dir); err != nil {
					t.Skipf("the real host is not beside the checkout: %v", err)
				}
				compareHost(t, dir, w.list(t, dir), w.epochs)
			})
		}
	}
}

// compareHost compares a list of a host with a scan of it.
func compareHost(t *testing.T, dir, text string, epochs bool) {
	t.Helper()
	root, err := rootfs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	want, err := inventory.Scan(t.Context(), root, inventory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := listing.Read(strings.NewReader(text), "list", listing.Options{System: want.System})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range got.Problems {
		t.Errorf("Read: problem %s", p.Err)
	}
	// The database of centos-8.1 has a page that rpm 4.18 stumbles over, and lists 40 packages less.
	if n := got.Listings[0].Host.Packages; n != want.Packages && filepath.Base(dir) != "centos-8.1" {
		t.Errorf("Read: got %d packages, want %d", n, want.Packages)
	}
	if diff := cmp.Diff(builds(want, epochs), builds(got.Listings[0].Host, epochs)); diff != "" {
		t.Errorf("Read: (-scan +list)\n%s", diff)
	}
}
