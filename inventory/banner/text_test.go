// SPDX-License-Identifier: Apache-2.0

package banner_test

import (
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/banner"
)

// TestReadText reads one version text in the ways that libraries, builders and
// programs write it.
func TestReadText(t *testing.T) {
	type b = banner.Banner
	const ssl = "openssl"
	tests := []struct {
		name, text string
		want       []banner.Banner // without Line
	}{
		{"el8", "OpenSSL 1.1.1k  FIPS 25 Mar 2021", []b{{Library: ssl, Version: "1.1.1k", Marker: "FIPS", Released: day(2021, 3, 25)}}},
		{"fedora29", "OpenSSL 1.1.1 FIPS  11 Sep 2018", []b{{Library: ssl, Version: "1.1.1", Marker: "FIPS", Released: day(2018, 9, 11)}}},
		{"el5", "OpenSSL 0.9.8e-fips-rhel5 01 Jul 2008", []b{{Library: ssl, Version: "0.9.8e", Marker: "-fips-rhel5", Released: day(2008, 7, 1)}}},
		{"month_first", "OpenSSL 0.9.7a Feb 19 2003", []b{{Library: ssl, Version: "0.9.7a", Released: day(2003, 2, 19)}}},
		{"freebsd", "OpenSSL 1.0.1e-freebsd 11 Feb 2013", []b{{Library: ssl, Version: "1.0.1e", Marker: "-freebsd", Released: day(2013, 2, 11)}}},
		{"premium", "OpenSSL 1.0.2zh-fips", []b{{Library: ssl, Version: "1.0.2zh", Marker: "-fips"}}},
		{"fips_beta", "OpenSSL 1.0.0-fips-beta4 10 Nov 2009", []b{{Library: ssl, Version: "1.0.0-beta4", Marker: "-fips", Released: day(2009, 11, 10)}}},
		{"quic", "OpenSSL 1.1.1v+quic  1 Aug 2023", []b{{Library: ssl, Version: "1.1.1v", Marker: "+quic", Released: day(2023, 8, 1)}}},
		{"plus_fips", "OpenSSL 3.5.1+fips", []b{{Library: ssl, Version: "3.5.1", Marker: "+fips"}}},
		{"beta", "OpenSSL 3.0.0-beta2 17 Jun 2021", []b{{Library: ssl, Version: "3.0.0-beta2", Released: day(2021, 6, 17)}}},
		{"beta_named", "OpenSSL 1.1.1-pre6 (beta) 1 May 2018", []b{{Library: ssl, Version: "1.1.1-pre6", Marker: "(beta)", Released: day(2018, 5, 1)}}},
		{"snapshot", "OpenSSL 1.1.1-pre9-dev  xx XXX xxxx", []b{{Library: ssl, Version: "1.1.1-pre9-dev"}}},
		{"foreign_date", "OpenSSL 1.0.1e 11 févr. 2013", []b{{Library: ssl, Version: "1.0.1e"}}},
		{"no_such_day", "OpenSSL 1.0.1e 31 Feb 2013", []b{{Library: ssl, Version: "1.0.1e"}}},
		{"suse", "OpenSSL 1.1.1l-fips  24 Aug 2021 SUSE release 150500.17.40.1",
			[]b{{Library: ssl, Version: "1.1.1l", Marker: "-fips SUSE release 150500.17.40.1", Released: day(2021, 8, 24)}}},
		{"boringssl", "OpenSSL 1.1.1 (compatible; BoringSSL)", []b{{Library: "boringssl"}}},
		{"boringssl_alone", "BoringSSL", []b{{Library: "boringssl"}}},
		{"awslc", "OpenSSL 1.1.1 (compatible; AWS-LC 5.5.0)", []b{{Library: "aws-lc", Version: "5.5.0"}}},
		{"awslc_fips", "AWS-LC FIPS 3.0.0", []b{{Library: "aws-lc", Version: "3.0.0", Marker: "FIPS"}}},
		{"libressl", "LibreSSL 2.8.3", []b{{Library: "libressl", Version: "2.8.3"}}},
		{"nss", "NSS 3.90", []b{{Library: "nss", Version: "3.90"}}},
		{"nss_small", "nss 3.90", []b{{Library: "nss", Version: "3.90"}}},
		{"nss_ecc", "NSS 3.87.1 Basic ECC", []b{{Library: "nss", Version: "3.87.1", Marker: "Basic ECC"}}},
		{"libgcrypt", "Libgcrypt 1.10.1", []b{{Library: "libgcrypt", Version: "1.10.1"}}},
		{"wolfssl", "wolfSSL 5.5.4", []b{{Library: "wolfssl", Version: "5.5.4"}}},
		{"mbedtls2", "mbed TLS 2.28.3", []b{{Library: "mbedtls", Version: "2.28.3"}}},
		{"mbedtls3", "Mbed TLS 3.6.0", []b{{Library: "mbedtls", Version: "3.6.0"}}},
		{"polarssl", "PolarSSL 1.2.19", []b{{Library: "mbedtls", Version: "1.2.19"}}},
		{"nettle", "nettle 3.8.1", []b{{Library: "nettle", Version: "3.8.1"}}},
		{"package_release", "OpenSSL 1.1.1k-1+deb11u1", []b{{Library: ssl, Version: "1.1.1k", Marker: "-1+deb11u1"}}},
		{"other_openssl", "pyOpenSSL 23.0.0", nil},
		{"other_openssl2", "python3-openssl 23.0.0", nil},
		{"no_version", "wget +ssl/openssl", nil},
		{"prose_end", "We use BoringSSL", nil},
		{"whole_number", "nss 3", nil},
		{"prose", "We use BoringSSL and 3 servers.", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := banner.Read(tt.text)
			for i := range tt.want {
				tt.want[i].Line, tt.want[i].Text = 1, tt.text
			}
			diff(t, "Read", got, banner.Printout{Banners: tt.want})
		})
	}
}

