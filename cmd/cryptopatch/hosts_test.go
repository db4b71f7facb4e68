// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/cryptopatch/cryptopatch/report"
)

// TestRealHosts judges every gathered host: a verdict for each, in JSON that
// meets the schema, and the same report when the saved one is rendered.
func TestRealHosts(t *testing.T) {
	hosts, err := filepath.Glob("../../../shared/hosts/*/etc")
	if err != nil || len(hosts) == 0 {
		t.Skip("../shared/hosts, real package databases, is not beside the checkout")
	}
	schema := compiled(t)
	for _, dir := range hosts {
		root := filepath.Dir(dir)
		t.Run(filepath.Base(root), func(t *testing.T) {
			text, saved := scanned(t, root, "text"), scanned(t, root, "json")
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(saved))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(doc); err != nil {
				t.Error(err)
			}
			r, err := report.Read(strings.NewReader(saved))
			if err != nil {
				t.Fatal(err)
			}
			var again bytes.Buffer
			if err := report.Write(&again, "text", r, report.Options{}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(text, again.String()); diff != "" {
				t.Errorf("the saved report reads differently (-live +saved):\n%s", diff)
			}
		})
	}
}

// scanned is the report of a root as of a fixed day; the run must give a
// verdict.
func scanned(t *testing.T, root, format string) string {
	t.Helper()
	var out bytes.Buffer
	code := testProgram(&out).run(context.Background(), []string{"scan", "--root", root, "--as-of", "2026-11-20", "--format", format})
	if code == exitFailed {
		t.Fatalf("scan %s: exit %d\n%s", root, code, out.String())
	}
	return out.String()
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(report.JSONSchema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("v1.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("v1.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestInterrupted ends a run before it begins: nothing is judged, exit 1.
func TestInterrupted(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	var out bytes.Buffer
	code := testProgram(&out).run(ctx, []string{"scan", "--root", "testdata/hosts/mail1"})
	if code != exitFailed || !strings.Contains(out.String(), "interrupted") {
		t.Errorf("run: exit %d, %q; want 1 and interrupted", code, out.String())
	}
}

// TestBrokenOutput tells a reader that went away, which is no fault, from a
// disk that is full, which is one.
func TestBrokenOutput(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no /dev/full here to write to")
	}
	defer full.Close()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	r.Close()
	for name, c := range map[string]struct {
		stdout *os.File
		want   int
	}{"reader-gone": {w, exitAct}, "disk-full": {full, exitFailed}} {
		t.Run(name, func(t *testing.T) {
			var said bytes.Buffer
			p := testProgram(&said)
			p.stdout = c.stdout
			code := p.run(context.Background(), []string{"scan", "--root", "testdata/hosts/mail1"})
			if code != c.want {
				t.Errorf("run: exit %d, want %d; %s", code, c.want, said.String())
			}
		})
	}
}
