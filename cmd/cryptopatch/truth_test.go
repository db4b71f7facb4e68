// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/report"
)

// truthRow is one row of testdata/truth.tsv by column name; "-" is empty.
type truthRow map[string]string

func readTruthTable(t *testing.T) []truthRow {
	t.Helper()
	text, err := os.ReadFile("../../testdata/truth.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	var rows []truthRow
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(cells) < 18 {
			continue
		}
		if names == nil {
			names = cells
			continue
		}
		row := truthRow{}
		for i, name := range names {
			if cells[i] != "-" {
				row[name] = cells[i]
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// context is one item of a row's context column.
func (r truthRow) context(key string) string {
	for _, item := range strings.Split(r["context"], ";") {
		if k, v, _ := strings.Cut(item, "="); k == key {
			return v
		}
	}
	return ""
}

// vendorOf is what a distribution's own packages carry as vendor or maintainer.
var vendorOf = map[string]string{
	"rhel": "Red Hat, Inc.", "centos": "CentOS", "centos-stream": "CentOS", "rocky": "Rocky Enterprise Software Foundation",
	"almalinux": "AlmaLinux", "ol": "Oracle America", "fedora": "Fedora Project", "sles": "SUSE LLC <https://www.suse.com/>",
	"amzn": "Amazon Linux", "azurelinux": "Microsoft Corporation",
	"debian": "Debian OpenSSL Team <pkg-openssl-devel@alioth-lists.debian.net>",
	"ubuntu": "Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>",
}

// cells is a row as a line of a table: what a spreadsheet has, and where whole
// is true also what only a careful one has.
func (r truthRow) cells(t *testing.T, whole bool) []string {
	t.Helper()
	os, version, vendor, pocket, module, log := r["system"], r["version"], r["vendor"], r.context("pocket"), r.context("module"), r.context("changelog")
	channels := r["channels"]
	if dir, ok := strings.CutPrefix(os, "host/"); ok {
		h := scannedHost(t, dir)
		os, channels = strings.TrimSuffix(h.System.ID+":"+h.System.VersionID, ":"), strings.Join(h.System.Channels, ",")
		c, p := h.component(t, r)
		vendor, pocket, module, log = p.Vendor, p.Pocket, p.ModuleLabel, changelogText(c)
	} else if vendor == "distribution" {
		id, _, _ := strings.Cut(os, ":")
		vendor = vendorOf[id]
		log = asChangelog(log)
	} else {
		log = asChangelog(log)
	}
	channels = strings.ReplaceAll(channels, ",", " ")
	out := []string{r["id"], os, channels, r["package"], version, r["source"], r["arch"]}
	if whole {
		out = append(out, vendor, pocket, module, log)
	}
	return out
}

// asChangelog writes the table's entries as rpm prints a changelog.
func asChangelog(text string) string {
	if text == "" {
		return ""
	}
	var b strings.Builder
	for _, entry := range strings.Split(text, " || ") {
		version := ""
		if strings.HasPrefix(entry, "[") {
			version, entry, _ = strings.Cut(entry[1:], "] ")
		}
		b.WriteString("* Mon Jan 05 2026 A Builder <builder@example.org> - " + version + "\n" + strings.ReplaceAll(entry, " / ", "\n") + "\n\n")
	}
	return b.String()
}

// scannedRoot is a real host with its components.
type scannedRoot struct{ inventory.Host }

func scannedHost(t *testing.T, dir string) scannedRoot {
	t.Helper()
	path := filepath.Join("../../../shared/hosts", dir)
	r, err := rootfs.Open(path)
	if err != nil {
		t.Skipf("skipped: the real package databases are not beside this checkout: %v", err)
	}
	defer r.Close()
	h, err := inventory.Scan(t.Context(), r, inventory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return scannedRoot{h}
}

func (h scannedRoot) component(t *testing.T, r truthRow) (inventory.Component, inventory.Package) {
	t.Helper()
	for _, c := range h.Components {
		for _, p := range c.Packages {
			if p.Name == r["package"] && string(c.Library) == r["library"] && strings.HasSuffix(r["version"], p.Version) {
				return c, p
			}
		}
	}
	t.Fatalf("%s: no package %s %s", r["system"], r["package"], r["version"])
	return inventory.Component{}, inventory.Package{}
}

// changelogText prints a component's changelog as its package manager does.
func changelogText(c inventory.Component) string {
	var b strings.Builder
	for _, e := range c.Changelog {
		if c.Manager == "dpkg" {
			b.WriteString(c.Source.Name + " (" + e.Version + ") stable; urgency=medium\n\n" + e.Text +
				"\n\n -- A Builder <builder@example.org>  Mon, 05 Jan 2026 10:00:00 +0000\n\n")
			continue
		}
		b.WriteString("* Mon Jan 05 2026 A Builder <builder@example.org> - " + e.Version + "\n" + e.Text + "\n\n")
	}
	return b.String()
}

// assessed feeds rows as one table, each as a system of its own, and gives the
// reports by row id.
func assessed(t *testing.T, rows []truthRow, asOf string, whole bool) map[string]report.Report {
	t.Helper()
	var table bytes.Buffer
	w := csv.NewWriter(&table)
	header := []string{"host", "os", "channels", "package", "version", "source", "arch"}
	if whole {
		header = append(header, "vendor", "pocket", "module", "changelog")
	}
	_ = w.Write(header)
	for _, r := range rows {
		if cells := r.cells(t, whole); cells != nil {
			_ = w.Write(cells)
		}
	}
	w.Flush()
	var out, messages bytes.Buffer
	p := testProgram(&out)
	p.stderr, p.stdin = &messages, &table
	if code := p.run(t.Context(), []string{"assess", "--format", "json", "--as-of", asOf, "-"}); code == exitFailed {
		t.Fatalf("assess: exit %d\n%s", code, messages.String())
	}
	var several report.Several
	if err := json.Unmarshal(out.Bytes(), &several); err != nil || several.Schema == report.Schema {
		var one report.Report
		if err := json.Unmarshal(out.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		several.Reports, several.Problems = []report.Report{one}, one.Problems
	}
	for _, x := range several.Problems {
		if !strings.Contains(x.Error, `one of them of "3.14.3.10"`) { // a slip in a real changelog of nss-softokn
			t.Errorf("problem: %s", x.Error)
		}
	}
	byID := map[string]report.Report{}
	for _, r := range several.Reports {
		byID[r.Host.Hostname] = r
	}
	return byID
}

// statusIn is a report's status of a row's vulnerability; empty when the report
// does not list it.
func statusIn(r report.Report, row truthRow) backport.Status {
	for _, c := range r.Components {
		i := slices.IndexFunc(c.Findings, func(f report.Finding) bool { return f.ID == row["cve"] })
		if c.Library == row["library"] && i >= 0 {
			return c.Findings[i].Status
		}
	}
	return ""
}

// TestTruthAsTable feeds the truth table as CSV: with all columns it must give
// the verdicts of a scan, and without vendors and changelogs never one that
// contradicts the truth.
func TestTruthAsTable(t *testing.T) {
	if _, err := os.Stat("../../../shared/hosts"); err != nil {
		t.Log("rows of real hosts are left out: ../shared/hosts is not beside the checkout")
	}
	byDay := map[string][]truthRow{}
	left := 0
	for _, r := range readTruthTable(t) {
		if _, err := os.Stat("../../../shared/hosts"); r["origin"] != "package" || strings.HasPrefix(r["system"], "host/") && err != nil {
			left++
			continue
		}
		day := r.context("asof")
		if day == "" {
			day = "2026-11-21"
		}
		byDay[day] = append(byDay[day], r)
	}
	sums := map[string]int{}
	for day, rows := range byDay {
		for _, whole := range []bool{true, false} {
			reports := assessed(t, rows, day, whole)
			for _, row := range rows {
				checkRow(t, reports[row["id"]], row, whole, sums)
			}
		}
	}
	t.Logf("%v; %d rows are about copies without a package or hosts that are not here", sums, left)
}

func checkRow(t *testing.T, r report.Report, row truthRow, whole bool, sums map[string]int) {
	t.Helper()
	want, got := backport.Status(row["status"]), statusIn(r, row)
	kind := "plain "
	if whole {
		kind = "whole "
	}
	unlisted := got == "" && (want == backport.NotAffected || want == backport.UnderInvestigation)
	switch {
	case got == want:
		sums[kind+"same"]++
	case unlisted:
		sums[kind+"not listed"]++
	case !whole && (got == backport.UnderInvestigation || got == ""):
		sums[kind+"unknown"]++
	case !whole && (got == backport.Fixed || got == backport.NotAffected) && (want == backport.Fixed || want == backport.NotAffected):
		sums[kind+"other reason"]++
	default:
		t.Errorf("%s(%s): %s %s %s %s: status %q, want %q", kind, row["id"], row["system"], row["package"], row["version"], row["cve"], got, want)
	}
}