// TestReadHalf has texts whose version cannot be known: each is a problem.
func TestReadHalf(t *testing.T) {
	tests := []struct {
		name, text string
		want       banner.Problem
	}{
		{"cut_dots", "OpenSSL 1.1.1...", banner.Problem{Line: 1, Column: 1, Err: `read version of openssl: "1.1.1" is no whole version`}},
		{"cut_ellipsis", "OpenSSL 1.1.1… x", banner.Problem{Line: 1, Column: 1, Err: `read version of openssl: "1.1.1" is no whole version`}},
		{"cyrillic_letter", "OpenSSL 1.1.1\u043a  25 Mar 2021", banner.Problem{Line: 1, Column: 1, Err: `read version of openssl: "1.1.1" is no whole version`}},
		{"broken_letter", "OpenSSL 1.1.1\xff  25 Mar 2021", banner.Problem{Line: 1, Column: 1, Err: `read version of openssl: "1.1.1" is no whole version`}},
		{"nss", "NSS 3.x", banner.Problem{Line: 1, Column: 1, Err: `read version of nss: "3.x" is no whole version`}},
		{"second_number", "$ node -p process.versions.openssl\n3.0.16\n1.0.2\n",
			banner.Problem{Line: 3, Column: 1, Err: `read "1.0.2": a version without the name of its library`}},
		{"two_numbers", "needs OpenSSL 1.1 or later", banner.Problem{Line: 1, Column: 7, Err: `read version of openssl: "1.1" is no whole version`}},
		{"hexadecimal", "OpenSSH_4.2, SSH protocols 1.5/2.0, OpenSSL 0x0090802f",
			banner.Problem{Line: 1, Column: 37, Err: `read version of openssl: "0x0090802f" is no whole version`}},
		{"wildcard", "> OpenSSL 3.0.x", banner.Problem{Line: 1, Column: 3, Err: `read version of openssl: "3.0.x" is no whole version`}},
		{"zero", "openssl: '0.0.0'", banner.Problem{Line: 1, Column: 1, Err: `read version of openssl: "0.0.0" is no whole version`}},
		{"library_wrapped", "OpenSSL 3.0.9 30 May 2023 (Library: OpenSSL\n3.0.22)",
			banner.Problem{Line: 1, Column: 27, Err: `read version of the library: there is none behind "(Library:"`}},
		{"library_cut", "OpenSSL 3.0.9 (Library: 3.0.2…", banner.Problem{Line: 1, Column: 25, Err: `read version of openssl: "3.0.2" is no whole version`}},
		{"library_broken", "OpenSSL 3.0.9 (Library: 3.x)", banner.Problem{Line: 1, Column: 25, Err: `read version of openssl: "3.x" is no whole version`}},
		{"bare_nss", "3.87.1", banner.Problem{Line: 1, Column: 1, Err: `read "3.87.1": a version without the name of its library`}},
		{"bare_beside_a_name", "3.0.16\ngnutls\n", banner.Problem{Line: 1, Column: 1, Err: `read "3.0.16": a version without the name of its library`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			diff(t, "Read", banner.Read(tt.text).Problems, []banner.Problem{tt.want})
		})
	}
}

func TestReadProblemsInOrder(t *testing.T) {
	diff(t, "Read", banner.Read("3.0.16\nOpenSSL 1.1\n").Problems, []banner.Problem{
		{Line: 1, Column: 1, Err: `read "3.0.16": a version without the name of its library`},
		{Line: 2, Column: 1, Err: `read version of openssl: "1.1" is no whole version`},
	})
}
