// SPDX-License-Identifier: Apache-2.0

package house_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"regexp"
	"strings"
)

// packageRule is a rule that needs all files of one folder.
type packageRule struct {
	name  string
	check func(dir string, sources []source) []string
}

func packageRules() []packageRule {
	return []packageRule{
		{"place", checkPlace},
		{"package_comment", checkPackageComment},
		{"package_variables", checkPackageVariables},
	}
}

func checkPlace(dir string, _ []source) []string {
	if _, known := arrows()[dir]; !known && dir != "." {
		return []string{"has no place in the arrows of house_test.go"}
	}
	return nil
}

func checkPackageComment(dir string, sources []source) []string {
	found := 0
	for _, s := range sources {
		if s.file.Doc == nil || s.isTest() != (dir == ".") {
			continue
		}
		found++
		name := s.file.Name.Name
		starts := "Package " + name + " "
		if name == "main" {
			starts = "Command " + path.Base(dir) + " "
		}
		if !strings.HasPrefix(s.file.Doc.Text(), starts) {
			return []string{fmt.Sprintf("the package comment in %s does not start with %q", s.path, starts)}
		}
	}
	if found != 1 {
		return []string{fmt.Sprintf("%d files have a package comment, want 1", found)}
	}
	return nil
}

// checkPackageVariables finds package variables that change: those without a
// value and those assigned to. Types are resolved within the package alone,
// which is enough to know which name is which variable.
func checkPackageVariables(dir string, sources []source) (bad []string) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, s := range sources {
		if s.isTest() {
			continue
		}
		file, err := parseInto(fset, s)
		if err != nil {
			return []string{err.Error()}
		}
		files = append(files, file)
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Error: func(error) {}} // other packages are not there, on purpose
	pkg, _ := config.Check(dir, fset, files, info)
	changed := func(n ast.Node, name string) {
		bad = append(bad, fmt.Sprintf("%s: package variable %s changes", fset.Position(n.Pos()), name))
	}
	for _, file := range files {
		for _, name := range unsetVariables(file) {
			changed(name, name.Name)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			for _, target := range assigned(n) {
				if v, ok := info.Uses[target].(*types.Var); ok && v.Parent() == pkg.Scope() {
					changed(n, v.Name())
				}
			}
			return true
		})
	}
	return bad
}

// unsetVariables returns the package variables that have no value, apart from
// embedded files.
func unsetVariables(file *ast.File) (names []*ast.Ident) {
	for _, d := range file.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.VAR {
			continue
		}
		for _, spec := range decl.Specs {
			value, ok := spec.(*ast.ValueSpec)
			if ok && len(value.Values) == 0 && !embeds(decl.Doc) && !embeds(value.Doc) {
				names = append(names, value.Names...)
			}
		}
	}
	return names
}

func embeds(doc *ast.CommentGroup) bool {
	if doc == nil {
		return false
	}
	for _, c := range doc.List {
		if strings.HasPrefix(c.Text, "//go:embed ") {
			return true
		}
	}
	return false
}

// assigned returns the variables that a statement writes to or lets others
// write to: x of x = 1, x.f++, x[i] = 1 and &x.
func assigned(n ast.Node) (targets []*ast.Ident) {
	var written []ast.Expr
	switch n := n.(type) {
	case *ast.AssignStmt:
		written = n.Lhs
	case *ast.IncDecStmt:
		written = []ast.Expr{n.X}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			written = []ast.Expr{n.X}
		}
	}
	for _, x := range written {
		if id := rootOf(x); id != nil {
			targets = append(targets, id)
		}
	}
	return targets
}

func rootOf(x ast.Expr) *ast.Ident {
	for {
		switch e := x.(type) {
		case *ast.Ident:
			return e
		case *ast.SelectorExpr:
			x = e.X
		case *ast.IndexExpr:
			x = e.X
		case *ast.ParenExpr:
			x = e.X
		case *ast.StarExpr:
			x = e.X
		default:
			return nil
		}
	}
}

// directDependencies returns the modules that go.mod requires for its own use.
func directDependencies(gomod string) (modules []string) {
	requires := regexp.MustCompile(`^(?:require\s+|\t)([a-z0-9.-]+\.[a-z]+/\S+) v\S+\s*(// indirect)?`)
	for line := range strings.Lines(gomod) {
		if m := requires.FindStringSubmatch(line); m != nil && m[2] == "" {
			modules = append(modules, m[1])
		}
	}
	return modules
}

// unnamedModules returns a complaint for each module that a page does not name.
func unnamedModules(page string, modules []string) (bad []string) {
	for _, m := range modules {
		if !regexp.MustCompile(regexp.QuoteMeta(m) + `(?:[^\w/.-]|$)`).MatchString(page) {
			bad = append(bad, "does not name the dependency "+m)
		}
	}
	return bad
}

// unnamedFolders returns a complaint for each package folder that a page has
// neither as `dir` nor as dir/.
func unnamedFolders(page string, dirs []string) (bad []string) {
	for _, dir := range dirs {
		if !regexp.MustCompile("(?m)`" + dir + "`|(?:^|[^\\w/.-])" + dir + "/").MatchString(page) {
			bad = append(bad, "does not name the package "+dir+"/")
		}
	}
	return bad
}

// foldersNamed returns what a page has in backquotes with a slash at the end.
func foldersNamed(page string) (folders []string) {
	for _, m := range regexp.MustCompile("`([a-z][a-z0-9/]*)/`").FindAllStringSubmatch(page, -1) {
		folders = append(folders, m[1])
	}
	return folders
}
