// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
)

func TestLookup(t *testing.T) {
	// "manager source binaries…"; "-" is an unknown source.
	tests := map[inventory.Library][]string{
		inventory.OpenSSL: {
			"rpm openssl openssl openssl-libs openssl-devel openssl-perl openssl-static openssl-debuginfo",
			"rpm openssl098e openssl098e", "rpm openssl097a openssl097a",
			"rpm openssl11 openssl11 openssl11-libs", "rpm openssl3 openssl3-libs",
			"rpm compat-openssl10 compat-openssl10", "rpm compat-openssl11 compat-openssl11",
			"rpm openssl-1_0_0 libopenssl1_0_0 libopenssl1_0_0-32bit openssl-1_0_0",
			"rpm openssl-1_1 libopenssl1_1 libopenssl1_1-hmac libopenssl-1_1-devel openssl-1_1",
			"rpm openssl-3 libopenssl3 libopenssl3-32bit openssl-3",
			"rpm - libopenssl0_9_8 libopenssl3 openssl openssl-libs compat-openssl10 libopenssl-1_1-devel",
			"dpkg openssl openssl libssl3 libssl3t64 libssl-dev libssl-doc libssl1.1 libssl1.0.0-dbg libcrypto1.1-udeb",
			"dpkg openssl1.0 libssl1.0.2", "dpkg openssl098 libssl0.9.8",
			"dpkg - libssl0.9.8 libssl1.0.0 libssl1.0.2 libssl1.1 libssl3 libssl3t64 libssl-dev",
			"apk openssl libcrypto1.1 libssl1.1 openssl openssl-dev", "apk openssl1.1-compat libcrypto1.1",
			"apk openssl3 libcrypto3 libssl3", "apk - libcrypto1.0 libcrypto3 openssl1.1-compat",
			"pacman openssl openssl", "pacman openssl-1.1 openssl-1.1", "pacman lib32-openssl lib32-openssl",
			"rpm - alt-openssl11-libs ea-openssl11 jbcs-httpd24-openssl openresty-openssl111",
		},
		inventory.OpenSSLFIPS: {
			"rpm openssl-fips-provider openssl-fips-provider openssl-fips-provider-so",
			"rpm openssl-3 libopenssl-3-fips-provider", "rpm fips-provider-next fips-provider-next",
			"rpm - libopenssl-3-fips-provider openssl-fips-provider-latest",
			"dpkg openssl openssl-provider-fips", "dpkg openssl-fips openssl-fips",
			"dpkg - openssl-fips-module-3",
		},
		inventory.LibreSSL: {
			"apk libressl libressl2.7-libcrypto libressl2.7-libssl libressl2.7-libtls libressl",
			"apk - libressl3.4-libcrypto", "rpm libressl libcrypto46 libssl48",
		},
		inventory.GnuTLS: {
			"rpm gnutls gnutls gnutls-utils gnutls-c++ gnutls-dane gnutls-devel",
			"rpm - gnutls gnutls-dane libgnutls30 libgnutls30-hmac compat-gnutls37",
			"dpkg gnutls28 libgnutls30 libgnutls30t64 libgnutls-dane0 libgnutls-openssl27 libgnutlsxx28 gnutls-bin",
			"dpkg gnutls26 libgnutls26", "dpkg - libgnutls-deb0-28 libgnutls30t64 libgnutls-openssl27",
			"apk gnutls gnutls gnutls-c++",
		},
		inventory.NSS: {
			"rpm nss nss nss-tools nss-sysinit nss-devel nss-softokn nss-util",
			"rpm nss-util nss-util", "rpm nss-softokn nss-softokn nss-softokn-freebl",
			"rpm mozilla-nss mozilla-nss mozilla-nss-certs libfreebl3 libsoftokn3 libsoftokn3-hmac",
			"rpm - nss nss-softokn-freebl nss-pkcs11-devel libsoftokn3",
			"dpkg nss libnss3 libnss3-tools libnss3-dev libnss3-1d", "dpkg - libnss3 libnss3-nssdb",
			"apk nss nss nss-tools", "pacman nss nss",
		},
		inventory.NSPR: {
			"rpm nspr nspr nspr-devel", "rpm nss nspr", "rpm mozilla-nspr mozilla-nspr", "dpkg nspr libnspr4", "rpm - nspr",
		},
		inventory.Libgcrypt: {
			"rpm libgcrypt libgcrypt libgcrypt20 libgcrypt20-hmac", "dpkg libgcrypt20 libgcrypt20 libgcrypt20-dev",
			"dpkg libgcrypt11 libgcrypt11", "rpm - libgcrypt libgcrypt-devel",
		},
		inventory.Nettle: {
			"dpkg nettle libnettle8 libnettle8t64 libhogweed6 libhogweed6t64", "rpm nettle nettle",
			"rpm - libnettle8 libhogweed6 compat-nettle32",
		},
		inventory.MbedTLS: {
			"dpkg mbedtls libmbedcrypto7 libmbedx509-1 libmbedtls14", "dpkg polarssl libpolarssl7",
			"dpkg - libmbedcrypto7t64 libmbedx509-1t64", "apk mbedtls mbedtls mbedtls-utils",
		},
		inventory.WolfSSL:   {"dpkg wolfssl libwolfssl35", "dpkg - libwolfssl42t64 libcyassl5"},
		inventory.BoringSSL: {"dpkg android-platform-external-boringssl android-libboringssl"},
		inventory.AWSLC:     {"apk aws-lc aws-lc"},
		inventory.S2N:       {"rpm s2n libs2n1", "rpm - libs2n1"},
		inventory.PythonCryptography: {"rpm python-cryptography python3-cryptography python39-cryptography",
			"dpkg - python3-cryptography", "rpm python3.11-cryptography python3.11-cryptography",
			"apk py3-cryptography py3-cryptography", "rpm - python2-cryptography python-cryptography"},
		inventory.PyOpenSSL: {"rpm pyOpenSSL pyOpenSSL python3-pyOpenSSL", "dpkg pyopenssl python3-openssl",
			"dpkg - python-openssl python3-openssl", "apk py3-openssl py3-openssl"},
		inventory.Certifi: {"dpkg python-certifi python3-certifi", "apk py3-certifi py3-certifi"},
		inventory.CACertificates: {
			"rpm ca-certificates ca-certificates", "rpm ca-certificates-mozilla ca-certificates-mozilla",
			"apk ca-certificates ca-certificates-bundle", "pacman nss ca-certificates-mozilla", "pacman ca-certificates ca-certificates-utils",
		},
		"": {
			"rpm nss_wrapper nss_wrapper", "rpm nss-pam-ldapd nss-pam-ldapd", "rpm nss-mdns nss-mdns", "rpm nss-pem nss-pem",
			"rpm nss_db nss_db", "rpm nss_compat_ossl nss_compat_ossl", "rpm nss-altfiles nss-altfiles",
			"dpkg systemd libnss-systemd libnss-myhostname", "dpkg - libnss-systemd libnss-ldap libnss-mdns libnss-nis",
			"dpkg krb5 libk5crypto3", "dpkg heimdal libhcrypto4-heimdal libhcrypto5t64-heimdal",
			"dpkg libcrypto++ libcrypto++8 libcrypto++6 libcrypto++-dev", "dpkg libxcrypt libcrypt1 libcrypt-dev",
			"rpm libxcrypt libxcrypt libxcrypt-compat",
			"dpkg curl libcurl3-gnutls libcurl4-openssl-dev libcurl3-nss", "rpm openssl-pkcs11 openssl-pkcs11", "dpkg libp11 libengine-pkcs11-openssl",
			"dpkg ssl-cert ssl-cert", "apk busybox ssl_client", "rpm perl-Net-SSLeay perl-Net-SSLeay",
			"dpkg golang-github-x-openssl golang-github-x-openssl-dev",
			"dpkg rust-openssl librust-openssl-dev", "rpm rust-openssl rust-openssl-devel", "dpkg cyrus-sasl2 libsasl2-2",
			"rpm mingw-openssl mingw64-openssl", "dpkg ca-certificates-java ca-certificates-java", "apk libretls libretls",
			"dpkg python-cryptography-vectors python3-cryptography-vectors", "rpm python-cryptography python3-cryptography-vectors",
			"rpm - xmlsec1-nss xmlsec1-openssl xmlsec1-gnutls",
			"dpkg - libxmlsec1-openssl libevent-openssl-2.1-7 librtmp1 libneon27-gnutls libsslcommon2",
			"rpm - openssl-ibmca symcrypt symcrypt-openssl nss-myhostname",
			"dpkg - fonts-nss libgnutlsfoo openssl-blacklist libnss3.so",
		},
	}
	for want, lines := range tests {
		for _, text := range lines {
			words := strings.Fields(text)
			source := strings.Trim(words[1], "-")
			for _, binary := range words[2:] {
				got, ok := inventory.Lookup(words[0], source, binary)
				if got != want || ok != (want != "") {
					t.Errorf("Lookup(%q, %q, %q) = %q, %v; want %q", words[0], source, binary, got, ok, want)
				}
			}
		}
	}
}

