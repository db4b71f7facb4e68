// SPDX-License-Identifier: Apache-2.0

package listing_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/listing"
)

// fuzzDocument reads any text as one kind. Whatever it holds, every component
// has a package of the system's manager, and every claim is of a component of
// its host or of none.
func fuzzDocument(f *testing.F, kind listing.Kind) {
	for _, s := range samples() {
		if s.kind != kind {
			continue
		}
		text, err := os.ReadFile(filepath.Join("testdata", s.file))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, s.system != "")
	}
	f.Fuzz(func(t *testing.T, text []byte, given bool) {
		o := listing.Options{Kind: kind}
		if given {
			o.System = inventory.System{ID: "rhel", VersionID: "8.6"}
		}
		res, err := listing.Read(bytes.NewReader(text), "fuzz", o)
		if err == nil && len(res.Listings) == 0 {
			t.Error("Read: got nothing, want an error")
		}
		for _, l := range res.Listings {
			known := map[string]bool{"": true}
			for _, c := range l.Host.Components {
				known[c.ID] = true
				if c.Manager != inventory.ManagerOf(l.Host.System.ID) {
					t.Errorf("Read: got a component of %s on %s", c.Manager, l.Host.System.ID)
				}
			}
			for _, c := range l.Claims {
				if !known[c.Component] {
					t.Errorf("Read: got a claim on %q, which is no component", c.Component)
				}
			}
		}
	})
}

func FuzzCycloneDX(f *testing.F)  { fuzzDocument(f, listing.CycloneDX) }
func FuzzSPDX(f *testing.F)       { fuzzDocument(f, listing.SPDX) }
func FuzzOSVScanner(f *testing.F) { fuzzDocument(f, listing.OSVScanner) }
func FuzzTrivy(f *testing.F)      { fuzzDocument(f, listing.Trivy) }
func FuzzGrype(f *testing.F)      { fuzzDocument(f, listing.Grype) }
