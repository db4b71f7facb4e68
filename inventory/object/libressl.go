// SPDX-License-Identifier: Apache-2.0

package object

import (
	"regexp"
	"strconv"
	"strings"
)

const libresslText mark = "libressl text"

// libresslVersion is LibreSSL's version text.
// https://github.com/libressl/openbsd/blob/master/src/lib/libcrypto/opensslv.h
var libresslVersion = regexp.MustCompile(`^LibreSSL (\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)\b`)

var libresslPatterns = numbered(libresslText, libresslVersion.Match, "LibreSSL ", "")

// isLibreSSLNumber tells whether ".43" behind libssl.so is a number of
// LibreSSL's, which began at 30 where OpenSSL's never came near.
func isLibreSSLNumber(version string) bool {
	number, _, _ := strings.Cut(strings.TrimPrefix(version, "."), ".")
	n, err := strconv.Atoi(number)
	return err == nil && n >= 30
}

func (e *evidence) libresslTexts() []hit { return e.hits(libresslText) }

// libressl recognises LibreSSL by its version text with its code: programs carry
// the text of its headers as they do with OpenSSL's.
func libressl(e *evidence) (copies []Copy, uses []Use) {
	all := e.libresslTexts()
	text := ""
	if len(all) > 0 {
		text = shortened(all[0].from())
	}
	soname, _ := libraryOf(e.object.SONAME)
	shared := (soname == "libressl" || soname == "openssl") && !e.archive
	symbol := e.symbols.firstOf("SSL_new", "SSLeay", "OpenSSL_version_num", "EVP_DigestInit_ex")
	switch {
	case len(all) == 0 && soname == "libressl" && symbol != "" && e.borings() == 0 && !strings.HasPrefix(e.object.SONAME, "libtls."):
		copies = []Copy{e.copyOf("libressl", Shared, "", nil, []Trace{told("symbol", symbol)})}
	case len(all) == 0:
	case shared && symbol != "":
		copies = []Copy{e.libresslCopy(Shared, all)}
	case !e.linksOpenSSL() && (e.different(opensslSource) >= enough || e.speaksOfBuild() || e.exportsLibreSSL()):
		copies = []Copy{e.libresslCopy(Static, all)}
	}
	if len(copies) > 0 {
		text = ""
	}
	uses = e.needs("libressl", text)
	if len(uses) == 0 && text != "" && len(e.needs("openssl", "")) > 0 {
		uses = e.needs("openssl", text)[:1]
		uses[0].Library = "libressl"
	}
	return copies, uses
}

func (e *evidence) exportsLibreSSL() bool {
	return e.symbols.firstOf("EVP_DigestInit_ex", "SSL_new") != ""
}

func (e *evidence) libresslCopy(kind Kind, all []hit) Copy {
	version := libresslVersion.FindStringSubmatch(all[0].from())[1]
	return e.copyOf("libressl", kind, version, traces("version text", all, 2), traces("source file", e.hits(opensslSource), 2))
}
