// SPDX-License-Identifier: Apache-2.0

package object

import "regexp"

const (
	wolfsslText mark = "wolfssl text"
	wolfsslCode mark = "wolfssl code"
)

// wolfsslVersion is wolfSSL's version text, which headers have as well.
// https://github.com/wolfSSL/wolfssl/blob/master/wolfssl/openssl/opensslv.h
var wolfsslVersion = regexp.MustCompile(`^wolfSSL (\d{1,2}\.\d{1,3}\.\d{1,3})$`)

var wolfsslPatterns = append(
	numbered(wolfsslText, wolfsslVersion.Match, "wolfSSL ", ""),
	// Names of its own functions that it puts into its queue of errors.
	whole(wolfsslCode, "wolfSSL_X509_STORE_load_locations", "wolfSSL_PEM_X509_X509_CRL_X509_PKEY_read_bio", "wolfssl_x509_make_der")...)

// wolfssl recognises wolfSSL by its text with its symbols or its code, or by its SONAME.
func wolfssl(e *evidence) ([]Copy, []Use) {
	all, version, text := wholes(e.hits(wolfsslText)), "", ""
	if len(all) > 0 {
		version, text = wolfsslVersion.FindStringSubmatch(all[0].from())[1], shortened(all[0].from())
	}
	symbol := e.symbols.firstOf("wolfSSL_Init", "wolfSSL_lib_version", "CyaSSL_Init")
	foreign := e.symbols.undefined("wolfSSL_", "wc_") != "" && !e.archive || len(e.needs("wolfssl", "")) > 0
	switch {
	case symbol == "" && version != "" && !foreign && e.different(wolfsslCode) > 0:
		return []Copy{e.copyOf("wolfssl", Static, version, traces("version text", all, 1), traces("source text", e.hits(wolfsslCode), 2))}, nil
	case symbol == "":
		return nil, e.needs("wolfssl", text)
	case e.isShared("wolfssl"):
		return []Copy{e.copyOf("wolfssl", Shared, version, traces("version text", all, 1), []Trace{told("symbol", symbol)})}, nil
	default:
		return []Copy{e.copyOf("wolfssl", Static, version, traces("version text", all, 1), []Trace{told("symbol", symbol)})}, nil
	}
}
