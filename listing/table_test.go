// SPDX-License-Identifier: Apache-2.0

package listing_test

import (
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/listing"
	"github.com/google/go-cmp/cmp"
)

func TestCSV(t *testing.T) {
	const head = "os,package,version\n"
	testPlain(t, listing.CSV, []plainCase{
		{"smallest", "", head + "rhel:8.6,openssl-libs,1.1.1k-6.el8_5\ndebian:12,libssl3,3.0.11-1~deb12u2\n", []string{
			": rhel:8.6  , 1 packages, 2 entries",
			"openssl openssl ?:1.1.1k-6.el8_5 [openssl-libs] lacks architecture, changelog, epoch, source name, vendor",
			": debian:12  , 1 packages, 2 entries",
			"openssl openssl ?:3.0.11-1~deb12u2 [libssl3] lacks architecture, changelog, epoch, source name, vendor",
		}},
		{"all_columns", "", "Hostname;OS;Channels;Package Name;Installed_Version;Release;Epoch;Architecture;Source Package;source-version;Vendor;Module;Owner\n" +
			"web1;rhel:8.6;eus:8.6;openssl-libs;1.1.1k;6.el8_5;1;x86_64;openssl;1.1.1k-6.el8_5;Red Hat, Inc.;;team a\n" +
			"web1;rhel:8.6;eus:8.6;gnutls;3.6.16;4.el8;(none);x86_64;gnutls-3.6.16-4.el8.src.rpm;;;;\n" +
			"web2;rhel:8.6;;openssl-libs;1.1.1k;6.el8_5;1;x86_64;openssl;;Red Hat, Inc.;;team b\n" +
			"web2;rhel:8.6;;python39-cryptography;3.3.1;2.module;;x86_64;python-cryptography;;Red Hat, Inc.;python39:3.9:806:6a;\n", []string{
			": rhel:8.6 web1 x86_64, 2 packages, 4 entries",
			"gnutls gnutls 3.6.16-4.el8 [gnutls.x86_64] lacks changelog",
			"openssl openssl 1:1.1.1k-6.el8_5 [openssl-libs.x86_64] lacks changelog",
			": rhel:8.6 web2 x86_64, 2 packages, 4 entries",
			"openssl openssl 1:1.1.1k-6.el8_5 [openssl-libs.x86_64] lacks changelog",
			"python-cryptography python-cryptography ?:3.3.1-2.module [python39-cryptography.x86_64 of python39:3.9:806:6a] lacks changelog, epoch",
		}},
		{"order_of_first_appearance", "rhel:8.6", "host,package,version\nb,openssl,1:1-1\na,openssl,1:1-1\nb,gnutls,0:1-1\n", []string{
			": rhel:8.6 b , 2 packages, 3 entries",
			"gnutls gnutls 1-1 [gnutls]" + bare, "openssl openssl 1:1-1 [openssl]" + bare,
			": rhel:8.6 a , 1 packages, 3 entries", "openssl openssl 1:1-1 [openssl]" + bare,
		}},
		{"spreadsheet", "", "sep=;\r\n\"os\";\"name\";\"package\";\"version\"\r\n\"rhel:6\";\"web1\";\"openssl\";\"1.0.1e-57.el6\"\r\n;;;\r\n", []string{
			": rhel:6  , 1 packages, 1 entries",
			"openssl openssl ?:1.0.1e-57.el6 [openssl] lacks architecture, changelog, epoch, source name, vendor",
		}},
		{"utf16", "", utf16Of("os\tpackage\tversion\r\ndebian:12\tlibssl3\t3.0.11-1\r\n"), []string{
			": debian:12  , 1 packages, 1 entries",
			"openssl openssl ?:3.0.11-1 [libssl3] lacks architecture, changelog, epoch, source name, vendor",
		}},
		{"versions_as_rpm_writes_them", "rhel:6.10", "package,version\nopenssl,openssl-1.0.1e-57.el6.x86_64\nnss.x86_64,3.36.0-8.el6\n" +
			"libgcrypt,1.4.5-12.el6_8.x86_64\nnss-util,nss-util-0:3.36.0-1.el6\n", []string{
			": rhel:6.10  x86_64, 4 packages, 4 entries",
			"libgcrypt libgcrypt ?:1.4.5-12.el6_8 [libgcrypt.x86_64]" + noWord, "nss nss ?:3.36.0-8.el6 [nss.x86_64]" + noWord,
			"nss nss-util 3.36.0-1.el6 [nss-util]" + bare, "openssl openssl ?:1.0.1e-57.el6 [openssl.x86_64]" + noWord,
		}},
		{"epochs_of_debian", "debian:12", "package,version,epoch\nlibnss3:amd64,3.87.1-1,2\nlibnspr4,2:4.35-1,\nlibssl3,3.0.11-1,0\n", []string{
			": debian:12  x86_64, 3 packages, 3 entries",
			"nspr nspr 2:4.35-1 [libnspr4]" + bare, "nss nss 2:3.87.1-1 [libnss3.amd64]" + noEpoch, "openssl openssl 3.0.11-1 [libssl3]" + bare,
		}},
		{"other_managers", "", "os,package,version,release\nalpine:3.19,libssl3,3.1.4,5\nalpine:3.19,gnutls,3.8.3-r0,\narch,openssl,3.1.4,1\n", []string{
			": alpine:3.19  , 2 packages, 3 entries",
			"gnutls gnutls 3.8.3-r0 [gnutls]" + bare, "openssl openssl 3.1.4-r5 [libssl3]" + bare,
			": arch:  , 1 packages, 3 entries",
			"openssl openssl ?:3.1.4-1 [openssl] lacks architecture, changelog, epoch, source name, vendor",
		}},
		{"release_of_the_system_apart", "", "os,os version,package,version\nrhel,8.6,gnutls,0:3.6.16-4.el8\n", []string{
			": rhel:8.6  , 1 packages, 1 entries", "gnutls gnutls 3.6.16-4.el8 [gnutls]" + bare,
		}},
		{"quotes", "debian:12", "package, version, note\nlibssl3, \"3.0.11-1\", \"says \"\"old\"\",\nand more\"\nlibnss3,2:3-1,\"open\n" +
			"libgnutls30,3.7.9-2,x\nlibnspr4,2:4-1,\"a\"b\nlibgcrypt20,1.10.1-3,5\" disk\n", []string{
			": debian:12  , 3 packages, 5 entries",
			"gnutls gnutls28 ?:3.7.9-2 [libgnutls30] lacks architecture, changelog, epoch, source name, vendor",
			"libgcrypt libgcrypt20 ?:1.10.1-3 [libgcrypt20] lacks architecture, changelog, epoch, source name, vendor",
			"openssl openssl ?:3.0.11-1 [libssl3] lacks architecture, changelog, epoch, source name, vendor",
			"incomplete problem: line 4, column 15: a quote is opened and never closed",
			"incomplete problem: line 6, column 19: a quoted cell goes on behind its closing quote",
		}},
		{"quote_open_to_the_end", "debian:12", "package,version,note\nlibnss3,2:3-1,\"open\nlibgnutls30,1:3.7.9-2,x\n", []string{
			": debian:12  , 1 packages, 2 entries", "gnutls gnutls28 1:3.7.9-2 [libgnutls30]" + bare,
			"incomplete problem: line 2, column 15: a quote is opened and never closed",
		}},
		{"quote_open_for_too_long", "debian:12", "package,version,note\nlibnss3,2:3-1,\"open\n" + strings.Repeat("\n", 10_000) +
			"libgnutls30,1:3.7.9-2,\"x\"\n", []string{
			": debian:12  , 1 packages, 2 entries", "gnutls gnutls28 1:3.7.9-2 [libgnutls30]" + bare,
			"incomplete problem: line 2, column 15: a quote is opened and never closed",
		}},
		{"bad_rows", "", "os,package,version,epoch,source,channels\nrhel:8.6,openssl-libs,1.1.1k-6.el8_5,1,,\nwindows:11,x,1,,,\nrhel,x,1-1,,,\n" +
			",x,1-1,,,\nrhel:8.6,=HYPERLINK(1),1-1,,,\nrhel:8.6,x,@1-1,,,\nrhel:8.6,x\nrhel:8.6,x,1-1,,,,more\nrhel:8.6,x,1.1.1k,,,\n" +
			"rhel:8.6,x,openssl-1-1,,,\nrhel:8.6,x,2:1-1,1,,\nrhel:8.6,x,1-1,one,,\nrhel:8.6,,1-1,,,\nrhel:8.6,x,,,,\nrhel:8.6,x,1-1,,a b,\n" +
			"alpine:3.19,x,1:1-r0,,,\nalpine:3.19,x,1-r0,3,,\ndebian:12,x y,1,,,\nrhel:8.6,x,1-1,,,\"a'b\"\nalpine:3.19,x,1-r0,,,-\n", []string{
			": rhel:8.6  , 1 packages, 20 entries",
			"openssl openssl 1:1.1.1k-6.el8_5 [openssl-libs]" + bare,
			": alpine:3.19  , 1 packages, 20 entries",
			`incomplete problem: line 3, column 1: unknown system "windows:11": known are ` + strings.Join(inventory.SystemIDs(), ", "),
			`incomplete problem: line 4, column 1: system "rhel" has no release: write it as rhel:8`,
			`incomplete problem: line 5, column 1: no system`,
			`incomplete problem: line 6, column 10: "=HYPERLINK(1)" is a formula`,
			`incomplete problem: line 7, column 12: "@1-1" is a formula`,
			`incomplete problem: line 8, column 10: the row has 2 cells, and the header 6`,
			`incomplete problem: line 9, column 19: the row has 7 cells, and the header 6`,
			`incomplete problem: line 10, column 12: "1.1.1k" is no version and release of a package`,
			`incomplete problem: line 11, column 12: "openssl-1-1" is no version and release of a package`,
			`incomplete problem: line 12, column 18: the epoch is 1 here, and 2 in the version`,
			`incomplete problem: line 13, column 16: "one" is no epoch`,
			`incomplete problem: line 14, column 10: no name of a package`,
			`incomplete problem: line 15, column 12: no version of a package`,
			`incomplete problem: line 16, column 17: "a b" is no name of a source package`,
			`incomplete problem: line 17, column 15: "1:1-r0" is no version of a package`,
			`incomplete problem: line 18, column 20: apk has no epochs`,
			`incomplete problem: line 19, column 11: "x y" is no name of a package`,
			`incomplete problem: line 20, column 18: "a'b" is no list of channels`,
		}},
	})
}

