// SPDX-License-Identifier: Apache-2.0

package listing_test

import (
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/listing"
)

const (
	savedHost = `"host":{"hostname":"web1","os":{"id":"debian","version_id":"12"},"fips":{},"packages":90,"labels":{"env":"prod"}}`
	savedPart = `"components":[{"id":"c1","library":"openssl","origin":"package","source":{"name":"openssl","version":"3.0.20-1~deb12u2"},` +
		`"upstream_version":"3.0.20","packages":[{"manager":"dpkg","name":"libssl3","version":"3.0.20-1~deb12u2","vendor":"X <x@debian.org>"}]}]`
	savedOne = `{"schema":"cryptopatch/report/v1",` + savedHost + `,` + savedPart + `}`
)

// TestSaved reads saved reports and inventories, whole and damaged.
func TestSaved(t *testing.T) {
	cases := map[string]struct {
		text     string
		systems  int
		problems int
		err      string
	}{
		"report":              {savedOne, 1, 0, ""},
		"inventory":           {strings.Replace(savedOne, "report/v1", "inventory/v1", 1), 1, 0, ""},
		"several":             {`{"schema":"cryptopatch/reports/v1","reports":[` + savedOne + `,` + savedOne + `],"problems":[]}`, 2, 0, ""},
		"several-one-bad":     {`{"schema":"cryptopatch/reports/v1","reports":[` + savedOne + `,{"schema":"other"}]}`, 1, 1, ""},
		"several-cut":         {`{"schema":"cryptopatch/reports/v1","reports":[` + savedOne + `,`, 1, 1, ""},
		"several-none":        {`{"schema":"cryptopatch/reports/v1","reports":[]}`, 0, 0, "no package in it"},
		"cut":                 {strings.TrimSuffix(savedOne, "}"), 0, 0, "unexpected EOF"},
		"cut-early":           {`{"schema":"cryptopatch/report/v1"`, 0, 0, "unexpected EOF"},
		"one-after-the-other": {savedOne + "\n" + savedOne, 2, 0, ""},
		"one-and-rubbish":     {savedOne + " rubbish", 1, 1, ""},
		"problems-behind": {`{"schema":"cryptopatch/reports/v1","reports":[` + savedOne +
			`],"problems":[{"probe":"list","error":"x","incomplete":true}]}`, 1, 1, ""},
		"several-of-v9":       {`{"schema":"cryptopatch/reports/v9","reports":[` + savedOne + `]}`, 0, 0, "schema is"},
		"rest-behind-reports": {`{"schema":"cryptopatch/reports/v1","reports":[` + savedOne + `],"more":{"a":[1]}} ` + savedOne, 2, 0, ""},
		"empty-report":        {`{"schema":"cryptopatch/report/v1"}`, 1, 1, ""},
		"wrong-type":          {`{"schema":"cryptopatch/report/v1","components":7}`, 0, 0, "decode report"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			res, err := listing.Read(strings.NewReader(c.text), "saved.json", listing.Options{})
			if len(res.Listings) != c.systems || len(res.Problems) != c.problems {
				t.Errorf("Read: %d systems, %d problems, want %d and %d\n%v", len(res.Listings), len(res.Problems), c.systems, c.problems, res.Problems)
			}
			if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("Read: error %v, want %q", err, c.err)
			}
			for _, l := range res.Listings {
				if name != "empty-report" && (l.Host.Hostname != "web1" || l.Labels["env"] != "prod" || l.Host.Components[0].Packages[0].Vendor == "") {
					t.Errorf("Read: host %q, labels %v, component %+v", l.Host.Hostname, l.Labels, l.Host.Components)
				}
			}
		})
	}
}

// TestSavedSystem takes the system that the caller states only where the report
// has none.
func TestSavedSystem(t *testing.T) {
	sys := inventory.System{ID: "debian", VersionID: "13"}
	res, err := listing.Read(strings.NewReader(savedOne), "saved.json", listing.Options{System: sys})
	if err != nil || len(res.Listings) != 1 || res.Listings[0].Host.System.VersionID != "12" || len(res.Problems) != 1 {
		t.Errorf("Read: %+v, problems %v, error %v, want debian:12 and a problem", res.Listings, res.Problems, err)
	}
	nameless := strings.Replace(savedOne, `"id":"debian","version_id":"12"`, "", 1)
	res, err = listing.Read(strings.NewReader(nameless), "saved.json", listing.Options{System: sys})
	if err != nil || len(res.Listings) != 1 || res.Listings[0].Host.System.VersionID != "13" || len(res.Problems) != 0 {
		t.Errorf("Read: %+v, problems %v, error %v, want debian:13", res.Listings, res.Problems, err)
	}
}
