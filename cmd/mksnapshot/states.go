// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// addStates reads what vendors say of vulnerabilities they have not fixed.
func addStates(c *advisories.Contents, dir string) error {
	readers := []struct {
		file, commit, licence string
		read                  func(string, *advisories.Contents) ([]advisories.State, error)
	}{
		{"redhat-states.csv", "aquasecurity/vuln-list-redhat", "CC-BY-4.0, Red Hat", redHatStates},
		{"redhat-vex-states.json", "", "CC-BY-4.0, Red Hat", redHatVEX},
		{"debian-tracker-states.json", "aquasecurity/vuln-list-debian", "facts, from Debian's security tracker", debianStates},
		{"ubuntu-tracker-CVE-2022-0778.json", "aquasecurity/vuln-list@15ea35015817", "facts, from Ubuntu's CVE tracker", ubuntuStates},
	}
	for _, r := range readers {
		list, err := r.read(filepath.Join(dir, r.file), c)
		if err != nil {
			return fmt.Errorf("read %s: %w", r.file, err)
		}
		source := advisories.Source{Name: "states/" + r.file, Commit: r.commit, Licence: r.licence, Records: len(list)}
		for _, s := range list {
			if s.Date.After(source.Newest) {
				source.Newest = s.Date
			}
		}
		c.States = append(slices.DeleteFunc(c.States, overtaken(list)), list...)
		c.Sources = append(c.Sources, source)
	}
	return nil
}

// overtaken tells which undated states a dated one of the list replaces.
func overtaken(list []advisories.State) func(advisories.State) bool {
	return func(old advisories.State) bool {
		return old.Date.IsZero() && slices.ContainsFunc(list, func(s advisories.State) bool {
			return !s.Date.IsZero() && s.CVE == old.CVE && s.Ecosystem == old.Ecosystem && s.Package == old.Package
		})
	}
}

// readTable reads a CSV file with a header as one map for each row.
func readTable(file string) ([]map[string]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		out = append(out, m)
	}
	return out, nil
}

// redHatStates reads Red Hat's fix states, without those that a later fix is
// known to have overtaken.
func redHatStates(file string, c *advisories.Contents) ([]advisories.State, error) {
	rows, err := readTable(file)
	if err != nil {
		return nil, err
	}
	rateRedHat(c, rows)
	old, err := readTable(strings.TrimSuffix(file, ".csv") + "-superseded.csv")
	if err != nil {
		return nil, err
	}
	superseded := func(r map[string]string) bool {
		return slices.ContainsFunc(old, func(o map[string]string) bool {
			return o["cve"] == r["cve"] && o["cpe"] == r["cpe"] && o["package_name"] == r["package_name"]
		})
	}
	var out []advisories.State
	for _, r := range rows {
		kind, ok := redHatKinds()[r["fix_state"]]
		if !ok {
			return nil, fmt.Errorf("%s: unknown state %q", r["cve"], r["fix_state"])
		}
		ecosystem, ok := cpeEcosystem(r["cpe"])
		if !ok || superseded(r) {
			continue
		}
		out = append(out, advisories.State{CVE: r["cve"], Ecosystem: ecosystem, Package: r["package_name"], Kind: kind,
			Severity: advisories.SeverityWord(r["severity"]), Source: "Red Hat Security Data API"})
	}
	return out, nil
}

// rateRedHat gives Red Hat's statements its own severity of their CVEs, which
// the states name, where the record has none or only a score.
func rateRedHat(c *advisories.Contents, rows []map[string]string) {
	words := map[string]string{}
	for _, r := range rows {
		words[r["cve"]] = advisories.SeverityWord(r["severity"])
	}
	for i, s := range c.Statements {
		if s.Feed != "osv/redhat" || s.SeveritySource == "redhat" || len(s.CVEs) != 1 || words[s.CVEs[0]] == "" {
			continue
		}
		c.Statements[i].Severity, c.Statements[i].SeveritySource = words[s.CVEs[0]], "redhat"
	}
}

// redHatKinds maps Red Hat's words.
func redHatKinds() map[string]advisories.StateKind {
	return map[string]advisories.StateKind{
		"Not affected":         advisories.StateNotAffected,
		"Affected":             advisories.StateAffected,
		"Will not fix":         advisories.StateWillNotFix,
		"Fix deferred":         advisories.StateFixDeferred,
		"Out of support scope": advisories.StateOutOfSupportScope,
		"Under investigation":  advisories.StateUnderInvestigation,
	}
}

// cpeEcosystem names the OSV ecosystem of a Red Hat operating system CPE; other
// products are none.
func cpeEcosystem(cpe string) (string, bool) {
	product, ok := strings.CutPrefix(cpe, "cpe:/o:redhat:")
	product, _, _ = strings.Cut(product, "::")
	return "Red Hat:" + product, ok
}

// redHatVEX reads the states of Red Hat's VEX files.
func redHatVEX(file string, _ *advisories.Contents) ([]advisories.State, error) {
	var rows []struct {
		CVE     string    `json:"cve"`
		CPE     string    `json:"cpe"`
		Package string    `json:"package"`
		State   string    `json:"state"`
		Detail  string    `json:"detail"`
		Date    time.Time `json:"vex_date"`
	}
	if err := readJSON(file, &rows); err != nil {
		return nil, err
	}
	var out []advisories.State
	for _, r := range rows {
		ecosystem, ok := cpeEcosystem(r.CPE)
		kind, known := redHatKinds()[r.Detail]
		if r.State == "known_not_affected" {
			kind, known = advisories.StateNotAffected, true
		}
		if !known {
			return nil, fmt.Errorf("%s: unknown state %q %q", r.CVE, r.State, r.Detail)
		}
		if !ok || strings.HasPrefix(r.Package, "edk2") || strings.Contains(r.Package, "-debug") {
			continue
		}
		s := advisories.State{CVE: r.CVE, Ecosystem: ecosystem, Package: r.Package, Kind: kind,
			Source: "Red Hat VEX " + r.CVE, Date: r.Date.UTC()}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out, nil
}

// readJSON decodes a file.
func readJSON(file string, v any) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, v)
}
