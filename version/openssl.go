// SPDX-License-Identifier: Apache-2.0

package version

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// openSSLPattern is how OpenSSL numbers its releases: letters after the third
// number up to 1.1.1 (z is followed by za), semantic versions from 3.0 on, and
// betas under several names. "-fips" is an old build option and "+quic" a build
// label; neither takes part in the order.
// https://www.openssl.org/policies/general/versioning-policy.html
var openSSLPattern = regexp.MustCompile(
	`^([0-9]+\.[0-9]+(?:\.[0-9]+)?)(z{0,2}[a-z])?` +
		`(?:-?(alpha|beta|pre|rc)\.?([0-9]*))?(-dev)?(?:-fips)?(?:\+[0-9A-Za-z.-]+)?$`)

// compareOpenSSL orders OpenSSL's own releases.
func compareOpenSSL(a, b string) (int, error) {
	return compareReleases(parseRelease(openSSLPattern, a), parseRelease(openSSLPattern, b)), nil
}

// release is an upstream version in parts.
type release struct {
	numbers []string
	letters string
	stage   string // "alpha", "beta", "pre", "rc"; empty for a release
	count   string // 2 of "beta2"
	dev     bool   // a snapshot on the way to what the rest says
}

// parseRelease splits v by a pattern with the groups numbers, letters, stage,
// count and dev. It returns the zero release when v does not match.
func parseRelease(pattern *regexp.Regexp, v string) release {
	m := pattern.FindStringSubmatch(v)
	if m == nil {
		return release{}
	}
	numbers := strings.FieldsFunc(m[1], func(r rune) bool { return r < '0' || r > '9' })
	return release{numbers, m[2], m[3], m[4], m[5] != ""}
}

func compareReleases(a, b release) int {
	if c := compareNumbers(a.numbers, b.numbers); c != 0 {
		return c
	}
	return cmp.Or(
		strings.Compare(a.letters, b.letters),
		cmp.Compare(a.rank(), b.rank()),
		compareDigits(a.count, b.count),
		cmp.Compare(truth(b.dev), truth(a.dev)),
	)
}

// compareNumbers compares number by number; missing ones are 0.
func compareNumbers(a, b []string) int {
	for i := range max(len(a), len(b)) {
		var x, y string
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if c := compareDigits(x, y); c != 0 {
			return c
		}
	}
	return 0
}

// rank is the place of a stage before the release: a snapshot of a release
// comes before its alphas.
func (r release) rank() int {
	stages := []string{"alpha", "beta", "pre", "rc"}
	switch {
	case r.stage != "":
		return slices.Index(stages, r.stage) + 1
	case r.dev:
		return 0
	}
	return len(stages) + 1
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}
