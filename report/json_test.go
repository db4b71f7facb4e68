// SPDX-License-Identifier: Apache-2.0

package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/report"
)

func render(t *testing.T, format string, r report.Report, o report.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Write(&b, format, r, o); err != nil {
		t.Fatalf("Write(%s): %v", format, err)
	}
	return b.String()
}

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(report.JSONSchema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("report-v1.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("report-v1.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, text string) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(v)
}

func TestJSONMeetsSchema(t *testing.T) {
	s := compileSchema(t)
	for name, a := range map[string]backport.Assessment{
		"whole": assessment(),
		"empty": {NoData: true, At: date("2026-11-20")},
	} {
		t.Run(name, func(t *testing.T) {
			if err := validate(t, s, render(t, "json", report.New(a, meta()), report.Options{})); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestJSONGolden(t *testing.T) {
	golden(t, "testdata/report.json", render(t, "json", report.New(assessment(), meta()), report.Options{}))
}

// TestSchemaRefuses breaks one thing at a time in a good report.
func TestSchemaRefuses(t *testing.T) {
	s := compileSchema(t)
	cases := map[string]func(*report.Report){
		"wrong-schema":         func(r *report.Report) { r.Schema = "cryptopatch/report/v2" },
		"no-actions":           func(r *report.Report) { r.Components[0].Findings[0].Actions = nil },
		"no-remediation":       func(r *report.Report) { r.Components[0].Findings[0].Remediation = "" },
		"no-justification":     func(r *report.Report) { r.Components[0].Findings[3].Justification = "" },
		"fixed-with-reason":    func(r *report.Report) { r.Components[0].Findings[2].Justification = backport.ComponentNotPresent },
		"no-evidence":          func(r *report.Report) { r.Components[0].Findings[2].Evidence = nil },
		"unknown-status":       func(r *report.Report) { r.Components[0].Findings[2].Status = "safe" },
		"unknown-severity":     func(r *report.Report) { r.Components[0].Findings[2].Severity = "moderate" },
		"unknown-verdict":      func(r *report.Report) { r.Summary.Verdict = "fine" },
		"unknown-kind":         func(r *report.Report) { r.Actions[0].Kind = "pray" },
		"unknown-library":      func(r *report.Report) { r.Components[0].Library = "libk5crypto" },
		"component-without-id": func(r *report.Report) { r.Components[0].ID = "" },
		"date-in-words":        func(r *report.Report) { r.Components[0].Lifecycle.Vendor.Ends = "soon" },
		"null-components":      func(r *report.Report) { r.Components = nil },
	}
	for name, spoil := range cases {
		t.Run(name, func(t *testing.T) {
			r := report.New(assessment(), meta())
			spoil(&r)
			if err := validate(t, s, render(t, "json", r, report.Options{})); err == nil {
				t.Error("the schema accepts it")
			}
		})
	}
}

// TestSchemaNamesEveryField finds fields that the model has and the schema
// does not: the schema is open, so validation alone would not.
func TestSchemaNamesEveryField(t *testing.T) {
	var model map[string]any
	if err := json.Unmarshal([]byte(render(t, "json", report.New(assessment(), meta()), report.Options{})), &model); err != nil {
		t.Fatal(err)
	}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, sub := range v {
				if path != ".host.labels" && !strings.Contains(report.JSONSchema(), `"`+k+`": {`) {
					t.Errorf("%s.%s is not in the schema", path, k)
				}
				walk(path+"."+k, sub)
			}
		case []any:
			for _, sub := range v {
				walk(path, sub)
			}
		}
	}
	walk("", model)
}

func TestRoundTrip(t *testing.T) {
	r := report.New(assessment(), meta())
	text := render(t, "json", r, report.Options{})
	back, err := report.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, back); diff != "" {
		t.Errorf("Read(Write(r)) differs (-want +got):\n%s", diff)
	}
	for _, format := range report.Formats() {
		if diff := cmp.Diff(render(t, format, r, report.Options{}), render(t, format, back, report.Options{})); diff != "" {
			t.Errorf("%s of the saved report differs:\n%s", format, diff)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	cases := map[string]struct{ in, want string }{
		"empty":         {"", "unexpected end"},
		"not-json":      {"hello", "invalid character"},
		"two-values":    {`{"schema":"cryptopatch/report/v1"} {}`, "after top-level value"},
		"other-schema":  {`{"schema":"cryptopatch/report/v9"}`, `"cryptopatch/report/v9"`},
		"other-program": {`{"results":[]}`, "not a cryptopatch report"},
		"wrong-type":    {`{"schema":"cryptopatch/report/v1","components":7}`, "decode report"},
		"huge":          {`{"schema":"cryptopatch/report/v1"` + strings.Repeat(" ", 64<<20) + "}", "larger than 64 MiB"},
		"deep":          {strings.Repeat("[", 1<<16), "exceeded max depth"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := report.Read(strings.NewReader(c.in))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Read: got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestJSONHidesNothingFromTerminals(t *testing.T) {
	a := assessment()
	hostile := "a\x1b[2Jb\u009bc\u202ed\U000e0041e"
	a.Host.Hostname = hostile
	text := render(t, "json", report.New(a, meta()), report.Options{})
	if strings.ContainsAny(text, "\x1b\u009b\u202e\U000e0041") {
		t.Error("JSON holds raw control characters")
	}
	back, err := report.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if back.Host.Hostname != hostile {
		t.Errorf("hostname: got %q, want %q", back.Host.Hostname, hostile)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"schema":"cryptopatch/report/v1"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := report.Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		for _, format := range report.Formats() {
			_ = report.Write(&bytes.Buffer{}, format, r, report.Options{Verbose: true})
		}
	})
}
