// SPDX-License-Identifier: Apache-2.0

// Package house_test keeps the rules of the house: which package may import
// which, what only cmd may do, how large things may be, what is documented.
package house_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/cryptopatch/cryptopatch"

// arrows is which packages of this module each one may import. A new package
// gets its place here first, and a line in docs/architecture.md.
func arrows() map[string][]string {
	return map[string][]string{
		"version": {},
		"inventory": {"version", "inventory/rootfs", "inventory/stanza", "inventory/distro", "inventory/rpmdb",
			"inventory/object", "inventory/walk", "inventory/owner", "inventory/bundle", "inventory/process", "inventory/trust", "inventory/fips"},
		"inventory/rootfs":          {},
		"inventory/stanza":          {},
		"inventory/distro":          {"inventory/rootfs", "inventory/stanza"},
		"inventory/rpmdb":           {},
		"inventory/rpmdb/rpmdbtest": {},
		"inventory/banner":          {},
		"inventory/object":          {},
		"inventory/walk":            {"inventory/rootfs"},
		"inventory/owner":           {"inventory/rootfs", "inventory/stanza", "inventory/rpmdb"},
		"inventory/bundle":          {"inventory/rootfs"},
		"inventory/process":         {"inventory/rootfs"},
		"inventory/trust":           {"inventory/rootfs"},
		"inventory/fips":            {"inventory/rootfs"},
		"inventory/filecache":       {},
		"advisories":                {"version"},
		"backport/changelog":        {"inventory"},
		"backport":                  {"version", "inventory", "inventory/banner", "advisories", "backport/changelog"},
		"report":                    {"backport", "backport/changelog", "inventory", "inventory/banner", "advisories"},
		"listing":                   {"report", "backport", "inventory", "version"},
		"cmd/cryptopatch": {"version", "inventory", "inventory/rootfs", "inventory/banner", "inventory/walk",
			"advisories", "backport", "report", "listing"},
		"cmd/mksnapshot": {"version", "advisories"},
	}
}

// source is one parsed Go file.
type source struct {
	path string // slash-separated, from the repository root
	text string
	fset *token.FileSet
	file *ast.File
}

func (s source) dir() string         { return path.Dir(s.path) }
func (s source) isTest() bool        { return strings.HasSuffix(s.path, "_test.go") }
func (s source) inCmd() bool         { return strings.HasPrefix(s.path, "cmd/") }
func (s source) lines() int          { return strings.Count(s.text, "\n") }
func (s source) line(n ast.Node) int { return s.fset.Position(n.Pos()).Line }

func parseSource(name, text string) (source, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	return source{name, text, fset, file}, err
}

// tree parses every Go file of the repository, by package folder.
func tree(t *testing.T) map[string][]source {
	t.Helper()
	packages := map[string][]source{}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != "." && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".")) {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		s, err := parseSource(filepath.ToSlash(name), string(text))
		packages[s.dir()] = append(packages[s.dir()], s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return packages
}

func TestFiles(t *testing.T) {
	packages := tree(t)
	for _, rule := range fileRules() {
		t.Run(rule.name, func(t *testing.T) {
			for _, sources := range packages {
				for _, s := range sources {
					complain(t, s.path, rule.check(s))
				}
			}
		})
	}
}

func TestPackages(t *testing.T) {
	packages := tree(t)
	if len(packages) < 5 {
		t.Fatalf("found %d packages; is this the repository root?", len(packages))
	}
	for _, rule := range packageRules() {
		t.Run(rule.name, func(t *testing.T) {
			for dir, sources := range packages {
				complain(t, dir, rule.check(dir, sources))
			}
		})
	}
}

func TestArchitectureNamesEverything(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	gomod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	dependencies := directDependencies(string(gomod))
	if len(dependencies) == 0 {
		t.Error("go.mod names no direct dependency; it has some")
	}
	complain(t, "docs/architecture.md", unnamedModules(string(page), dependencies))
	var folders []string
	for dir := range tree(t) {
		if dir != "." {
			folders = append(folders, dir)
		}
	}
	slices.Sort(folders)
	complain(t, "docs/architecture.md", unnamedFolders(string(page), folders))
	for _, dir := range foldersNamed(string(page)) {
		if _, err := os.Stat(filepath.FromSlash(dir)); errors.Is(err, fs.ErrNotExist) {
			t.Errorf("docs/architecture.md: names %s, which is not there", dir)
		}
	}
}

func complain(t *testing.T, where string, complaints []string) {
	t.Helper()
	for _, c := range complaints {
		t.Errorf("%s: %s", where, c)
	}
}
