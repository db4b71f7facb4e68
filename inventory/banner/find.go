// SPDX-License-Identifier: Apache-2.0

package banner

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// found is a library that a line names.
type found struct {
	Banner
	start, end int    // of the name and all that belongs to it, in the line
	quoted     bool   // name and version are in quotes, as in JSON
	alone      bool   // a version without a name: "(Library: 3.0.22)"
	err        string // why it cannot be read, else empty
}

var (
	names = regexp.MustCompile(`(?i)OpenSSL|quictls|LibreSSL|BoringSSL|AWS-LC(?: FIPS)?|GnuTLS|NSS|Libgcrypt|Nettle|` +
		`mbed ?TLS|PolarSSL|wolfSSL|CyaSSL`)
	// numbered is what follows a name that has a version.
	numbered = regexp.MustCompile(`^(["']?[ \t]{0,8}(?:=>|[:=])[ \t]{0,8}["']?|/|[ \t]{1,8})` +
		`(?:[Vv]ersion[ \t]{0,8}[:=]?[ \t]{0,8})?v?([0-9][0-9A-Za-z.+~_-]*)`)
	// mimics is what libraries with OpenSSL's interface write behind the version
	// of OpenSSL that they mimic.
	// https://github.com/google/boringssl/blob/main/include/openssl/base.h
	mimics = regexp.MustCompile(`^[ \t]+\(compatible; (BoringSSL|AWS-LC)(?: (FIPS))?(?:[ /-]v?([0-9][0-9.]*[0-9]))?[^()]{0,60}\)`)
	// tail is what may follow OpenSSL's version: a marker, the date of the release,
	// and SUSE's own release. Pre-releases have signs for a date.
	tail = regexp.MustCompile(`^(?:[ \t]+(FIPS\b|\[engine\]|\(alpha\)|\(beta\)))?` +
		`(?:[ \t]+([0-9]{1,2}[ \t]+\pL{3,12}\.?[ \t]+[0-9]{4}\b|[A-Z][a-z]{2}[ \t]+[0-9]{1,2}[ \t]+[0-9]{4}\b|xx XXX xxxx))?` +
		`(?:[ \t]+(SUSE release [0-9A-Za-z._]{1,40}))?`)
	// ecc is what NSS writes behind its version.
	ecc = regexp.MustCompile(`^ (?:Basic|Extended) ECC\b(?: Beta\b)?`)
	// second is the version of the library behind that of "openssl" itself.
	second       = regexp.MustCompile(`^[ \t]*\([Ll]ibrary:`)
	secondNumber = regexp.MustCompile(`^[ \t]*\([Ll]ibrary:[ \t]*([0-9][0-9A-Za-z.+~_-]*)`)
	// before and after are what stands around a name without a version that is no
	// prose: "(running with BoringSSL)", "OpenSSH_9.8p1, BoringSSL".
	before = regexp.MustCompile(`(?:(?:[Bb]uilt|[Rr]unning|[Rr]un|[Cc]ompiled) +(?:with|on)|version *:|=>|OpenSSH_[^ ]+,)[ \t]*$|^["'(]?$`)
	after  = regexp.MustCompile(`^["']?[ \t]*(?:$|\))`)
	// inCurl is the same in the line of curl's components.
	inCurl = regexp.MustCompile(`^\)?(?: |$)`)
)

// maxFound bounds the libraries of one line.
const maxFound = 1000

// find returns the libraries that a line names with a version, and those that
// have none to name, in their order.
func find(line string) (all []found) {
	if !mayName(line) {
		return nil
	}
	for at := 0; at < len(line); {
		span := names.FindStringIndex(line[at:])
		if span == nil {
			break
		}
		start, end := at+span[0], at+span[1]
		if len(all) >= maxFound {
			return append(all, found{start: start, err: fmt.Sprintf("read line: more than %d libraries, the rest is not read", maxFound)})
		}
		at = end
		if !begins(line, start) {
			continue
		}
		f, ok := read(line, start, end)
		if !ok {
			continue
		}
		f.Text = line[f.start:f.end]
		if f.err == "" {
			at = f.end
		}
		all = append(all, f)
		if m := secondNumber.FindStringSubmatchIndex(line[at:]); m != nil && f.err == "" {
			all = append(all, bareSecond(line, f.Library, at+m[2], at+m[3]))
			at += m[3]
		}
	}
	return all
}

