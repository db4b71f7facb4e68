// SPDX-License-Identifier: Apache-2.0

package report_test

import (
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/report"
)

// TestSupportWords reads the sentences on one component's support.
func TestSupportWords(t *testing.T) {
	ended := &backport.Support{Product: "OpenSSL 1.1.1", Branch: "1.1.1", LTS: true, Ends: date("2023-09-11"), Phase: backport.EndOfLife}
	alive := &backport.Support{Product: "OpenSSL", Branch: "3.5", LTS: true, Ends: date("2030-04-08"), Phase: backport.Supported}
	rhel := &backport.Support{Product: "RHEL 8", Ends: date("2029-05-31"), Phase: backport.Supported}
	esm := func(entitled bool) *backport.Support {
		return &backport.Support{Product: "Ubuntu 18.04", Ends: date("2023-05-31"), Phase: backport.ExtendedOnly,
			Extended: []backport.Extended{{Channel: "ESM", Ends: date("2028-04-26"), Entitled: entitled}}}
	}
	over := &backport.Support{Product: "CentOS 8", Ends: date("2021-12-31"), Phase: backport.EndOfLife}
	const noReason = "Upstream's end is no reason to act."
	cases := map[string]struct {
		life    backport.Lifecycle
		foreign bool
		want    []string
		not     []string
	}{
		"vendor-goes-on": {backport.Lifecycle{Upstream: ended, Vendor: rhel}, false,
			[]string{"Upstream OpenSSL 1.1.1 ended on 2023-09-11.", "RHEL 8 maintains its packages until 2029-05-31.", noReason}, nil},
		"both-go-on": {backport.Lifecycle{Upstream: alive, Vendor: rhel}, false,
			[]string{"Upstream OpenSSL 3.5 (LTS) is supported until 2030-04-08."}, []string{noReason}},
		"extended-followed": {backport.Lifecycle{Upstream: ended, Vendor: esm(true)}, false,
			[]string{"extended as ESM until 2028-04-26; this host follows ESM.", noReason}, nil},
		"extended-not-followed": {backport.Lifecycle{Upstream: ended, Vendor: esm(false)}, false,
			[]string{"which this host does not follow as far as its files tell."}, []string{noReason}},
		"all-over": {backport.Lifecycle{Upstream: ended, Vendor: over}, false,
			[]string{"CentOS 8 ended on 2021-12-31. Its vendor no longer fixes its packages."}, []string{noReason}},
		"foreign": {backport.Lifecycle{Upstream: ended, Vendor: rhel}, true,
			[]string{"Who built this build maintains it"}, []string{noReason, "RHEL 8 maintains"}},
		"unknown": {backport.Lifecycle{}, false, []string{"No support schedule is known."}, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			a := one(backport.Fixed, "low", "")
			a.Components[0].Lifecycle = c.life
			if c.foreign {
				a.Components[0].Provenance = "foreign"
			}
			text := strings.Join(strings.Fields(render(t, "text", report.New(a, meta()), report.Options{})), " ")
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in:\n%s", want, text)
				}
			}
			for _, not := range c.not {
				if strings.Contains(text, not) {
					t.Errorf("%q in:\n%s", not, text)
				}
			}
		})
	}
}

// TestActionsTogether joins what is the same thing for the same reason, and
// nothing that has commands.
func TestActionsTogether(t *testing.T) {
	a := assessment()
	review := func(id, component, why string) backport.Action {
		return backport.Action{ID: id, Kind: backport.Review, Components: []string{component}, Settles: []string{"CVE-1", "CVE-2"}, Why: why}
	}
	a.Actions = []backport.Action{
		a.Actions[0], a.Actions[0], review("r1", "c1", "look here"), review("r2", "c2", "look here"), review("r3", "c1", "look there"),
	}
	text := render(t, "text", report.New(a, meta()), report.Options{})
	for _, want := range []string{" 2. Update openssl", " 3. Review openssl, gnutls (4 findings)", " 4. Review openssl (2 findings)"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
	if strings.Contains(text, " 5. ") {
		t.Errorf("a fifth step in:\n%s", text)
	}
}
