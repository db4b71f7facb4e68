// SPDX-License-Identifier: Apache-2.0

package listing_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/listing"
)

// plainCase is a plain list, and what is read from it. Texts are as the tools
// print them.
type plainCase struct {
	name, system, text string
	want               []string
}

func testPlain(t *testing.T, kind listing.Kind, tests []plainCase) {
	t.Helper()
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got, err := readDocument(t, "", tc.system, tc.text)
			if err != nil {
				t.Fatalf("Read: %v", err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("Read: (-want +got)\n%s", diff)
			}
			if _, err := readDocument(t, kind, tc.system, tc.text); err != nil {
				t.Errorf("Read as %s: %v", kind, err)
			}
		})
	}
}

const (
	noWord  = " lacks changelog, epoch, source name, vendor"
	noEpoch = " lacks changelog, source name, vendor"
	bare    = " lacks architecture, changelog, source name, vendor"
)

func TestRPM(t *testing.T) {
	testPlain(t, listing.RPM, []plainCase{
		{"rpm_qa", "rhel:6.10", "openssl-1.0.1e-57.el6.x86_64\nbash-4.1.2-48.el6.x86_64\ngpg-pubkey-fd431d51-4ae0493b\n" +
			"\n# a comment\nnss-softokn-freebl-3.14.3-23.3.el6_8.i686\n", []string{
			": rhel:6.10  i686, 3 packages, 4 entries",
			"nss nss-softokn ?:3.14.3-23.3.el6_8 [nss-softokn-freebl.i686]" + noWord,
			"openssl openssl ?:1.0.1e-57.el6 [openssl.x86_64]" + noWord,
		}},
		{"without_architecture", "rhel:5.11", "openssl-0.9.8e-40.el5_11\nopenssl097a-0.9.7a-12.el5_10.1\n", []string{
			": rhel:5.11  , 2 packages, 2 entries",
			"openssl openssl ?:0.9.8e-40.el5_11 [openssl] lacks architecture, changelog, epoch, source name, vendor",
			"openssl openssl097a ?:0.9.7a-12.el5_10.1 [openssl097a] lacks architecture, changelog, epoch, source name, vendor",
		}},
		{"epochs", "rhel:8.6", "openssl-1:1.1.1k-6.el8_5.x86_64\n1:openssl-libs-1.1.1k-6.el8_5.x86_64\n" +
			"gnutls-(none):3.6.16-4.el8.x86_64\nnettle-0:3.4.1-7.el8.x86_64\n", []string{
			": rhel:8.6  x86_64, 4 packages, 4 entries",
			"gnutls gnutls 3.6.16-4.el8 [gnutls.x86_64]" + noEpoch,
			"nettle nettle 3.4.1-7.el8 [nettle.x86_64]" + noEpoch,
			"openssl openssl 1:1.1.1k-6.el8_5 [openssl.x86_64 openssl-libs.x86_64]" + noEpoch,
		}},
		{"source_packages", "rhel:9.2", "nspr-4.34.0-17.el9_2.x86_64 nss-3.79.0-17.el9_1.src.rpm\n" +
			"openssl-libs-1:3.0.7-6.el9_2.x86_64\topenssl-3.0.7-6.el9_2.src.rpm\ngpg-pubkey-fd431d51-4ae0493b (none)\n", []string{
			": rhel:9.2  x86_64, 2 packages, 3 entries",
			"nspr nspr ?:4.34.0-17.el9_2 [nspr.x86_64] lacks changelog, epoch, vendor",
			"openssl openssl 1:3.0.7-6.el9_2 [openssl-libs.x86_64] lacks changelog, vendor",
		}},
		{"last", "rhel:7.6", "openssl-libs-1.0.2k-16.el7_6.1.x86_64            Tue 19 Mar 2019 03:08:01 PM UTC\n" +
			"bash-4.2.46-31.el7.x86_64  Di 05 Mär 2019 17:36:00 CET\n", []string{
			": rhel:7.6  x86_64, 2 packages, 2 entries",
			"openssl openssl ?:1.0.2k-16.el7_6.1 [openssl-libs.x86_64]" + noWord,
		}},
		{"dnf", "rhel:8.6", "Updating Subscription Management repositories.\nInstalled Packages\n" +
			"NetworkManager.x86_64      1:1.36.0-4.el8      @baseos\nopenssl-libs.x86_64   1:1.1.1k-6.el8_5   @baseos\n" +
			"gnutls.x86_64   3.6.16-4.el8   @baseos\nAvailable Packages\nopenssl.x86_64  1:1.1.1k-7.el8_6  baseos\n", []string{
			": rhel:8.6  x86_64, 3 packages, 4 entries",
			"gnutls gnutls 3.6.16-4.el8 [gnutls.x86_64]" + noEpoch,
			"openssl openssl 1:1.1.1k-6.el8_5 [openssl-libs.x86_64]" + noEpoch,
			"problem: line 6, column 1: what is listed below Available Packages is not installed, and not read",
		}},
		{"yum_on_a_narrow_terminal", "centos:7", "Loaded plugins: fastestmirror\nLoading mirror speeds from cached hostfile\n" +
			" * base: mirror.example\nInstalled Packages\nNetworkManager-config-server.noarch\n                 1:1.18.4-3.el7   @anaconda\n" +
			"openssl-libs.x86_64\n                 1:1.0.2k-19.el7\n                                  @anaconda\n" +
			"nss-softokn-freebl.x86_64  3.44.0-5.el7\n                                  installed\n", []string{
			": centos:7  x86_64, 3 packages, 3 entries",
			"nss nss-softokn 3.44.0-5.el7 [nss-softokn-freebl.x86_64]" + noEpoch,
			"openssl openssl 1:1.0.2k-19.el7 [openssl-libs.x86_64]" + noEpoch,
		}},
		{"pasted_with_indent", "rhel:8.6", "    openssl-libs-1.1.1k-6.el8_5.x86_64\n    bash-4.4.20-4.el8.x86_64\n", []string{
			": rhel:8.6  x86_64, 2 packages, 2 entries",
			"openssl openssl ?:1.1.1k-6.el8_5 [openssl-libs.x86_64]" + noWord,
		}},
		{"files", "rhel:8.6", "openssl-libs-1.1.1k-6.el8_5.x86_64.rpm\nopenssl-1.1.1k-6.el8_5.src.rpm\n", []string{
			": rhel:8.6  x86_64, 1 packages, 2 entries",
			"openssl openssl ?:1.1.1k-6.el8_5 [openssl-libs.x86_64]" + noWord,
			"problem: line 2, column 1: a source package, which is not installed",
		}},
		{"names_and_versions", "sles:15.4", "libopenssl1_1 1.1.1l-150400.7.7.1\nbash (none):4.4-150400.25.22\n", []string{
			": sles:15.4  , 2 packages, 2 entries",
			"openssl openssl-1_1 ?:1.1.1l-150400.7.7.1 [libopenssl1_1] lacks architecture, changelog, epoch, source name, vendor",
		}},
		{"windows_line_ends", "rhel:8.6", "\xef\xbb\xbfopenssl-libs-1.1.1k-6.el8_5.x86_64\r\n", []string{
			": rhel:8.6  x86_64, 1 packages, 1 entries",
			"openssl openssl ?:1.1.1k-6.el8_5 [openssl-libs.x86_64]" + noWord,
		}},
		{"no_packages", "rhel:8.6", "openssl-libs-1.1.1k-6.el8_5.x86_64\npackage foo is not installed\nopenssl-libs\n" +
			"java-1.8.0-openjdk-headless\n-rf-1-1\n  openssl-1.1.1k-6.el8 is old\nopen$ssl-1-1.x86_64\nopenssl-9999999999:1-1.x86_64\n=cmd|' /C calc'!A0-1-1\n",
			[]string{
				": rhel:8.6  x86_64, 1 packages, 9 entries",
				"openssl openssl ?:1.1.1k-6.el8_5 [openssl-libs.x86_64]" + noWord,
				`incomplete problem: line 2, column 1: "package" is no package: name-version-release is expected`,
				`incomplete problem: line 3, column 1: "openssl-libs" is no package: name-version-release is expected`,
				`incomplete problem: line 4, column 12: "java-1.8.0-openjdk-headless" has no version and release of a package`,
				`incomplete problem: line 5, column 1: "-rf" is no name of a package`,
				`incomplete problem: line 6, column 24: "is" behind the package "openssl-1.1.1k-6.el8" is neither a source package nor a date`,
				`incomplete problem: line 7, column 5: "open$ssl" is no name of a package`,
				`incomplete problem: line 8, column 9: "openssl-9999999999:1-1.x86_64" has no version and release of a package`,
				`incomplete problem: line 9, column 1: "=cmd|'" is no package: name-version-release is expected`,
			}},
	})
}

