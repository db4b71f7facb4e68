// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/report"
)

// listGolden is where the differences between a scan and a list stand.
const listGolden = "../../testdata/golden/lists.txt"

// TestListsAgainstScans judges each gathered host twice: from its database, and
// from what its package manager prints. No verdict may turn into its opposite;
// where they differ, the golden file says what the list lacked.
func TestListsAgainstScans(t *testing.T) {
	hosts, err := filepath.Glob("../../../shared/hosts/*/etc")
	if err != nil || len(hosts) == 0 {
		t.Skip("skipped: ../shared/hosts, real package databases, is not beside the checkout")
	}
	var all strings.Builder
	all.WriteString("# host: findings of a scan, the same from a list, then each difference: scan > list, how often, what the list lacks\n")
	for _, dir := range hosts {
		root := filepath.Dir(dir)
		name := filepath.Base(root)
		t.Run(name, func(t *testing.T) {
			scan := jsonReport(t, nil, "scan", "--root", root)
			os := strings.TrimSuffix(scan.Host.OS.ID+":"+scan.Host.OS.VersionID, ":")
			list := jsonReport(t, []byte(printedList(scan)), "assess", "--os", os, "-")
			all.WriteString(compareReports(t, name, scan, list))
		})
	}
	if t.Failed() {
		return
	}
	if _, update := updateWanted(); update {
		if err := osWrite(listGolden, all.String()); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(listGolden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), all.String()); diff != "" {
		t.Errorf("lists differ from scans in another way (-want +got); UPDATE=1 writes it anew:\n%s", diff)
	}
}

func updateWanted() (string, bool) {
	v := os.Getenv("UPDATE")
	return v, v != ""
}

func osWrite(path, text string) error { return os.WriteFile(path, []byte(text), 0o644) }

// jsonReport runs a command and reads its report.
func jsonReport(t *testing.T, stdin []byte, args ...string) report.Report {
	t.Helper()
	var out, messages bytes.Buffer
	p := testProgram(&out)
	p.stderr, p.stdin = &messages, bytes.NewReader(stdin)
	if code := p.run(t.Context(), append(args, "--format", "json", "--as-of", "2026-11-20")); code == exitFailed {
		t.Fatalf("%q: exit %d\n%s", args, code, messages.String())
	}
	r, err := report.Read(&out)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// printedList is what rpm -qa, dpkg-query -W or apk info -v print of the
// packages of a report.
func printedList(r report.Report) string {
	var b strings.Builder
	for _, c := range r.Components {
		for _, p := range c.Packages {
			switch p.Manager {
			case "rpm":
				fmt.Fprintf(&b, "%s-%s.%s\n", p.Name, p.Version, p.Arch)
			case "dpkg":
				fmt.Fprintf(&b, "%s:%s\t%s\n", p.Name, p.Arch, p.Version)
			case "apk":
				fmt.Fprintf(&b, "%s-%s\n", p.Name, p.Version)
			}
		}
	}
	return b.String()
}

// byPackage finds the statuses of a report by package and vulnerability.
func byPackage(r report.Report) map[string]backport.Status {
	out := map[string]backport.Status{}
	for _, c := range r.Components {
		for _, p := range c.Packages {
			for _, f := range c.Findings {
				out[p.Name+" "+f.ID] = f.Status
			}
		}
	}
	return out
}

// lacking is what the list lacks that the scan's finding stood on, or that the
// list's own says it lacks.
func lacking(r report.Report, key string) string {
	pkg, id, _ := strings.Cut(key, " ")
	for _, c := range r.Components {
		i := slices.IndexFunc(c.Findings, func(f report.Finding) bool { return f.ID == id })
		if i < 0 || !slices.ContainsFunc(c.Packages, func(p report.Package) bool { return p.Name == pkg }) {
			continue
		}
		for _, e := range c.Findings[i].Evidence {
			if e.Kind == backport.Changelog || strings.Contains(e.Text, "does not carry the changelog") {
				return "changelog"
			}
		}
		if c.Provenance == "foreign" {
			return "vendor"
		}
	}
	return "nothing"
}

// compareReports writes one host's lines; opposites are failures.
func compareReports(t *testing.T, name string, scan, list report.Report) string {
	t.Helper()
	a, b := byPackage(scan), byPackage(list)
	same, differences := 0, map[string]int{}
	for key, was := range a {
		now, ok := b[key]
		if !ok {
			now = "not listed"
		}
		if was == now {
			same++
			continue
		}
		lacks := lacking(scan, key)
		if lacks == "nothing" {
			lacks = lacking(list, key)
		}
		if opposite(was, now) || lacks == "nothing" {
			t.Errorf("%s: %s is %s by the scan and %s by the list", name, key, was, now)
		}
		differences[fmt.Sprintf("  %s > %s", was, now)+"  lacks "+lacks]++
	}
	for key, now := range b {
		if _, ok := a[key]; !ok {
			t.Errorf("%s: %s is %s by the list and not listed by the scan", name, key, now)
		}
	}
	var lines []string
	for what, n := range differences {
		lines = append(lines, fmt.Sprintf("%s: %d\n", what, n))
	}
	sort.Strings(lines)
	return fmt.Sprintf("%s: %d findings, %d the same\n%s", name, len(a), same, strings.Join(lines, ""))
}

// opposite tells whether one verdict calls open what the other calls safe.
func opposite(a, b backport.Status) bool {
	safe := func(s backport.Status) bool { return s == backport.Fixed || s == backport.NotAffected }
	return a == backport.Affected && safe(b) || safe(a) && b == backport.Affected
}
