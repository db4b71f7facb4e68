// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"bufio"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/version"
)

// truth is one row of testdata/truth.tsv, written by hand from vendors' records.
type truth struct {
	id, system, channels, origin, library, source, pkg, version, arch, vendor, context string
	cve, status, justification, fixed, action, rule                                    string
}

// readTruth reads the truth table.
func readTruth(t *testing.T) []truth {
	t.Helper()
	f, err := os.Open("../testdata/truth.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []truth
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		c := strings.Split(lines.Text(), "\t")
		if len(c) != 18 || c[0] == "id" || strings.HasPrefix(c[0], "#") {
			continue
		}
		for i := range c {
			if c[i] == "-" {
				c[i] = ""
			}
		}
		rows = append(rows, truth{c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11], c[12], c[13], c[14], c[15], c[16]})
	}
	if err := lines.Err(); err != nil || len(rows) < 150 {
		t.Fatalf("read truth table: %d rows, want at least 150, error %v", len(rows), err)
	}
	return rows
}

// TestTruthTable holds the engine against every row. A wrong fixed, affected
// or not_affected is a failure, and so is an unknown where the row knows.
func TestTruthTable(t *testing.T) {
	wrong := map[Status]int{}
	for _, row := range readTruth(t) {
		t.Run(row.id, func(t *testing.T) {
			got, action := judgeRow(t, row)
			if string(got.Status) != row.status {
				wrong[got.Status]++
				t.Errorf("%s %s %s %s: status %s by rule %s, want %s\n%v", row.system, row.pkg, row.version, row.cve, got.Status, got.Rule, row.status, got.Evidence)
				return
			}
			if row.justification != "" && string(got.Justification) != row.justification {
				t.Errorf("justification %q, want %q", got.Justification, row.justification)
			}
			if row.fixed != "" && strings.TrimPrefix(got.FixedVersion, "0:") != strings.TrimPrefix(row.fixed, "0:") {
				t.Errorf("fixed version %q, want %q\n%v", got.FixedVersion, row.fixed, got.Evidence)
			}
			if row.action != "" && string(action) != row.action {
				t.Errorf("action %s, want %s", action, row.action)
			}
			if len(got.Evidence) == 0 {
				t.Error("no evidence")
			}
		})
	}
	t.Logf("wrong fixed %d, wrong affected %d, wrong not_affected %d, unknown where known %d",
		wrong[Fixed], wrong[Affected], wrong[NotAffected], wrong[UnderInvestigation])
}

// judgeRow judges the row's vulnerability, and checks that whatever is open or
// fixed is also among the findings of the whole assessment.
func judgeRow(t *testing.T, row truth) (Finding, ActionKind) {
	t.Helper()
	h, at := rowHost(t, row)
	streams := advisories.Streams(h.System.ID, h.System.VersionID, h.System.Channels)
	db, err := advisories.Load(streams, []string{row.library})
	if err != nil {
		t.Fatal(err)
	}
	j := newJudge(h.System, db, at)
	for _, c := range h.Components {
		if string(c.Library) != row.library || c.Origin == inventory.OriginPackage && c.Source.Name != row.source {
			continue
		}
		b := j.build(c)
		fs := []Finding{j.finding(b, row.cve)}
		actions := j.plan(b, fs)
		if mustList(b, fs[0]) && !slices.Contains(j.candidates(b), row.cve) {
			t.Errorf("%s is not among the candidates", row.cve)
		}
		if len(actions) == 0 {
			return fs[0], ""
		}
		return fs[0], actions[0].Kind
	}
	t.Fatalf("no component of %s %s on %s", row.library, row.source, row.system)
	return Finding{}, ""
}

// mustList tells whether a verdict must show in a report: everything does that
// somebody's record, the changelog or an upstream range speaks of.
func mustList(b build, f Finding) bool {
	if f.Status != UnderInvestigation {
		return f.Status != NotAffected
	}
	return len(b.records.statements[f.ID])+len(b.records.states[f.ID]) > 0 || b.mentions[f.ID].Line != "" ||
		slices.ContainsFunc(b.records.upstream[f.ID], b.mayHold)
}

