// SPDX-License-Identifier: Apache-2.0

package inventory

// suse are the systems of SUSE by their IDs.
const suse = "sles sle-micro sl-micro opensuse-leap opensuse-tumbleweed"

// rpmSources are the sources of rpm packages, the first that holds. The
// packages of a release are those of its repositories, as
// https://src.fedoraproject.org, https://git.centos.org and
// https://build.opensuse.org have them.
var rpmSources = []sourceRule{
	{binaries: "openssl-fips-provider-so", source: "openssl-fips-provider"},
	{binaries: "gnutls-c++ gnutls-dane gnutls-guile gnutls-fips", source: "gnutls"},
	{binaries: "nss-sysinit nss-pkcs11", source: "nss"},
	{systems: "mariner azurelinux", binaries: "ca-certificates-base ca-certificates-shared", source: "ca-certificates"},
	// Softoken and the utilities had source packages of their own.
	{systems: "rhel centos centos-stream rocky almalinux ol", below: "8",
		binaries: "nss-softokn nss-softokn-freebl", source: "nss-softokn"},
	{systems: "fedora", below: "29", binaries: "nss-softokn nss-softokn-freebl", source: "nss-softokn"},
	{systems: "amzn", below: "3", binaries: "nss-softokn nss-softokn-freebl", source: "nss-softokn"},
	{systems: "amzn", from: "2014", below: "2019", binaries: "nss-softokn nss-softokn-freebl", source: "nss-softokn"},
	{systems: "rhel centos centos-stream rocky almalinux ol", below: "8", binaries: "nss-util", source: "nss-util"},
	{systems: "fedora", below: "29", binaries: "nss-util", source: "nss-util"},
	{systems: "amzn", below: "3", binaries: "nss-util", source: "nss-util"},
	{systems: "amzn", from: "2014", below: "2019", binaries: "nss-util", source: "nss-util"},
	{binaries: "nss-softokn nss-softokn-freebl nss-util", source: "nss"},
	// Python's packages; those of a minor version ("python3.11-cryptography")
	// are sources of their own.
	{binaries: "python2-cryptography python3-cryptography python36-cryptography python38-cryptography python39-cryptography",
		source: "python-cryptography"},
	{binaries: "python2-certifi python3-certifi python36-certifi python38-certifi python39-certifi", source: "python-certifi"},
	{systems: suse, binaries: "python#-cryptography", source: "python-cryptography"},
	{systems: suse, binaries: "python#-certifi", source: "python-certifi"},
	{systems: suse, binaries: "python-pyopenssl python2-pyopenssl python3-pyopenssl python#-pyopenssl", source: "python-pyOpenSSL"},
	{binaries: "pyopenssl python2-pyopenssl python3-pyopenssl python-pyopenssl", source: "pyOpenSSL"},
	// SUSE: one source for each branch since SUSE Linux Enterprise 12 SP4.
	{systems: "opensuse-leap", from: "42", binaries: "libopenssl1_0_0", source: "openssl"},
	{systems: "sles", below: "12", binaries: "libopenssl1_0_0", source: "openssl1"},
	{systems: "sles", from: "12", below: "12.4", binaries: "libopenssl1_0_0", source: "openssl"},
	{systems: suse, binaries: "libopenssl1_0_0 libopenssl-1_0_0 openssl-1_0_0", source: "openssl-1_0_0"},
	{systems: suse, binaries: "libopenssl1_1 libopenssl-1_1 openssl-1_1", source: "openssl-1_1"},
	{systems: suse, binaries: "libopenssl3 libopenssl-3 openssl-3 libopenssl-3-fips-provider libopenssl3-fips-provider", source: "openssl-3"},
	{systems: "sles", below: "12", binaries: "libopenssl0_9_8", source: "openssl"},
	{systems: suse, binaries: "libopenssl0_9_8", source: "compat-openssl098"},
	{systems: suse, binaries: "libopenssl openssl", source: "openssl"},
	{systems: suse, binaries: "libgnutls libgnutls# libgnutlsxx libgnutlsxx# libgnutls-dane libgnutls-dane# libgnutls-openssl libgnutls-openssl#",
		source: "gnutls"},
	{systems: suse, binaries: "libgcrypt libgcrypt# libgcrypt-cavs", source: "libgcrypt"},
	{systems: suse, binaries: "mozilla-nss mozilla-nss-certs mozilla-nss-sysinit libfreebl3 libsoftokn3", source: "mozilla-nss"},
	{systems: suse, binaries: "libnettle libnettle# libhogweed libhogweed# nettle", source: "libnettle"},
	{systems: suse, binaries: "libmbedtls libmbedtls# libmbedcrypto libmbedcrypto# libmbedx509 libmbedx509-# mbedtls", source: "mbedtls"},
	{systems: suse, binaries: "libwolfssl libwolfssl#", source: "wolfssl"},
	{systems: suse, binaries: "ca-certificates-mozilla ca-certificates-mozilla-prebuilt", source: "ca-certificates-mozilla"},
	// Mageia names its libraries by the architecture's width.
	{systems: "mageia", binaries: "libopenssl# lib64openssl# libopenssl lib64openssl", source: "openssl"},
	{systems: "mageia", binaries: "libgnutls# lib64gnutls# libgnutlsxx# lib64gnutlsxx# libgnutls lib64gnutls", source: "gnutls"},
	{systems: "mageia", binaries: "libnss# lib64nss# libnss lib64nss", source: "nss"},
	{systems: "mageia", binaries: "libnspr# lib64nspr# libnspr lib64nspr", source: "nspr"},
	{systems: "mageia", binaries: "libgcrypt# lib64gcrypt# lib64gcrypt", source: "libgcrypt"},
	{systems: "mageia", binaries: "libnettle# lib64nettle# libhogweed# lib64hogweed# lib64nettle", source: "nettle"},
}

