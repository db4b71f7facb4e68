// SPDX-License-Identifier: Apache-2.0

package changelog

import (
	"strings"
	"testing"
	"time"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// TestChangelogWords holds the reading of changelog lines against wordings
// that packagers use; only a fix may prove anything.
func TestChangelogWords(t *testing.T) {
	const id = "CVE-2021-1234"
	cases := []struct {
		name, text string
		want       Kind
	}{
		{"verb-first", "- fix CVE-2021-1234 - overread in a parser", Fix},
		{"fixes", "- Fixes CVE-2021-1234 infinite loop", Fix},
		{"resolves-line", "- Fixed a timing oracle\n  Resolves: CVE-2021-1234 (rhbz#1)", Fix},
		{"can-id", "- fix CAN-2021-1234 - old candidate id", Fix},
		{"lower-case-id", "* Fix cve-2021-1234 in the decoder", Fix},
		{"leading-id", "- CVE-2021-1234 (wrong length check)", Fix},
		{"bug-then-id", "- bsc#1009528 / CVE-2021-1234: wrong results", Fix},
		{"trailing-id-and-bug", "- initialise the store context - CVE-2021-1234 (#736087)", Fix},
		{"trailing-parenthesis", "  * Missing sanity check (CVE-2021-1234 bsc#1)", Fix},
		{"bracket", "* Use blinding in decryption [CVE-2021-1234]", Fix},
		{"patch-added", "- Add patches:\n  * lib-CVE-2021-1234.patch", Fix},
		{"picked-up", "- Pick up upstream patch for CVE-2021-1234", Fix},
		{"heading", "- Security fixes:\n  * CVE-2021-1234", Fix},
		{"removal-is-the-fix", "- fix CVE-2021-1234 - remove support for export keys", Fix},
		{"dropped-as-upstreamed", "- Drop CVE-2021-1234.patch, merged upstream", Fix},
		{"dropped-as-included", "- Remove patch for CVE-2021-1234, which is included in the release", Fix},
		{"fixing-a-regression-named", "- new release fixing CVE-2021-1234 - regression of the previous one", Bare},
		{"two-clauses-first", "- CVE-2021-1234 fixed; CVE-2021-9999 does not affect us", Bare},

		{"reverted", "- Revert the fix for CVE-2021-1234, breaks handshakes", Reverted},
		{"reverted-patch", "- reverted CVE-2021-1234.patch", Reverted},
		{"dropped", "- Drop CVE-2021-1234.patch", Reverted},
		{"removed-list", "- Remove patches:\n  * CVE-2021-1234.patch", Reverted},
		{"not-affected", "  * CVE-2021-1234: not affected, code came later", Needless},
		{"no-patch-needed", "- CVE-2021-1234 only applied to release 3.8.9 and later, no patch needed", Needless},
		{"heading-not-affected", "* Not affected by:\n  - CVE-2021-1234", Needless},
		{"not-fixed", "- CVE-2021-1234 is not fixed by this update", Reverted},
		{"backed-out", "- back out the change for CVE-2021-1234", Reverted},
		{"reapplied", "- Reapply the reverted fix for CVE-2021-1234", Bare},
		{"fix-with-aside", "- Fix CVE-2021-1234 (clients are not affected)", Needless},
		{"fix-and-cleanup", "- Fix for CVE-2021-1234, revert earlier workaround", Bare},
		{"patched", "- Patch CVE-2021-1234.", Fix},
		{"upstream-drop-list", "- drop patches (upstream):\n  * openssl-CVE-2021-1234.patch", Fix},

		{"fix-of-another", "- Fix CVE-2021-9999 and drop CVE-2021-1234.patch", Bare},
		{"but-not-affected", "- CVE-2021-1234, but we are not affected", Bare},
		{"wont-fix", "- CVE-2021-1234: won't fix", Bare},
		{"tracker-word", "- CVE-2021-1234: no-dsa", Bare},
		{"reverted-later", "- fix CVE-2021-1234. Reverted later because of regressions.", Bare},
		{"reverted-below", "- CVE-2021-1234\n  - reverted, breaks clients", Bare},
		{"not-applied", "- Add CVE-2021-1234.patch, but do not apply it", Bare},
		{"reverted-aside", "- fix CVE-2021-1234 (reverted, breaks clients)", Bare},
		{"patch-not-applied", "- fix CVE-2021-1234: patch not applied", Bare},
		{"needs-more", "- Fix for CVE-2021-1234, which needs more work", Bare},
		{"no-fix", "- There is no fix for CVE-2021-1234", Bare},
		{"plan", "- Plan to fix CVE-2021-1234", Bare},
		{"next-release", "- Next release fixes CVE-2021-1234", Bare},
		{"requires", "- Require nss >= 3.90 which fixes CVE-2021-1234", Bare},
		{"all-but", "- Fix all issues except CVE-2021-1234", Bare},
		{"reference", "- Fix CVE-2021-1234 reference in previous changelog", Bare},
		{"patch-header", "- Fix header of CVE-2021-1234.patch", Bare},
		{"patch-alone", "- CVE-2021-1234.patch", Bare},
		{"dropped-list", "- dropped:\n  * CVE-2021-1234.patch", Reverted},
		{"refreshed-list", "- Refreshed patches:\n  * CVE-2021-1234.patch", Bare},
		{"heading-beside", "* Not affected:\n- CVE-2021-1234", Needless},
		{"heading-beside-reverted", "* Reverted:\n* CVE-2021-1234.patch", Reverted},
		{"heading-known", "Known vulnerabilities:\n- CVE-2021-1234", Bare},
		{"heading-open", "Open security issues:\n- CVE-2021-1234", Bare},
		{"rejected-upstream", "- Drop patches rejected by upstream:\n  - CVE-2021-1234.patch", Bare},
		{"not-yet-upstream", "- Drop patch for CVE-2021-1234, not yet in upstream", Bare},
		{"do-not-reapply", "- Do not reapply CVE-2021-1234.patch", Bare},
		{"revert-of-another", "- Revert fix for CVE-2021-9999 (CVE-2021-1234)", Bare},
		{"two-with-bugs", "- fixes CVE-2021-9999 (#1) and CVE-2021-1234 (#2)", Fix},
		{"rolled-back", "- Roll back CVE-2021-1234 fix", Reverted},
		{"undone", "- Undo CVE-2021-1234 fix", Reverted},
		{"commented-out", "- Comment out patch for CVE-2021-1234", Reverted},
		{"fix-by-dropping", "- fix build by dropping patch for CVE-2021-1234", Reverted},
		{"fix-by-removing", "- Fix boot failure: remove patch CVE-2021-1234.patch", Reverted},
		{"remains-unfixed", "- Fix FTBFS, CVE-2021-1234 remains unfixed", Reverted},
		{"heading-unfixed", "The following remain unfixed:\n  - CVE-2021-1234", Reverted},
		{"heading-reverted", "* Reverted patches pending investigation:\n  - CVE-2021-1234", Reverted},
		{"code-not-present", "- CVE-2021-1234: vulnerable code not present", Needless},
		{"only-affects", "- CVE-2021-1234 only affects 3.0", Needless},
		{"false-positive", "- CVE-2021-1234 is a false positive", Needless},

		{"does-not-include", "- Fix build; does not include the fix for CVE-2021-1234", Bare},
		{"does-not-fix", "- This update does not fix CVE-2021-1234", Bare},
		{"without-fix", "- Without the fix for CVE-2021-1234", Bare},
		{"did-not-fix", "- Previous upload did not fix CVE-2021-1234", Bare},
		{"not-a-fix", "- Not a fix for CVE-2021-1234", Bare},
		{"will-be", "- CVE-2021-1234 will be fixed in the next update", Bare},
		{"prepare", "- Prepare for CVE-2021-1234 fix", Bare},
		{"to-follow", "- Fix s_client crash, CVE-2021-1234 to follow", Bare},
		{"postponed", "- CVE-2021-1234: postponed", Bare},
		{"todo", "- CVE-2021-1234: TODO", Bare},
		{"ignored", "- CVE-2021-1234 ignored, minor issue", Bare},
		{"partial", "- partial fix for CVE-2021-1234", Bare},
		{"incomplete", "- Fix for CVE-2021-1234 was incomplete", Bare},
		{"did-not-work", "- the CVE-2021-1234 fix did not work", Bare},
		{"regression-of-the-fix", "- Fix regression introduced by the CVE-2021-1234 fix", Bare},
		{"leak-of-the-fix", "- Fix memory leak introduced in the fix for CVE-2021-1234", Bare},
		{"tests-after", "- Fix test suite failure after CVE-2021-1234", Bare},
		{"see-only", "- Update symbols (see CVE-2021-1234)", Bare},
		{"rebuild", "- Rebuild against libtasn1 (CVE-2021-1234)", Bare},
		{"renumbered", "- was registered as CVE-2021-1234, this number now points elsewhere", Bare},
		{"heading-ignored", "- Ignore:\n  - CVE-2021-1234", Bare},
		{"aside-of-another", "- fix CVE-2021-9999 (without introduction of CVE-2021-1234)", Bare},
		{"test-only", "- add a test for CVE-2021-1234", Bare},
		{"changelog-note", "- mention CVE-2021-1234 in the changelog", Bare},
		{"regression-of-fix", "- regression caused by CVE-2021-1234 in certificate checks", Bare},
		{"related", "- Related: Bug 1031463 - CVE-2021-1234", Bare},
		{"see-also", "- tighten the length checks, see also CVE-2021-1234", Bare},
		{"patch-file-alone", "- lib-CVE-2021-1234.patch", Bare},
		{"sentence", "- the handling around CVE-2021-1234 was discussed", Bare},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m, ok := Read([]inventory.ChangelogEntry{{Text: c.text}})[id]
			if !ok || m.Kind != c.want {
				t.Errorf("Read(%q)[%s] = %d %q, named %t, want %d", c.text, id, m.Kind, m.Line, ok, c.want)
			}
		})
	}
}