func TestAPK(t *testing.T) {
	testPlain(t, listing.APK, []plainCase{
		{"info_v", "alpine:3.17.3", "WARNING: opening cache: No such file or directory\nlibcrypto3-3.0.8-r3\nlibcrypto1.1-1.1.1t-r2\n" +
			"musl-1.2.3-r4 - the musl c library (libc) implementation\n.build-deps-20230401.101010\n", []string{
			": alpine:3.17.3  , 3 packages, 4 entries",
			"openssl openssl 3.0.8-r3 [libcrypto3]" + bare,
			"openssl openssl1.1-compat 1.1.1t-r2 [libcrypto1.1]" + bare,
		}},
		{"list", "alpine:3.19", "libcrypto3-3.1.4-r5 x86_64 {openssl} (Apache-2.0) [installed]\n" +
			"gnutls-3.8.3-r0 x86_64 {gnutls} (LGPL-2.1-or-later)\n" +
			"libssl3-3.1.5-r0 x86_64 {openssl} (Apache-2.0) [upgradable from: libssl3-3.1.4-r5]\n", []string{
			": alpine:3.19  x86_64, 2 packages, 3 entries",
			"openssl openssl 3.1.4-r5 [libcrypto3.x86_64 libssl3.x86_64] lacks changelog, vendor",
		}},
		{"no_packages", "alpine:3.19", "libssl3-3.1.4-r5\nlibssl3\nlibssl3 3.1.4-r5\n  libssl3-x-r5\nlibssl3-3.1.4-r5 x86_64 {a b} [installed]\n", []string{
			": alpine:3.19  , 1 packages, 5 entries",
			"openssl openssl 3.1.4-r5 [libssl3]" + bare,
			`incomplete problem: line 2, column 1: "libssl3" is no package: name-version-rN is expected`,
			`incomplete problem: line 3, column 9: "3.1.4-r5" behind the package "libssl3"`,
			`incomplete problem: line 4, column 3: "libssl3-x-r5" is no package: name-version-rN is expected`,
			`incomplete problem: line 5, column 25: "{a" names no source package`,
		}},
	})
}

