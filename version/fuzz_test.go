// SPDX-License-Identifier: Apache-2.0

package version_test

import (
	"testing"

	"github.com/cryptopatch/cryptopatch/version"
)

func FuzzDpkg(f *testing.F)    { fuzzOrder(f, version.Dpkg) }
func FuzzRPM(f *testing.F)     { fuzzOrder(f, version.RPM) }
func FuzzApk(f *testing.F)     { fuzzOrder(f, version.Apk) }
func FuzzPacman(f *testing.F)  { fuzzOrder(f, version.Pacman) }
func FuzzOpenSSL(f *testing.F) { fuzzOrder(f, version.OpenSSL) }
func FuzzPlain(f *testing.F)   { fuzzOrder(f, version.Plain) }
func FuzzPEP440(f *testing.F)  { fuzzOrder(f, version.PEP440) }

// fuzzOrder checks that Compare never panics and is a total order: reflexive,
// antisymmetric and, on triples, transitive.
func fuzzOrder(f *testing.F, s version.Scheme) {
	rows := readTable(f, s)
	for i, r := range rows {
		f.Add(r.a, r.b, rows[(i+7)%len(rows)].a)
	}
	f.Fuzz(func(t *testing.T, a, b, c string) {
		checkTriple(t, s, a, b, c)
		version.Upstream(s, a)
		version.Branch("openssl", a)
		version.MinorStream(a)
	})
}

func checkTriple(t *testing.T, s version.Scheme, a, b, c string) {
	t.Helper()
	for _, v := range []string{a, b, c} {
		self, err := version.Compare(s, v, v)
		if err != nil {
			return
		}
		if self != 0 {
			t.Errorf("Compare(%s, %q, %q) = %d, want 0", s, v, v, self)
		}
	}
	ab, bc, ac := compare(t, s, a, b), compare(t, s, b, c), compare(t, s, a, c)
	if ba := compare(t, s, b, a); ba != -ab {
		t.Errorf("Compare(%s, %q, %q) = %d, but the other way round %d", s, a, b, ab, ba)
	}
	if ab <= 0 && bc <= 0 && (ac > 0 || ac == 0 && (ab < 0 || bc < 0)) ||
		ab >= 0 && bc >= 0 && (ac < 0 || ac == 0 && (ab > 0 || bc > 0)) {
		t.Errorf("%s order is not transitive: %q, %q, %q give %d, %d and %d", s, a, b, c, ab, bc, ac)
	}
}

// TestOrderIsTotal checks every triple of distinct versions near each other in
// a table, where fuzzing finds few valid ones.
func TestOrderIsTotal(t *testing.T) {
	for _, s := range schemes {
		t.Run(string(s), func(t *testing.T) {
			var all []string
			for _, r := range readTable(t, s) {
				all = append(all, r.a, r.b)
			}
			for i := range all {
				for j := range all {
					checkTriple(t, s, all[i], all[j], all[(i*31+j*17)%len(all)])
				}
			}
		})
	}
}
