// SPDX-License-Identifier: Apache-2.0

package version

import (
	"regexp"

	"github.com/Masterminds/semver/v3"
)

// plainPattern is dotted numbers of any count, as GnuTLS, NSS, libgcrypt and
// the others number their releases, with the betas some of them publish;
// "2024.2.69_v8.0.303" is how ca-certificates names its root list.
var plainPattern = regexp.MustCompile(
	`^v?([0-9]+(?:(?:\.|_v?)[0-9]+)*)([a-z])?` +
		`(?:[-._]?(alpha|beta|pre|rc)[-.]?([0-9]*))?([-.]dev)?(?:-stable)?(?:\+[0-9A-Za-z.-]+)?$`)

// semverPattern is the part of plain versions whose order semver shares.
var semverPattern = regexp.MustCompile(`^[0-9]+\.[0-9]+\.[0-9]+$`)

// comparePlain compares by number, missing ones being 0: 3.7 equals 3.7.0.
func comparePlain(a, b string) (int, error) {
	if x, y := parseSemver(a), parseSemver(b); x != nil && y != nil {
		return x.Compare(y), nil
	}
	return compareReleases(parseRelease(plainPattern, a), parseRelease(plainPattern, b)), nil
}

// parseSemver returns nil for what is not x.y.z without anything more: semver
// would take "3.0.7-25" for a pre-release of 3.0.7.
func parseSemver(v string) *semver.Version {
	if !semverPattern.MatchString(v) {
		return nil
	}
	sv, err := semver.StrictNewVersion(v)
	if err != nil {
		return nil // a leading zero, or a number too large for it
	}
	return sv
}
