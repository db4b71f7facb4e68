// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/cryptopatch/cryptopatch/report"
)

// schemasOnce compiles the schemas, by the "schema" that a document names.
var schemasOnce = sync.OnceValues(func() (map[string]*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	ids := map[string]string{}
	for _, text := range []string{report.JSONSchema(), report.SeveralJSONSchema(), report.ExplanationJSONSchema(), report.InventoryJSONSchema()} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			return nil, err
		}
		top := doc.(map[string]any)
		ids[top["title"].(string)] = top["$id"].(string)
		if err := c.AddResource(top["$id"].(string), doc); err != nil {
			return nil, err
		}
	}
	out := map[string]*jsonschema.Schema{}
	for name, id := range ids {
		s, err := c.Compile(id)
		if err != nil {
			return nil, err
		}
		out[name] = s
	}
	return out, nil
})

// meetsSchema wants one JSON document that meets the schema it names.
func meetsSchema(text string) error {
	all, err := schemasOnce()
	if err != nil {
		return err
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return err
	}
	top, _ := doc.(map[string]any)
	name, _ := top["schema"].(string)
	if all[name] == nil {
		return fmt.Errorf("no schema %q", name)
	}
	return all[name].Validate(doc)
}

// TestJSONMeetsSchemas holds the JSON of the commands against the schemas, for
// every kind of text and question.
func TestJSONMeetsSchemas(t *testing.T) {
	const (
		mail1 = "testdata/hosts/mail1"
		fleet = "testdata/texts/fleet.csv"
		words = "OpenSSL 3.0.9 30 May 2023 (Library: OpenSSL 3.0.22 25 Aug 2026)"
	)
	type run struct {
		stdin, want string // want is the schema
		args        []string
	}
	explained := func(args ...string) run {
		return run{"", report.ExplanationSchema, append([]string{"explain"}, args...)}
	}
	cases := map[string]run{
		"scan":                 {"", report.Schema, []string{"scan", "--root", mail1}},
		"inventory":            {"", report.InventorySchema, []string{"inventory", "--root", mail1}},
		"inventory-ubuntu":     {"", report.InventorySchema, []string{"inventory", "--root", "testdata/hosts/web2"}},
		"assess-one":           {"openssl-1.1.1k-9.el8_7.x86_64\n", report.Schema, []string{"assess", "--os", "rhel:8.10", "-"}},
		"assess-arch":          {"openssl 3.3.2-1\n", report.Schema, []string{"assess", "--os", "arch", "-"}},
		"assess-several":       {"", report.SeveralSchema, []string{"assess", fleet}},
		"assess-bad-lines":     {"os,package,version\nbeos:5,openssl,1\ndebian:12,openssl,3.0.20-1\n", report.Schema, []string{"assess", "-"}},
		"assess-missing":       {"", report.SeveralSchema, []string{"assess", fleet, "testdata/missing"}},
		"explain-name":         explained("heartbleed"),
		"explain-two":          explained("beast", "CVE-2022-0778"),
		"explain-no-id":        explained("selfie"),
		"explain-nobody-knows": explained("CVE-2039-1234"),
		"explain-advisory":     explained("RHSA-2014:0376"),
		"explain-system":       explained("heartbleed", "--os", "rhel:6"),
		"explain-affected":     explained("heartbleed", "--os", "rhel:6", "--package", "openssl=1.0.1e-16.el6_5.4"),
		"explain-fixed":        explained("heartbleed", "--os", "rhel:6", "--package", "openssl=1.0.1e-16.el6_5.7"),
		"explain-unknown":      explained("CVE-2026-14457", "--os", "debian:12", "--package", "openssl=3.0.22-1~deb12u2"),
		"explain-not-affected": explained("sweet32", "--root", mail1),
		"explain-open-host":    explained("CVE-2026-42767", "--root", mail1),
		"explain-unconcerned":  explained("breach", "--root", mail1),
		"explain-empty-host":   explained("heartbleed", "--root", "testdata/script"),
		"explain-words":        explained(words),
		"explain-words-asked":  explained(words, "heartbleed", "robot"),
		"explain-no-version":   {"built with BoringSSL\nTLS\n", report.ExplanationSchema, []string{"explain", "-"}},
	}
	for _, text := range banners(t) {
		name := "explain-" + strings.TrimSuffix(filepath.Base(text), ".txt")
		data, err := os.ReadFile(text)
		if err != nil {
			t.Fatal(err)
		}
		cases[name] = run{string(data), report.ExplanationSchema, []string{"explain", "-"}}
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var out, messages bytes.Buffer
			p := testProgram(&out)
			p.stdin, p.stderr = strings.NewReader(c.stdin), &messages
			args := append(c.args, "--format", "json")
			if c.args[0] != "inventory" {
				args = append(args, "--as-of", "2026-11-20")
			}
			if code := p.run(t.Context(), args); code == exitFailed {
				t.Fatalf("%q: exit %d\n%s", args, code, messages.String())
			}
			if err := meetsSchema(out.String()); err != nil {
				t.Errorf("%q: %v", args, err)
			}
			if !strings.Contains(out.String(), `"schema": "`+c.want+`"`) {
				t.Errorf("%q: not of schema %s", args, c.want)
			}
		})
	}
}

// banners are the version texts that are kept with their reader.
func banners(t *testing.T) []string {
	t.Helper()
	out, err := filepath.Glob("../../inventory/banner/testdata/*.txt")
	if err != nil || len(out) < 10 {
		t.Fatalf("%d version texts: %v", len(out), err)
	}
	return out
}