// TestChangelogNewestDecides holds the order of entries: the newest word counts,
// and within one entry a negation.
func TestChangelogNewestDecides(t *testing.T) {
	fix := inventory.ChangelogEntry{Version: "1-1", Text: "- fix CVE-2021-1234"}
	revert := inventory.ChangelogEntry{Version: "1-2", Text: "- revert CVE-2021-1234 fix"}
	again := inventory.ChangelogEntry{Version: "1-3", Text: "- fix CVE-2021-1234 properly"}
	bare := inventory.ChangelogEntry{Version: "1-4", Text: "- more words on CVE-2021-1234 here"}
	both := inventory.ChangelogEntry{Version: "1-5", Text: "- fix CVE-2021-1234\n- revert CVE-2021-1234"}
	cases := []struct {
		name    string
		entries []inventory.ChangelogEntry
		want    Kind
		version string
	}{
		{"fix-then-revert", []inventory.ChangelogEntry{revert, fix}, Reverted, "1-2"},
		{"revert-then-fix", []inventory.ChangelogEntry{again, revert, fix}, Fix, "1-3"},
		{"unclear-on-top", []inventory.ChangelogEntry{bare, fix}, Bare, "1-4"},
		{"both-in-one", []inventory.ChangelogEntry{both}, Reverted, "1-5"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := Read(c.entries)["CVE-2021-1234"]
			if m.Kind != c.want || m.Version != c.version {
				t.Errorf("got %d of %q, want %d of %q", m.Kind, m.Version, c.want, c.version)
			}
		})
	}
}

