// SPDX-License-Identifier: Apache-2.0

package listing_test

import (
	"testing"

	"github.com/cryptopatch/cryptopatch/listing"
)

const dpkgHead = "Desired=Unknown/Install/Remove/Purge/Hold\n" +
	"| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend\n" +
	"|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)\n"

func TestDPKG(t *testing.T) {
	testPlain(t, listing.DPKG, []plainCase{
		{"query", "debian:12", "adduser\t3.134\nlibssl3:amd64\t3.0.11-1~deb12u2\nlibnss3\t2:3.87.1-1\nlibold\t\nii\t1.8-2+b1\n", []string{
			": debian:12  x86_64, 4 packages, 5 entries",
			"nss nss 2:3.87.1-1 [libnss3] lacks architecture, changelog, source name, vendor",
			"openssl openssl 3.0.11-1~deb12u2 [libssl3.amd64]" + noEpoch,
		}},
		{"query_all_fields", "debian:12", "libnspr4\t2:4.35-1\tnspr\t2:4.35-1\tamd64\nlibssl3\t3.0.11-1~deb12u2+b1\topenssl (3.0.11-1~deb12u2)\tamd64\n" +
			"libgnutls30\t3.7.9-2\tdeinstall ok config-files\nlibnettle8\t3.8.1-2\tinstall ok installed\tamd64\n", []string{
			": debian:12  x86_64, 3 packages, 4 entries",
			"nettle nettle 3.8.1-2 [libnettle8.amd64]" + noEpoch,
			"nspr nspr 2:4.35-1 [libnspr4.amd64] lacks changelog, vendor",
			"openssl openssl 3.0.11-1~deb12u2 [libssl3.amd64] lacks changelog, vendor",
		}},
		{"query_with_spaces", "ubuntu:18.04", "libssl1.0.0:amd64 1.0.2n-1ubuntu5.3\n", []string{
			": ubuntu:18.04  x86_64, 1 packages, 1 entries",
			"openssl openssl1.0 1.0.2n-1ubuntu5.3 [libssl1.0.0.amd64]" + noEpoch,
		}},
		{"dpkg_l", "debian:12", dpkgHead +
			"||/ Name                                 Version                      Architecture Description\n" +
			"+++-====================================-============================-============-=========\n" +
			"ii  libssl3:amd64                        3.0.11-1~deb12u2             amd64        Secure Sockets Layer toolkit\n" +
			"rc  libssl1.1:amd64                      1.1.1n-0+deb11u4             amd64        Secure Sockets Layer toolkit\n" +
			"un  libssl3t64                           <none>                       <none>       (no description available)\n" +
			"iHR libgnutls30:amd64                    3.7.9-2                      amd64        GNU TLS library\n" +
			"iU  openssl                              3.0.11-1~deb12u2             amd64        Secure Sockets Layer toolkit\n", []string{
			": debian:12  x86_64, 2 packages, 5 entries",
			"openssl openssl 3.0.11-1~deb12u2 [libssl3.amd64 openssl.amd64]" + noEpoch,
			`incomplete problem: line 9, column 1: "libgnutls30" is half-installed, its files can be of any version`,
		}},
		{"old_dpkg_l_cuts", "debian:7", dpkgHead +
			"||/ Name           Version        Description\n" +
			"+++-==============-==============-============================================\n" +
			"ii  libnss3:am     2:3.14.5-1+d   Network Security Service libraries\n" +
			"ii  libssl1.0.0:am 1.0.1e-2+deb7u Secure Socket Layer (SSL) library and others\n" +
			"ii  zlib1g:amd64   1:1.2.7.dfsg-1 compression library - runtime\n", []string{
			": debian:7  , 2 packages, 3 entries",
			"nss nss 2:3.14.5-1+d [libnss3] lacks architecture, changelog, source name, vendor",
			`incomplete problem: line 7, column 20: version "1.0.1e-2+deb7u" of "libssl1.0.0" fills its column and may be cut: list with dpkg-query -W`,
		}},
		{"old_dpkg_l_cuts_names", "debian:7", dpkgHead +
			"||/ Name           Version        Description\n" +
			"+++-==============-==============-============================================\n" +
			"ii  libgnutls-open 2.12.20-8      GNU TLS library - OpenSSL wrapper\n" +
			"ii  openssl        1.0.1e-2       Secure Socket Layer (SSL) binary\n", []string{
			": debian:7  , 1 packages, 2 entries",
			"openssl openssl 1.0.1e-2 [openssl] lacks architecture, changelog, source name, vendor",
			`incomplete problem: line 6, column 5: name "libgnutls-open" fills its column and may be cut: list with dpkg-query -W`,
		}},
		{"apt_list", "debian:12", "Listing... Done\nlibssl3/oldstable-security,now 3.0.11-1~deb12u2 amd64 [installed]\n" +
			"openssl/oldstable 3.0.20-1~deb12u2 amd64 [upgradable from: 3.0.11-1~deb12u2]\n" +
			"libnss3/oldstable 2:3.87.1-1 amd64\nlibgnutls30/now 3.7.9-1 amd64 [residual-config]\n" +
			"libhogweed6/oldstable,now 3.8.1-2 amd64 [Installiert,automatisch]\n", []string{
			": debian:12  x86_64, 3 packages, 5 entries",
			"nettle nettle 3.8.1-2 [libhogweed6.amd64]" + noEpoch,
			"openssl openssl 3.0.11-1~deb12u2 [libssl3.amd64 openssl.amd64]" + noEpoch,
		}},
		{"no_packages", "debian:12", "openssl\t3.0.11-1\ndpkg-query: no packages found matching foo\nopenssl\n\t3.0.11-1\nopenssl\tn/a\n" +
			"openssl\t=1+1\nopenssl\t3.0.11-1\tsour ce\n", []string{
			": debian:12  , 1 packages, 7 entries",
			"openssl openssl 3.0.11-1 [openssl] lacks architecture, changelog, source name, vendor",
			`incomplete problem: line 2, column 16: "packages" behind name and version`,
			`incomplete problem: line 3, column 8: "openssl" has no version behind it`,
			`incomplete problem: line 4, column 1: no name of a package`,
			`incomplete problem: line 5, column 10: "n/a" is no version of a package`,
			`incomplete problem: line 6, column 9: "=1+1" is no version of a package`,
			`incomplete problem: line 7, column 22: "sour ce" is no name of a package`,
		}},
	})
}
