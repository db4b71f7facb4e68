// SPDX-License-Identifier: Apache-2.0

package object

import (
	"bytes"
	"regexp"
)

const opensslFIPSText mark = "openssl fips text"

var opensslFIPSPatterns = texts(opensslFIPSText, nil, "OpenSSL FIPS Provider", "OpenSSL FIPS provider")

// fipsVersion is the version of a FIPS provider, a text by itself: "3.0.9", and
// at Red Hat "3.0.7-395c1a240fbfffd8".
// https://github.com/openssl/openssl/blob/openssl-3.0/providers/fips/fipsprov.c
var fipsVersion = regexp.MustCompile(`\x00(\d\.\d{1,2}\.\d{1,2})(-[0-9a-f]{16})?\x00`)

// maxFIPS bounds what is searched for the version of a FIPS provider.
const maxFIPS = 4 << 20

// opensslFIPS recognises OpenSSL's FIPS provider, a module with a version of its
// own beside that of the library that loads it.
func opensslFIPS(e *evidence) ([]Copy, []Use) {
	all := e.hits(opensslFIPSText)
	if len(all) == 0 || !e.symbols.has("OSSL_provider_init") || e.isShared("openssl") {
		return nil, nil
	}
	c := e.copyOf("openssl-fips", Shared, "", traces("version text", all, 1), []Trace{told("symbol", "OSSL_provider_init")})
	found := map[string][2]string{}
	left := int64(maxFIPS)
	for _, s := range e.file.spans() {
		n := min(s.size, left)
		left -= n
		for _, m := range fipsVersion.FindAllSubmatch(bytes.ReplaceAll(e.file.bytes(s.offset, n, s.name), []byte{0}, []byte{0, 0}), -1) {
			found[string(m[1])+string(m[2])] = [2]string{string(m[1]), string(m[2])}
		}
	}
	if len(found) == 1 {
		for text, v := range found {
			c.Version, c.Marker = v[0], v[1]
			c.Traces = append(c.Traces, told("version text", text))
		}
	}
	return []Copy{c}, nil
}