// TestChangelogIDsStayApart makes sure that a longer number is another id.
func TestChangelogIDsStayApart(t *testing.T) {
	m := Read([]inventory.ChangelogEntry{{Text: "- fix CVE-2021-12345\n- CVE-2021-1234 is not fixed"}})
	if m["CVE-2021-12345"].Kind != Fix || m["CVE-2021-1234"].Kind != Reverted {
		t.Errorf("got %v", m)
	}
}

// TestChangelogIsBounded holds the time that hostile changelogs cost.
func TestChangelogIsBounded(t *testing.T) {
	many := strings.Repeat("CVE-2021-1234 ", 1000)
	for name, text := range map[string]string{
		"ids":       many,
		"sentences": strings.Repeat("CVE-2021-1234 x. ", 6_000),
		"lines":     strings.Repeat("CVE-2021-1234:\n", 6_000),
		"bullets":   strings.Repeat("- drop remove fix CVE-2021-1234\n", 3_000),
		"heading":   "- " + strings.Repeat("remove the ", 18) + ":\n" + strings.Repeat("  - CVE-2021-1234\n", 5_000),
		"open":      "- " + strings.Repeat("remove ", 50_000) + "CVE-2021-1234",
	} {
		start := time.Now()
		Read([]inventory.ChangelogEntry{{Text: text}})
		took := time.Since(start)
		t.Logf("%s: %v for %d bytes", name, took, len(text))
		if took > 20*time.Second {
			t.Errorf("%s: %v for %d bytes", name, took, len(text))
		}
	}
}

// FuzzChangelog makes sure that no changelog text breaks the reader.
func FuzzChangelog(f *testing.F) {
	f.Add("- fix CVE-2014-0160 - heartbeat\n  more\n* Drop patches:\n - CVE-2021-1234.patch")
	f.Add("CVE-2021-1234")
	f.Add("- :\n  :\n\x00\xff CVE-2021-1234 (")
	f.Fuzz(func(t *testing.T, text string) {
		for id, m := range Read([]inventory.ChangelogEntry{{Text: text}}) {
			if m.Line == "" || !cveID.MatchString(id) {
				t.Errorf("mention of %q without a line: %+v", id, m)
			}
		}
	})
}
