// SPDX-License-Identifier: Apache-2.0

package object

import (
	"regexp"
	"slices"
)

const (
	mbedtlsText mark = "mbedtls text"
	mbedtlsFile mark = "mbedtls file"
)

// mbedtlsVersion is mbedTLS' full version text, which headers have as well.
// https://github.com/Mbed-TLS/mbedtls/blob/development/include/mbedtls/build_info.h
var mbedtlsVersion = regexp.MustCompile(`^(?:[mM]bed TLS|PolarSSL) (\d{1,2}\.\d{1,3}\.\d{1,3})$`)

var mbedtlsPatterns = slices.Concat(
	numbered(mbedtlsText, mbedtlsVersion.Match, "mbed TLS ", "."),
	numbered(mbedtlsText, mbedtlsVersion.Match, "Mbed TLS ", "."),
	numbered(mbedtlsText, mbedtlsVersion.Match, "PolarSSL ", "."),
	whole(mbedtlsFile, "library/ssl_cli.c", "library/ssl_srv.c", "library/ssl_msg.c", "library/ssl_tls.c", "library/ssl_client.c",
		"library/ssl_tls12_client.c", "library/ssl_tls13_generic.c", "library/ssl_ciphersuites.c", "SSL - Bad input parameters to function",
		"CIPHER - The selected feature is not available"),
)

// mbedtls recognises mbedTLS and PolarSSL. Of the shared libraries only
// libmbedcrypto has the text.
func mbedtls(e *evidence) ([]Copy, []Use) {
	all, version, text := wholes(e.hits(mbedtlsText)), "", ""
	if len(all) > 0 {
		version, text = mbedtlsVersion.FindStringSubmatch(all[0].from())[1], shortened(all[0].from())
	}
	symbol := e.symbols.families["mbedtls_"]
	defined := symbol != nil && symbol.defined > 0
	linked := !e.archive && (len(e.needs("mbedtls", "")) > 0 || symbol != nil && symbol.undefined > 0)
	var copies []Copy
	switch {
	case e.isShared("mbedtls") && defined:
		copies = []Copy{e.copyOf("mbedtls", Shared, version, traces("version text", all, 1), traces("source file", e.hits(mbedtlsFile), 2))}
	case version != "" && !linked && (defined || e.different(mbedtlsFile) > 0):
		copies = []Copy{e.copyOf("mbedtls", Static, version, traces("version text", all, 1), traces("source file", e.hits(mbedtlsFile), 2))}
	case e.archive && defined && e.symbols.firstOf("mbedtls_ssl_setup", "mbedtls_version_get_number", "mbedtls_x509_crt_parse") != "":
		copies = []Copy{e.copyOf("mbedtls", Static, version, traces("version text", all, 1), []Trace{told("symbol", symbol.firstDefined)})}
	case version == "" && !linked && e.different(mbedtlsFile) >= enough:
		copies = []Copy{e.copyOf("mbedtls", Static, "", traces("source file", e.hits(mbedtlsFile), 3))}
	}
	if len(copies) > 0 {
		text = ""
	}
	return copies, e.needs("mbedtls", text)
}
