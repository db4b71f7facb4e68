// SPDX-License-Identifier: Apache-2.0

package house_test

import (
	"slices"
	"strings"
	"testing"
)

const spdx = "// SPDX-License-Identifier: Apache-2.0\n\n"

// TestFileRulesFail shows for each file rule a source that breaks it, and for
// some a source that looks alike and does not.
func TestFileRulesFail(t *testing.T) {
	long := strings.Repeat("\tprintln()\n", 60)
	tests := []struct {
		name, rule, path, text string
		want                   string // empty: nothing to complain about
	}{
		{"good", "arrows", "backport/x.go", "package backport\n\nimport _ \"" + module + "/inventory\"\n", ""},
		{"up_arrow", "arrows", "inventory/x.go", "package inventory\n\nimport _ \"" + module + "/backport\"\n", "may not import backport"},
		{"sideways", "arrows", "advisories/x.go", "package advisories\n\nimport _ \"" + module + "/inventory\"\n", "may not import inventory"},
		{"version_alone", "arrows", "version/x.go", "package version\n\nimport _ \"" + module + "/report\"\n", "may not import report"},
		{"builder", "arrows", "cmd/mksnapshot/x.go", "package main\n\nimport _ \"" + module + "/inventory\"\n", "may not import inventory"},
		{"backport_os", "imports", "backport/x.go", "package backport\n\nimport _ \"os\"\n", "may not import os"},
		{"backport_sql", "imports", "backport/x.go", "package backport\n\nimport _ \"database/sql\"\n", "may not import database/sql"},
		{"inventory_exec", "imports", "inventory/x.go", "package inventory\n\nimport _ \"os/exec\"\n", "may not import os/exec"},
		{"inventory_http", "imports", "inventory/x.go", "package inventory\n\nimport _ \"net/http\"\n", "may not import net/http"},
		{"inventory_below", "imports", "inventory/rootfs/x.go", "package rootfs\n\nimport _ \"net\"\n", "may not import net"},
		{"inventory_url", "imports", "inventory/x.go", "package inventory\n\nimport _ \"net/url\"\n", ""},
		{"log", "imports", "advisories/x.go", "package advisories\n\nimport _ \"log/slog\"\n", "may not import log/slog"},
		{"exit", "calls", "report/x.go", "package report\n\nimport \"os\"\n\nfunc f() { os.Exit(1) }\n", "only cmd uses os.Exit"},
		{"exit_in_cmd", "calls", "cmd/cryptopatch/x.go", "package main\n\nimport \"os\"\n\nfunc f() { os.Exit(1) }\n", ""},
		{"environment", "calls", "inventory/x.go", "package inventory\n\nimport \"os\"\n\nvar x = os.Getenv(\"X\")\n", "os.Getenv"},
		{"print", "calls", "inventory/x.go", "package inventory\n\nimport \"fmt\"\n\nfunc f() { fmt.Println() }\n", "fmt.Println"},
		{"builtin_print", "calls", "inventory/x.go", "package inventory\n\nfunc f() { println() }\n", "println"},
		{"clock", "calls", "backport/x.go", "package backport\n\nimport \"time\"\n\nvar now = time.Now\n", "time.Now"},
		{"renamed_clock", "calls", "backport/x.go", "package backport\n\nimport clock \"time\"\n\nvar now = clock.Now()\n", "clock.Now"},
		{"other_now", "calls", "backport/x.go", "package backport\n\nfunc f(host struct{ Now int }) int { return host.Now }\n", ""},
		{"init", "init", "report/x.go", "package report\n\nfunc init() {}\n", "func init"},
		{"init_method", "init", "report/x.go", "package report\n\ntype t int\n\nfunc (t) init() {}\n", ""},
		{"utils", "names", "report/utils.go", "package report\n", "not utils"},
		{"types_test", "names", "report/types_test.go", "package report\n", "not types"},
		{"long_file", "size", "report/x.go", "package report\n" + strings.Repeat("\n", 300), "301 lines"},
		{"long_line", "size", "report/x.go", "package report\n\n// " + strings.Repeat("x", 158) + "\n", "161 columns"},
		{"long_function", "size", "report/x.go", "package report\n\nfunc f() {\n" + long + "}\n", "f has 62 lines"},
		{"long_test_function", "size", "report/x_test.go", "package report\n\nfunc f() {\n" + long + "}\n", ""},
		{"spaces", "gofmt", "report/x.go", "package report\n\nfunc f() {\n    return\n}\n", "gofmt"},
		{"todo", "comments", "report/x.go", "package report\n\n// TODO: more.\n", "TODO"},
		{"failed_to", "errors", "report/x.go", "package report\n\nconst x = \"failed to read\"\n", "not that it failed"},
		{"bare_function", "docs", "report/x.go", "package report\n\nfunc Write() {}\n", "Write has no comment"},
		{"wrong_word", "docs", "report/x.go", "package report\n\n// Writes it.\nfunc Write() {}\n", "Write has no comment"},
		{"bare_method", "docs", "report/x.go", "package report\n\n// T is it.\ntype T int\n\nfunc (T) Write() {}\n", "Write has no comment"},
		{"bare_type", "docs", "report/x.go", "package report\n\ntype T int\n", "T has no comment"},
		{"article", "docs", "report/x.go", "package report\n\n// A T is it.\ntype T int\n", ""},
		{"bare_constant", "docs", "report/x.go", "package report\n\nconst C = 1\n", "C has no comment"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := parseSource(tt.path, spdx+tt.text)
			if tt.rule == "size" {
				s, err = parseSource(tt.path, tt.text)
			}
			if err != nil {
				t.Fatal(err)
			}
			expect(t, ruleNamed(t, tt.rule)(s), tt.want)
		})
	}
	s, err := parseSource("report/x.go", "package report\n")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, ruleNamed(t, "licence")(s), "SPDX")
}

