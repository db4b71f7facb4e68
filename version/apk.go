// SPDX-License-Identifier: Apache-2.0

package version

import (
	"cmp"
	"regexp"
	"strings"
)

// apkPattern is the form of apk-tools' versions.
// https://gitlab.alpinelinux.org/alpine/apk-tools/-/blob/master/doc/apk-package.5.scd
var apkPattern = regexp.MustCompile(
	`^[0-9]+(?:\.[0-9]+)*[a-z]?(?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)[0-9]*)*(?:~[0-9a-f]+)?(?:-r[0-9]+)?$`)

func validApk(v string) bool { return apkPattern.MatchString(v) }

// compareApk compares as semantic does for Alpine, except that a version with
// more numbers is newer than its prefix whatever follows (1.0 < 1.0a < 1.0.0),
// as apk itself has it; semantic pads the shorter one with zeros. Without -rN a
// version counts as -r0, and commit hashes have no order.
func compareApk(a, b string) (int, error) {
	an, bn := apkNumbers(a), apkNumbers(b)
	if len(an) == len(bn) {
		return semanticOrder("Alpine")(a, b)
	}
	shorter := min(len(an), len(bn))
	x, y := strings.Join(an[:shorter], "."), strings.Join(bn[:shorter], ".")
	c, err := semanticOrder("Alpine")(x, y)
	if c != 0 || err != nil {
		return c, err
	}
	return cmp.Compare(len(an), len(bn)), nil
}

// apkNumbers returns the dotted numbers that a version starts with.
func apkNumbers(v string) []string {
	end := strings.IndexFunc(v, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
	if end >= 0 {
		v = v[:end]
	}
	return strings.Split(v, ".")
}
