// SPDX-License-Identifier: Apache-2.0

package object

import "regexp"

const nssText mark = "nss text"

// nssVersion is in one file of each of NSS' libraries: "Version: NSS 3.87.1
// Basic ECC", up to 3.20 "$Header: NSS 3.16.2" and "@(#)NSS 3.16.2".
// https://hg.mozilla.org/projects/nss/file/tip/lib/nss/nssver.c
var nssVersion = regexp.MustCompile(`^(?:Version: |\$Header: |@\(#\))NSS (\d{1,2}\.\d{1,3}(?:\.\d{1,3}){0,2})(?: [\w .,:;()$-]{0,80})?\s*$`)

var nssPatterns = append(texts(nssText, nssVersion.Match, "Version: NSS ", "$Header: NSS "), numbered(nssText, nssVersion.Match, "@(#)NSS ", "")...)

// nss recognises NSS. Its libraries are parts of one copy; libssl3.so is one of
// them and nothing of OpenSSL's. libfreebl3.so only loads another part and has
// no text.
func nss(e *evidence) ([]Copy, []Use) {
	all := wholes(e.hits(nssText))
	version := ""
	if len(all) > 0 {
		version = nssVersion.FindStringSubmatch(all[0].from())[1]
	}
	symbol := e.symbols.firstOf("NSS_GetVersion", "NSSSSL_GetVersion", "NSSSMIME_GetVersion", "NSSUTIL_GetVersion", "FREEBL_GetVector",
		"NSS_Initialize", "nsslowhash_c_init", "C_GetFunctionList")
	shared := e.isShared("nss")
	switch {
	case shared && version != "":
		return []Copy{e.copyOf("nss", Shared, version, traces("version text", all, 2))}, e.needs("nss", "")
	case shared && symbol != "":
		c := e.copyOf("nss", Shared, "", nil, []Trace{told("symbol", symbol)})
		c.Series = "3.x"
		return []Copy{c}, e.needs("nss", "")
	case version != "":
		return []Copy{e.copyOf("nss", Static, version, traces("version text", all, 2))}, e.needs("nss", "")
	}
	return nil, e.needs("nss", "")
}
