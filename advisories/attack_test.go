// SPDX-License-Identifier: Apache-2.0

package advisories_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// The names are those people type; the CVEs are from vendors' advisories and
// the CVE records.
func TestFindAttack(t *testing.T) {
	for _, tc := range []struct{ name, text, want, id string }{
		{"as_written", "Heartbleed", "Heartbleed", "CVE-2014-0160"},
		{"lower", "heartbleed", "Heartbleed", "CVE-2014-0160"},
		{"two_words", "Heart Bleed", "Heartbleed", "CVE-2014-0160"},
		{"words_around", "the Heartbleed bug", "Heartbleed", "CVE-2014-0160"},
		{"cve", "cve-2014-0160", "Heartbleed", "CVE-2014-0160"},
		{"cve_of_a_family", "CVE-2016-0703", "DROWN", "CVE-2016-0800"},
		{"attack", "POODLE attack", "POODLE", "CVE-2014-3566"},
		{"poodle_of_tls", "poodle-tls", "POODLE TLS", "CVE-2014-8730"},
		{"poodle_of_f5", "GOLDENDOODLE", "Zombie POODLE", "CVE-2019-6593"},
		{"empty_record", "0-length padding oracle", "0-length padding oracle", "CVE-2019-1559"},
		{"beast", "beast", "BEAST", "CVE-2011-3389"},
		{"crime", "crime", "CRIME", "CVE-2012-4929"},
		{"breach", "breach", "BREACH", "CVE-2013-3587"},
		{"lucky", "lucky 13", "Lucky13", "CVE-2013-0169"},
		{"lucky_words", "Lucky-Thirteen", "Lucky13", "CVE-2013-0169"},
		{"lucky_gnutls_2018", "CVE-2018-10845", "Lucky13", "CVE-2013-0169"},
		{"lucky_negative", "Lucky Negative 20", "LuckyNegative20", "CVE-2016-2107"},
		{"drown", "drown", "DROWN", "CVE-2016-0800"},
		{"freak", "freak", "FREAK", "CVE-2015-0204"},
		{"logjam", "log-jam", "Logjam", "CVE-2015-4000"},
		{"sweet32", "SWEET 32", "Sweet32", "CVE-2016-2183"},
		{"robot", "robot", "ROBOT", "CVE-2017-13099"},
		{"bar_mitzvah", "bar mitzvah", "Bar Mitzvah", "CVE-2015-2808"},
		{"rc4", "rc4nomore", "RC4 NOMORE", "CVE-2013-2566"},
		{"renegotiation", "TLS renegotiation", "Insecure renegotiation", "CVE-2009-3555"},
		{"bleichenbacher", "Bleichenbacher", "Marvin", "CVE-2022-4304"},
		{"marvin_of_nss", "CVE-2023-4421", "Marvin", "CVE-2022-4304"},
		{"minerva_of_openssl", "CVE-2024-13176", "Minerva", "CVE-2019-13627"},
		{"ccs", "CCS Injection", "CCS injection", "CVE-2014-0224"},
		{"raccoon", "raccoon attack", "Raccoon", "CVE-2020-1968"},
		{"cachebleed", "cachebleed", "CacheBleed", "CVE-2016-0702"},
		{"portsmash", "PortSmash", "PortSmash", "CVE-2018-5407"},
		{"berserk", "BERserk", "BERserk", "CVE-2014-1568"},
		{"sloth", "sloth", "SLOTH", "CVE-2015-7575"},
		{"bigsig", "BigSig", "BigSig", "CVE-2021-43527"},
		{"goto_fail_of_gnutls", "gnutls goto fail", "GnuTLS goto fail", "CVE-2014-0092"},
		{"goto_fail_of_apple", "goto fail;", "goto fail", "CVE-2014-1266"},
		{"session_ticket", "gnutls session ticket", "GnuTLS session ticket key", "CVE-2020-13777"},
		{"debian", "debian weak keys", "Debian weak keys", "CVE-2008-0166"},
		{"punycode", "punycode", "Spooky SSL", "CVE-2022-3602"},
		{"loop", "BN_mod_sqrt", "Infinite loop in BN_mod_sqrt", "CVE-2022-0778"},
		{"three_shake", "3SHAKE", "Triple Handshake", "CVE-2014-1295"},
		{"without_cve", "selfie", "Selfie", ""},
		{"alpaca", "alpaca", "ALPACA", "CVE-2021-3618"},
		{"dheat", "dheat", "D(HE)at", "CVE-2002-20001"},
		{"ssh", "terrapin", "Terrapin", "CVE-2023-48795"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, ok := advisories.FindAttack(tc.text)
			first := strings.Join(got.IDs[:min(1, len(got.IDs))], "")
			if !ok || got.Name != tc.want || first != tc.id {
				t.Errorf("FindAttack(%q) = %q (%s), %v, want %q (%s)", tc.text, got.Name, first, ok, tc.want, tc.id)
			}
		})
	}
}

func TestFindAttackUnknown(t *testing.T) {
	for _, text := range []string{"", " ", "the", "attack", "openssl", "CVE-2014-0161", "CVE-2014-01600", "heart", "shellshock", strings.Repeat("poodle", 20)} {
		if got, ok := advisories.FindAttack(text); ok {
			t.Errorf("FindAttack(%q) = %q, want none", text, got.Name)
		}
	}
}

