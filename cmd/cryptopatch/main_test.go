// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"cryptopatch": main})
}

// TestScripts runs testdata/script; UPDATE=1 rewrites what the scripts compare
// with.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("UPDATE") == "1",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "validates": validates, "unescape": unescape,
		},
	})
}

// exits CODE ARG... runs cryptopatch and wants that exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: exits CODE ARG...")
	}
	got := "0"
	if err := ts.Exec("cryptopatch", args[1:]...); err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("cryptopatch %s: exit %s, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

// validates FILE wants a JSON document that meets the schema it names.
func validates(ts *testscript.TestScript, neg bool, args []string) {
	if err := meetsSchema(ts.ReadFile(args[0])); (err != nil) != neg {
		ts.Fatalf("validate %s: %v", args[0], err)
	}
}

// unescape FILE replaces Go escapes such as \x1b by what they stand for.
func unescape(ts *testscript.TestScript, _ bool, args []string) {
	var out strings.Builder
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		text, err := strconv.Unquote("`" + line + "`")
		ts.Check(err)
		for text != "" {
			r, multi, rest, err := strconv.UnquoteChar(text, 0)
			ts.Check(err)
			if r < 0x80 || multi {
				out.WriteRune(r)
			} else {
				out.WriteByte(byte(r))
			}
			text = rest
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(out.String()), 0o600))
}
