// SPDX-License-Identifier: Apache-2.0

package listing_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/listing"
)

const oneLine = "openssl-1.0.1e-57.el6.x86_64\n"

// repeated gives a text again and again.
type repeated struct {
	text string
	left int
	rest string
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.rest == "" {
		if r.left == 0 {
			return 0, io.EOF
		}
		r.left--
		r.rest = r.text
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// broken gives a text and then an error.
type broken struct{ in io.Reader }

func (b broken) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	if errors.Is(err, io.EOF) {
		err = errors.New("input/output error")
	}
	return n, err
}

func rhel6() listing.Options {
	return listing.Options{System: inventory.System{ID: "rhel", VersionID: "6.10"}}
}

// outline is the packages of each system and the problems of a result.
func outline(res listing.Result) []string {
	out := []string{fmt.Sprintf("%d lines", res.Lines)}
	for _, l := range res.Listings {
		out = append(out, fmt.Sprintf("%d packages, %d components", l.Host.Packages, len(l.Host.Components)))
	}
	for _, p := range res.Problems {
		out = append(out, fmt.Sprintf("%s %s incomplete=%t: %s", p.Probe, p.Path, p.Incomplete, p.Err))
	}
	return out
}

func TestHostileLines(t *testing.T) {
	long := strings.Repeat("x", 1<<20+1) + "\n"
	tests := []struct {
		name string
		in   io.Reader
		want []string
	}{
		{"long_line", strings.NewReader(oneLine + long + oneLine), []string{
			"3 lines", "2 packages, 1 components", "list x incomplete=true: line 2, column 1048577: the line has more than 1048576 bytes",
		}},
		{"longest_line", strings.NewReader(oneLine + "#" + long[2:len(long)-1] + "\r\n"), []string{"1 lines", "1 packages, 1 components"}},
		{"binary", strings.NewReader(oneLine + "ab\x00c\n" + strings.Repeat("\x00", 3<<20) + "\n" + oneLine), []string{
			"4 lines", "2 packages, 1 components",
			"list x incomplete=true: line 2, column 3: binary data, no text",
			"list x incomplete=true: line 3, column 1048577: the line has more than 1048576 bytes",
		}},
		{"not_utf8", strings.NewReader(oneLine + "\xff\xfe\n"), []string{
			"2 lines", "1 packages, 1 components",
			`list x incomplete=true: line 2, column 1: "�" is no package: name-version-release is expected`,
		}},
		{"terminal_control", strings.NewReader(oneLine + "a\x1b[2J-1-1\n"), []string{
			"2 lines", "1 packages, 1 components", `list x incomplete=true: line 2, column 2: "a\x1b[2J" is no name of a package`,
		}},
		{"breaks_off", broken{strings.NewReader(oneLine)}, []string{
			"1 lines", "1 packages, 1 components", "list x incomplete=true: not read to its end: input/output error",
		}},
		{"too_many_lines", io.MultiReader(strings.NewReader(oneLine), &repeated{text: strings.Repeat("\n", 1000), left: 10_000}), []string{
			"1 lines", "1 packages, 1 components", "list x incomplete=true: line 10000000: not read further: more than 10000000 lines",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res, err := listing.Read(tt.in, "x", rhel6())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, outline(res)); diff != "" {
				t.Errorf("Read: (-want +got)\n%s", diff)
			}
		})
	}
}

func TestManyProblems(t *testing.T) {
	res, err := listing.Read(strings.NewReader(oneLine+strings.Repeat("bad\n", 1254)), "x", rhel6())
	if err != nil {
		t.Fatal(err)
	}
	last := res.Problems[len(res.Problems)-1]
	if len(res.Problems) != 21 || last.Err != "1234 more problems" || !last.Incomplete {
		t.Errorf("Read: got %d problems, the last %+v", len(res.Problems), last)
	}
	res, err = listing.Read(strings.NewReader(oneLine+strings.Repeat("é", 400)), "x", rhel6())
	if err != nil {
		t.Fatal(err)
	}
	if got := res.Problems[0].Err; len(got) > 512 {
		t.Errorf("Read: got a problem of %d bytes", len(got))
	}
}

func TestNothingRead(t *testing.T) {
	tests := []struct {
		name string
		in   io.Reader
		want string
	}{
		{"only_bad_lines", strings.NewReader("bad\nbad\n"), `read rpm list "x": no package in it: line 1, column 1: "bad" is no package`},
		{"only_keys", strings.NewReader("gpg-pubkey-fd431d51-4ae0493b\n"), `read rpm list "x": no package in it`},
		{"unreadable", broken{strings.NewReader("")}, `read list "x": input/output error`},
		{"only_a_header", strings.NewReader("os,package,version\n"), `read csv list "x": no package in it`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res, err := listing.Read(tt.in, "x", rhel6())
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Read: got %v and error %v, want %q", outline(res), err, tt.want)
			}
		})
	}
}

// TestManySystems reads more systems than are kept, row by row as long as one
// system is, and more packages of one system than are kept.
func TestManySystems(t *testing.T) {
	in, out := io.Pipe()
	go func() {
		w := bufio.NewWriter(out)
		fmt.Fprintln(w, "host,os,package,version")
		for i := range 100_002 {
			fmt.Fprintf(w, "host%d,rhel:8.6,openssl-libs,1:1.1.1k-%d.el8\n", i, i%7)
		}
		for i := range 5000 {
			fmt.Fprintf(w, "host0,rhel:8.6,openssl-libs,1:1.1.1k-%d.el8\n", i)
		}
		w.Flush()
		out.Close()
	}()
	res, err := listing.Read(in, "x", listing.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Listings) != 100_000 || res.Lines != 105_002 {
		t.Errorf("Read: got %d systems of %d rows, want 100000 of 105002", len(res.Listings), res.Lines)
	}
	if got := res.Problems[0].Err; got != "line 100002, column 1: more than 100000 systems" {
		t.Errorf("Read: got problem %q", got)
	}
	if got := res.Problems[2].Err; !strings.HasSuffix(got, "more than 4096 packages of crypto libraries on one system") {
		t.Errorf("Read: got problem %q", got)
	}
}

// TestMemory reads 100 MB of packages that are no crypto library, and of lines
// that are no package.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 100 MB")
	}
	before := memory()
	in := &repeated{text: strings.Repeat("bash-4.1.2-48.el6.x86_64\n", 10_000) + strings.Repeat("y", 700_000) + "\n", left: 100}
	res, err := listing.Read(in, "x", rhel6())
	if err != nil {
		t.Fatal(err)
	}
	if got := res.Listings[0].Host.Packages; got != 1_000_000 {
		t.Errorf("Read: got %d packages, want 1000000", got)
	}
	if more := memory() - before; more > 128<<20 {
		t.Errorf("Read: takes %d MiB more from the system", more>>20)
	}
}

// memory is how much the process has from the system.
func memory() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}