// mayName tells most lines apart fast.
func mayName(line string) bool {
	low := strings.ToLower(line)
	return slices.ContainsFunc([]string{"ssl", "tls", "aws-lc", "nss", "gcrypt", "nettle"}, func(part string) bool {
		return strings.Contains(low, part)
	})
}

// begins reports whether a word begins at start, or what the cells of a copied
// HTML table run together into: "VersionOpenSSL 1.1.1".
func begins(line string, start int) bool {
	r, _ := utf8.DecodeLastRuneInString(line[:start])
	return start == 0 || strings.HasSuffix(line[:start], "Version") ||
		!unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-._@+~$", r)
}

// ends reports whether a version is all there: "1.1.1..." may be any 1.1.1, and
// so may one with a letter behind it that is none of ours.
func ends(line string, end int) bool {
	r, _ := utf8.DecodeRuneInString(line[end:])
	return end == len(line) || !strings.HasPrefix(line[end:], "..") && !unicode.In(r, unicode.L, unicode.N, unicode.M) &&
		!strings.ContainsRune("…*\uFFFD", r)
}

// read reads the library whose name is at start to end.
func read(line string, start, end int) (found, bool) {
	f := found{start: start, end: end, Banner: Banner{Library: library(line[start:end])}}
	m := numbered.FindStringSubmatchIndex(line[end:])
	if m == nil {
		return f, f.standsAlone(line)
	}
	word := strings.TrimRight(line[end+m[4]:end+m[5]], ".+~_-")
	f.end = end + m[4] + len(word)
	separator := line[end+m[2] : end+m[3]]
	f.quoted = strings.HasSuffix(separator, `"`) || strings.HasSuffix(separator, `'`)
	if f.quoted && f.end < len(line) && line[f.end] == separator[len(separator)-1] {
		f.end++
	}
	if start > 0 && strings.ContainsRune(`"'`, rune(line[start-1])) && line[start-1] == separator[0] {
		f.start--
	}
	var ok bool
	if f.Version, f.Marker, ok = number(f.Library, word); !ok || !ends(line, f.end) {
		f.err = fmt.Sprintf("read version of %s: %.80q is no whole version", f.Library, word)
		return f, f.Library == "openssl" || strings.Contains(word, ".")
	}
	switch strings.ToLower(line[start:end]) {
	case "quictls":
		f.Marker = join("quictls", f.Marker)
	case "aws-lc fips":
		f.Marker = join("FIPS", f.Marker)
	}
	switch f.Library {
	case "openssl":
		f.more(line)
	case "nss":
		traits := ecc.FindString(line[f.end:])
		f.Marker, f.end = join(f.Marker, traits), f.end+len(traits)
	}
	return f, true
}

// standsAlone reports whether a name without a version is the library that a
// program names. Only these two have no version, or may have none.
func (f *found) standsAlone(line string) bool {
	if f.Library != "boringssl" && f.Library != "aws-lc" {
		return false
	}
	if strings.Contains(line[:f.start], "libcurl/") {
		return inCurl.MatchString(line[f.end:])
	}
	return before.MatchString(line[max(0, f.start-60):f.start]) && after.MatchString(line[f.end:])
}

// more reads what follows OpenSSL's version in a line.
func (f *found) more(line string) {
	if m := mimics.FindStringSubmatch(line[f.end:]); m != nil {
		f.Library, f.Marker, f.Version = library(m[1]), m[2], m[3]
		f.end += len(m[0])
		return
	}
	m := tail.FindStringSubmatch(line[f.end:])
	f.Marker = join(join(f.Marker, m[1]), m[3])
	f.Released, _ = when(m[2])
	f.end += len(m[0])
	f.Compiled = second.MatchString(line[f.end:])
}

// bareSecond is the library's version where only the number of it is written.
func bareSecond(line, library string, start, end int) found {
	f := found{start: start, end: end, alone: true, Banner: Banner{Library: library, Text: line[start:end]}}
	var ok bool
	if f.Version, f.Marker, ok = number(library, f.Text); !ok || !ends(line, end) {
		f.err = fmt.Sprintf("read version of %s: %.80q is no whole version", library, f.Text)
	}
	return f
}

// library returns the catalogue's name for the name in a banner.
func library(name string) string {
	name = strings.ReplaceAll(strings.ToLower(name), " ", "")
	switch name {
	case "quictls":
		return "openssl"
	case "polarssl":
		return "mbedtls"
	case "cyassl":
		return "wolfssl"
	case "aws-lcfips":
		return "aws-lc"
	}
	return name
}

func join(a, b string) string {
	return strings.TrimSpace(a + " " + strings.TrimSpace(b))
}
