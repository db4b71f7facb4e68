// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"regexp"
	"strings"
)

// kept matches the package names whose records the index holds, source and
// binary, of every ecosystem.
var kept = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`openssl[-0-9._a-z]*`, `compat-openssl[-0-9._a-z]*`, `libopenssl[-0-9._a-z]*`,
	`libssl[0-9][-0-9._a-z]*`, `libcrypto[0-9][-0-9._a-z]*`,
	`(?:lib)?gnutls[-+0-9._a-z]*`,
	`nss`, `nss-(?:util|softokn|tools|sysinit|devel|pkcs11-devel|static)[-0-9._a-z]*`, `mozilla-ns[sp]r?[-0-9._a-z]*`,
	`libnss3[-0-9._a-z]*`, `libfreebl3[-0-9._a-z]*`, `libsoftokn3[-0-9._a-z]*`,
	`nspr[-0-9._a-z]*`, `libnspr4[-0-9._a-z]*`,
	`libgcrypt[-0-9._a-z]*`, `(?:lib)?nettle[-0-9._a-z]*`, `libhogweed[-0-9._a-z]*`,
	`libressl[-0-9._a-z]*`, `(?:lib)?mbed(?:tls|crypto|x509)[-0-9._a-z]*`, `(?:lib)?polarssl[-0-9._a-z]*`,
	`(?:lib)?wolfssl[-0-9._a-z]*`, `(?:lib)?cyassl[-0-9._a-z]*`,
	`boringssl`, `aws-lc[-0-9._a-z]*`, `s2n(?:-tls)?`,
	`(?:python[0-9.]*-|py[0-9]*-)?(?:cryptography|[pP]y[oO]pen[sS][sS][lL]|certifi)`, `py(?:thon)?[0-9.]*-openssl`,
	`ca-certificates[-0-9._a-z]*`,
}, "|") + `)$`)

// lookalike matches names that kept would take, of things that only use a
// crypto library or hold no code.
var lookalike = regexp.MustCompile(`-(?:debuginfo|debugsource|debug|dbg|dbgsym)$` +
	`|^openssl[-_](?:pkcs11|ibmca|ibmpkcs11|ibmcca|tpm|blacklist|vulnkey|gost)`)

// cryptoPackage tells whether records for a package are kept.
func cryptoPackage(name string) bool {
	return kept.MatchString(name) && !lookalike.MatchString(name)
}

// cryptoNames are texts of which every JSON record about a kept package holds
// one; a record without any is passed over undecoded. A withdrawn record is
// always decoded, for it may name no package any more.
const cryptoNames = `openssl|libssl|libcrypto|gnutls|"nss|-nss|-nspr|libnss3|libfreebl|libsoftokn|"nspr|libnspr|libgcrypt|nettle|libhogweed|libressl|` +
	`mbedtls|mbedcrypto|mbedx509|polarssl|wolfssl|cyassl|boringssl|aws-lc|"s2n|cryptography|yopenssl|yOpenSSL|-openssl|certifi|ca-certificates|"withdrawn"`

// ecosystems are the OSV ecosystems whose records can be used, by their part
// before the colon.
const ecosystems = `|Red Hat|AlmaLinux|Rocky Linux|Ubuntu|Debian|Alpine|SUSE|openSUSE|Azure Linux|Alpaquita|` +
	`BellSoft Hardened Containers|Chainguard|Wolfi|openEuler|Mageia|Photon OS|MinimOS|PyPI|`

// knownEcosystem tells whether the index takes records of an ecosystem.
func knownEcosystem(name string) bool {
	base, _, _ := strings.Cut(name, ":")
	return base != "" && !strings.Contains(base, "|") && strings.Contains(ecosystems, "|"+base+"|")
}
