// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// example is one command of README.md with the output that is shown for it.
type example struct {
	line    int
	command string
	shown   []string
}

// examples are the commands in the console blocks: lines that begin with "$ ",
// and what follows each.
func examples(text string) []example {
	var out []example
	in := false
	for i, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
			in = line == "```console"
		case in && strings.HasPrefix(line, "$ "):
			out = append(out, example{line: i + 1, command: strings.TrimPrefix(line, "$ ")})
		case in && len(out) > 0:
			last := &out[len(out)-1]
			last.shown = append(last.shown, line)
		}
	}
	return out
}

// TestReadme runs every console example of README.md. A shown line "..." stands
// for any lines; "$ echo $?" shows the exit code of the command before.
func TestReadme(t *testing.T) {
	t.Chdir("../..")
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	ran, code := 0, 0
	for _, e := range examples(string(text)) {
		if e.command == "echo $?" {
			if got := []string{strconv.Itoa(code)}; !matches(e.shown, got) {
				t.Errorf("README.md:%d: exit code %s, shown %s", e.line, got[0], e.shown)
			}
			continue
		}
		out, exit, err := runExample(e.command)
		if err != nil {
			t.Errorf("README.md:%d: %v", e.line, err)
			continue
		}
		code = exit
		got := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		if !matches(e.shown, got) {
			t.Errorf("README.md:%d: %s (-shown +got)\n%s", e.line, e.command, cmp.Diff(e.shown, got))
		}
		ran++
	}
	if ran < 3 {
		t.Errorf("README.md has %d examples that run, want at least 3", ran)
	}
}

// runExample runs one command: "cat FILE", or one of this program, which may
// read a file: "cryptopatch explain - < FILE", "cat FILE | cryptopatch assess -".
func runExample(command string) (out bytes.Buffer, code int, err error) {
	file := ""
	if before, after, ok := strings.Cut(command, " < "); ok {
		command, file = before, after
	} else if before, after, ok := strings.Cut(command, " | "); ok && strings.HasPrefix(before, "cat ") {
		command, file = after, strings.TrimPrefix(before, "cat ")
	} else if path, ok := strings.CutPrefix(command, "cat "); ok {
		data, err := os.ReadFile(path)
		out.Write(data)
		return out, 0, err
	}
	args, ok := arguments(command)
	if !ok {
		return out, 0, fmt.Errorf("%q is not a command that can be tested", command)
	}
	p := testProgram(&out)
	if file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			return out, 0, err
		}
		p.stdin = bytes.NewReader(data)
	}
	return out, p.run(context.Background(), args), nil
}

// arguments are those of a command line of this program.
func arguments(command string) ([]string, bool) {
	for _, name := range []string{"cryptopatch", "go run ./cmd/cryptopatch"} {
		if rest, ok := strings.CutPrefix(command, name+" "); ok {
			return strings.Fields(rest), true
		}
	}
	return nil, false
}

// testProgram writes both streams to out, as a terminal shows them, and has no
// environment.
func testProgram(out *bytes.Buffer) program {
	return program{
		stdout: out, stderr: out,
		env:      func(string) (string, bool) { return "", false },
		now:      func() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) },
		hostname: func() (string, error) { return "test", nil },
		mounts:   func() ([]byte, error) { return nil, os.ErrNotExist },
	}
}

// matches reports whether lines are as shown.
func matches(shown, lines []string) bool {
	if len(shown) == 0 {
		return len(lines) == 0 || len(lines) == 1 && lines[0] == ""
	}
	if shown[0] == "..." {
		for i := range len(lines) + 1 {
			if matches(shown[1:], lines[i:]) {
				return true
			}
		}
		return false
	}
	return len(lines) > 0 && strings.TrimRight(shown[0], " ") == strings.TrimRight(lines[0], " ") && matches(shown[1:], lines[1:])
}

func TestMatches(t *testing.T) {
	cases := map[string]struct {
		shown, lines string
		want         bool
	}{
		"same":         {"a\nb", "a\nb", true},
		"other":        {"a\nb", "a\nc", false},
		"short":        {"a", "a\nb", false},
		"long":         {"a\nb", "a", false},
		"skip":         {"a\n...\nd", "a\nb\nc\nd", true},
		"skip-nothing": {"a\n...\nb", "a\nb", true},
		"skip-end":     {"a\n...", "a\nb", true},
		"skip-missing": {"a\n...\nz", "a\nb", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := matches(strings.Split(c.shown, "\n"), strings.Split(c.lines, "\n")); got != c.want {
				t.Errorf("matches: got %t, want %t", got, c.want)
			}
		})
	}
}