func TestCSVChannels(t *testing.T) {
	text := "os,package,version,channels\nubuntu:18.04,libssl1.1,1.1.1-1,fips-updates; ESM-infra esm-infra\n" +
		"ubuntu:18.04,libssl1.1,1.1.1-1,esm-infra fips-updates\n"
	res, err := listing.Read(strings.NewReader(text), "list", listing.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Listings) != 1 {
		t.Fatalf("Read: got %d systems, want 1", len(res.Listings))
	}
	if diff := cmp.Diff([]string{"esm-infra", "fips-updates"}, res.Listings[0].Host.System.Channels); diff != "" {
		t.Errorf("Read: channels (-want +got)\n%s", diff)
	}
}

func TestCSVChangelog(t *testing.T) {
	const head = "os,package,version,changelog\n"
	tests := []struct {
		name, text string
		want       []string // entries, then problems
	}{
		{"rpm", head + "rhel:8.6,openssl,1:1.1.1k-5.el8_5,\"* Tue Feb 01 2022 J <j@x> - 1:1.1.1k-6\n- Fix CVE-2022-0778\n" +
			"* Mon Jan 03 2022 J <j@x> - 1:1.1.1k-5\n- Fix CVE-2021-3712\"\n", []string{
			"1:1.1.1k-5: - Fix CVE-2021-3712",
			`line 2, column 35: changelog of "openssl": 1 entries, one of them of "1:1.1.1k-6", are not used:` +
				` the installed version "1.1.1k-5.el8_5" is before that`,
		}},
		{"debian_without_source", head + "debian:12,libssl3,3.0.11-1,\"openssl (3.0.11-1) unstable; urgency=low\n\n  * Fix CVE-2023-5363\n\n" +
			" -- J <j@x>  Mon, 23 Oct 2023 19:52:22 +0200\n\"\n", []string{"3.0.11-1: * Fix CVE-2023-5363"}},
		{"free_text", head + "rhel:8.6,openssl,1:1-1,- fixes CVE-2022-0778\n", []string{": - fixes CVE-2022-0778"}},
		{"not_of_other_packages", head + "rhel:8.6,bash,1-1,- fixes\nrhel:8.6,openssl,1:1-1,\n", nil},
		{"too_much", head + strings.Repeat("rhel:8.6,openssl,1:1-1,"+strings.Repeat("x", 1<<20-100)+"\n", 66), []string{
			": " + strings.Repeat("x", 1<<20-100),
			"line 66, column 24: from here on changelogs are not read: they have more than 67108864 bytes",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res, err := listing.Read(strings.NewReader(tt.text), "list", listing.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range res.Listings[0].Host.Components[0].Changelog {
				got = append(got, e.Version+": "+e.Text)
			}
			for _, p := range res.Problems {
				got = append(got, p.Err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Read: (-want +got)\n%s", diff[:min(len(diff), 2000)])
			}
		})
	}
}

// utf16Of is a text as spreadsheets save "Unicode text".
func utf16Of(text string) string {
	out := "\xff\xfe"
	for _, c := range []byte(text) {
		out += string([]byte{c, 0})
	}
	return out
}
