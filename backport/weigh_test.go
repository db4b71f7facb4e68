// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/banner"
)

// printed is a version text of OpenSSL as banner.Read gives it.
func printed(version, marker, built, platform, dir string) banner.Printout {
	p := banner.Printout{Banners: []banner.Banner{{Library: "openssl", Version: version, Marker: marker, Text: "OpenSSL " + version + marker}},
		Platform: platform, OpenSSLDir: dir}
	if built != "" {
		p.BuiltOn, _ = time.Parse(time.DateOnly, built)
		p.BuiltOnText = built
	}
	return p
}

// TestWeigh holds where version texts point. The facts: Heartbleed was
// published on 2014-04-07 and fixed by Red Hat in 1.0.1e-16.el6_5.7 a day later
// (RHSA-2014:0376); it begins with 1.0.1 and was fixed in 1.0.1g.
func TestWeigh(t *testing.T) {
	const heartbleed = "CVE-2014-0160"
	rhel := inventory.System{ID: "rhel", VersionID: "6"}
	cases := map[string]struct {
		p    banner.Printout
		sys  inventory.System
		id   string
		want Lean
	}{
		"owner":                  {printed("1.0.1e", "-fips", "2015-07-23", "linux-x86_64", "/etc/pki/tls"), inventory.System{}, heartbleed, LikelyFixed},
		"owner-later-fault":      {printed("1.0.1e", "-fips", "2015-07-23", "linux-x86_64", "/etc/pki/tls"), inventory.System{}, "CVE-2016-0800", LikelyOpen},
		"fixed-and-told-later":   {printed("1.0.1e", "-fips", "2015-07-23", "linux-x86_64", "/etc/pki/tls"), inventory.System{}, "CVE-2016-0703", Untold},
		"before-the-fix":         {printed("1.0.1e", "-fips", "2013-11-01", "linux-x86_64", "/etc/pki/tls"), inventory.System{}, heartbleed, LikelyOpen},
		"from-source":            {printed("1.0.1e", "", "2015-07-23", "linux-x86_64", "/usr/local/ssl"), inventory.System{}, heartbleed, LikelyOpen},
		"from-source-fixed":      {printed("1.0.1g", "", "2015-07-23", "linux-x86_64", "/usr/local/ssl"), inventory.System{}, heartbleed, LikelyNotAffected},
		"nobody-known":           {printed("1.0.1e", "", "2015-07-23", "linux-x86_64", ""), inventory.System{}, heartbleed, OpenUnlessBackported},
		"no-date":                {printed("1.0.1e", "-fips", "", "linux-x86_64", "/etc/pki/tls"), inventory.System{}, heartbleed, Untold},
		"no-date-nobody":         {printed("1.0.1e", "", "", "", ""), inventory.System{}, heartbleed, OpenUnlessBackported},
		"stated-system":          {printed("1.0.1e", "", "2015-07-23", "", ""), rhel, heartbleed, LikelyFixed},
		"stated-system-early":    {printed("1.0.1e", "", "2014-01-15", "", ""), rhel, heartbleed, LikelyOpen},
		"under-embargo":          {printed("1.0.1e", "", "2014-04-01", "", ""), rhel, heartbleed, Untold},
		"other-branch":           {printed("1.0.2k", "-fips", "2017-01-26", "linux-x86_64", "/etc/pki/tls"), inventory.System{}, heartbleed, LikelyNotAffected},
		"debian":                 {printed("1.0.1e", "", "2014-04-20", "debian-amd64", "/usr/lib/ssl"), inventory.System{}, heartbleed, LikelyFixed},
		"place-of-nobody":        {printed("1.0.1e", "-fips", "2015-07-23", "linux-x86_64", "/opt/openssl"), inventory.System{}, heartbleed, OpenUnlessBackported},
		"place-of-another":       {printed("1.0.1e", "", "2015-07-23", "linux-x86_64", "/opt/openssl"), rhel, heartbleed, OpenUnlessBackported},
		"place-of-debian":        {printed("1.0.1e", "", "2015-07-23", "linux-x86_64", "/usr/lib/ssl"), rhel, heartbleed, OpenUnlessBackported},
		"date-to-come":           {printed("1.0.1e", "-fips", "2031-01-01", "linux-x86_64", "/etc/pki/tls"), inventory.System{}, heartbleed, Untold},
		"will-not-fix":           {printed("1.0.2o", "-fips", "2022-05-10", "linux-x86_64", "/etc/pki/tls"), inventory.System{}, "CVE-2020-1971", Untold},
		"fixed-in-another":       {printed("1.0.2k", "-fips", "2022-05-10", "linux-x86_64", "/etc/pki/tls"), inventory.System{}, "CVE-2020-1971", LikelyFixed},
		"quic-marker-is-no-sign": {printed("1.1.1v", "+quic", "", "", ""), inventory.System{}, "CVE-2023-5678", OpenUnlessBackported},
	}
	db, err := advisories.LoadAll()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w, ok := Weigh(c.p, c.sys, db, goldenDay, []string{c.id})
			if !ok {
				t.Fatal("Weigh: no library")
			}
			i := slices.IndexFunc(w.Leanings, func(l Leaning) bool { return l.ID == c.id })
			if i < 0 || w.Leanings[i].Lean != c.want {
				t.Errorf("Weigh: %+v, want %s\nbuilder %+v", w.Leanings[i], c.want, w.Builder)
			}
			if w.Leanings[i].Why == "" || len(w.Unproven) == 0 || len(w.Commands) == 0 {
				t.Errorf("Weigh: no reason, no doubt or no command: %+v", w)
			}
		})
	}
}

