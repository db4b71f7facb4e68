// SPDX-License-Identifier: Apache-2.0

package listing_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/listing"
)

const (
	cdxStart = `{"bomFormat":"CycloneDX","components":[`
	cdxGood  = `{"type":"library","name":"libssl3","purl":"pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12&upstream=openssl"}`
	goodLine = "openssl openssl 3.0.11-1 [libssl3.amd64] lacks changelog, vendor"
)

// nested is a component within that many others.
func nested(depth int) string {
	return strings.Repeat(`{"components":[`, depth) + cdxGood + strings.Repeat("]}", depth)
}

func TestBadDocuments(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		kind       listing.Kind
		system     string
		want       []string
	}{
		{"wrong_type_costs_its_entry", "{\"SchemaVersion\":2,\n\"Metadata\":{\"OS\":{\"Family\":\"debian\",\"Name\":\"12.5\"}},\n" +
			`"Results":[{"Class":"os-pkgs","Packages":[{"Name":7,"Version":"1"},` +
			`{"Name":"libssl3","Version":"3.0.11","Release":"1","SrcName":"openssl","SrcVersion":"3.0.11","SrcRelease":"1","Arch":"amd64"}]}]}`,
			listing.Trivy, "", []string{
				": debian:12  x86_64, 1 packages, 1 entries", goodLine,
				`incomplete problem: line 3, column 43: package: field "Name" has the wrong kind of value (number)`,
			}},
		{"broken_off", cdxStart + cdxGood + `,{"type":"libr`, listing.CycloneDX, "", []string{
			": debian:12  x86_64, 1 packages, 1 entries", goodLine, "incomplete problem: not read to its end: it ends within a value",
		}},
		{"several_systems", cdxStart + cdxGood + "," + strings.ReplaceAll(cdxGood, "debian-12", "bullseye") + "]}", listing.CycloneDX, "", []string{
			": debian:12  x86_64, 1 packages, 2 entries", goodLine, ": debian:11  x86_64, 1 packages, 2 entries", goodLine,
		}},
		{"given_system_wins", cdxStart + cdxGood + "]}", listing.CycloneDX, "debian:11", []string{": debian:11  x86_64, 1 packages, 1 entries", goodLine}},
		{"given_system_differs", cdxStart + `{"type":"operating-system","name":"debian","version":"12"},` + cdxGood + "]}", listing.CycloneDX, "debian:11", []string{
			": debian:11  x86_64, 1 packages, 1 entries", goodLine, "problem: names the system debian:12, and is read as of debian:11",
		}},
		{"other_manager", cdxStart + cdxGood + `,{"purl":"pkg:rpm/redhat/openssl@1-1?distro=debian-12"}]}`, listing.CycloneDX, "", []string{
			": debian:12  x86_64, 1 packages, 2 entries", goodLine,
			"incomplete problem: 1 packages of rpm on debian:12, which has another package manager",
		}},
		{"part_without_system", cdxStart + cdxGood + `,{"purl":"pkg:deb/debian/libnss3@1?distro=bullseye"},` +
			`{"purl":"pkg:deb/debian/libssl3@2"}]}`, listing.CycloneDX, "", []string{
			": debian:12  x86_64, 1 packages, 3 entries", goodLine,
			": debian:11  , 1 packages, 3 entries", "nss nss 1 [libnss3] lacks architecture, changelog, source name, vendor",
			"incomplete problem: no system is named for 1 packages of dpkg: name it with --os",
		}},
		{"nested", cdxStart + nested(31) + "]}", listing.CycloneDX, "", []string{": debian:12  x86_64, 1 packages, 1 entries", goodLine}},
		{"nested_too_deep", cdxStart + cdxGood + "," + strings.ReplaceAll(nested(32), "3.0.11", "3.0.12") + "]}", listing.CycloneDX, "", []string{
			": debian:12  x86_64, 1 packages, 1 entries", goodLine,
			"incomplete problem: line 1, column 162: components nest deeper than 32",
		}},
		{"formula", cdxStart + cdxGood + `,{"purl":"pkg:deb/debian/%3Dcmd@1?distro=debian-12"}]}`, listing.CycloneDX, "", []string{
			": debian:12  x86_64, 1 packages, 2 entries", goodLine,
			`incomplete problem: line 1, column 162: package "=cmd": "=cmd" is no name or version of a package`,
		}},
		{"sources_are_not_installed", cdxStart + cdxGood + `,{"purl":"pkg:deb/debian/openssl@9?distro=debian-12&arch=source"}]}`, listing.CycloneDX, "", []string{
			": debian:12  x86_64, 1 packages, 2 entries", goodLine,
		}},
		{"nothing_found_on_a_given_system", `{"results":[],"experimental_config":{}}`, listing.OSVScanner, "debian:12", []string{
			"osv-scanner: debian:12  , 0 packages, 0 entries",
			"incomplete problem: only packages with findings are listed (osv-scanner lists all with --all-packages)",
			"incomplete problem: no package of debian:12 in it",
		}},
		{"trivy_without_sources", `{"SchemaVersion":3,"Metadata":{"OS":{"Family":"debian","Name":"12"}},` +
			`"Results":[{"Class":"os-pkgs","Type":"debian","Vulnerabilities":[` +
			`{"VulnerabilityID":"CVE-1","PkgName":"openssl","InstalledVersion":"3.0.11-1","Severity":"LOW"}]}]}`,
			listing.Trivy, "", []string{
				": debian:12  , 1 packages, 1 entries", "openssl openssl 3.0.11-1 [openssl] lacks architecture, changelog, source name, vendor",
				"claim CVE-1 [] openssl 3.0.11-1 low fixed in: on openssl",
				"incomplete problem: schema version 3 of trivy is not known, and is read as version 2",
				"incomplete problem: only packages with findings are listed (trivy lists all with --list-all-pkgs)",
			}},
		{"epoch_not_stated", cdxStart + `{"purl":"pkg:rpm/redhat/openssl@1.1.1k-7.el8_6?distro=rhel-8.6&arch=x86_64"}]}`, listing.CycloneDX, "", []string{
			": rhel:8.6  x86_64, 1 packages, 1 entries", "openssl openssl ?:1.1.1k-7.el8_6 [openssl.x86_64] lacks changelog, epoch, source name, vendor",
		}},
		{"epoch_in_version", cdxStart + `{"version":"1:1.1.1k-7.el8_6",` +
			`"purl":"pkg:rpm/redhat/openssl@1.1.1k-7.el8_6?distro=rhel-8.6&arch=x86_64"}]}`, listing.CycloneDX, "", []string{
			": rhel:8.6  x86_64, 1 packages, 1 entries", "openssl openssl 1:1.1.1k-7.el8_6 [openssl.x86_64] lacks changelog, source name, vendor",
		}},
		{"tag_without_end", "SPDXVersion: SPDX-2.3\nrubbish\nPackageName: libssl3\nPackageComment: <text>a\nExternalRef: PACKAGE-MANAGER purl pkg:x/y\n</text>\n" +
			"ExternalRef: PACKAGE-MANAGER purl pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12&upstream=openssl\nPackageLicenseComments: <text>b\n",
			listing.SPDX, "", []string{
				": debian:12  x86_64, 1 packages, 1 entries", goodLine,
				`problem: line 2, column 1: no tag in "rubbish"`, "incomplete problem: line 8: a <text> begins here that does not end",
			}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := readDocument(t, tc.kind, tc.system, tc.text)
			if err != nil {
				t.Fatalf("Read: %v", err)
			}
			for i := range got {
				got[i] = strings.Replace(got[i], "trivy: ", ": ", 1)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("Read: (-want +got)\n%s", diff)
			}
		})
	}
}