func TestPackageRulesFail(t *testing.T) {
	good := "// Package report is it.\npackage report\n"
	tests := []struct {
		name, rule, dir string
		texts           []string
		want            string
	}{
		{"placed", "place", "report", []string{good}, ""},
		{"homeless", "place", "util", []string{"package util\n"}, "no place"},
		{"one_comment", "package_comment", "report", []string{good, "package report\n"}, ""},
		{"no_comment", "package_comment", "report", []string{"package report\n"}, "0 files"},
		{"two_comments", "package_comment", "report", []string{good, good}, "2 files"},
		{"other_comment", "package_comment", "report", []string{"// Reports.\npackage report\n"}, "does not start"},
		{"command", "package_comment", "cmd/x", []string{"// Command x is it.\npackage main\n"}, ""},
		{"constant_variable", "package_variables", "report", []string{"package report\n\nvar x = []int{1}\n\nvar y = x[0]\n"}, ""},
		{"embedded", "package_variables", "report", []string{"package report\n\nimport _ \"embed\"\n\n//go:embed f\nvar x []byte\n"}, ""},
		{"unset", "package_variables", "report", []string{"package report\n\nvar x int\n"}, "x changes"},
		{"assigned", "package_variables", "report", []string{"package report\n\nvar x = 1\n", "package report\n\nfunc f() { x = 2 }\n"}, "x changes"},
		{"counted", "package_variables", "report", []string{"package report\n\nvar x = 1\n\nfunc f() { x++ }\n"}, "x changes"},
		{"indexed", "package_variables", "report", []string{"package report\n\nvar x = map[int]int{}\n\nfunc f() { x[1] = 2 }\n"}, "x changes"},
		{"lent", "package_variables", "report", []string{"package report\n\nvar x = 1\n\nfunc f() *int { return &x }\n"}, "x changes"},
		{"shadowed", "package_variables", "report", []string{"package report\n\nvar x = 1\n\nfunc f() { x := 2; x = 3; _ = x }\n"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var sources []source
			for i, text := range tt.texts {
				s, err := parseSource(tt.dir+"/"+string(rune('a'+i))+".go", text)
				if err != nil {
					t.Fatal(err)
				}
				sources = append(sources, s)
			}
			i := slices.IndexFunc(packageRules(), func(r packageRule) bool { return r.name == tt.rule })
			expect(t, packageRules()[i].check(tt.dir, sources), tt.want)
		})
	}
}

func TestPageRulesFail(t *testing.T) {
	gomod := "module m\n\nrequire example.com/one/v2 v2.0.0\n\nrequire (\n\texample.com/two v1.0.0\n\texample.com/three v1.0.0 // indirect\n)\n"
	modules := directDependencies(gomod)
	if want := []string{"example.com/one/v2", "example.com/two"}; !slices.Equal(modules, want) {
		t.Errorf("directDependencies = %q, want %q", modules, want)
	}
	page := "`example.com/one/v2` and example.com/two-more; version/ reads, `cmd/x/` too, myreport/ not"
	expect(t, unnamedModules(page, modules), "example.com/two")
	expect(t, unnamedModules(page, modules[:1]), "")
	expect(t, unnamedFolders(page, []string{"version", "cmd/x"}), "")
	expect(t, unnamedFolders(page, []string{"report"}), "report/")
	if got := foldersNamed(page); !slices.Equal(got, []string{"cmd/x"}) {
		t.Errorf("foldersNamed = %q", got)
	}
}

func ruleNamed(t *testing.T, name string) func(source) []string {
	t.Helper()
	i := slices.IndexFunc(fileRules(), func(r fileRule) bool { return r.name == name })
	if i < 0 {
		t.Fatalf("no rule %q", name)
	}
	return fileRules()[i].check
}

func expect(t *testing.T, complaints []string, want string) {
	t.Helper()
	switch {
	case want == "" && len(complaints) > 0:
		t.Errorf("complains: %q", complaints)
	case want != "" && (len(complaints) != 1 || !strings.Contains(complaints[0], want)):
		t.Errorf("complaints are %q, want one with %q", complaints, want)
	}
}