// dpkgSources are the sources of Debian's and Ubuntu's packages, see
// https://packages.debian.org and https://packages.ubuntu.com.
var dpkgSources = []sourceRule{
	{binaries: "libssl libssl3 libssl4 libssl1.1 libcrypto3 libcrypto4 libcrypto1.1 openssl openssl-provider-legacy openssl-provider-fips",
		source: "openssl"},
	{systems: "ubuntu", from: "17.10", binaries: "libssl1.0 libssl1.0.0 libcrypto1.0.0", source: "openssl1.0"},
	{binaries: "libssl1.0.0 libcrypto1.0.0", source: "openssl"},
	{binaries: "libssl1.0 libssl1.0.2 libcrypto1.0.2", source: "openssl1.0"},
	{systems: "debian", from: "7", binaries: "libssl0.9.8 libcrypto0.9.8", source: "openssl098"},
	{systems: "ubuntu", from: "11.10", binaries: "libssl0.9.8 libcrypto0.9.8", source: "openssl098"},
	{binaries: "libssl0.9.8 libcrypto0.9.8", source: "openssl"},
	{systems: "debian", from: "4", binaries: "libssl0.9.7", source: "openssl097"},
	{binaries: "libssl0.9.7 libssl0.9.6", source: "openssl"},
	{binaries: "openssl-fips-module-#", source: "openssl-fips"},
	{binaries: "libgnutls11", source: "gnutls11"},
	{binaries: "libgnutls12", source: "gnutls12"},
	{binaries: "libgnutls13", source: "gnutls13"},
	{binaries: "libgnutls26 libgnutlsxx26 libgnutlsxx27", source: "gnutls26"},
	{systems: "debian", below: "8", binaries: "libgnutls libgnutls-openssl27", source: "gnutls26"},
	{systems: "ubuntu", below: "15.04", binaries: "libgnutls libgnutls-openssl27", source: "gnutls26"},
	// There gnutls-bin has not the version of its source.
	{systems: "debian", below: "8", binaries: "gnutls", source: "gnutls"},
	{systems: "ubuntu", below: "15.04", binaries: "gnutls", source: "gnutls"},
	{binaries: "libgnutls libgnutls# libgnutlsxx# libgnutls-dane# libgnutls-openssl# libgnutls-deb#-# gnutls", source: "gnutls28"},
	{binaries: "libnss3 libnss3-1d libnss3-nssdb", source: "nss"},
	{binaries: "libnspr4 libnspr4-0d", source: "nspr"},
	{binaries: "libgcrypt libgcrypt-mingw-w64", source: "libgcrypt20"},
	{binaries: "libnettle# libhogweed# nettle", source: "nettle"},
	{binaries: "libmbedtls libmbedtls# libmbedcrypto# libmbedx509-#", source: "mbedtls"},
	{binaries: "libpolarssl libpolarssl#", source: "polarssl"},
	{binaries: "libwolfssl libwolfssl#", source: "wolfssl"},
	{binaries: "libcyassl libcyassl#", source: "cyassl"},
	{binaries: "python-openssl python3-openssl", source: "pyopenssl"},
	{binaries: "python-cryptography python3-cryptography pypy-cryptography", source: "python-cryptography"},
	{binaries: "python-certifi python3-certifi", source: "python-certifi"},
	{binaries: "android-libboringssl", source: "android-platform-external-boringssl"},
}

// apkSources are the sources of Alpine's packages and of those of its
// descendants, see https://pkgs.alpinelinux.org.
var apkSources = []sourceRule{
	{systems: "alpine", from: "3.15", below: "3.17", binaries: "libcrypto3 libssl3 openssl3", source: "openssl3"},
	{binaries: "libcrypto3 libssl3 openssl-engines openssl-misc", source: "openssl"},
	{systems: "alpine", below: "3.17", binaries: "libcrypto1.1 libssl1.1", source: "openssl"},
	{binaries: "libcrypto1.1 libssl1.1", source: "openssl1.1-compat"},
	{binaries: "libcrypto1.0 libssl1.0", source: "openssl"},
	{binaries: "libressl# libressl#-libcrypto libressl#-libssl libressl#-libtls libressl-libcrypto libressl-libssl libressl-libtls",
		source: "libressl"},
	{binaries: "gnutls-c++", source: "gnutls"},
	{binaries: "ca-certificates-bundle ca-certificates-cacert", source: "ca-certificates"},
	{systems: "alpine", below: "3.11", binaries: "py2-openssl py3-openssl", source: "py-openssl"},
	{systems: "alpine", below: "3.11", binaries: "py2-cryptography py3-cryptography", source: "py-cryptography"},
	{systems: "alpine", below: "3.11", binaries: "py2-certifi py3-certifi", source: "py-certifi"},
}

// pacmanSources are the sources of Arch's packages, see
// https://archlinux.org/packages.
var pacmanSources = []sourceRule{
	{binaries: "ca-certificates-mozilla", source: "nss"},
	{binaries: "ca-certificates-cacert", source: "ca-certificates"},
}
