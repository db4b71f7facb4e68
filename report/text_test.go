// SPDX-License-Identifier: Apache-2.0

package report_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/report"
)

func TestTextGolden(t *testing.T) {
	ok := assessment()
	ok.Components, ok.Actions, ok.Uncovered, ok.Host.Problems = ok.Components[1:], nil, nil, nil
	cases := map[string]struct {
		a backport.Assessment
		o report.Options
	}{
		"plain":    {assessment(), report.Options{}},
		"verbose":  {assessment(), report.Options{Verbose: true, Width: 100}},
		"quiet":    {assessment(), report.Options{Quiet: true}},
		"colour":   {assessment(), report.Options{Color: true, Quiet: true}},
		"ok":       {ok, report.Options{}},
		"ok-quiet": {ok, report.Options{Quiet: true}},
		"no-data":  {noData(nameless(one(backport.Fixed, "low", ""))), report.Options{}},
		"many":     {many(9), report.Options{}},
		"crowd":    {many(70), report.Options{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			golden(t, filepath.Join("testdata", "text", name+".txt"), render(t, "text", report.New(c.a, meta()), c.o))
		})
	}
}

// many is a host with n findings that share a fix and n that share a reason.
func many(n int) backport.Assessment {
	a := one(backport.Affected, "high", backport.ApplyVendorUpdate)
	base := a.Components[0].Findings[0]
	a.Components[0].Findings = nil
	for i := range n {
		f := base
		f.ID, f.FixedVersion = fmt.Sprintf("CVE-2024-%04d", i), "1:1.1.1k-99.el8"
		f.Severity = []string{"high", "medium"}[i%2]
		a.Components[0].Findings = append(a.Components[0].Findings, f)
	}
	for i := range n {
		f := base
		f.ID, f.Status, f.Actions = fmt.Sprintf("CVE-2025-%04d", i), backport.UnderInvestigation, nil
		f.Evidence = []backport.Evidence{{Kind: backport.UpstreamRange, Text: "nobody has judged " + f.ID}}
		a.Components[0].Findings = append(a.Components[0].Findings, f)
	}
	return a
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if os.Getenv("UPDATE") == "1" {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got), UPDATE=1 rewrites it:\n%s", path, diff)
	}
}

func TestTextWidth(t *testing.T) {
	for _, width := range []int{60, 80, 120} {
		text := render(t, "text", report.New(many(40), meta()), report.Options{Width: width, Verbose: true})
		for line := range strings.Lines(text) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("width %d: a line of %d columns: %q", width, n, line)
			}
		}
	}
}

// TestTextIsSafe puts hostile text in every field that comes from a host.
func TestTextIsSafe(t *testing.T) {
	hostile := "a\x1b]0;x\x07\r\nb\u202ec\xffd"
	a := assessment()
	a.Host.Hostname, a.Host.Root, a.Host.Arch, a.Host.System.Name = hostile, hostile, hostile, hostile
	a.Host.Problems[0].Err, a.Host.Problems[0].Path = hostile, hostile
	a.Uncovered[0] = backport.Uncovered{Component: hostile, Why: hostile}
	for i := range a.Components {
		c := &a.Components[i]
		c.Source.Name, c.Source.Version, c.Stream, c.Packages[0].Name = hostile, hostile, hostile, hostile
		for k := range c.Findings {
			f := &c.Findings[k]
			f.ID, f.FixedVersion, f.Advisories, f.Evidence[0].Text = hostile, hostile, []string{hostile}, hostile
		}
	}
	for i := range a.Actions {
		a.Actions[i].Commands, a.Actions[i].Why, a.Actions[i].TargetVersion = []string{hostile}, hostile, hostile
	}
	for _, verbose := range []bool{false, true} {
		text := render(t, "text", report.New(a, meta()), report.Options{Verbose: verbose})
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\x1b\x07\r\u202e") {
			t.Error("the text holds raw control characters")
		}
		if !strings.Contains(text, `a\x1b]0;x\x07\x0d\x0ab\u202ec\xffd`) {
			t.Error("the text does not show what it escaped")
		}
	}
	for _, format := range report.Formats() {
		render(t, format, report.New(a, meta()), report.Options{})
	}
}

func TestEscape(t *testing.T) {
	cases := map[string]struct{ in, want string }{
		"plain":       {"openssl 1:1.1.1k-7.el8_6", "openssl 1:1.1.1k-7.el8_6"},
		"letters":     {"Grüße 東京", "Grüße 東京"},
		"escape":      {"\x1b[31m", `\x1b[31m`},
		"newline":     {"a\nb", `a\x0ab`},
		"delete":      {"\x7f", `\x7f`},
		"c1":          {"\u009b", `\u009b`},
		"bidi":        {"\u202e\u2066", `\u202e\u2066`},
		"zero-width":  {"a\u200bb\ufeff", `a\u200bb\ufeff`},
		"separator":   {"\u2028", `\u2028`},
		"tag":         {"\U000e0041", `\U000e0041`},
		"broken":      {"a\xc3(", `a\xc3(`},
		"replacement": {"\ufffd", "\ufffd"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := report.Escape(c.in); got != c.want {
				t.Errorf("Escape(%q): got %q, want %q", c.in, got, c.want)
			}
		})
	}
}