func TestPacman(t *testing.T) {
	testPlain(t, listing.Pacman, []plainCase{
		{"pacman_Q", "arch", "openssl 3.1.4-1\nlib32-gnutls 3.8.2-1\nca-certificates-mozilla 3.95-1\nlinux 6.6.7.arch1-1\nfoo 1:2-3\n", []string{
			": arch:  , 5 packages, 5 entries",
			"ca-certificates nss 3.95-1 [ca-certificates-mozilla]" + bare,
			"gnutls lib32-gnutls 3.8.2-1 [lib32-gnutls]" + bare,
			"openssl openssl 3.1.4-1 [openssl]" + bare,
		}},
		{"no_packages", "arch", "openssl 3.1.4-1\nnss\nnss 3.95\nnss 3.95-1 [installed]\nnss x-y\n", []string{
			": arch:  , 1 packages, 5 entries",
			"openssl openssl 3.1.4-1 [openssl]" + bare,
			`incomplete problem: line 2, column 4: "nss" has no version behind it`,
			`incomplete problem: line 3, column 5: "3.95" is no version and release of a package`,
			`incomplete problem: line 4, column 12: "[installed]" behind name and version`,
			`incomplete problem: line 5, column 5: "x-y" is no version and release of a package`,
		}},
	})
}
