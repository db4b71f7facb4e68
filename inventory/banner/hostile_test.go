// SPDX-License-Identifier: Apache-2.0

package banner_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/cryptopatch/cryptopatch/inventory/banner"
)

// TestReadDisguised reads one banner in what terminals and programs make of it.
func TestReadDisguised(t *testing.T) {
	units := utf16.Encode([]rune("OpenSSL 1.0.1e-fips 11 Feb 2013\r\n"))
	little, big := "\xff\xfe", "\xfe\xff"
	for _, u := range units {
		little += string([]byte{byte(u), byte(u >> 8)})
		big += string([]byte{byte(u >> 8), byte(u)})
	}
	tests := []struct{ name, text string }{
		{"windows", "\r\nOpenSSL 1.0.1e-fips 11 Feb 2013\r\n"},
		{"script", "\r\r\nOpenSSL 1.0.1e-fips 11 Feb 2013\r\r\n"},
		{"old_mac", "\rOpenSSL 1.0.1e-fips 11 Feb 2013\r"},
		{"colours", "\n\x1b[1;31mOpen\x1b[0mSSL 1.0.1e\x1b[K-fips 11 Feb 2013\x1b(B\x1b[m"},
		{"title", "\n\x1b]0;root@h: ~\x07OpenSSL 1.0.1e-fips 11 Feb 2013"},
		{"no_break", "\nOpenSSL\u00a01.0.1e-fips\u202f11\u00a0Feb 2013"},
		{"hyphen", "\nOpenSSL 1.0.1e\u2011fips 11 Feb 2013"},
		{"invisible", "\n\ufeffOpen\u200bSSL 1.0.\u20601e-\u00adfips 11 Feb 2013"},
		{"quoted", "\n> >> OpenSSL 1.0.1e-fips 11 Feb 2013"},
		{"smart_quotes", "\n“OpenSSL 1.0.1e-fips 11 Feb 2013”"},
		{"nul", "\nOpenSSL 1.0.1e-fips 11 Feb 2013\x00x"},
		{"utf16_little", little + "\n\x00"},
		{"utf16_big", big + "\x00\n"},
		{"broken_utf8", "\n\xffOpenSSL 1.0.1e-fips 11 Feb 2013\xff"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := banner.Read(tt.text).Banners
			want := []banner.Banner{{
				Library: "openssl", Version: "1.0.1e", Marker: "-fips",
				Text: "OpenSSL 1.0.1e-fips 11 Feb 2013", Released: day(2013, 2, 11), Line: 2,
			}}
			if strings.HasPrefix(tt.name, "utf16") {
				want[0].Line = 1
			}
			diff(t, "Read", got, want)
		})
	}
}

// TestReadBounds shows that what is over a bound is said, and that no version
// is cut into another one.
func TestReadBounds(t *testing.T) {
	var many strings.Builder
	for i := range 100 {
		fmt.Fprintf(&many, "OpenSSL 1.0.%d\n", i)
	}
	var halves strings.Builder
	for i := range 100 {
		fmt.Fprintf(&halves, "OpenSSL 3.%d.x\n", i)
	}
	filler := strings.Repeat("x", 1000) + "\n"
	long := strings.Repeat(filler, 1<<20/len(filler)+1)
	atEnd := (long[:1<<20-len("\nOpenSSL 1.1.1")] + "\nOpenSSL 1.1.1k")
	tests := []struct {
		name, text string
		banners    int
		problem    string // the last one, behind "line N: " where it has a line
	}{
		{"many_banners", many.String(), 64, "line 65: read banners: more than 64, the rest is not kept"},
		{"many_problems", halves.String(), 0, "read text: 36 more problems"},
		{"long_text", "OpenSSL 3.0.2\n" + long, 1, "read text: longer than 1048576 bytes, the rest is not read"},
		{"cut_version", atEnd, 0, "read text: longer than 1048576 bytes, the rest is not read"},
		{"long_line", "OpenSSL 3.0.2 " + strings.Repeat("x", 70000), 1, "line 1: read line: longer than 65536 bytes, the rest is not read"},
		{"crowded_line", strings.Repeat("OpenSSL 3.0.2, ", 2000), 1, "line 1: read line: more than 1000 libraries, the rest is not read"},
		{"long_compiler", "OpenSSL 3.0.2\ncompiler: gcc " + strings.Repeat("-O2 ", 2000), 1, "line 2: read compiler: more than 4096 bytes"},
		{"long_wrapped", "OpenSSL 3.0.2\ncompiler: gcc" + strings.Repeat("\n-O2 -g", 1000), 1, "line 587: read more of the line before: more than 4096 bytes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := banner.Read(tt.text)
			if len(got.Banners) != tt.banners || len(got.Problems) == 0 {
				t.Fatalf("Read: got %d banners and %d problems, want %d and some", len(got.Banners), len(got.Problems), tt.banners)
			}
			p := got.Problems[len(got.Problems)-1]
			last := p.Err
			if p.Line > 0 {
				last = fmt.Sprintf("line %d: %s", p.Line, p.Err)
			}
			if last != tt.problem {
				t.Errorf("Read: got last problem %q, want %q", last, tt.problem)
			}
		})
	}
}

func TestWhen(t *testing.T) {
	at := func(hour, minute, second int) time.Time {
		return time.Date(2015, 7, 23, hour, minute, second, 0, time.UTC)
	}
	tests := []struct {
		name, text string
		want       time.Time
		ok         bool
	}{
		{"date_command", "Thu Jul 23 19:06:35 UTC 2015", at(19, 6, 35), true},
		{"openssl3", "Thu Jul 23 19:06:35 2015 UTC", at(19, 6, 35), true},
		{"unknown_zone", "Thu Jul 23 19:06:35 EDT 2015", at(19, 6, 35), true},
		{"offset", "Thu, 23 Jul 2015 21:06:35 +0200", at(19, 6, 35), true},
		{"offset_west", "Thu, 23 Jul 2015 14:06:35 -0500", at(19, 6, 35), true},
		{"half_day", "Thu 23 Jul 2015 07:06:35 PM UTC", at(19, 6, 35), true},
		{"noon", "Thu 23 Jul 2015 12:06:35 PM UTC", at(12, 6, 35), true},
		{"midnight", "Thu 23 Jul 2015 12:06:35 AM UTC", at(0, 6, 35), true},
		{"iso", "2015-07-23T19:06:35Z", at(19, 6, 35), true},
		{"release", "23 Jul 2015", at(0, 0, 0), true},
		{"long_month", "23 July 2015", at(0, 0, 0), true},
		{"french", "jeu. juil. 23 19:06:35 CEST 2015", time.Time{}, false},
		{"no_day", "Jul 2015", time.Time{}, false},
		{"no_such_day", "31 Jun 2015", time.Time{}, false},
		{"no_such_hour", "23 Jul 2015 24:00:00", time.Time{}, false},
		{"two_days", "23 24 Jul 2015", time.Time{}, false},
		{"unspecified", "reproducible build, date unspecified", time.Time{}, false},
		{"empty", "", time.Time{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := banner.When(tt.text)
			if !got.Equal(tt.want) || ok != tt.ok {
				t.Errorf("When(%q): got %s, %t, want %s, %t", tt.text, got, ok, tt.want, tt.ok)
			}
		})
	}
}
