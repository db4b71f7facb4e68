// SPDX-License-Identifier: Apache-2.0

package inventory

// lookAlike is a name that a person could take for a library of the catalogue.
// A "*" at its end stands for any rest.
type lookAlike struct{ name, why string }

// lookAlikes are packages that are no copy of a crypto library, and why.
var lookAlikes = []lookAlike{
	// NSS here is the Name Service Switch of the C library, not Network Security Services.
	{"nss_*", "a module or wrapper of the Name Service Switch"},
	{"libnss-*", "a module of the Name Service Switch"},
	{"libnss_*", "a module of the Name Service Switch"},
	{"nss-pam-ldapd*", "a module of the Name Service Switch"},
	{"nss-mdns*", "a module of the Name Service Switch"},
	{"nss-altfiles*", "a module of the Name Service Switch"},
	{"nss-myhostname*", "a module of the Name Service Switch"},
	{"nss-pem*", "a PKCS #11 module that loads PEM files into NSS"},
	// Other libraries with "crypt" or "ssl" in their names.
	{"libk5crypto*", "Kerberos' own cryptography"},
	{"libhcrypto*", "Heimdal's own cryptography"},
	{"libcrypto++*", "Crypto++, another library"},
	{"libcrypt1*", "password hashing of the C library"},
	{"libcrypt2*", "password hashing of the C library"},
	{"libxcrypt*", "password hashing of the C library"},
	{"libretls*", "the libtls interface over OpenSSL, without cryptography of its own"},
	// Engines, providers and tools beside OpenSSL, with sources of their own.
	{"openssl-pkcs11*", "an engine for OpenSSL"},
	{"pkcs11-provider*", "a provider for OpenSSL"},
	{"libengine-*", "an engine for OpenSSL"},
	{"openssl-ibmca*", "an engine for OpenSSL"},
	{"openssl-gost*", "an engine for OpenSSL"},
	{"openssl-blacklist*", "a list of weak keys"},
	{"openssl-vulnkey*", "a list of weak keys"},
	{"ssl-cert", "a generator of a self-signed certificate"},
	{"ssl_client", "the TLS client of BusyBox, which links a library"},
	{"symcrypt*", "SymCrypt, another library"},
	// Users of a library, which link it.
	{"perl-net-ssleay*", "a binding to OpenSSL"},
	{"golang-*", "source code of Go packages"},
	{"rust-openssl*", "a binding to OpenSSL"},
	{"librust-*", "source code of Rust packages"},
	{"mingw32-*", "built for Windows"},
	{"mingw64-*", "built for Windows"},
	{"ca-certificates-java", "a generator of Java's key store"},
	{"python3-cryptography-vectors", "test data"},
	{"python-cryptography-vectors", "test data"},
}
