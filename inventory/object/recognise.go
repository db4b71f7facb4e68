// SPDX-License-Identifier: Apache-2.0

package object

import (
	"regexp"
	"slices"
	"strings"
)

// recognisers are the libraries, in the order in which copies are listed. Each
// looks at the evidence alone, so that their order matters for nothing else.
var recognisers = []func(*evidence) ([]Copy, []Use){
	libressl, boringssl, awslc, openssl, opensslFIPS, s2n, gnutls, nss, libgcrypt, nettle, mbedtls, wolfssl, goFIPS,
}

// patterns are the texts that are looked for in every file.
var patterns = newMatcher(slices.Concat(opensslPatterns, libresslPatterns, boringsslPatterns, awslcPatterns, s2nPatterns, gnutlsPatterns,
	nssPatterns, libgcryptPatterns, opensslFIPSPatterns, mbedtlsPatterns, wolfsslPatterns))

// texts makes patterns of one mark.
func texts(m mark, accept func([]byte) bool, all ...string) (out []pattern) {
	for _, t := range all {
		out = append(out, pattern{mark: m, text: t, accept: accept})
	}
	return out
}

// whole makes patterns of one mark that are a whole string, or its end, as C has
// them: a program that looks for the same texts, as this one does, may have them
// in a heap of others.
func whole(m mark, all ...string) (out []pattern) {
	for _, t := range all {
		out = append(out, pattern{mark: m, text: t, accept: func(text []byte) bool { return string(text) == t }})
	}
	return out
}

// wholes are the hits that begin a string, as texts in C do: after a NUL, or
// after a table that is no text.
func wholes(hits []hit) (out []hit) {
	for _, h := range hits {
		if h.at == 0 || h.text[h.at-1] < ' ' || h.text[h.at-1] > '~' {
			out = append(out, h)
		}
	}
	return out
}

// sourceFile is the path of a source file from some folder on.
var sourceFile = regexp.MustCompile(`^[\w./+-]{3,150}\.(?:c|cc|h|inc)$`)

// numbered makes patterns of a text with each digit and a dot behind it.
func numbered(m mark, accept func([]byte) bool, before, behind string) (out []pattern) {
	for digit := range "0123456789" {
		out = append(out, pattern{mark: m, text: before + string(rune('0'+digit)) + behind, accept: accept})
	}
	return out
}

// ofInterest tells whether a SONAME is one of a library of the catalogue, so
// that the symbols matter even if there is no text.
func ofInterest(soname string) bool {
	_, known := libraryOf(soname)
	return known
}

// libraryOf tells which library a file name of DT_SONAME or DT_NEEDED belongs
// to. OpenSSL's libssl.so.3 is not NSS's libssl3.so.
func libraryOf(name string) (library string, known bool) {
	base, version, _ := strings.Cut(name, ".so")
	if base == name {
		return "", false
	}
	switch base {
	case "libssl", "libcrypto":
		if isLibreSSLNumber(version) {
			return "libressl", true
		}
		return "openssl", true
	case "libtls":
		return "libressl", true
	case "libcrypto-awslc", "libssl-awslc":
		return "aws-lc", true
	case "libboringssl":
		return "boringssl", true
	case "libs2n":
		return "s2n-tls", true
	case "libgnutls", "libgnutlsxx", "libgnutls-openssl", "libgnutls-dane", "libgnutls-extra":
		return "gnutls", true
	case "libnss3", "libssl3", "libsmime3", "libnssutil3", "libsoftokn3", "libfreebl3", "libfreeblpriv3", "libnssdbm3":
		return "nss", true
	case "libgcrypt":
		return "libgcrypt", true
	case "libnettle", "libhogweed":
		return "nettle", true
	case "libmbedtls", "libmbedcrypto", "libmbedx509", "libpolarssl", "libtfpsacrypto":
		return "mbedtls", true
	case "libwolfssl", "libcyassl":
		return "wolfssl", true
	}
	return "", false
}

// isShared tells whether the file itself is the library, by its SONAME.
func (e *evidence) isShared(library string) bool {
	l, known := libraryOf(e.object.SONAME)
	return known && l == library && !e.archive
}

// needs returns the uses of a library that DT_NEEDED tells. Text is that of the
// headers, for the first.
func (e *evidence) needs(library, text string) (uses []Use) {
	for _, n := range e.object.Needed {
		if l, known := libraryOf(n); known && l == library {
			uses = append(uses, Use{Library: library, By: "DT_NEEDED " + n, Text: text})
			text = ""
		}
	}
	return uses
}

// maxTrace and maxTraces bound what is kept of a copy's evidence.
const (
	maxTrace  = 200
	maxTraces = 12
)

// traces makes traces of hits, at most limit. Of source files it takes the
// whole path, which tells whose tree they are from.
func traces(what string, hits []hit, limit int) (out []Trace) {
	for _, h := range hits[:min(len(hits), limit)] {
		text := h.from()
		if what == "source file" {
			start := strings.LastIndexFunc(h.text[:h.at], func(r rune) bool { return !isPath(r) }) + 1
			text = h.text[start:]
			if end := strings.IndexFunc(text, func(r rune) bool { return !isPath(r) }); end > 0 {
				text = text[:end]
			}
		}
		out = append(out, trace(what, h, text))
	}
	return out
}

func isPath(r rune) bool {
	return r == '/' || r == '.' || r == '-' || r == '_' || r == '+' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

func trace(what string, h hit, text string) Trace {
	return Trace{What: what, Section: h.section, Offset: h.offset, Text: shortened(text)}
}

// told makes a trace of something that has no place in the file's constants.
func told(what, text string) Trace { return Trace{What: what, Offset: -1, Text: shortened(text)} }

// shortened is the first line of a text.
func shortened(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	return text[:min(len(text), maxTrace)]
}

// copyOf makes a copy with its traces in order, and says what the SONAME is.
func (e *evidence) copyOf(library string, kind Kind, version string, told ...[]Trace) Copy {
	c := Copy{Library: library, Kind: kind, Version: version}
	all := slices.Concat(told...)
	if kind == Shared {
		all = slices.Insert(all, min(1, len(all)), Trace{What: "soname", Offset: -1, Text: shortened(e.object.SONAME)})
	}
	c.Traces = all[:min(len(all), maxTraces)]
	return c
}
