// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// TestSourceOf holds what the named systems' own package databases and the
// vendors' records say.
func TestSourceOf(t *testing.T) {
	tests := []struct{ system, binaries, want string }{
		{"rhel:7.9", "openssl openssl-libs openssl-devel openssl-perl openssl-static", "openssl"},
		{"rhel:8.6", "gnutls gnutls-utils gnutls-dane gnutls-c++ gnutls-devel", "gnutls"},
		{"rhel:6.10", "nss nss-sysinit nss-tools nss-devel", "nss"},
		{"rhel:7.6", "nss-softokn nss-softokn-freebl nss-softokn-freebl-devel", "nss-softokn"},
		{"centos:6", "nss-util nss-util-devel", "nss-util"},
		{"rocky:8.10", "nss-softokn nss-softokn-freebl nss-util nss-sysinit", "nss"},
		{"fedora:28", "nss-util", "nss-util"},
		{"fedora:35", "nss-util nss-softokn", "nss"},
		{"amzn:2", "nss-softokn-freebl", "nss-softokn"},
		{"amzn:2018.03", "nss-softokn-freebl", "nss-softokn"},
		{"amzn:2023", "nss-softokn-freebl", "nss"},
		{"almalinux:9.4", "nspr nspr-devel", "nspr"}, // its source's version is another
		{"almalinux:8.10", "python3-cryptography python39-cryptography", "python-cryptography"},
		{"almalinux:9.4", "python3.11-cryptography", "python3.11-cryptography"},
		{"almalinux:8.10", "python3-pyOpenSSL", "pyOpenSSL"},
		{"rhel:8.6", "compat-openssl10", "compat-openssl10"},
		{"rhel:6.10", "openssl098e", "openssl098e"},
		{"rhel:9.4", "openssl-fips-provider-so", "openssl-fips-provider"},
		{"sles:15.4", "libopenssl1_1 libopenssl1_1-hmac libopenssl1_1-32bit libopenssl-1_1-devel openssl-1_1", "openssl-1_1"},
		{"sles:15.4", "libopenssl1_0_0", "openssl-1_0_0"},
		{"sles:12.4", "libopenssl1_0_0", "openssl-1_0_0"},
		{"sles:12.3", "libopenssl1_0_0 libopenssl-devel", "openssl"},
		{"opensuse-leap:42.3", "libopenssl1_0_0", "openssl"},
		{"sles:15.6", "libopenssl3 libopenssl-3-devel libopenssl-3-fips-provider", "openssl-3"},
		{"sle-micro:5.3", "gnutls libgnutls30 libgnutls30-hmac", "gnutls"},
		{"sles:15.4", "libgcrypt20 libgcrypt20-hmac", "libgcrypt"},
		{"sles:15.4", "mozilla-nss mozilla-nss-certs libfreebl3 libfreebl3-hmac libsoftokn3", "mozilla-nss"},
		{"sles:15.4", "python3-cryptography python311-cryptography", "python-cryptography"},
		{"opensuse-tumbleweed", "libopenssl3", "openssl-3"},
		{"mageia:9", "lib64openssl3 lib64openssl-devel libopenssl3", "openssl"},
		{"debian:12", "libssl3 libssl-dev libssl-doc openssl libcrypto3-udeb", "openssl"},
		{"debian:13", "libssl3t64 openssl-provider-legacy", "openssl"},
		{"debian:9", "libssl1.1", "openssl"},
		{"debian:9", "libssl1.0.2 libssl1.0-dev", "openssl1.0"},
		{"debian:8", "libssl1.0.0", "openssl"},
		{"debian:7", "libssl0.9.8", "openssl098"},
		{"debian:6", "libssl0.9.8", "openssl"},
		{"debian:4", "libssl0.9.7", "openssl097"},
		{"ubuntu:16.04", "libssl1.0.0 libssl1.0.0-hmac libcrypto1.0.0-udeb libnss3-1d-dbg", "openssl openssl openssl nss"},
		{"ubuntu:18.04", "libssl1.0.0 libssl1.0-dev libcrypto1.0.0-udeb openssl1.0", "openssl1.0"},
		{"ubuntu:18.04", "libssl1.1 libssl1.1-hmac", "openssl"},
		{"ubuntu:22.04", "openssl-fips-module-3", "openssl-fips"},
		{"ubuntu:16.04", "libgnutls-dev libgnutls30 libgnutls-openssl27", "gnutls28"},
		{"ubuntu:14.04", "libgnutls-openssl27", "gnutls26"},
		{"debian:12", "libgnutls30 libgnutls-dane0 libgnutlsxx30 libgnutls28-dev libgnutls-openssl27 gnutls-bin", "gnutls28"},
		{"ubuntu:24.04", "libgnutls30t64 libgnutls-dane0t64", "gnutls28"},
		{"debian:7", "libgnutls26", "gnutls26"},
		{"debian:12", "libnss3 libnss3-tools libnss3-dev", "nss"},
		{"debian:12", "libnspr4 libnspr4-dev", "nspr"},
		{"debian:12", "libgcrypt20 libgcrypt20-dev libgcrypt-mingw-w64-dev", "libgcrypt20"},
		{"debian:7", "libgcrypt11", "libgcrypt11"},
		{"debian:12", "libnettle8 libhogweed6 nettle-dev nettle-bin", "nettle"},
		{"debian:13", "libnettle8t64 libhogweed6t64", "nettle"},
		{"debian:12", "libmbedtls14 libmbedcrypto7 libmbedx509-1 libmbedtls-dev", "mbedtls"},
		{"debian:12", "libwolfssl35 libwolfssl-dev", "wolfssl"},
		{"debian:12", "python3-openssl", "pyopenssl"},
		{"debian:12", "python3-cryptography", "python-cryptography"},
		{"debian:12", "python3-certifi", "python-certifi"},
		{"debian:12", "android-libboringssl android-libboringssl-dev", "android-platform-external-boringssl"},
		{"debian:12", "ca-certificates", "ca-certificates"},
		{"alpine:3.11.5", "libcrypto1.1 libssl1.1 openssl openssl-dev", "openssl"},
		{"alpine:3.16", "libcrypto1.1", "openssl"},
		{"alpine:3.17.3", "libcrypto1.1 libssl1.1 openssl1.1-compat-dev", "openssl1.1-compat"},
		{"alpine:3.15", "libcrypto3 libssl3 openssl3", "openssl3"},
		{"alpine:3.17", "libcrypto3 libssl3 openssl", "openssl"},
		{"alpine:3.8", "libcrypto1.0 libssl1.0", "openssl"},
		{"alpine:3.8", "libressl2.7-libcrypto libressl2.7-libssl libressl2.7-libtls libressl", "libressl"},
		{"alpine:3.8", "py3-openssl py2-openssl", "py-openssl"},
		{"alpine:3.19", "py3-openssl", "py3-openssl"},
		{"alpaquita:stream", "libcrypto3", "openssl"},
		{"alpine:3.19", "ca-certificates-bundle", "ca-certificates"},
		{"alpine:3.19", "gnutls-c++ gnutls-utils", "gnutls"},
		{"mariner:2.0", "ca-certificates ca-certificates-base ca-certificates-shared", "ca-certificates"},
		{"arch", "openssl", "openssl"},
		{"arch", "ca-certificates-mozilla", "nss"},
	}
	for _, tt := range tests {
		sys, err := inventory.ParseSystem(tt.system)
		if err != nil {
			t.Fatal(err)
		}
		wants := strings.Fields(tt.want)
		for i, binary := range strings.Fields(tt.binaries) {
			want := wants[min(i, len(wants)-1)]
			t.Run(strings.ReplaceAll(tt.system+"/"+binary, ":", "-"), func(t *testing.T) {
				if got := inventory.SourceOf(sys, inventory.ManagerOf(sys.ID), binary); got != want {
					t.Errorf("SourceOf(%s, %q): got %q, want %q", tt.system, binary, got, want)
				}
			})
		}
	}
}

