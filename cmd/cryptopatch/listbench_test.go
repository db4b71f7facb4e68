// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// fleetOS is one kind of system in the list of many, with builds that its hosts
// have of each library.
type fleetOS struct {
	os     string
	builds [][]string // for each package name, then its versions
}

var fleetOSes = []fleetOS{
	{"rhel:8.10", [][]string{
		{"openssl", "1:1.1.1k-12.el8_9", "1:1.1.1k-14.el8_10", "1:1.1.1k-9.el8_7"},
		{"openssl-libs", "1:1.1.1k-12.el8_9", "1:1.1.1k-14.el8_10", "1:1.1.1k-9.el8_7"},
		{"gnutls", "3.6.16-8.el8_9.3", "3.6.16-7.el8_8.2"}, {"nss", "3.90.0-6.el8_9", "3.79.0-11.el8_7"},
		{"nss-softokn", "3.90.0-6.el8_9", "3.79.0-11.el8_7"}, {"libgcrypt", "1.8.5-7.el8_6"}, {"nettle", "3.4.1-7.el8"}}},
	{"almalinux:9.4", [][]string{
		{"openssl", "1:3.0.7-28.el9_4", "1:3.0.7-27.el9"}, {"openssl-libs", "1:3.0.7-28.el9_4", "1:3.0.7-27.el9"},
		{"gnutls", "3.8.3-4.el9_4"}, {"nss", "3.90.0-7.el9_4"}, {"libgcrypt", "1.10.0-10.el9_2"}, {"nettle", "3.9.1-1.el9"}}},
	{"debian:12", [][]string{
		{"openssl", "3.0.20-1~deb12u2", "3.0.22-1~deb12u2", "3.0.17-1~deb12u3"},
		{"libssl3", "3.0.20-1~deb12u2", "3.0.22-1~deb12u2", "3.0.17-1~deb12u3"},
		{"libgnutls30", "3.7.9-2+deb12u7", "3.7.9-2+deb12u3"}, {"libnss3", "2:3.87.1-1+deb12u1"},
		{"libgcrypt20", "1.10.1-3"}, {"libnettle8", "3.8.1-2"}}},
	{"ubuntu:22.04", [][]string{
		{"openssl", "3.0.2-0ubuntu1.18", "3.0.2-0ubuntu1.10"}, {"libssl3", "3.0.2-0ubuntu1.18", "3.0.2-0ubuntu1.10"},
		{"libgnutls30", "3.7.3-4ubuntu1.5"}, {"libnss3", "2:3.68.2-0ubuntu1.2"}, {"libgcrypt20", "1.9.4-3ubuntu3"}}},
	{"alpine:3.11", [][]string{{"libssl1.1", "1.1.1d-r3", "1.1.1g-r0"}, {"libcrypto1.1", "1.1.1d-r3", "1.1.1g-r0"}}},
}

// writeFleet writes a table of systems with a hundred packages each.
func writeFleet(t testing.TB, path string, systems, packages int) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "host,os,package,version,arch")
	for i := range systems {
		o := fleetOSes[i%len(fleetOSes)]
		for k := range packages {
			name, v := fmt.Sprintf("package-%d", k), fmt.Sprintf("1.%d-%d", k, i%7)
			if k < len(o.builds) {
				// A host's packages are of one day: the same build of all binaries.
				versions := o.builds[k][1:]
				name, v = o.builds[k][0], versions[(i/len(fleetOSes))%len(versions)]
			}
			fmt.Fprintf(w, "host%04d,%s,%s,%s,x86_64\n", i, o.os, name, v)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
}

// TestListBudget holds the judging of a large list to what was promised: a
// hundred thousand packages of a thousand systems in 5 s and 300 MB on two
// cores, as text and as JSON. The best of a few runs counts.
func TestListBudget(t *testing.T) {
	if os.Getenv("BUDGET") == "" {
		t.Skip("skipped: times mean nothing beside other tests; BUDGET=1 go test -run Budget ./cmd/cryptopatch measures alone")
	}
	dir := t.TempDir()
	binary, list := filepath.Join(dir, "cryptopatch"), filepath.Join(dir, "fleet.csv")
	if out, err := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Skipf("skipped: no go command to build the program with: %v\n%s", err, out)
	}
	writeFleet(t, list, 1000, 100)
	for _, format := range []string{"text", "json"} {
		t.Run(format, func(t *testing.T) {
			best, memory, size := time.Hour, int64(1<<40), int64(0)
			for range 3 {
				out := filepath.Join(dir, "report."+format)
				cmd := exec.Command(binary, "assess", "-q", "--as-of", "2026-11-20", "--format", format, "-o", out, list)
				start := time.Now()
				if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() < exitAct {
					t.Fatal(err)
				}
				best = min(best, time.Since(start))
				if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
					memory = min(memory, u.Maxrss/1024)
				}
				if info, err := os.Stat(out); err == nil {
					size = info.Size()
				}
			}
			t.Logf("100,000 packages of 1,000 systems as %s: best of 3 %v, %d MB of memory, %d MB written", format, best, memory, size>>20)
			if best > 5*time.Second || memory > 300 {
				t.Errorf("best of 3: %v and %d MB, want at most 5s and 300 MB", best, memory)
			}
		})
	}
}
