// SPDX-License-Identifier: Apache-2.0

package version

import (
	"strconv"
	"strings"
)

// validDpkg reports whether v is [epoch:]upstream[-revision] as dpkg accepts
// it. https://www.debian.org/doc/debian-policy/ch-controlfields.html#version
//
// The check comes before semantic's parser, which takes any text: it would
// order "<unfixed>" somewhere among real versions.
func validDpkg(v string) bool {
	rest := v
	if epoch, after, ok := strings.Cut(v, ":"); ok {
		if !onlyDigits(epoch) {
			return false
		}
		if _, err := strconv.ParseInt(epoch, 10, 32); err != nil {
			return false
		}
		rest = after
	}
	upstream, revision := rest, "0"
	if i := strings.LastIndexByte(rest, '-'); i >= 0 {
		upstream, revision = rest[:i], rest[i+1:]
	}
	return upstream != "" && isDigit(upstream[0]) && alnumOr(upstream, ".+-~:") &&
		revision != "" && alnumOr(revision, ".+~")
}

// onlyDigits reports whether s is one or more ASCII digits.
func onlyDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

// alnumOr reports whether every byte of s is an ASCII letter, a digit or one of
// the extra ones.
func alnumOr(s, extra string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) && !isLetter(s[i]) && strings.IndexByte(extra, s[i]) < 0 {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
