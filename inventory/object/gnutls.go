// SPDX-License-Identifier: Apache-2.0

package object

import "regexp"

const gnutlsText mark = "gnutls text"

// gnutlsVersion is what GnuTLS writes into its log when it begins; programs do
// not have it. It is in 3.3.29 and later, not in 2.12.23 and 3.0.0.
// https://gitlab.com/gnutls/gnutls/-/blob/master/lib/global.c
var gnutlsVersion = regexp.MustCompile(`^Enabled GnuTLS (\d{1,2}\.\d{1,3}\.\d{1,3}(?:[a-z]|\.\d{1,2})?) logging\.\.\.\n?$`)

var gnutlsPatterns = texts(gnutlsText, gnutlsVersion.Match, "Enabled GnuTLS ")

// gnutls recognises GnuTLS and its side libraries, which have no version text.
func gnutls(e *evidence) ([]Copy, []Use) {
	all := wholes(e.hits(gnutlsText))
	version := ""
	if len(all) > 0 {
		version = gnutlsVersion.FindStringSubmatch(all[0].from())[1]
	}
	switch {
	case e.isShared("gnutls"):
		symbol := e.symbols.families["gnutls_"]
		if version == "" && (symbol == nil || symbol.defined == 0) {
			break
		}
		c := e.copyOf("gnutls", Shared, version, traces("version text", all, 1))
		if symbol != nil && symbol.defined > 0 {
			c.Traces = append(c.Traces, told("symbol", symbol.firstDefined))
		}
		if version == "" && e.object.SONAME == "libgnutls.so.30" {
			c.Series = "3.x" // it is the SONAME since 3.5
		}
		return []Copy{c}, e.needs("gnutls", "")
	case version != "":
		return []Copy{e.copyOf("gnutls", Static, version, traces("version text", all, 1))}, e.needs("gnutls", "")
	}
	return nil, e.needs("gnutls", "")
}
