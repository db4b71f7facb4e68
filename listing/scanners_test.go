// SPDX-License-Identifier: Apache-2.0

package listing_test

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/listing"
)

const (
	findingsOnly = "incomplete problem: only packages with findings are listed, as grype does"
	osvOpenSSL   = `{"package":{"name":"openssl","os_package_name":"libssl3","version":"3.0.11-1","ecosystem":"Debian:12"},` +
		`"groups":[{"ids":["DSA-1-1","DSA-2-1"],` +
		`"aliases":["CVE-2024-0001","CVE-2024-0002","DSA-1-1","DSA-2-1"],"max_severity":"6.5"}],"vulnerabilities":[{"id":"DSA-1-1","of_next_year":{}}]}`
)

func TestDocumentDetails(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		kind       listing.Kind
		system     string
		want       []string
	}{
		{"same_package_twice", cdxStart + cdxGood + "," + cdxGood + "]}", listing.CycloneDX, "", []string{": debian:12  x86_64, 1 packages, 1 entries", goodLine}},
		{"one_system_for_all", cdxStart + cdxGood + "," + strings.ReplaceAll(cdxGood, "debian-12", "bullseye") + "]}", listing.CycloneDX, "debian:13", []string{
			": debian:13  x86_64, 2 packages, 2 entries", goodLine,
		}},
		{"only_vulnerabilities", `{"bomFormat":"CycloneDX","vulnerabilities":[{"id":"CVE-2023-4421","affects":[{"ref":` +
			`"urn:cdx:0/1#pkg:deb/debian/libnss3@3.87.1-1?arch=amd64&distro=debian-12&epoch=2",` +
			`"versions":[{"version":"2:3.87.1-2","status":"unaffected"}]}]}]}`, listing.CycloneDX, "", []string{
			": debian:12  x86_64, 1 packages, 1 entries", "nss nss 2:3.87.1-1 [libnss3.amd64] lacks changelog, source name, vendor",
			"claim CVE-2023-4421 [] libnss3 2:3.87.1-1  fixed in:2:3.87.1-2 on nss",
		}},
		{"system_of_the_document", `{"spdxVersion":"SPDX-2.3","packages":[{"name":"debian","versionInfo":"12.5","primaryPackagePurpose":"OPERATING-SYSTEM"},` +
			`{"name":"libssl3","versionInfo":"3.0.11-1","sourceInfo":"built package from: openssl 3.0.11-1","externalRefs":[` +
			`{"referenceType":"purl","referenceLocator":"pkg:deb/debian/libssl3@3.0.11-1?arch=amd64"}]},{"name":"other"}]}`, listing.SPDX, "", []string{
			": debian:12  x86_64, 1 packages, 1 entries", goodLine, "problem: passed over without a package URL: 1",
		}},
		{"grype_without_package_url", `{"matches":[{"vulnerability":{"id":"CVE-1"},"artifact":{"name":"openssl-libs","version":"3.0.7-6.el9_2","type":"rpm",` +
			`"upstreams":[{"name":"openssl","version":"1:3.0.7-6.el9_2"}],"metadata":{"epoch":1}}}],"distro":{"name":"rocky","version":"9.2"},` +
			`"source":{"type":"image","target":{"userInput":"app:1"}}}`, listing.Grype, "", []string{
			"grype: rocky:9.2 app:1 , 1 packages, 1 entries", "openssl openssl 1:3.0.7-6.el9_2 [openssl-libs] lacks architecture, changelog, vendor",
			"claim CVE-1 [] openssl-libs 3.0.7-6.el9_2  fixed in: on openssl", findingsOnly,
		}},
		{"grype_epoch_is_no_number", `{"matches":[{"artifact":{"name":"a","version":"1","type":"rpm","metadata":{"epoch":-1}}},` +
			`{"artifact":{"name":"gnutls","version":"3-1","type":"rpm","metadata":{"epoch":null}}}],` +
			`"distro":{"name":"rocky","version":"9.2"}}`, listing.Grype, "", []string{
			"grype: rocky:9.2  , 1 packages, 1 entries", "gnutls gnutls 3-1 [gnutls] lacks architecture, changelog, source name, vendor",
			"claim  [] gnutls 3-1  fixed in: on gnutls",
			`incomplete problem: line 1, column 13: package "a": epoch: the wrong kind of value (number -1)`, findingsOnly,
		}},
		{"osv_records_of_another_version", `{"results":[{"packages":[` + osvOpenSSL + `]}]}`, listing.OSVScanner, "", []string{
			"osv-scanner: debian:12  , 1 packages, 1 entries", "openssl openssl 3.0.11-1 [libssl3] lacks architecture, changelog, vendor",
			"claim DSA-1-1 [DSA-2-1 CVE-2024-0001 CVE-2024-0002] libssl3 3.0.11-1 medium fixed in: on openssl",
			`problem: line 1, column 26: package "openssl": its records are not of the known version, only their ids are read`,
			"incomplete problem: only packages with findings are listed (osv-scanner lists all with --all-packages)",
		}},
		{"given_system_has_the_claims", `{"results":[{"packages":[` + strings.ReplaceAll(osvOpenSSL, `,"of_next_year":{}`, "") + `]}]}`,
			listing.OSVScanner, "debian:11", []string{
				"osv-scanner: debian:11  , 1 packages, 1 entries", "openssl openssl 3.0.11-1 [libssl3] lacks architecture, changelog, vendor",
				"claim DSA-1-1 [DSA-2-1 CVE-2024-0001 CVE-2024-0002] libssl3 3.0.11-1 medium fixed in: on openssl",
				"incomplete problem: only packages with findings are listed (osv-scanner lists all with --all-packages)",
			}},
		{"osv_without_ecosystem", `{"results":[{"packages":[{"package":{"name":"openssl","os_package_name":"openssl","version":"1.0.1e-57.el6","ecosystem":""}}]}]}`,
			listing.OSVScanner, "centos:6", []string{
				"osv-scanner: centos:6  , 1 packages, 1 entries",
				"openssl openssl ?:1.0.1e-57.el6 [openssl] lacks architecture, changelog, epoch, source name, vendor",
			}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := readDocument(t, tc.kind, tc.system, tc.text)
			if err != nil {
				t.Fatalf("Read: %v", err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("Read: (-want +got)\n%s", diff)
			}
		})
	}
}

// spaces is endless blank text.
type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestDocumentTooLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 256 MiB")
	}
	t.Parallel()
	in := io.MultiReader(strings.NewReader(`{"Metadata":`), spaces{})
	_, err := listing.Read(in, "list", listing.Options{Kind: listing.Trivy})
	if err == nil || !strings.Contains(err.Error(), "more than 256 MiB") {
		t.Errorf("Read: got %v, want an error about the size", err)
	}
}
