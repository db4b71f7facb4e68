// SPDX-License-Identifier: Apache-2.0

package house_test

// This file checks the truth table itself: its form, that it covers every rule
// in both directions, and that the records it names as proof exist.

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// header is the first line of truth.tsv, column by column.
var header = strings.Fields("id system channels origin library source package version arch vendor " +
	"context cve status justification fixed action rule proof")

// words lists what a column may hold where the choice is closed.
var words = map[string][]string{
	"origin": {"package", "file"},
	"status": {"fixed", "affected", "not_affected", "under_investigation"},
	"justification": {"-", "component_not_present", "vulnerable_code_not_present",
		"vulnerable_code_not_in_execute_path", "vulnerable_code_cannot_be_controlled_by_adversary",
		"inline_mitigations_already_exist"},
	"action": {"-", "apply_vendor_update", "enable_extended_support", "replace_os_release",
		"no_fix_available", "upgrade_upstream", "review"},
	"rule": {"0", "1", "2", "3", "4", "5", "6", "7", "8"},
}

var forms = map[string]*regexp.Regexp{
	"id":       regexp.MustCompile(`^r[0-8]-[a-zA-Z0-9._-]+$`),
	"system":   regexp.MustCompile(`^(host/[a-z0-9.-]+|[a-z-]+:[0-9][0-9.]*)$`),
	"channels": regexp.MustCompile(`^(-|[a-z0-9.:-]+(,[a-z0-9.:-]+)*)$`),
	"library":  regexp.MustCompile(`^[a-z0-9-]+$`),
	"version":  regexp.MustCompile(`^[0-9][0-9A-Za-z.:+~_-]*$`),
	"cve":      regexp.MustCompile(`^CVE-\d{4}-\d{4,}$`),
	"proof":    regexp.MustCompile(`^.{10,}$`),
}

type row map[string]string

