// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// goldenDay is the day the real hosts are judged as of.
var goldenDay = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

// assessDir judges one of the real package databases.
func assessDir(t testing.TB, h inventory.Host) Assessment {
	t.Helper()
	var libraries []string
	for _, c := range h.Components {
		libraries = append(libraries, string(c.Library))
	}
	db, err := advisories.Load(advisories.Streams(h.System.ID, h.System.VersionID, h.System.Channels), libraries)
	if err != nil {
		t.Fatal(err)
	}
	return Assess(h, db, goldenDay)
}

// hostDirs lists the real package databases, or skips.
func hostDirs(t testing.TB) []string {
	t.Helper()
	dirs, _ := filepath.Glob(filepath.Join("..", "..", "shared", "hosts", "*", "etc"))
	if len(dirs) == 0 {
		t.Skip("skipped: the real package databases are not beside this checkout")
	}
	for i, d := range dirs {
		dirs[i] = filepath.Base(filepath.Dir(d))
	}
	return dirs
}

// TestGoldenHosts holds the verdicts on every real host against the golden
// files (UPDATE=1 rewrites them), and those against the truth table: a golden
// line that the table contradicts fails, whatever the program says.
func TestGoldenHosts(t *testing.T) {
	rows := readTruth(t)
	for _, dir := range hostDirs(t) {
		t.Run(dir, func(t *testing.T) {
			a := assessDir(t, scanHost(t, dir, truth{}))
			checkInvariants(t, a)
			got := golden(dir, a)
			file := filepath.Join("..", "testdata", "golden", dir+".txt")
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s: verdicts differ from the golden file; UPDATE=1 rewrites it, then read the difference\n%s", dir, firstDifference(got, want))
			}
			checkGolden(t, dir, string(want), rows)
		})
	}
}

// golden writes an assessment as lines a person can compare.
func golden(dir string, a Assessment) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "host %s %s:%s as of %s, data %t\n", dir, a.Host.System.ID, a.Host.System.VersionID, a.At.Format(time.DateOnly), !a.NoData)
	for _, c := range a.Components {
		fmt.Fprintf(&out, "\n%s %s %s %s %s\n", c.Library, c.Source.Name, c.Source.Version, c.Provenance, c.Stream)
		fs := slices.Clone(c.Findings)
		slices.SortFunc(fs, func(x, y Finding) int { return strings.Compare(x.ID, y.ID) })
		for _, f := range fs {
			line := strings.Join([]string{f.ID, string(f.Status), string(f.Justification), "rule " + f.Rule, f.FixedVersion,
				f.Channel, strings.Join(f.Advisories, ",")}, " | ")
			if f.Status == UnderInvestigation {
				line += " | " + f.Evidence[0].Text
			}
			fmt.Fprintln(&out, line)
		}
	}
	fmt.Fprintln(&out)
	for _, x := range a.Actions {
		fmt.Fprintf(&out, "action %s %s settles %d: %s\n", x.Kind, x.TargetVersion, len(x.Settles), strings.Join(x.Commands, " && "))
	}
	for _, u := range a.Uncovered {
		fmt.Fprintf(&out, "uncovered %s\n", u.Why)
	}
	return out.Bytes()
}

// checkGolden holds a golden file against the truth table.
func checkGolden(t *testing.T, dir, text string, rows []truth) {
	t.Helper()
	for _, row := range rows {
		if row.system != "host/"+dir {
			continue
		}
		_, block, ok := strings.Cut(text, "\n"+row.library+" "+row.source+" ")
		if !ok {
			t.Errorf("%s: the golden file has no component %s %s", row.id, row.library, row.source)
			continue
		}
		block, _, _ = strings.Cut(block, "\n\n")
		if !strings.Contains(block, "\n"+row.cve+" | "+row.status+" |") && row.status != string(NotAffected) && row.status != string(UnderInvestigation) {
			t.Errorf("%s: the golden file does not say %s is %s", row.id, row.cve, row.status)
		}
		for _, s := range []Status{Fixed, Affected, NotAffected, UnderInvestigation} {
			if string(s) != row.status && strings.Contains(block, "\n"+row.cve+" | "+string(s)+" |") {
				t.Errorf("%s: the golden file says %s is %s, the truth table %s", row.id, row.cve, s, row.status)
			}
		}
	}
}

// checkInvariants holds what every assessment promises.
func checkInvariants(t *testing.T, a Assessment) {
	t.Helper()
	actions := map[string]Action{}
	for _, x := range a.Actions {
		if x.Category == "" || x.Why == "" || len(x.Settles) == 0 || actions[x.ID].ID != "" {
			t.Errorf("action %+v lacks category, reason or findings, or its id is not unique", x)
		}
		actions[x.ID] = x
	}
	ids := map[string]bool{}
	for _, c := range a.Components {
		if ids[c.ID] {
			t.Errorf("component id %s is not unique", c.ID)
		}
		ids[c.ID] = true
		for _, f := range c.Findings {
			checkFinding(t, c, f, actions)
		}
	}
}

func checkFinding(t *testing.T, c Judged, f Finding, actions map[string]Action) {
	t.Helper()
	if (f.Status == NotAffected) != (f.Justification != "") {
		t.Errorf("%s %s: %s with justification %q", c.Source.Name, f.ID, f.Status, f.Justification)
	}
	if (f.Status == Affected) != (f.Remediation != "") {
		t.Errorf("%s %s: %s with remediation %q", c.Source.Name, f.ID, f.Status, f.Remediation)
	}
	if len(f.Evidence) == 0 || f.Evidence[0].Text == "" || f.Rule == "" || f.Severity == "" {
		t.Errorf("%s %s: no evidence, rule or severity: %+v", c.Source.Name, f.ID, f)
	}
	if f.Status == Affected && len(f.Actions) == 0 {
		t.Errorf("%s %s is affected and no action settles it", c.Source.Name, f.ID)
	}
	for _, id := range f.Actions {
		x, ok := actions[id]
		if !ok || !slices.Contains(x.Settles, f.ID) {
			t.Errorf("%s %s names action %s, which does not settle it", c.Source.Name, f.ID, id)
		}
		if x.Kind == UpgradeUpstream && c.Provenance == "distribution" {
			t.Errorf("%s %s: a distribution's package is sent to another branch", c.Source.Name, f.ID)
		}
	}
}

func firstDifference(got, want []byte) string {
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(g), len(w)) {
		x, y := cmp.Or(at(g, i), "(end)"), cmp.Or(at(w, i), "(end)")
		if x != y {
			return fmt.Sprintf("line %d\n got %s\nwant %s", i+1, x, y)
		}
	}
	return ""
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// BenchmarkAssess judges the real hosts, without reading them.
func BenchmarkAssess(b *testing.B) {
	for _, dir := range hostDirs(b) {
		r, err := rootfs.Open(filepath.Join("..", "..", "shared", "hosts", dir))
		if err != nil {
			b.Fatal(err)
		}
		h, err := inventory.Scan(b.Context(), r, inventory.Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(dir, func(b *testing.B) {
			for b.Loop() {
				assessDir(b, h)
			}
		})
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
