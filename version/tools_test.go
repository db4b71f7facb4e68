// SPDX-License-Identifier: Apache-2.0

package version_test

import (
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/version"
)

// The tables are written by hand; here the tools that own an order have their
// say on the same rows, and on all versions of a table sorted by Compare.

func TestDpkgAgrees(t *testing.T) {
	tool := lookTool(t, "dpkg")
	checkTool(t, version.Dpkg, func(pairs []row) []int {
		got := make([]int, len(pairs))
		for i, p := range pairs {
			switch {
			case dpkgSays(t, tool, p.a, "lt", p.b):
				got[i] = -1
			case dpkgSays(t, tool, p.a, "gt", p.b):
				got[i] = 1
			}
		}
		return got
	})
}

func dpkgSays(t *testing.T, tool, a, relation, b string) bool {
	t.Helper()
	err := exec.Command(tool, "--compare-versions", a, relation, b).Run()
	if exit := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		t.Fatalf("dpkg --compare-versions %q %s %q: %v", a, relation, b, err)
	}
	return err == nil
}

func TestRPMAgrees(t *testing.T) {
	tool := lookTool(t, "rpm")
	checkTool(t, version.RPM, func(pairs []row) []int {
		var script strings.Builder
		for _, p := range pairs {
			fmt.Fprintf(&script, "print(rpm.vercmp(%q,%q)..\" \")", p.a, p.b)
		}
		out, err := exec.Command(tool, "--eval", "%{lua:"+script.String()+"}").Output()
		if err != nil {
			t.Fatalf("rpm --eval: %v", err)
		}
		return numbers(t, strings.Fields(string(out)), len(pairs))
	})
}

func TestPacmanAgrees(t *testing.T) {
	tool := lookTool(t, "vercmp")
	checkTool(t, version.Pacman, func(pairs []row) []int {
		var words []string
		for _, p := range pairs {
			if strings.Contains(p.a, "-") != strings.Contains(p.b, "-") {
				words = append(words, strconv.Itoa(p.want)) // vercmp ignores the only release
				continue
			}
			out, err := exec.Command(tool, p.a, p.b).Output()
			if err != nil {
				t.Fatalf("vercmp %q %q: %v", p.a, p.b, err)
			}
			words = append(words, strings.TrimSpace(string(out)))
		}
		return numbers(t, words, len(pairs))
	})
}

func lookTool(t *testing.T, name string) string {
	t.Helper()
	tool, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed, so its order cannot be compared with ours", name)
	}
	return tool
}

func numbers(t *testing.T, words []string, want int) []int {
	t.Helper()
	var got []int
	for _, w := range words {
		n, err := strconv.Atoi(w)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, max(-1, min(1, n)))
	}
	if len(got) != want {
		t.Fatalf("the tool gave %d answers, want %d", len(got), want)
	}
	return got
}

// checkTool asks the tool about every row of the table, and about every pair of
// neighbours once all versions of the table are sorted by Compare.
func checkTool(t *testing.T, s version.Scheme, ask func(pairs []row) []int) {
	t.Helper()
	pairs := readTable(t, s)
	pairs = append(pairs, neighbours(t, s, pairs)...)
	for i, got := range ask(pairs) {
		if p := pairs[i]; got != p.want {
			t.Errorf("%s: %q against %q: the tool says %d, Compare %d", s, p.a, p.b, got, p.want)
		}
	}
}

func neighbours(t *testing.T, s version.Scheme, rows []row) []row {
	t.Helper()
	var all []string
	for _, r := range rows {
		all = append(all, r.a, r.b)
	}
	slices.SortFunc(all, func(a, b string) int { return compare(t, s, a, b) })
	var pairs []row
	for i := range len(all) - 1 {
		pairs = append(pairs, row{all[i], all[i+1], compare(t, s, all[i], all[i+1])})
	}
	return pairs
}

func compare(t *testing.T, s version.Scheme, a, b string) int {
	t.Helper()
	c, err := version.Compare(s, a, b)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