func readTruth(t *testing.T) []row {
	t.Helper()
	f, err := os.Open("testdata/truth.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []row
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		cells := strings.Split(lines.Text(), "\t")
		switch {
		case n == 1 && !slices.Equal(cells, header):
			t.Fatalf("line 1: header is %q", cells)
		case n == 1, strings.HasPrefix(lines.Text(), "#"):
			continue
		case len(cells) != len(header):
			t.Fatalf("line %d: %d columns, want %d", n, len(cells), len(header))
		}
		r := row{}
		for i, name := range header {
			r[name] = cells[i]
		}
		rows = append(rows, r)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestTruthForm(t *testing.T) {
	seen := map[string]bool{}
	rows := readTruth(t)
	if len(rows) < 150 {
		t.Errorf("%d rows, want at least 150", len(rows))
	}
	for _, r := range rows {
		t.Run(r["id"], func(t *testing.T) { checkForm(t, r) })
		if seen[r["id"]] {
			t.Errorf("id %q is not unique", r["id"])
		}
		seen[r["id"]] = true
	}
}

func checkForm(t *testing.T, r row) {
	t.Helper()
	for name, cell := range r {
		if cell == "" || strings.TrimSpace(cell) != cell {
			t.Errorf("%s is %q", name, cell)
		}
		if allowed, closed := words[name]; closed && !slices.Contains(allowed, cell) {
			t.Errorf("%s is %q, want one of %q", name, cell, allowed)
		}
		if form, has := forms[name]; has && !form.MatchString(cell) {
			t.Errorf("%s is %q, want %s", name, cell, form)
		}
	}
	if !strings.HasPrefix(r["id"], "r"+r["rule"]+"-") {
		t.Errorf("the id names another rule than %s", r["rule"])
	}
	if (r["status"] == "not_affected") != (r["justification"] != "-") {
		t.Errorf("%s with justification %q", r["status"], r["justification"])
	}
	if r["action"] != "-" && r["status"] != "affected" && r["action"] != "review" {
		t.Errorf("%s with action %q", r["status"], r["action"])
	}
	if (r["origin"] == "file") != (r["package"] == "-" && r["source"] == "-") {
		t.Errorf("origin %q with package %q", r["origin"], r["package"])
	}
	checkContext(t, r["context"])
}

func checkContext(t *testing.T, context string) {
	t.Helper()
	if context == "-" {
		return
	}
	for item := range strings.SplitSeq(context, ";") {
		key, value, has := strings.Cut(item, "=")
		switch key {
		case "noepoch":
			has = !has
		case "asof":
			_, err := time.Parse(time.DateOnly, value)
			has = err == nil
		case "pocket", "module", "changelog", "inside":
			has = value != ""
		default:
			has = false
		}
		if !has {
			t.Errorf("context item %q", item)
		}
	}
}

func TestTruthCoversRules(t *testing.T) {
	safe, open := map[string]int{}, map[string]int{}
	for _, r := range readTruth(t) {
		if r["status"] == "fixed" || r["status"] == "not_affected" {
			safe[r["rule"]]++
			continue
		}
		open[r["rule"]]++
	}
	for _, rule := range words["rule"] {
		if safe[rule] < 2 || open[rule] < 2 {
			t.Errorf("rule %s has %d rows that are safe and %d that are not, want 2 of each", rule, safe[rule], open[rule])
		}
	}
}

// TestTruthCoversSystems fails when a family that the table is meant for has no row left.
func TestTruthCoversSystems(t *testing.T) {
	wanted := []string{"rhel:5", "rhel:6", "rhel:7", "rhel:8", "rhel:9", "rhel:10", "centos:6", "centos:7", "host/centos-8",
		"rocky:", "almalinux:8", "almalinux:9", "ol:7", "ol:8", "ol:9", "ubuntu:14.04", "ubuntu:16.04", "ubuntu:18.04",
		"ubuntu:20.04", "ubuntu:22.04", "ubuntu:24.04", "debian:11", "debian:12", "debian:13", "host/sles-15", "alpine:3",
		"fedora:", "centos-stream:"}
	rows := readTruth(t)
	for _, prefix := range wanted {
		of := func(r row) bool { return strings.HasPrefix(r["system"], prefix) }
		if !slices.ContainsFunc(rows, of) {
			t.Errorf("no row for %s", prefix)
		}
	}
}

var (
	record       = regexp.MustCompile(`osv/([a-z-]+) ([A-Za-z0-9_:.-]*[A-Za-z0-9])`)
	upstreamOf   = regexp.MustCompile(`upstream/([a-z-]+) (CVE-\d{4}-\d+)`)
	noAdvisories = "the records of ../shared/advisories are not beside this checkout: proofs are not looked up"
)

func TestTruthProofsExist(t *testing.T) {
	advisories := filepath.Join("..", "shared", "advisories")
	if _, err := os.Stat(advisories); err != nil {
		t.Skip(noAdvisories)
	}
	for _, r := range readTruth(t) {
		t.Run(r["id"], func(t *testing.T) {
			checkRecords(t, r, advisories)
			checkUpstream(t, r, advisories)
		})
	}
}

// checkRecords wants each record named to exist, and one of them to hold the
// CVE and the fixed version that the row claims.
func checkRecords(t *testing.T, r row, advisories string) {
	t.Helper()
	holds := r["fixed"] == "-"
	for _, m := range record.FindAllStringSubmatch(r["proof"], -1) {
		name := filepath.Join(advisories, "osv", m[1], strings.ReplaceAll(m[2], ":", "_")+".json")
		text, err := os.ReadFile(name)
		if err != nil {
			t.Errorf("proof %s %s: %v", m[1], m[2], err)
			continue
		}
		if strings.Contains(string(text), `"`+r["fixed"]+`"`) && strings.Contains(string(text), r["cve"]) {
			holds = true
		}
	}
	if !holds {
		t.Errorf("no record of the proof holds %s with %s", r["cve"], r["fixed"])
	}
}

func checkUpstream(t *testing.T, r row, advisories string) {
	t.Helper()
	for _, m := range upstreamOf.FindAllStringSubmatch(r["proof"], -1) {
		text, err := os.ReadFile(filepath.Join(advisories, "upstream", m[1]+".json"))
		if err != nil {
			t.Errorf("proof upstream/%s: %v", m[1], err)
			continue
		}
		if !strings.Contains(string(text), `"`+m[2]+`"`) {
			t.Errorf("upstream/%s does not name %s", m[1], m[2])
		}
	}
}

func TestTruthHostsExist(t *testing.T) {
	hosts := filepath.Join("..", "shared", "hosts")
	if _, err := os.Stat(hosts); err != nil {
		t.Skip("the roots of ../shared/hosts are not beside this checkout")
	}
	for _, r := range readTruth(t) {
		name, isHost := strings.CutPrefix(r["system"], "host/")
		if !isHost {
			continue
		}
		if _, err := os.Stat(filepath.Join(hosts, name)); err != nil {
			t.Errorf("%s: %v", r["id"], err)
		}
	}
}