// rowHost builds the host a row speaks of, or scans the real one.
func rowHost(t *testing.T, row truth) (inventory.Host, time.Time) {
	t.Helper()
	at := goldenDay
	c := inventory.Component{ID: "0123456789abcdef", Library: inventory.Library(row.library), Origin: inventory.Origin(row.origin), UpstreamVersion: row.version}
	p := inventory.Package{Name: row.pkg, Version: row.version, Arch: row.arch}
	for _, kv := range strings.Split(row.context, ";") {
		k, v, _ := strings.Cut(kv, "=")
		switch k {
		case "asof":
			d, err := time.Parse(time.DateOnly, v)
			if err != nil {
				t.Fatal(err)
			}
			at = d
		case "pocket":
			p.Pocket = v
		case "module":
			p.ModuleLabel = v
		case "noepoch":
			p.NoEpoch = true
		case "changelog":
			c.Changelog, c.ChangelogSource = rowChangelog(v), "changelog"
		}
	}
	if dir, ok := strings.CutPrefix(row.system, "host/"); ok {
		return scanHost(t, dir, row), at
	}
	id, v, _ := strings.Cut(row.system, ":")
	h := inventory.Host{System: inventory.System{ID: id, VersionID: v}}
	if row.channels != "" {
		h.System.Channels = strings.Split(row.channels, ",")
	}
	if c.Origin == inventory.OriginPackage {
		fillPackage(&c, &p, id, row)
	}
	h.Components = []inventory.Component{c}
	return h, at
}

// fillPackage completes a row's package as a database would have it.
func fillPackage(c *inventory.Component, p *inventory.Package, id string, row truth) {
	c.Manager = managerOf(id)
	p.Manager = c.Manager
	p.Vendor = row.vendor
	if row.vendor == "distribution" {
		p.Vendor = ownVendor[id]
	}
	if c.Manager == "rpm" {
		p.Epoch, p.Version, _ = cutEpoch(row.version)
	}
	c.Source = inventory.Source{Name: row.source, Version: p.Version, Epoch: p.Epoch, NoEpoch: p.NoEpoch}
	c.UpstreamVersion = version.Upstream(version.OfManager(c.Manager), row.version)
	c.Packages = []inventory.Package{*p}
}

func managerOf(id string) string {
	switch id {
	case "debian", "ubuntu":
		return "dpkg"
	case "alpine", "alpaquita":
		return "apk"
	case "arch":
		return "pacman"
	}
	return "rpm"
}

// ownVendor is what a distribution's own packages carry as vendor or maintainer.
var ownVendor = map[string]string{
	"rhel": "Red Hat, Inc.", "centos": "CentOS", "centos-stream": "CentOS", "rocky": "Rocky Enterprise Software Foundation",
	"almalinux": "AlmaLinux", "ol": "Oracle America", "fedora": "Fedora Project", "sles": "SUSE LLC <https://www.suse.com/>",
	"amzn": "Amazon Linux", "azurelinux": "Microsoft Corporation",
	"debian": "Debian OpenSSL Team <pkg-openssl-devel@alioth-lists.debian.net>",
	"ubuntu": "Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>",
}

// rowChangelog reads a row's changelog: entries by " || ", lines by " / ".
func rowChangelog(text string) []inventory.ChangelogEntry {
	var out []inventory.ChangelogEntry
	for _, e := range strings.Split(text, " || ") {
		entry := inventory.ChangelogEntry{Text: e}
		if strings.HasPrefix(e, "[") {
			entry.Version, entry.Text, _ = strings.Cut(e[1:], "] ")
		}
		entry.Text = strings.ReplaceAll(entry.Text, " / ", "\n")
		out = append(out, entry)
	}
	return out
}

// scanned keeps the real hosts, which many rows share.
var scanned = map[string]inventory.Host{}

// scanHost scans one of the real package databases and checks that the row's
// package is there in the row's version.
func scanHost(t *testing.T, dir string, row truth) inventory.Host {
	t.Helper()
	root := filepath.Join("..", "..", "shared", "hosts", dir)
	if _, err := os.Stat(root); err != nil {
		t.Skipf("skipped: the real package databases are not beside this checkout: %v", err)
	}
	h, ok := scanned[dir]
	if !ok {
		r, err := rootfs.Open(root)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if h, err = inventory.Scan(context.Background(), r, inventory.Options{}); err != nil {
			t.Fatal(err)
		}
		scanned[dir] = h
	}
	if row.id == "" {
		return h
	}
	want := row.version
	for _, c := range h.Components {
		for _, p := range c.Packages {
			evr := p.Version
			if p.Epoch > 0 {
				evr = string(rune('0'+p.Epoch)) + ":" + evr
			}
			if p.Name == row.pkg && evr == want {
				return h
			}
		}
	}
	t.Fatalf("%s: no package %s %s", dir, row.pkg, want)
	return h
}