// TestWeighNames finds what can be run on the host to prove it, and that the
// library a program runs with counts, not its headers.
func TestWeighNames(t *testing.T) {
	db, err := advisories.LoadAll()
	if err != nil {
		t.Fatal(err)
	}
	p := banner.Printout{Banners: []banner.Banner{
		{Library: "openssl", Version: "3.0.9", Compiled: true, Text: "OpenSSL 3.0.9 30 May 2023"},
		{Library: "openssl", Version: "3.0.22", Text: "OpenSSL 3.0.22 25 Aug 2026"},
	}, Platform: "debian-amd64"}
	w, ok := Weigh(p, inventory.System{}, db, goldenDay, nil)
	if !ok || w.Banner.Version != "3.0.22" {
		t.Fatalf("Weigh: judged %q, want 3.0.22", w.Banner.Version)
	}
	if !slices.ContainsFunc(w.Proves, func(s string) bool { return strings.Contains(s, "3.0.9") && strings.Contains(s, "3.0.22") }) {
		t.Errorf("Weigh: the headers of another version are not told apart: %q", w.Proves)
	}
	if len(w.Commands) != 2 || !strings.HasPrefix(w.Commands[0], "dpkg-query") {
		t.Errorf("Weigh: commands %q, want dpkg-query and a scan", w.Commands)
	}
	p = printed("1.0.1e", "-fips", "2015-07-23", "linux-x86_64", "/etc/pki/tls")
	p.Banners[0].Line, p.AboutLine = 1, 7
	if w, _ = Weigh(p, inventory.System{}, db, goldenDay, nil); slices.ContainsFunc(w.Proves, func(s string) bool { return strings.Contains(s, "2015") }) {
		t.Errorf("Weigh: the build date of another copy counts: %q", w.Proves)
	}
	if _, ok := Weigh(banner.Printout{}, inventory.System{}, db, goldenDay, nil); ok {
		t.Error("Weigh: a text without a library was weighed")
	}
}

func TestSpan(t *testing.T) {
	day := func(s string) time.Time {
		at, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	cases := []struct{ from, to, want string }{
		{"2014-04-08", "2014-04-08", "less than a day"},
		{"2014-04-08", "2014-04-09", "1 day"},
		{"2014-04-08", "2014-06-01", "54 days"},
		{"2014-04-08", "2015-07-23", "15 months"},
		{"2014-04-08", "2015-07-07", "14 months"},
		{"2013-02-11", "2015-07-23", "2 years and 5 months"},
		{"2013-02-11", "2015-02-11", "2 years"},
		{"2013-02-11", "2016-03-11", "3 years and 1 month"},
	}
	got := map[string]string{}
	want := map[string]string{}
	for _, c := range cases {
		got[c.from+" "+c.to], want[c.from+" "+c.to] = span(day(c.from), day(c.to)), c.want
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("span (-want +got):\n%s", diff)
	}
}
