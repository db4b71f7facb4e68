// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestBounds gives the commands that read texts more than any text has: they
// say so, and go on with what they have read.
func TestBounds(t *testing.T) {
	const (
		words = "OpenSSL 1.0.1e-fips 11 Feb 2013\nbuilt on: Thu Jul 23 19:06:35 UTC 2015\n"
		table = "os,package,version\ndebian:12,libssl3,3.0.22-1~deb12u2\n"
	)
	cases := map[string]struct {
		stdin, args  string
		code         int
		want, absent string
	}{
		"explain-large":     {strings.Repeat("OpenSSL 1.1.1k\n", 2<<20/15), "explain -", exitFailed, "larger than 1048576 bytes", ""},
		"explain-long-line": {words + strings.Repeat("x", 900_000), "explain heartbleed -", exitUnknown, "longer than 65536 bytes", strings.Repeat("x", 100)},
		"explain-nuls":      {words + strings.Repeat("\x00", 100_000), "explain heartbleed -", exitUnknown, "openssl 1.0.1e-fips", "\x00"},
		"assess-long-line":  {table + "debian:12," + strings.Repeat("x", 2<<20) + ",1\n", "assess -", exitUnknown, "line 3", strings.Repeat("x", 1000)},
		"assess-bad-lines":  {table + strings.Repeat("debian:12,=1+1,1\n", 100_000), "assess -", exitUnknown, "99980 more problems", ""},
		"assess-nuls":       {table + strings.Repeat("\x00", 1<<20), "assess -", exitUnknown, "line 3", "\x00"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			p := testProgram(&out)
			p.stdin = strings.NewReader(c.stdin)
			if code := p.run(t.Context(), append(strings.Fields(c.args), "--as-of", "2026-11-20")); code != c.code {
				t.Errorf("%s: exit %d, want %d", c.args, code, c.code)
			}
			got := strings.Join(strings.Fields(out.String()), " ") // as one line
			if !strings.Contains(got, c.want) {
				t.Errorf("%s: no %q in %.2000s", c.args, c.want, got)
			}
			if c.absent != "" && strings.Contains(out.String(), c.absent) {
				t.Errorf("%s: %.20q is printed", c.args, c.absent)
			}
		})
	}
}