func TestLookAlikeSaysWhy(t *testing.T) {
	for _, name := range []string{"nss_wrapper", "libnss-systemd", "libk5crypto3", "libcrypto++8", "ssl_client"} {
		if why, is := inventory.LookAlike(name); !is || why == "" {
			t.Errorf("LookAlike(%q) = %q, %v; want a reason", name, why, is)
		}
	}
	for _, name := range []string{"libnss3", "openssl", "libcrypto1.1", "libnspr4", "libcrypto3"} {
		if why, is := inventory.LookAlike(name); is {
			t.Errorf("LookAlike(%q) = %q; it is a library of the catalogue", name, why)
		}
	}
}

func TestCatalogueNamesAreUniqueAndFound(t *testing.T) {
	seen := map[string]bool{}
	inventory.CatalogueNames(func(column string, lib inventory.Library, text string) {
		if seen[column+text] {
			t.Errorf("%s has %q twice", column, text)
		}
		seen[column+text] = true
		name := strings.ReplaceAll(text, "#", "1.2")
		source, binary := name, "x"
		if column != "sources" {
			source, binary = "", name
		}
		if got, _ := inventory.Lookup("rpm", source, binary); got != lib {
			t.Errorf("Lookup(rpm, %q, %q) = %q; the catalogue has it as %q", source, binary, got, lib)
		}
	})
}
