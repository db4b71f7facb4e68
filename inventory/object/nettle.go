// SPDX-License-Identifier: Apache-2.0

package object

// nettle recognises nettle and hogweed by SONAME and symbols: they carry no
// version text.
func nettle(e *evidence) ([]Copy, []Use) {
	uses := e.needs("nettle", "")
	symbol := e.symbols.families["nettle_"]
	if symbol == nil || symbol.defined == 0 {
		return nil, uses
	}
	if e.isShared("nettle") {
		c := e.copyOf("nettle", Shared, "", nil, []Trace{told("symbol", symbol.firstDefined)})
		c.Series = ""
		return []Copy{c}, uses
	}
	if witness := e.symbols.firstOf("nettle_sha256_init", "nettle_rsa_public_key_init"); witness != "" {
		return []Copy{e.copyOf("nettle", Static, "", []Trace{told("symbol", witness)})}, uses
	}
	return nil, uses
}
