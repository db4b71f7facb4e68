// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"regexp"
	"strings"
)

// maxIDBytes bounds a text that is looked at as an id.
const maxIDBytes = 128

// The ids that are read, in upper case: CVEs, also within the ids that OSV's
// databases make of them (https://ossf.github.io/osv-schema/#id-modified-fields),
// and those of vendors' advisories.
var (
	plainCVE   = regexp.MustCompile(`^(?:[A-Z_]{1,16}-)?CVE[-_ ]([0-9]{4})[-_ ]([0-9]{4,19})$`)
	yearColon  = regexp.MustCompile(`^(RH[SBE]A|AL[SBE]A|RL[SBE]A|RX[SBE]A|CE[SBE]A)[- ]([0-9]{4})[-:]([0-9]{3,6})$`)
	oracle     = regexp.MustCompile(`^EL[SBE]A-[0-9]{4}-[0-9]{3,6}$`)
	numbered   = regexp.MustCompile(`^(?:DSA|DLA|ELA|DTSA|USN|LSN)-[0-9]{1,5}(?:-[0-9]{1,3})?$`)
	suseUpdate = regexp.MustCompile(`^(OPEN)?SUSE-([SRFO]U)-([0-9]{4})[-:]([0-9]{1,6}(?:-[0-9]{1,3})?)$`)
	ghsa       = regexp.MustCompile(`^GHSA((?:-[23456789CFGHJMPQRVWX]{4}){3})$`)
	otherIssue = regexp.MustCompile(`^(?:PYSEC|OSV|GLSA|MGASA|ALAS2?|FEDORA|FEDORA-EPEL)-[0-9]{4,6}-[0-9A-F]{1,10}$|^GNUTLS-SA-[0-9]{4}(?:-[0-9]{1,2}){1,2}$`)
)

// ParseID reads the id of a vulnerability or of an advisory from a text, as
// people paste it: in any case, with brackets, quotes and spaces around it, with
// the dashes of word processors. It returns the id as its issuer writes it; of
// a record made from a CVE, such as DEBIAN-CVE-2014-0160, the CVE. Any other
// text, a version or a name, is no id.
func ParseID(text string) (id string, ok bool) {
	if len(text) > maxIDBytes {
		return "", false
	}
	text = strings.Map(plainDash, text)
	text = strings.Trim(strings.TrimSpace(text), "()[]{}<>\"'`\u2018\u2019\u201c\u201d.,;: \t\r\n")
	text = strings.ToUpper(text)
	if m := plainCVE.FindStringSubmatch(text); m != nil {
		return "CVE-" + m[1] + "-" + m[2], true
	}
	if m := yearColon.FindStringSubmatch(text); m != nil {
		return m[1] + "-" + m[2] + ":" + m[3], true
	}
	if m := suseUpdate.FindStringSubmatch(text); m != nil {
		return strings.ToLower(m[1]) + "SUSE-" + m[2] + "-" + m[3] + ":" + m[4], true
	}
	if m := ghsa.FindStringSubmatch(text); m != nil {
		return "GHSA" + strings.ToLower(m[1]), true
	}
	if oracle.MatchString(text) || numbered.MatchString(text) || otherIssue.MatchString(text) {
		return text, true
	}
	return "", false
}

// plainDash makes the dash of ASCII of those that programs put in its place,
// and a space of the one that does not break.
func plainDash(r rune) rune {
	switch {
	case r >= '\u2010' && r <= '\u2015', r == '\u2212', r == '\ufe58', r == '\ufe63', r == '\uff0d':
		return '-'
	case r == '\u00a0':
		return ' '
	case r == '\u00ad', r == '\u200b', r == '\ufeff':
		return -1 // unseen ones
	}
	return r
}