func TestAttackOf(t *testing.T) {
	if a, ok := advisories.AttackOf("DEBIAN-CVE-2014-0160"); !ok || a.Name != "Heartbleed" {
		t.Errorf("AttackOf = %q, %v, want Heartbleed", a.Name, ok)
	}
	if a, ok := advisories.AttackOf("Heartbleed"); ok {
		t.Errorf("AttackOf of a name = %q, want none", a.Name)
	}
}

func TestNearestAttack(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"letter_missing", "hartbleed", "Heartbleed"},
		{"letters_swapped", "heartbeled", "Heartbleed"},
		{"three_edits_of_nine_letters", "hertblede", ""},
		{"three_edits", "heardtbleett", "Heartbleed"},
		{"short_and_near", "best", "BEAST"},
		{"first_of_two", "droak", "DROWN"},
		{"known", "poodle", "POODLE"},
		{"other_name", "goldendodle", "goldendoodle"},
		{"racoon", "racoon", "Raccoon"},
		{"lucky", "luky13", "Lucky13"},
		{"robot", "the robbot attack", "ROBOT"},
		{"short", "cc", ""},
		{"far", "openssl", ""},
		{"empty", "", ""},
		{"long", strings.Repeat("heartbleed", 7), ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := advisories.NearestAttack(tc.text); got != tc.want {
				t.Errorf("NearestAttack(%q) = %q, want %q", tc.text, got, tc.want)
			}
		})
	}
}

// TestAttacks holds the tables to their form.
func TestAttacks(t *testing.T) {
	cve := regexp.MustCompile(`^CVE-[0-9]{4}-[0-9]{4,}$`)
	libraries := strings.Fields("openssl openssl-fips libressl boringssl aws-lc s2n-tls gnutls nss nspr libgcrypt nettle mbedtls wolfssl " +
		"python-cryptography pyopenssl certifi ca-certificates")
	owner := map[string]string{}
	own := func(t *testing.T, what, name string) {
		t.Helper()
		if other, taken := owner[what]; taken {
			t.Errorf("%q is of %q and of %q", what, other, name)
		}
		owner[what] = name
	}
	for _, a := range advisories.Attacks() {
		for _, id := range a.IDs {
			own(t, id, a.Name)
			if !cve.MatchString(id) {
				t.Errorf("%s: id %q is no CVE", a.Name, id)
			}
		}
		for _, n := range append([]string{a.Name}, a.Also...) {
			own(t, strings.NewReplacer(" ", "", "-", "").Replace(strings.ToLower(n)), a.Name)
			if got, ok := advisories.FindAttack(n); !ok || got.Name != a.Name {
				t.Errorf("FindAttack(%q) = %q, %v, want %q", n, got.Name, ok, a.Name)
			}
		}
		for _, n := range a.Also {
			if n != strings.ToLower(n) {
				t.Errorf("%s: %q is not lower case", a.Name, n)
			}
		}
		for _, l := range a.Libraries {
			if !slices.Contains(libraries, l) {
				t.Errorf("%s: library %q is not in the catalogue", a.Name, l)
			}
		}
		sentence(t, a.Name, a.Summary)
		if a.Settled != "" {
			sentence(t, a.Name, a.Settled)
		}
		if u, err := url.Parse(a.Source); err != nil || u.Scheme != "https" || u.Host == "" {
			t.Errorf("%s: source %q is no https URL", a.Name, a.Source)
		}
		if a.Elsewhere && len(a.Libraries) > 0 {
			t.Errorf("%s is elsewhere and of %q", a.Name, a.Libraries)
		}
		if !a.Elsewhere && len(a.Libraries) == 0 && a.Settled == "" {
			t.Errorf("%s is of no library, and nothing settles it", a.Name)
		}
	}
	if len(owner) < 100 {
		t.Errorf("%d names and ids, want more than 100", len(owner))
	}
}

func sentence(t *testing.T, name, text string) {
	t.Helper()
	if len(text) > 160 || !strings.HasSuffix(text, ".") || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) {
		t.Errorf("%s: %q (%d bytes) is no sentence of at most 160 ASCII characters", name, text, len(text))
	}
}

func TestAttacksSortedAndOwn(t *testing.T) {
	list := advisories.Attacks()
	if !slices.IsSortedFunc(list, func(a, b advisories.Attack) int {
		return strings.Compare(strings.ToLower(a.Name[:1]), strings.ToLower(b.Name[:1]))
	}) {
		t.Error("Attacks is not sorted by name")
	}
	list[0].IDs[0], list[0].Summary = "changed", "changed"
	if again := advisories.Attacks()[0]; again.IDs[0] == "changed" || again.Summary == "changed" {
		t.Error("changing what Attacks returned changes what it returns next")
	}
}

func FuzzFindAttack(f *testing.F) {
	for _, text := range []string{"heartbleed", "the 9 lives of Bleichenbacher's CAT", "CVE-2014-0160", "\xff\u2014", "hartbled bug"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, found := advisories.FindAttack(text)
		if found && a.Name == "" {
			t.Errorf("FindAttack(%q) found an attack without a name", text)
		}
		near := advisories.NearestAttack(text)
		if near == "" {
			return
		}
		if _, ok := advisories.FindAttack(near); !ok {
			t.Errorf("NearestAttack(%q) = %q, which FindAttack does not know", text, near)
		}
	})
}