func TestUnreadableDocuments(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		kind       listing.Kind
		system     string
		want       string
	}{
		{"rubbish", "hello", listing.Trivy, "debian:12", "invalid character"},
		{"of_another_tool", `{"foo":[1,{"a":[]}]}`, listing.Grype, "debian:12", "nothing of a grype document"},
		{"no_system", cdxStart + `{"purl":"pkg:rpm/openssl@1-1"}]}`, listing.CycloneDX, "", "no system is named"},
		{"languages_only", cdxStart + `{"purl":"pkg:npm/a@1"}]}`, listing.CycloneDX, "", "no package of a system"},
		{"deep", `{"x":` + strings.Repeat("[", 100_000), listing.SPDX, "", "nest deeper"},
		{"xml_of_another_kind", "<html><body/></html>", listing.CycloneDX, "debian:12", "nothing of a cyclonedx document"},
		{"xml_breaks_off", "<bom><components><component>", listing.CycloneDX, "", "unexpected EOF"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := readDocument(t, tc.kind, tc.system, tc.text)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("Read: got %v, %v, want an error with %q", got, err, tc.want)
			}
			if tc.name == "no_system" && !errors.Is(err, listing.ErrNoSystem) {
				t.Errorf("Read: got %v, want ErrNoSystem", err)
			}
		})
	}
}
