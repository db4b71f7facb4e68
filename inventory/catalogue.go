// SPDX-License-Identifier: Apache-2.0

package inventory

import "strings"

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
			"jbcs-httpd24-openssl openresty-openssl openresty-openssl#",
		binaries: "openssl openssl# openssl-# openssl097a openssl098e openssl#-compat " +
			"compat-openssl# compat-openssl097g alt-openssl alt-openssl# ea-openssl# " +
			"jbcs-httpd24-openssl openresty-openssl openresty-openssl# " +
			"libopenssl# libopenssl libopenssl-# libssl libcrypto libssl-static " +
			"libssl0.9.6 libssl0.9.7 libssl0.9.8 libssl1.0 libssl1.0.0 libssl1.0.2 libssl1.1 libssl3 libssl4 " +
			"libcrypto0.9.8 libcrypto1.0 libcrypto1.0.0 libcrypto1.1 libcrypto3 libcrypto4 " +
			"openssl-provider-legacy",
	},
	{
		library:  OpenSSLFIPS,
		sources:  "openssl-fips openssl-fips-# openssl-fips-provider openssl-fips-module-# fips-provider-next",
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
const parts = "-devel -dev -doc -docs -html -static -libs -perl -dbg -dbgsym -debuginfo -debugsource " +
	"-tools -utils -bin -hmac -32bit -64bit -x86 -udeb t64"

// Lookup says which library the package binary is, built from the package
// source; source may be empty when it is not known. Managers are those of
// Package.Manager.
func Lookup(manager, source, binary string) (Library, bool) {
	if _, is := LookAlike(binary); is {
		return "", false
	}
	if manager == "pacman" {
		source = strings.TrimPrefix(source, "lib32-")
		binary = strings.TrimPrefix(binary, "lib32-")
	}
	source, binary = strings.ToLower(source), strings.ToLower(binary)
	bare := withoutParts(binary)
	if lib, ok := find(func(k kind) bool { return matchAny(k.always, bare) || matchAny(k.always, binary) }); ok {
		return lib, true
	}
	if source != "" {
		if lib, ok := find(func(k kind) bool { return matchAny(k.sources, source) }); ok {
			return lib, true
		}
	}
	return find(func(k kind) bool { return matchAny(k.binaries, bare) || matchAny(k.binaries, binary) })
}

// find returns the library of the first kind that fits.
func find(fits func(kind) bool) (Library, bool) {
	for _, k := range kinds {
		if fits(k) {
			return k.library, true
		}
	}
	return "", false
}

// withoutParts takes the endings of parts off a binary's name.
func withoutParts(name string) string {
	for again := true; again; {
		again = false
		for part := range strings.SplitSeq(parts, " ") {
			if cut, ok := strings.CutSuffix(name, part); ok && cut != "" {
				name, again = cut, true
			}
		}
	}
	return name
}

// matchAny tells whether one of the patterns, separated by spaces, fits name.
func matchAny(patterns, name string) bool {
	for pattern := range strings.SplitSeq(patterns, " ") {
		if pattern != "" && match(pattern, name) {
			return true
		}
	}
	return false
}

// match tells whether pattern, in which "#" stands for a version, fits name.
func match(pattern, name string) bool {
	before, after, versioned := strings.Cut(pattern, "#")
	rest, ok := strings.CutPrefix(name, before)
	if !versioned {
		return ok && rest == ""
	}
	if !ok {
		return false
	}
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789._"))
	return digits > 0 && rest[0] >= '0' && rest[0] <= '9' && match(after, rest[digits:])
}
