// SPDX-License-Identifier: Apache-2.0

package object

import "regexp"

const libgcryptText mark = "libgcrypt text"

// libgcryptVersion is the blurb that only the library's own code has.
// https://git.gnupg.org/cgi-bin/gitweb.cgi?p=libgcrypt.git;a=blob;f=compat/compat.c
var libgcryptVersion = regexp.MustCompile(`^This is Libgcrypt (\d{1,2}\.\d{1,3}\.\d{1,3})([-+.\w]*) - The GNU Crypto Library(?:\n|$)`)

var libgcryptPatterns = texts(libgcryptText, libgcryptVersion.Match, "This is Libgcrypt ")

// libgcrypt recognises Libgcrypt.
func libgcrypt(e *evidence) ([]Copy, []Use) {
	all := wholes(e.hits(libgcryptText))
	if len(all) == 0 {
		if e.isShared("libgcrypt") && e.symbols.has("gcry_check_version") {
			return []Copy{e.copyOf("libgcrypt", Shared, "", nil, []Trace{told("symbol", "gcry_check_version")})}, nil
		}
		return nil, e.needs("libgcrypt", "")
	}
	m := libgcryptVersion.FindStringSubmatch(all[0].from())
	kind := Static
	if e.isShared("libgcrypt") {
		kind = Shared
	}
	c := e.copyOf("libgcrypt", kind, m[1], traces("version text", all, 1))
	c.Marker = m[2]
	return []Copy{c}, e.needs("libgcrypt", "")
}
