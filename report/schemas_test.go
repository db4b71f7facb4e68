// SPDX-License-Identifier: Apache-2.0

package report_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/banner"
	"github.com/cryptopatch/cryptopatch/report"
)

// schemas are all by their $id.
func schemas(t *testing.T) map[string]map[string]any {
	t.Helper()
	out := map[string]map[string]any{}
	for _, text := range []string{report.JSONSchema(), report.SeveralJSONSchema(), report.ExplanationJSONSchema(), report.InventoryJSONSchema()} {
		var doc map[string]any
		if err := json.Unmarshal([]byte(text), &doc); err != nil {
			t.Fatal(err)
		}
		out[doc["$id"].(string)] = doc
	}
	return out
}

// schemaBase is where the schemas have their $id.
const schemaBase = "https://github.com/cryptopatch/cryptopatch/report/schema/"

// compile compiles the schema of that file; the others are found by their $id.
func compile(t *testing.T, file string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	for id, doc := range schemas(t) {
		if err := c.AddResource(id, doc); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile(schemaBase + file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// several, stock and answered are documents with every part filled.
func several() report.Several {
	r := report.New(assessment(), meta())
	return report.NewSeveral([]report.Report{r, r}, []inventory.Problem{{Probe: "list", Path: "a.csv", Err: "line 3: no package", Incomplete: true}})
}

func stock() report.Inventory {
	a := assessment()
	for _, c := range a.Components {
		a.Host.Components = append(a.Host.Components, c.Component)
	}
	return report.NewInventory(a.Host, meta())
}

func answered() report.Explanation {
	a := assessment()
	heart := advisories.Dossier{ID: "CVE-2014-0160", Severity: "high", SeveritySource: "redhat", Published: date("2014-04-07"),
		Upstream: []advisories.UpstreamRange{{CVE: "CVE-2014-0160", Library: "openssl", Branch: "1.0.1", Introduced: "1.0.1", Fixed: "1.0.1g"}},
		Statements: []advisories.Statement{{ID: "RHSA-2014:0376", Ecosystem: "Red Hat:enterprise_linux:6", Package: "openssl",
			Published: date("2014-04-08"), Ranges: []advisories.Range{{Events: []advisories.Event{{Fixed: "0:1.0.1e-16.el6_5.7"}}}}}},
		States: []advisories.State{{CVE: "CVE-2014-0160", Ecosystem: "Debian:6.0", Package: "openssl", Kind: advisories.StateNotAffected, Source: "tracker"}}}
	judged := a.Components[0]
	judged.Findings = judged.Findings[:1]
	words := report.NewVersionText(banner.Printout{BuiltOnText: "Thu Jul 23 19:06:35 UTC 2015", Platform: "linux-x86_64",
		Banners: []banner.Banner{{Library: "openssl", Version: "1.0.1e", Compiled: true, Text: "OpenSSL 1.0.1e"}}},
		backport.Weighed{Banner: banner.Banner{Program: "openssl version", Library: "openssl", Version: "1.0.1g", Text: "OpenSSL 1.0.1g"},
			Builder: backport.Builder{Kind: backport.VendorBuild, Signs: []string{"a sign"}},
			Proves:  []string{"a"}, Unproven: []string{"b"}, Commands: []string{"c"},
			Leanings: []backport.Leaning{{ID: "CVE-2014-0160", Severity: "high", SeveritySource: "redhat", Published: date("2014-04-07"),
				UpstreamFixed: "1.0.1g", Lean: backport.LikelyFixed, Why: "a reason", Evidence: []backport.Evidence{{Kind: backport.BuildDate, Source: "s", Text: "t"}}}}},
		func(string) string { return "Heartbleed" })
	return report.NewExplanation(report.Asked{At: date("2026-11-20"), Tool: "test", Dossiers: []advisories.Dossier{heart}, Host: &a, Text: words,
		Listed: &report.Listed{Kind: "packages"}, Unconcerned: []string{"nothing"}, Problems: []inventory.Problem{{Probe: "text", Err: "line 1"}},
		Answers: []backport.Explanation{{Component: judged, Changes: []string{"x"}, Commands: []string{"rpm -q openssl"}, Actions: a.Actions[:1],
			Steps: []backport.Step{{Rule: "3", Question: "q", Answer: "a", Decided: true,
				Evidence: []backport.Evidence{{Kind: backport.VendorAdvisory, Source: "s"}}}}}}})
}

// plainJSON is a document as JSON values, as if read from a file.
func plainJSON(t *testing.T, v any) any {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSchemasAccept(t *testing.T) {
	for file, doc := range map[string]any{
		"reports-v1.json": several(), "inventory-v1.json": stock(), "explanation-v1.json": answered(),
	} {
		t.Run(file, func(t *testing.T) {
			if err := compile(t, file).Validate(plainJSON(t, doc)); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		})
	}
}

// TestSchemasRefuse breaks one thing at a time in a good document.
func TestSchemasRefuse(t *testing.T) {
	for name, spoil := range map[string]func(*report.Several){
		"wrong-schema": func(s *report.Several) { s.Schema = "cryptopatch/report/v1" },
		"null-reports": func(s *report.Several) { s.Reports = nil },
		"bad-report":   func(s *report.Several) { s.Reports[1].Summary.Verdict = "fine" },
		"bad-problem":  func(s *report.Several) { s.Problems[0].Error = "" },
	} {
		t.Run("reports-"+name, func(t *testing.T) { refuses(t, "reports-v1.json", several(), spoil) })
	}
	for name, spoil := range map[string]func(*report.Inventory){
		"wrong-schema": func(v *report.Inventory) { v.Schema = "cryptopatch/inventory/v2" },
		"no-id":        func(v *report.Inventory) { v.Components[0].ID = "" },
		"bad-library":  func(v *report.Inventory) { v.Components[0].Library = "libfoo" },
		"bad-origin":   func(v *report.Inventory) { v.Components[0].Origin = "sky" },
		"null-list":    func(v *report.Inventory) { v.Components = nil },
	} {
		t.Run("inventory-"+name, func(t *testing.T) { refuses(t, "inventory-v1.json", stock(), spoil) })
	}
	for name, spoil := range map[string]func(*report.Explanation){
		"wrong-schema":     func(x *report.Explanation) { x.Schema = "cryptopatch/explanation/v0" },
		"bad-verdict":      func(x *report.Explanation) { x.Verdict = "maybe" },
		"text-says-fixed":  func(x *report.Explanation) { x.Text.Findings[0].Status = backport.Fixed },
		"bad-lean":         func(x *report.Explanation) { x.Text.Findings[0].Lean = "left" },
		"no-doubt":         func(x *report.Explanation) { x.Text.CannotProve = []string{} },
		"two-findings":     func(x *report.Explanation) { f := &x.Answers[0].Component.Findings; *f = append(*f, (*f)[0]) },
		"no-steps":         func(x *report.Explanation) { x.Answers[0].Steps = nil },
		"unnamed-advisory": func(x *report.Explanation) { x.Vulnerabilities[0].Fixes[0].Advisory = "" },
		"bad-state":        func(x *report.Explanation) { x.Vulnerabilities[0].States[0].State = "fine" },
		"null-problems":    func(x *report.Explanation) { x.Problems = nil },
	} {
		t.Run("explanation-"+name, func(t *testing.T) { refuses(t, "explanation-v1.json", answered(), spoil) })
	}
}

func refuses[T any](t *testing.T, file string, doc T, spoil func(*T)) {
	t.Helper()
	spoil(&doc)
	if err := compile(t, file).Validate(plainJSON(t, doc)); err == nil {
		t.Errorf("%s accepts it", file)
	}
}

// TestSchemasNameTheModel compares the properties of each schema with the
// fields of the model, both ways: the schemas are open, so validation alone
// finds neither a field that they leave out nor a name that is misspelt.
func TestSchemasNameTheModel(t *testing.T) {
	all := schemas(t)
	w := walker{t, all, map[string]bool{}}
	w.walk("report", reflect.TypeFor[report.Report](), all[schemaBase+"report-v1.json"], schemaBase+"report-v1.json")
	w.walk("reports", reflect.TypeFor[report.Several](), all[schemaBase+"reports-v1.json"], schemaBase+"reports-v1.json")
	w.walk("inventory", reflect.TypeFor[report.Inventory](), all[schemaBase+"inventory-v1.json"], schemaBase+"inventory-v1.json")
	w.walk("explanation", reflect.TypeFor[report.Explanation](), all[schemaBase+"explanation-v1.json"], schemaBase+"explanation-v1.json")
	if len(w.seen) < 40 {
		t.Errorf("only %d objects were compared", len(w.seen))
	}
}

// reserved are properties that later versions fill.
var reserved = []string{"ignored"}

// walker goes through a model and its schema side by side.
type walker struct {
	t    *testing.T
	all  map[string]map[string]any
	seen map[string]bool
}

func (w walker) walk(path string, typ reflect.Type, schema map[string]any, id string) {
	schema, id = w.resolve(schema, id)
	switch typ.Kind() {
	case reflect.Pointer:
		w.walk(path, typ.Elem(), schema, id)
	case reflect.Slice:
		if items, ok := schema["items"].(map[string]any); ok {
			w.walk(path+"[]", typ.Elem(), items, id)
		} else {
			w.t.Errorf("%s is a list, not so in the schema", path)
		}
	case reflect.Struct:
		w.seen[path] = true
		named, _ := schema["properties"].(map[string]any)
		var fields []string
		for _, f := range reflect.VisibleFields(typ) {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			fields = append(fields, name)
			if sub, ok := named[name].(map[string]any); ok {
				w.walk(path+"."+name, f.Type, sub, id)
			} else {
				w.t.Errorf("%s.%s is not in the schema", path, name)
			}
		}
		for name := range named {
			if !slices.Contains(fields, name) && !slices.Contains(reserved, name) {
				w.t.Errorf("%s.%s of the schema is not in the model", path, name)
			}
		}
	}
}

// resolve follows references.
func (w walker) resolve(schema map[string]any, id string) (map[string]any, string) {
	for {
		ref, ok := schema["$ref"].(string)
		if !ok {
			return schema, id
		}
		file, pointer, _ := strings.Cut(ref, "#")
		if file != "" {
			id = file
		}
		schema = w.all[id]
		for _, part := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
			if part != "" {
				schema, _ = schema[part].(map[string]any)
			}
		}
		if schema == nil {
			w.t.Fatalf("%s leads nowhere", ref)
		}
	}
}
