// SPDX-License-Identifier: Apache-2.0

package inventory

// kind is what the catalogue knows of one library: the names that
// distributions give its source packages and its binary packages. In a name
// "#" stands for a version: digits, dots and underscores, at least one.
type kind struct {
	library  Library
	sources  string // names, separated by spaces
	binaries string
	// always are binaries that are this library whatever they are built from.
	always string
}

// kinds is the catalogue: the only place that says which package is which
// library. Names of binaries are without the endings of parts.
var kinds = []kind{
	{
		library: OpenSSL,
		sources: "openssl openssl# openssl-# openssl097a openssl098e openssl#-compat " +
			"compat-openssl# compat-openssl097g alt-openssl alt-openssl# ea-openssl# " +
			"jbcs-httpd24-openssl openresty-openssl openresty-openssl# openssl-snapsafe",
		binaries: "openssl openssl# openssl-# openssl097a openssl098e openssl#-compat " +
			"compat-openssl# compat-openssl097g alt-openssl alt-openssl# ea-openssl# " +
			"jbcs-httpd24-openssl openresty-openssl openresty-openssl# openssl-snapsafe " +
			"libopenssl# libopenssl libopenssl-# libssl libcrypto libssl-static " +
			"libssl0.9.6 libssl0.9.7 libssl0.9.8 libssl1.0 libssl1.0.0 libssl1.0.2 libssl1.1 libssl3 libssl4 " +
			"libcrypto0.9.8 libcrypto1.0 libcrypto1.0.0 libcrypto1.1 libcrypto3 libcrypto4 " +
			"openssl-provider-legacy",
	},
	{
		library: OpenSSLFIPS,
		sources: "openssl-fips openssl-fips-# openssl-fips-provider openssl-fips-module-# fips-provider-next " +
			"openssl-provider-fips",
		binaries: "openssl-fips openssl-fips-#",
		// SUSE and Debian build the provider from the source of the library.
		always: "openssl-fips-provider openssl-fips-provider-so openssl-fips-provider-latest " +
			"openssl-fips-provider-certified openssl-fips-module-# fips-provider-next fips-provider-so " +
			"libopenssl-#-fips-provider libopenssl#-fips-provider openssl-provider-fips",
	},
	{
		library:  LibreSSL,
		sources:  "libressl libressl#",
		binaries: "libressl libressl# libressl#-libcrypto libressl#-libssl libressl#-libtls libressl-libcrypto libressl-libssl libressl-libtls",
	},
	{
		library:  BoringSSL,
		sources:  "boringssl android-platform-external-boringssl",
		binaries: "boringssl android-libboringssl libboringssl libboringssl#",
	},
	{library: AWSLC, sources: "aws-lc aws-lc-fips", binaries: "aws-lc aws-lc-fips libaws-lc"},
	{library: S2N, sources: "s2n s2n-tls", binaries: "s2n s2n-tls libs2n libs2n#"},
	{
		library: GnuTLS,
		sources: "gnutls gnutls# gnutls-# compat-gnutls#",
		// libgnutls-openssl is GnuTLS' own layer and built from its source.
		binaries: "gnutls gnutls# compat-gnutls# libgnutls libgnutls# libgnutlsxx libgnutlsxx# " +
			"libgnutls-openssl libgnutls-openssl# libgnutls-dane libgnutls-dane# libgnutls-deb#-# " +
			"gnutls-c++ gnutls-dane gnutls-guile gnutls-fips",
	},
	{
		library: NSS,
		sources: "nss nss-util nss-softokn mozilla-nss nss-esr",
		binaries: "nss nss-util nss-softokn nss-softokn-freebl nss-sysinit nss-pkcs11 nss-esr libnss3 libnss3-1d libnss3-nssdb " +
			"mozilla-nss mozilla-nss-certs mozilla-nss-sysinit libsoftokn3 libsoftokn3-hmac libfreebl3 libfreebl3-hmac",
	},
	// Fedora and RHEL 9 build NSPR from the source package nss.
	{library: NSPR, sources: "nspr mozilla-nspr", always: "nspr mozilla-nspr libnspr4 libnspr4-0d"},
	{
		library:  Libgcrypt,
		sources:  "libgcrypt libgcrypt# compat-libgcrypt#",
		binaries: "libgcrypt libgcrypt# compat-libgcrypt# libgcrypt-cavs libgcrypt-config",
	},
	{
		library:  Nettle,
		sources:  "nettle nettle# compat-nettle#",
		binaries: "nettle nettle# compat-nettle# libnettle libnettle# libhogweed libhogweed#",
	},
	{
		library: MbedTLS,
		sources: "mbedtls mbedtls# mbedtls-# polarssl",
		binaries: "mbedtls mbedtls# mbedtls-# polarssl libmbedtls libmbedtls# libmbedcrypto libmbedcrypto# " +
			"libmbedx509 libmbedx509-# libpolarssl libpolarssl#",
	},
	{library: WolfSSL, sources: "wolfssl cyassl", binaries: "wolfssl cyassl libwolfssl libwolfssl# libcyassl libcyassl#"},
	{
		library:  PythonCryptography,
		sources:  "python-cryptography python#-cryptography py-cryptography py#-cryptography",
		binaries: "python-cryptography python#-cryptography py-cryptography py#-cryptography pypy-cryptography",
	},
	{
		library:  PyOpenSSL,
		sources:  "pyopenssl py-openssl py#-openssl python-pyopenssl python#-pyopenssl",
		binaries: "pyopenssl python-openssl python#-openssl python-pyopenssl python#-pyopenssl py-openssl py#-openssl",
	},
	{
		library:  Certifi,
		sources:  "python-certifi python#-certifi py-certifi py#-certifi certifi",
		binaries: "python-certifi python#-certifi py-certifi py#-certifi",
	},
	{
		library:  CACertificates,
		sources:  "ca-certificates ca-certificates-mozilla ca-certificates-cacert openssl-certs",
		binaries: "ca-certificates ca-certificates-bundle ca-certificates-cacert openssl-certs",
		// Arch builds it from the source package nss.
		always: "ca-certificates-mozilla",
	},
}

// parts are the endings of binary packages that are parts of a library. They
// are taken off before a binary's name is looked up.
var parts = []string{
	"-devel", "-dev", "-doc", "-docs", "-html", "-static", "-libs", "-perl", "-dbg", "-dbgsym", "-debuginfo",
	"-debugsource", "-tools", "-utils", "-bin", "-hmac", "-32bit", "-64bit", "-x86", "-udeb", "t64",
}
