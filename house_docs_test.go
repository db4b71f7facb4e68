// SPDX-License-Identifier: Apache-2.0

package house_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// parseInto parses a source again into a file set that it shares with others.
func parseInto(fset *token.FileSet, s source) (*ast.File, error) {
	return parser.ParseFile(fset, s.path, s.text, parser.ParseComments|parser.SkipObjectResolution)
}

// checkDocs wants a comment on every exported name, one that starts with the
// name where it documents a single type or function.
func checkDocs(s source) (bad []string) {
	if s.isTest() {
		return nil
	}
	for _, d := range s.file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && exportedReceiver(d) && !speaksOf(d.Doc, d.Name.Name) {
				bad = append(bad, undocumented(s, d.Name))
			}
		case *ast.GenDecl:
			bad = append(bad, undocumentedSpecs(s, d)...)
		}
	}
	return bad
}

func undocumentedSpecs(s source, d *ast.GenDecl) (bad []string) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if spec.Name.IsExported() && !speaksOf(d.Doc, spec.Name.Name) && !speaksOf(spec.Doc, spec.Name.Name) {
				bad = append(bad, undocumented(s, spec.Name))
			}
		case *ast.ValueSpec:
			for _, name := range spec.Names {
				if name.IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
					bad = append(bad, undocumented(s, name))
				}
			}
		}
	}
	return bad
}

func undocumented(s source, name *ast.Ident) string {
	return fmt.Sprintf("line %d: %s has no comment that starts with its name", s.line(name), name.Name)
}

// exportedReceiver reports whether f is a function, or a method of an exported
// type.
func exportedReceiver(f *ast.FuncDecl) bool {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return true
	}
	id := rootOf(f.Recv.List[0].Type)
	return id == nil || id.IsExported()
}

// speaksOf reports whether a comment starts with name, or with "A name".
func speaksOf(doc *ast.CommentGroup, name string) bool {
	if doc == nil {
		return false
	}
	text := doc.Text()
	for _, article := range []string{"", "A ", "An ", "The "} {
		rest, ok := strings.CutPrefix(text, article+name)
		if ok && (rest == "" || !strings.ContainsAny(rest[:1], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")) {
			return true
		}
	}
	return false
}
