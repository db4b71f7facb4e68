// SPDX-License-Identifier: Apache-2.0

package stanza_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/stanza"
)

// read gives the paragraphs of text in one line each, "line: name=value …",
// with what is wrong behind it.
func read(text string) (got []string, in *stanza.Reader) {
	in = stanza.NewReader(strings.NewReader(text), "Package", "Version")
	for {
		st, err := in.Next()
		if err != nil {
			return got, in
		}
		line := fmt.Sprintf("%d:", st.Line)
		for _, name := range []string{"package", "version"} {
			if value, ok := st.Fields[name]; ok {
				line += fmt.Sprintf(" %s=%q", name, value)
			}
		}
		if st.Err != nil {
			line += " " + st.Err.Error()
		}
		got = append(got, line)
	}
}

func TestReader(t *testing.T) {
	long := strings.Repeat("x", stanza.MaxLine+1)
	tests := []struct {
		name, text string
		want       []string
		cut        int
	}{
		{"empty", "", nil, 0},
		{"two", "Package: a\nOther: x\nVersion: 1\n\n\nPackage: b\n", []string{`1: package="a" version="1"`, `6: package="b"`}, 0},
		{"any-case", "PACKAGE: a\n", []string{`1: package="a"`}, 0},
		{"windows", "Package: a\r\n\r\nPackage: b\r\n", []string{`1: package="a"`, `3: package="b"`}, 0},
		{"comments", "# x\nPackage: a\n# y\nVersion: 1\n", []string{`2: package="a" version="1"`}, 0},
		{"continued", "Version:\n 1\n\t2\nPackage: a\n", []string{`1: package="a" version="\n1\n2"`}, 0},
		{"other-continued", "Package: a\nOther: x\n y\n", []string{`1: package="a"`}, 0},
		{"inside-a-line", "Package: a\nVers", []string{`1: package="a" line 2: no field name in "Vers"`}, 2},
		{"twice", "Package: a\nPackage: b\n", []string{`1: package="a" line 2: field package is given twice`}, 0},
		{"nul", "Package: a\x00\n", []string{`1: line 1: field package has a NUL byte`}, 0},
		{"no-field", "Package: a\n" + strings.Repeat("y", 50) + "\n",
			[]string{`1: package="a" line 2: no field name in "` + strings.Repeat("y", 40) + `…"`}, 0},
		{"nothing-continued", " x\nPackage: a\n", []string{`1: package="a" line 1: continuation line without a field`}, 0},
		{"long-line", "Package: a\n" + long + "\nVersion: 1\n\nPackage: b\n",
			[]string{`1: package="a" version="1" line 2: line of more than 1048576 bytes`, `5: package="b"`}, 0},
		{"long-field", "Package: a\nVersion: 1\n " + long[:300<<10] + "\n\nPackage: b\n",
			[]string{`1: package="a" version="1" line 3: field version of more than 262144 bytes`, `5: package="b"`}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, in := read(tt.text)
			if diff := cmp.Diff(tt.want, got); diff != "" || in.Cut != tt.cut {
				t.Errorf("cut in line %d, want %d; paragraphs -want +got:\n%s", in.Cut, tt.cut, diff)
			}
		})
	}
}

func TestLines(t *testing.T) {
	whole := strings.Repeat("x", stanza.MaxLine-1) // its end counts
	lines := stanza.NewLines(strings.NewReader("one\n\n" + whole + "\n" + whole + "xx\nlast"))
	for n, want := range []struct {
		length int
		err    error
	}{{3, nil}, {0, nil}, {stanza.MaxLine - 1, nil}, {1, stanza.ErrLongLine}, {4, io.EOF}} {
		line, err := lines.Next()
		if len(line) != want.length || !errors.Is(err, want.err) || lines.Number != n+1 {
			t.Errorf("line %d: %d bytes, number %d, %v; want %d bytes, %v", n+1, len(line), lines.Number, err, want.length, want.err)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add("Package: a\nVersion: 1\n 2\n\n# x\nPackage: b")
	f.Add("\n\n:")
	f.Add(" x")
	f.Fuzz(func(t *testing.T, text string) {
		got, _ := read(text)
		if lines := strings.Count(text, "\n") + 1; len(got) > lines {
			t.Errorf("%d paragraphs of %d lines", len(got), lines)
		}
		if again, _ := read(text); !slices.Equal(got, again) {
			t.Errorf("read twice: %q, then %q", got, again)
		}
	})
}
