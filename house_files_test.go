// SPDX-License-Identifier: Apache-2.0

package house_test

import (
	"fmt"
	"go/ast"
	"go/format"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// fileRule is a rule that one file is enough to check.
type fileRule struct {
	name  string
	check func(s source) []string
}

func fileRules() []fileRule {
	return []fileRule{
		{"arrows", checkArrows},
		{"imports", checkImports},
		{"calls", checkCalls},
		{"init", checkInit},
		{"names", checkFileName},
		{"licence", checkLicence},
		{"size", checkSize},
		{"gofmt", checkFormat},
		{"comments", checkComments},
		{"errors", checkErrorTexts},
		{"docs", checkDocs},
	}
}

// imports returns import paths by the name they have in the file.
func (s source) imports() map[string]string {
	names := map[string]string{}
	for _, spec := range s.file.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		name := path.Base(p)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = p
	}
	return names
}

func checkArrows(s source) (bad []string) {
	allowed, known := arrows()[s.dir()]
	if s.isTest() || !known {
		return nil // a package without a place is checkPlace's to report
	}
	for _, p := range s.imports() {
		own, ours := strings.CutPrefix(p, module+"/")
		if ours && !slices.Contains(allowed, own) {
			bad = append(bad, "may not import "+own)
		}
	}
	return bad
}

func checkImports(s source) (bad []string) {
	if s.isTest() {
		return nil
	}
	top, _, _ := strings.Cut(s.dir(), "/") // a rule is also for the packages below
	banned := map[string][]string{
		"backport":  {"os", "net", "database", "log", "io/ioutil", "syscall"},
		"inventory": {"os/exec", "net", "log"},
		"version":   {"os", "net", "log"},
		"report":    {"os/exec", "net", "log"},
	}[top]
	if banned == nil && !s.inCmd() {
		banned = []string{"os/exec", "log"}
	}
	for _, p := range s.imports() {
		if p == "net/url" || p == "net/netip" {
			continue // they only parse
		}
		for _, b := range banned {
			if p == b || strings.HasPrefix(p, b+"/") {
				bad = append(bad, "may not import "+p)
			}
		}
	}
	return bad
}

// onlyCmd is what leaves the program or takes from its surroundings.
func onlyCmd() map[string][]string {
	return map[string][]string{
		"os":   {"Exit", "Getenv", "LookupEnv", "Environ", "ExpandEnv", "Setenv", "Stdout", "Stderr", "Stdin"},
		"fmt":  {"Print", "Printf", "Println", "Scan", "Scanf", "Scanln"},
		"time": {"Now", "Since", "Until"},
	}
}

func checkCalls(s source) (bad []string) {
	if s.isTest() || s.inCmd() {
		return nil
	}
	imports, banned := s.imports(), onlyCmd()
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			x, ok := n.X.(*ast.Ident)
			if ok && slices.Contains(banned[imports[x.Name]], n.Sel.Name) {
				bad = append(bad, fmt.Sprintf("line %d: only cmd uses %s.%s", s.line(n), x.Name, n.Sel.Name))
			}
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.Ident); ok && (f.Name == "print" || f.Name == "println") {
				bad = append(bad, fmt.Sprintf("line %d: %s writes to stderr", s.line(n), f.Name))
			}
		}
		return true
	})
	return bad
}

func checkInit(s source) (bad []string) {
	for _, d := range s.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			bad = append(bad, fmt.Sprintf("line %d: func init", s.line(f)))
		}
	}
	return bad
}

func checkFileName(s source) []string {
	name := strings.TrimSuffix(strings.TrimSuffix(path.Base(s.path), ".go"), "_test")
	if slices.Contains([]string{"util", "utils", "helper", "helpers", "common", "misc", "types"}, name) {
		return []string{"a file is named after the idea it holds, not " + name}
	}
	return nil
}

func checkLicence(s source) []string {
	if !strings.HasPrefix(s.text, "// SPDX-License-Identifier: Apache-2.0\n") {
		return []string{"does not start with the SPDX line"}
	}
	return nil
}

func checkSize(s source) (bad []string) {
	limit := 300
	if s.isTest() {
		limit = 400
	}
	if s.lines() > limit {
		bad = append(bad, fmt.Sprintf("%d lines, at most %d", s.lines(), limit))
	}
	number := 0
	for line := range strings.Lines(s.text) {
		number++
		if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 160 {
			bad = append(bad, fmt.Sprintf("line %d: %d columns, at most 160", number, n))
		}
	}
	for _, d := range s.file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || s.isTest() {
			continue
		}
		if n := s.fset.Position(f.End()).Line - s.line(f) + 1; n > 60 {
			bad = append(bad, fmt.Sprintf("%s has %d lines, at most 60", f.Name.Name, n))
		}
	}
	return bad
}

func checkFormat(s source) []string {
	formatted, err := format.Source([]byte(s.text))
	if err != nil {
		return []string{err.Error()}
	}
	if string(formatted) != s.text {
		return []string{"is not as gofmt writes it"}
	}
	return nil
}

// openEnd finds notes that belong into the issue tracker.
var openEnd = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b`)

func checkComments(s source) (bad []string) {
	for _, group := range s.file.Comments {
		for _, c := range group.List {
			if m := openEnd.FindString(c.Text); m != "" {
				bad = append(bad, fmt.Sprintf("line %d: %s in a comment", s.line(c), m))
			}
		}
	}
	return bad
}

func checkErrorTexts(s source) (bad []string) {
	if s.isTest() {
		return nil
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if ok && strings.Contains(strings.ToLower(lit.Value), "failed to ") {
			bad = append(bad, fmt.Sprintf("line %d: say what was done, not that it failed", s.line(lit)))
		}
		return true
	})
	return bad
}
