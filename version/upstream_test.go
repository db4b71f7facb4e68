// SPDX-License-Identifier: Apache-2.0

package version_test

import (
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/version"
)

func TestUpstream(t *testing.T) {
	tests := []struct {
		scheme   version.Scheme
		in, want string
	}{
		{version.Dpkg, "2:3.35-2ubuntu2.7", "3.35"},
		{version.Dpkg, "1.1.0l-1~deb9u1", "1.1.0l"},
		{version.Dpkg, "3.0.20-1~deb12u2", "3.0.20"},
		{version.Dpkg, "3.4.8+dfsg-1", "3.4.8"},
		{version.Dpkg, "1.1.1-1ubuntu2.1~18.04.5", "1.1.1"},
		{version.Dpkg, "3.0.2-0ubuntu1.10+Fips1", "3.0.2"},
		{version.Dpkg, "1.1.1f-1ubuntu2.fips.18", "1.1.1f"},
		{version.Dpkg, "1.0.2~beta2-1", "1.0.2-beta2"},
		{version.Dpkg, "1.1.1~~pre9-1", "1.1.1-pre9"},
		{version.Dpkg, "3.0.0~~alpha4-1", "3.0.0-alpha4"},
		{version.Dpkg, "0.9.8zh-1", "0.9.8zh"},
		{version.Dpkg, "2.0.0+really1.8-1", "1.8"},
		{version.Dpkg, "2.0.0+really1.8+dfsg-1", "1.8"},
		{version.Dpkg, "4.6.0+p1-0+deb11u2", "4.6.0"},
		{version.Dpkg, "20230311+deb12u1", "20230311"},
		{version.Dpkg, "20211016ubuntu0.20.04.1", "20211016"},
		{version.Dpkg, "20211016~20.04.1", "20211016"},
		{version.Dpkg, "20250419build1", "20250419"},
		{version.RPM, "1:1.1.1k-12.el8_9", "1.1.1k"},
		{version.RPM, "1.0.1e-30.el6_6.11", "1.0.1e"},
		{version.RPM, "2:1.0.2k-19.0.1.ksplice1.el7", "1.0.2k"},
		{version.RPM, "10:3.5.5-3.0.1.el9_8_fips", "3.5.5"},
		{version.RPM, "3.0.0~beta2-1.fc36", "3.0.0-beta2"},
		{version.RPM, "1:1.1.1-0.pre8.3.fc29", "1.1.1-pre8"},
		{version.RPM, "1.0.0-0.25.beta4.el6", "1.0.0-beta4"},
		{version.RPM, "1.1.1-0.1.el8", "1.1.1"},
		{version.RPM, "3.90.0^20230601git1-1", "3.90.0"},
		{version.RPM, "2024.2.69_v8.0.303-80.0.el8_10", "2024.2.69_v8.0.303"},
		{version.RPM, "2+git20170807.10b2785-1", "2"},
		{version.Apk, "1.1.1d-r3", "1.1.1d"},
		{version.Apk, "3.0.0_alpha4-r0", "3.0.0-alpha4"},
		{version.Apk, "3.1.0_git20230101-r0", "3.1.0"},
		{version.Apk, "3.1.0~abcdef-r0", "3.1.0"},
		{version.Pacman, "1.1.1.q-1", "1.1.1q"},
		{version.Pacman, "1:3.7.3-2", "3.7.3"},
		{version.OpenSSL, "1.0.2u", "1.0.2u"},
		{version.PEP440, "38.0.4", "38.0.4"},
		{version.Scheme("none"), "1.0", ""},
		{version.Dpkg, strings.Repeat("1", version.MaxLength+1), ""},
	}
	for _, tt := range tests {
		t.Run(string(tt.scheme)+"_"+tt.in[:min(len(tt.in), 40)], func(t *testing.T) {
			if got := version.Upstream(tt.scheme, tt.in); got != tt.want {
				t.Errorf("Upstream(%s, %q) = %q, want %q", tt.scheme, tt.in, got, tt.want)
			}
		})
	}
}

func TestUpstreamScheme(t *testing.T) {
	want := map[string]version.Scheme{
		"openssl": version.OpenSSL, "openssl-fips": version.OpenSSL,
		"python-cryptography": version.PEP440, "pyopenssl": version.PEP440, "certifi": version.PEP440,
		"gnutls": version.Plain, "nss": version.Plain, "libgcrypt": version.Plain, "ca-certificates": version.Plain,
	}
	for library, scheme := range want {
		if got := version.UpstreamScheme(library); got != scheme {
			t.Errorf("UpstreamScheme(%q) = %s, want %s", library, got, scheme)
		}
	}
}

func TestBranch(t *testing.T) {
	tests := []struct{ library, upstream, want string }{
		{"openssl", "1.0.2k", "1.0.2"},
		{"openssl", "1.1.1", "1.1.1"},
		{"openssl", "1.0.2-beta2", "1.0.2"},
		{"openssl", "3.0.7", "3.0"},
		{"openssl", "3.5.0-alpha1", "3.5"},
		{"openssl", "0.9.8zh", "0.9.8"},
		{"openssl", "1.1.1v+quic", "1.1.1"},
		{"openssl-fips", "3.0.9", "3.0"},
		{"openssl-fips", "2.0.16", "2.0"},
		{"openssl-fips", "1.1.1f", "1.1.1"},
		{"gnutls", "3.6.16", "3.6"},
		{"gnutls", "2.12.23", "2.12"},
		{"nss", "3.87.1", "3.87"},
		{"nss", "3.44", "3.44"},
		{"libgcrypt", "1.8.5", "1.8"},
		{"nettle", "3.4.1", "3.4"},
		{"mbedtls", "2.28.3", "2.28"},
		{"libressl", "2.7.5", "2.7"},
		{"wolfssl", "5.6.6-stable", "5.6"},
		{"ca-certificates", "20250419", "20250419"},
		{"openssl", "none", ""},
		{"openssl", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.library+"_"+tt.upstream, func(t *testing.T) {
			if got := version.Branch(tt.library, tt.upstream); got != tt.want {
				t.Errorf("Branch(%q, %q) = %q, want %q", tt.library, tt.upstream, got, tt.want)
			}
		})
	}
}

func TestMinorStream(t *testing.T) {
	tests := []struct{ release, major, minor string }{
		{"12.el8_9", "8", "9"},
		{"57.el6", "6", ""},
		{"16.el6_5.7", "6", "5"},
		{"30.el6.11", "6", ""},
		{"1.el9_8_fips", "9", "8"},
		{"3.0.1.el9_8_fips", "9", "8"},
		{"19.0.1.ksplice1.el7", "7", ""},
		{"14.el8_10", "8", "10"},
		{"1.el10_0", "10", "0"},
		{"12.el8_10.rocky.0.1", "8", "10"},
		{"6.el9.alma.1", "9", ""},
		{"2.module_el8.6.0+2737+d2a5a6ea", "8", "6"},
		{"2.module+el8.6.0+14480+c0a3aa0f", "8", "6"},
		{"40.el5_11", "5", "11"},
		{"4.el7ost", "", ""},
		{"8.jbcs.el7", "7", ""},
		{"4.fc35", "", ""},
		{"150400.7.28.1", "", ""},
		{"16.amzn2.1.1", "", ""},
		{"model8_6", "", ""},
		{"", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.release, func(t *testing.T) {
			major, minor := version.MinorStream(tt.release)
			if major != tt.major || minor != tt.minor {
				t.Errorf("MinorStream(%q) = %q, %q, want %q, %q", tt.release, major, minor, tt.major, tt.minor)
			}
		})
	}
}
