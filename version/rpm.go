// SPDX-License-Identifier: Apache-2.0

package version

import "strings"

// validRPM reports whether v is [epoch:]version[-release] in the characters
// that rpm allows. https://rpm-software-management.github.io/rpm/manual/spec.html
//
// A missing epoch is 0. A missing release is older than any release, so that
// the order stays total; rpm itself would let it match every release.
func validRPM(v string) bool {
	if epoch, after, ok := strings.Cut(v, ":"); ok {
		if !onlyDigits(epoch) {
			return false
		}
		v = after
	}
	version, release, hasRelease := strings.Cut(v, "-")
	return strings.ContainsFunc(version, isDigitRune) && alnumOr(version, rpmExtra) &&
		(!hasRelease || strings.ContainsFunc(release, isAlnumRune) && alnumOr(release, rpmExtra))
}

// rpmExtra is what rpm allows in a version or release besides letters and digits.
const rpmExtra = "._+%~^"

func isDigitRune(r rune) bool { return r < 0x80 && isDigit(byte(r)) }

func isAlnumRune(r rune) bool { return isDigitRune(r) || r < 0x80 && isLetter(byte(r)) }
