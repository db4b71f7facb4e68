// SPDX-License-Identifier: Apache-2.0

package version

import (
	"cmp"
	"strings"
)

// validPacman reports whether v is [epoch:]version[-release] as makepkg allows
// it. https://man.archlinux.org/man/PKGBUILD.5
//
// A missing epoch is 0. A missing release is older than any release, so that
// the order stays total; vercmp itself would call them equal.
func validPacman(v string) bool {
	epoch, version, release, hasRelease := splitPacman(v)
	return onlyDigits(epoch) && strings.ContainsFunc(version, isDigitRune) && validPacmanPart(version) && (!hasRelease || validPacmanPart(release))
}

func validPacmanPart(s string) bool {
	return s != "" && alnumOr(s, "._+~") && alnumOr(s[:1], "") && alnumOr(s[len(s)-1:], "")
}

func splitPacman(v string) (epoch, version, release string, hasRelease bool) {
	epoch = "0"
	if e, after, ok := strings.Cut(v, ":"); ok {
		epoch, v = e, after
	}
	if i := strings.LastIndexByte(v, '-'); i >= 0 {
		return epoch, v[:i], v[i+1:], true
	}
	return epoch, v, "", false
}

// comparePacman compares as pacman's vercmp does. It began as rpm's order but
// differs where it matters for betas: there is no tilde or caret, a letter
// glued to a number is older than the number alone (1.0rc < 1.0 < 1.0.a < 1.0.1),
// and the lengths of separators count. https://man.archlinux.org/man/vercmp.8
func comparePacman(a, b string) (int, error) {
	ae, av, ar, aHas := splitPacman(a)
	be, bv, br, bHas := splitPacman(b)
	if c := compareDigits(ae, be); c != 0 {
		return c, nil
	}
	if c := compareALPM(av, bv); c != 0 {
		return c, nil
	}
	switch {
	case aHas && bHas:
		return compareALPM(ar, br), nil
	case aHas:
		return 1, nil
	case bHas:
		return -1, nil
	}
	return 0, nil
}

func compareALPM(a, b string) int {
	for {
		asep, as, arest := cutSegment(a)
		bsep, bs, brest := cutSegment(b)
		if as == "" || bs == "" {
			return compareALPMEnd(a, b)
		}
		if asep != bsep {
			return cmp.Compare(asep, bsep)
		}
		if c := compareSegment(as, bs); c != 0 {
			return c
		}
		a, b = arest, brest
	}
}

// compareALPMEnd decides when one version has ended: a letter that follows
// without a separator is older than nothing, anything else is newer.
func compareALPMEnd(a, b string) int {
	switch {
	case a == "" && b == "":
		return 0
	case a == "" && isLetter(b[0]):
		return 1
	case a == "":
		return -1
	case isLetter(a[0]):
		return -1
	}
	return 1
}

// cutSegment returns the number of separators that s starts with, the run of
// digits or of letters after them, and what is left.
func cutSegment(s string) (separators int, segment, rest string) {
	for separators < len(s) && !isDigit(s[separators]) && !isLetter(s[separators]) {
		separators++
	}
	s = s[separators:]
	if s == "" {
		return separators, "", ""
	}
	same := isLetter
	if isDigit(s[0]) {
		same = isDigit
	}
	end := 0
	for end < len(s) && same(s[end]) {
		end++
	}
	return separators, s[:end], s[end:]
}

// compareSegment compares two runs: numbers by value, letters by bytes, and a
// number is newer than letters.
func compareSegment(a, b string) int {
	an, bn := isDigit(a[0]), isDigit(b[0])
	switch {
	case an && bn:
		return compareDigits(a, b)
	case an:
		return 1
	case bn:
		return -1
	}
	return strings.Compare(a, b)
}

// compareDigits compares two decimal numbers of any length; an empty one is 0.
func compareDigits(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	if c := cmp.Compare(len(a), len(b)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}
