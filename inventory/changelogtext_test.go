// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/version"
	"github.com/google/go-cmp/cmp"
)

const rpmText = `* Tue Feb 01 2022 Jane Doe <jane@example.org> - 1:1.1.1k-6
- Fixes CVE-2022-0778
- more

* Mon Jan  3 2022 Jane Doe <jane@example.org> 1:1.1.1k-5
- rebuilt
* Fri Nov 05 2021 Jane Doe <jane@example.org>
- no version
`

const debText = `openssl (3.0.11-1~deb12u2) bookworm-security; urgency=medium

  * Fix CVE-2023-5363

 -- Jane Doe <jane@example.org>  Mon, 23 Oct 2023 19:52:22 +0200

openssl (3.0.11-1~deb12u1) bookworm; urgency=medium

  * Import 3.0.11

 -- Jane Doe <jane@example.org>  Mon, 25 Sep 2023 21:22:47 +0200
`

func TestParseChangelog(t *testing.T) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 12, 0, 0, 0, time.UTC) }
	fix := inventory.ChangelogEntry{Time: day(2022, 2, 1), Version: "1:1.1.1k-6", Text: "- Fixes CVE-2022-0778\n- more"}
	older := []inventory.ChangelogEntry{
		{Time: day(2022, 1, 3), Version: "1:1.1.1k-5", Text: "- rebuilt"}, {Time: day(2021, 11, 5), Text: "- no version"},
	}
	deb := []inventory.ChangelogEntry{
		{Time: time.Date(2023, 10, 23, 17, 52, 22, 0, time.UTC), Version: "3.0.11-1~deb12u2", Text: "* Fix CVE-2023-5363"},
		{Time: time.Date(2023, 9, 25, 19, 22, 47, 0, time.UTC), Version: "3.0.11-1~deb12u1", Text: "* Import 3.0.11"},
	}
	tests := []struct {
		name, manager, version, text string
		want                         []inventory.ChangelogEntry
		err                          string
	}{
		{"rpm", "rpm", "1.1.1k-6.el8_5", rpmText, append([]inventory.ChangelogEntry{fix}, older...), ""},
		{"rpm_of_a_later_build", "rpm", "1.1.1k-5.el8_5", rpmText, older,
			`1 entries, one of them of "1:1.1.1k-6", are not used: the installed version "1.1.1k-5.el8_5" is before that`},
		{"rpm_of_later_builds_only", "rpm", "1.1.1g-12.el8", strings.Join(strings.SplitAfter(rpmText, "\n")[:6], ""), []inventory.ChangelogEntry{},
			`2 entries, one of them of "1:1.1.1k-5"`},
		{"rpm_changes", "rpm", "1.1.1k-6", "* Tue 01 Feb 2022 12:00:00 PM UTC Jane <j@x> - 1.1.1k-6\n- one\n",
			[]inventory.ChangelogEntry{{Time: day(2022, 2, 1), Version: "1.1.1k-6", Text: "- one"}}, ""},
		{"rpm_with_prompt", "rpm", "1.1.1k-6", "$ rpm -q --changelog openssl\n* Tue Feb 01 2022 Jane <j@x>\n- one\n",
			[]inventory.ChangelogEntry{{Text: "$ rpm -q --changelog openssl"}, {Time: day(2022, 2, 1), Text: "- one"}}, ""},
		{"debian", "dpkg", "3.0.11-1~deb12u2", debText, deb, ""},
		{"debian_rebuilt", "dpkg", "3.0.11-1~deb12u2+b1", debText, deb, ""},
		{"debian_of_a_later_build", "dpkg", "3.0.11-1~deb12u1", debText, deb[1:],
			`1 entries above that of the installed version "3.0.11-1~deb12u1" are not used`},
		{"debian_of_another_build", "dpkg", "3.0.9-1", debText, nil, `not used: it begins with version "3.0.11-1~deb12u2"`},
		{"free_text", "rpm", "1-1", " fixes CVE-2022-0778\n", []inventory.ChangelogEntry{{Text: "fixes CVE-2022-0778"}}, ""},
		{"free_text_of_another_manager", "apk", "1-r1", rpmText, []inventory.ChangelogEntry{{Text: strings.TrimSpace(rpmText)}}, ""},
		{"nothing", "dpkg", "1", " \n", nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			raw := inventory.Raw{Package: inventory.Package{Manager: tt.manager, Version: tt.version}, SourceName: "openssl"}
			got, err := inventory.ParseChangelog(raw, tt.text)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("ParseChangelog: (-want +got)\n%s", diff)
			}
			if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("ParseChangelog: got error %v, want %q", err, tt.err)
			}
		})
	}
}

// FuzzParseChangelog holds that the first entry with a version is never above
// the installed one, whatever the text.
// distMark is the mark of a distribution in a release.
var distMark = regexp.MustCompile(`(el|fc|amzn|azl|cm)\d`)

func FuzzParseChangelog(f *testing.F) {
	f.Add(true, "1.1.1k-5.el8_5", rpmText)
	f.Add(false, "3.0.11-1~deb12u1", debText)
	f.Add(true, "\xdf11-", debText)
	f.Fuzz(func(t *testing.T, rpm bool, installed, text string) {
		raw := inventory.Raw{Package: inventory.Package{Manager: "dpkg", Version: installed}, SourceName: "openssl"}
		if rpm {
			raw.Manager = "rpm"
		}
		entries, _ := inventory.ParseChangelog(raw, text)
		for _, e := range entries {
			if e.Version == "" {
				continue
			}
			if !rpm && e.Version != installed && !strings.HasPrefix(installed, e.Version+"+b") {
				t.Errorf("ParseChangelog: begins with %q, installed is %q", e.Version, installed)
			}
			_, bare, epoch := strings.Cut(e.Version, ":")
			if !epoch {
				bare = e.Version
			}
			if _, own, ok := strings.Cut(installed, ":"); ok {
				installed = own
			}
			if distMark.MatchString(installed + bare) {
				break // compared without the mark
			}
			if c, err := version.Compare(version.RPM, bare, installed); rpm && err == nil && c > 0 {
				t.Errorf("ParseChangelog: begins with %q, installed is %q", e.Version, installed)
			}
			break
		}
	})
}

// TestLaterEntries drops what is of a later build wherever it stands, and free
// text that names one.
func TestLaterEntries(t *testing.T) {
	raw := inventory.Raw{Package: inventory.Package{Manager: "rpm", Name: "openssl", Version: "1.1.1k-4.el8_4"},
		SourceName: "openssl", SourceVersion: "1.1.1k-4.el8_4"}
	cases := map[string]struct {
		text string
		want int
	}{
		"below-the-installed": {"* Mon Jan 03 2022 J <j@x> - 1:1.1.1k-4\n- a\n* Tue Feb 01 2022 J <j@x> - 1:1.1.1k-6\n- Fixes CVE-2022-0778\n", 1},
		"head-not-understood": {"* Di Mär 15 2022 J <j@x> - 1:1.1.1k-6\n- Fixes CVE-2022-0778\n", 0},
		"free-text-later":     {"1.1.1k-6: Fixes CVE-2022-0778\n", 0},
		"free-text-own":       {"1.1.1k-4: Fixes CVE-2022-0778\n", 1},
		"free-text":           {"Fixes CVE-2022-0778\n", 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := inventory.ParseChangelog(raw, c.text)
			if len(got) != c.want || (err == nil) != (c.want == 1 && name != "below-the-installed") {
				t.Errorf("ParseChangelog: %d entries, error %v, want %d", len(got), err, c.want)
			}
		})
	}
}