// TestSourceOfHosts compares with what real package databases say.
func TestSourceOfHosts(t *testing.T) {
	dirs, err := os.ReadDir(hostsDir)
	if err != nil {
		t.Skipf("the real hosts are not beside the checkout: %v", err)
	}
	compared := 0
	for _, dir := range dirs {
		if !dir.IsDir() {
			continue
		}
		h, err := inventory.Scan(t.Context(), open(t, filepath.Join(hostsDir, dir.Name())), inventory.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range h.Components {
			for _, p := range c.Packages {
				compared++
				if got := inventory.SourceOf(h.System, p.Manager, p.Name); got != c.Source.Name {
					t.Errorf("%s: SourceOf(%q): got %q, want %q", dir.Name(), p.Name, got, c.Source.Name)
				}
			}
		}
	}
	if compared < 60 {
		t.Errorf("compared %d packages, want 60 at least", compared)
	}
}

// FuzzSourceOf holds that any name has a source, and that it never grows parts.
func FuzzSourceOf(f *testing.F) {
	f.Add("debian", "12", "dpkg", "libssl3t64")
	f.Add("sles", "12.4", "rpm", "libopenssl1_0_0-32bit")
	f.Add("alpine", "3.99999999999999999999", "apk", "libressl2.7-libtls")
	f.Fuzz(func(t *testing.T, id, release, manager, binary string) {
		got := inventory.SourceOf(inventory.System{ID: id, VersionID: release}, manager, binary)
		if (got == "") != (binary == "") {
			t.Errorf("SourceOf(%q): got %q", binary, got)
		}
		if again := inventory.SourceOf(inventory.System{ID: id, VersionID: release}, manager, binary); again != got {
			t.Errorf("SourceOf(%q): got %q, then %q", binary, got, again)
		}
	})
}
