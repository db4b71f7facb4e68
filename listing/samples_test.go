// SPDX-License-Identifier: Apache-2.0

package listing_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/listing"
)

// samples are results of syft 1.20.0 and osv-scanner 2.5.1, trimmed to a few
// packages, and documents written by hand as trivy, grype and SPDX 3.0 have them.
func samples() []sample {
	return []sample{
		{"syft_cyclonedx_json", "syft-rocky-9.2.cdx.json", listing.CycloneDX, "", []string{
			"syft 1.20.0: rocky:9.2 /srv/rocky-9.2 x86_64, 4 packages, 4 entries",
			"gnutls gnutls 3.7.6-20.el9_2 [gnutls.x86_64] lacks changelog, vendor",
			"openssl openssl 1:3.0.7-6.el9_2 [openssl.x86_64 openssl-libs.x86_64] lacks changelog, vendor",
		}},
		{"syft_cyclonedx_xml", "syft-debian-12.cdx.xml", listing.CycloneDX, "", []string{
			"syft 1.20.0: debian:12 /srv/debian-12 x86_64, 4 packages, 4 entries",
			"gnutls gnutls28 3.7.9-2+deb12u7 [libgnutls30.amd64] lacks changelog, vendor",
			"nss nss 2:3.87.1-1+deb12u2 [libnss3.amd64] lacks changelog, vendor",
			"openssl openssl 3.0.20-1~deb12u2 [libssl3.amd64] lacks changelog, vendor",
		}},
		{"syft_spdx_json", "syft-alpine-3.11.spdx.json", listing.SPDX, "", []string{
			"syft 1.20.0: alpine:3.11.5 /srv/alpine-3.11 x86_64, 3 packages, 3 entries",
			"openssl openssl 1.1.1d-r3 [libcrypto1.1.x86_64 libssl1.1.x86_64] lacks changelog, vendor",
		}},
		{"syft_spdx_tags", "syft-centos-6.10.spdx", listing.SPDX, "", []string{
			"syft 1.20.0: centos:6.10 /srv/centos-6.10 x86_64, 4 packages, 4 entries",
			"nss nss-softokn 3.14.3-23.3.el6_8 [nss-softokn.x86_64 nss-softokn-freebl.x86_64] lacks changelog, vendor",
			"openssl openssl 1.0.1e-57.el6 [openssl.x86_64] lacks changelog, vendor",
		}},
		{"spdx_3", "graph-ubuntu-22.04.spdx3.json", listing.SPDX, "", []string{
			"example 1.2: ubuntu:22.04 web1 x86_64, 2 packages, 2 entries",
			"gnutls gnutls28 3.7.3-4ubuntu1.2 [libgnutls30.amd64] lacks changelog, vendor",
			"openssl openssl 3.0.2-0ubuntu1.10 [libssl3.amd64] lacks changelog, vendor",
		}},
		{"trivy_cyclonedx", "trivy-debian-12.cdx.json", listing.CycloneDX, "", []string{
			"trivy 0.67.2: debian:12 registry.example/app:2 x86_64, 2 packages, 3 entries",
			"nss nss 2:3.87.1-1+deb12u1 [libnss3.amd64] lacks changelog, vendor",
			"openssl openssl 3.0.11-1~deb12u2 [libssl3.amd64] lacks changelog, vendor",
			"claim CVE-2024-5535 [] libssl3 3.0.11-1~deb12u2 critical fixed in: on openssl",
			"claim CVE-2000-0001 [] left-pad 1.3.0 high fixed in: on nothing",
			`problem: vulnerability "CVE-2000-0001": affects "nowhere", which is no component of the document`,
		}},
		{"trivy_all_packages", "trivy-rhel-8.6.json", listing.Trivy, "", []string{
			"trivy 0.67.2: rhel:8.6 registry.example/app:1 x86_64, 3 packages, 4 entries",
			"gnutls gnutls 3.6.16-4.el8 [gnutls.x86_64] lacks changelog, vendor",
			"openssl openssl 1:1.1.1k-7.el8_6 [openssl-libs.x86_64] lacks changelog, vendor",
			"python-cryptography python39-cryptography 3.3.1-2.module+el8.4.0+9822+20bf1249 [python39-cryptography.x86_64" +
				" of python39:3.9:8060020220602120000:6a931fda] lacks changelog, vendor",
			"claim CVE-2023-0286 [RHSA-2023:1405] openssl-libs 1:1.1.1k-7.el8_6 high fixed in:1:1.1.1k-9.el8_7 on openssl",
			"claim CVE-2021-4209 [] gnutls 3.6.16-4.el8 low fixed in: on gnutls",
			"claim CVE-2023-23931 [] cryptography 3.3.1 medium fixed in:39.0.1 on nothing",
		}},
		{"trivy_findings_only", "trivy-almalinux-8.5.json", listing.Trivy, "", []string{
			"trivy: almalinux:8.5 almalinux-8.tar.gz x86_64, 1 packages, 1 entries",
			"openssl openssl 1:1.1.1k-4.el8 [openssl-libs.x86_64] lacks changelog, source name, vendor",
			"claim CVE-2021-3712 [] openssl-libs 1:1.1.1k-4.el8 medium fixed in:1:1.1.1k-5.el8_5 on openssl",
			"incomplete problem: only packages with findings are listed (trivy lists all with --list-all-pkgs)",
		}},
		{"grype", "grype-rocky-9.2.json", listing.Grype, "", []string{
			"grype 0.92.0: rocky:9.2 /srv/rocky-9.2 x86_64, 2 packages, 3 entries",
			"gnutls gnutls 3.7.6-20.el9_2 [gnutls.x86_64] lacks changelog, vendor",
			"openssl openssl 1:3.0.7-6.el9_2 [openssl-libs.x86_64] lacks changelog, vendor",
			"claim RLSA-2023:3722 [CVE-2023-2650 RHSA-2023:3722] openssl-libs 1:3.0.7-6.el9_2 medium fixed in:1:3.0.7-16.el9_2 on openssl",
			"claim CVE-2023-5981 [] gnutls 3.7.6-20.el9_2 medium fixed in: on gnutls",
			"claim GHSA-w7pp-m8wf-vj6r [CVE-2023-23931] cryptography 3.3.1 medium fixed in:39.0.1 on nothing",
			"incomplete problem: only packages with findings are listed, as grype does",
		}},
		{"osv_scanner_debian", "osv-scanner-debian-12.json", listing.OSVScanner, "", osvDebian()},
		{"osv_scanner_without_release", "osv-scanner-ubi-8.6.json", listing.OSVScanner, "rhel:8.6", []string{
			"osv-scanner: rhel:8.6  , 3 packages, 3 entries",
			"gnutls gnutls 3.6.16-4.el8 [gnutls] lacks architecture, changelog, source name, vendor",
			"openssl openssl 1:1.1.1k-7.el8_6 [openssl-libs] lacks architecture, changelog, source name, vendor",
			"claim CVE-2022-2509 [RHSA-2022:6854 RHSA-2022:7105] gnutls 3.6.16-4.el8  fixed in: on gnutls",
			"claim CVE-2024-28834 [RHSA-2024:1784 RHSA-2024:1879 RHSA-2024:1997 RHSA-2024:2044 RHSA-2024:2570 RHSA-2024:2889]" +
				" gnutls 3.6.16-4.el8 medium fixed in: on gnutls",
			"claim RHSA-2023:0946 [RHSA-2023:1199 RHSA-2023:1405 RHSA-2023:3408 CVE-2022-4203 CVE-2022-4304 CVE-2022-4450 CVE-2023-0215]" +
				" openssl-libs 1:1.1.1k-7.el8_6 high fixed in: on openssl",
			"claim RHSA-2023:3722 [CVE-2023-0465 CVE-2023-0466 CVE-2023-2650] openssl-libs 1:1.1.1k-7.el8_6  fixed in: on openssl",
		}},
	}
}

func osvDebian() []string {
	return []string{
		"osv-scanner: debian:12  , 5 packages, 5 entries",
		"gnutls gnutls28 3.7.9-2+deb12u7 [libgnutls30] lacks architecture, changelog, vendor",
		"nss nss 2:3.87.1-1+deb12u2 [libnss3] lacks architecture, changelog, vendor",
		"openssl openssl 3.0.20-1~deb12u2 [libssl3 openssl] lacks architecture, changelog, vendor",
		"claim CVE-2026-12318 [DEBIAN-CVE-2026-12318] libnss3 2:3.87.1-1+deb12u2  fixed in:2:3.87.1-1+deb12u3 on nss",
		"claim CVE-2026-16389 [DEBIAN-CVE-2026-16389] libnss3 2:3.87.1-1+deb12u2  fixed in:2:3.87.1-1+deb12u4 on nss",
		"claim CVE-2026-35189 [DEBIAN-CVE-2026-35189] libssl3 3.0.20-1~deb12u2  fixed in:3.0.22-1~deb12u2 on openssl",
		"claim CVE-2026-42767 [DEBIAN-CVE-2026-42767] libssl3 3.0.20-1~deb12u2  fixed in:3.0.22-1~deb12u1 on openssl",
		"claim CVE-2026-35189 [DEBIAN-CVE-2026-35189] openssl 3.0.20-1~deb12u2  fixed in:3.0.22-1~deb12u2 on openssl",
		"claim CVE-2026-42767 [DEBIAN-CVE-2026-42767] openssl 3.0.20-1~deb12u2  fixed in:3.0.22-1~deb12u1 on openssl",
	}
}

type sample struct {
	name, file string
	kind       listing.Kind
	system     string
	want       []string
}

func TestDocuments(t *testing.T) {
	for _, tc := range samples() {
		t.Run(tc.name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("testdata", tc.file))
			if err != nil {
				t.Fatal(err)
			}
			got, err := readDocument(t, tc.kind, tc.system, string(text))
			if err != nil {
				t.Fatalf("Read: %v", err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("Read: (-want +got)\n%s", diff)
			}
		})
	}
}

// readDocument reads a text and writes down what it says.
func readDocument(t *testing.T, kind listing.Kind, system, text string) ([]string, error) {
	t.Helper()
	o := listing.Options{Kind: kind}
	if system != "" {
		var err error
		if o.System, err = inventory.ParseSystem(system); err != nil {
			t.Fatal(err)
		}
	}
	res, err := listing.Read(strings.NewReader(text), "list", o)
	var out []string
	for _, l := range res.Listings {
		h := l.Host
		out = append(out, fmt.Sprintf("%s: %s:%s %s %s, %d packages, %d entries", l.Tool, h.System.ID, h.System.VersionID, h.Hostname, h.Arch, h.Packages, res.Lines))
		names := map[string]string{"": "nothing"}
		for _, c := range h.Components {
			names[c.ID] = c.Source.Name
			out = append(out, describe(c))
		}
		for _, c := range l.Claims {
			out = append(out, fmt.Sprintf("claim %s %v %s %s %s fixed in:%s on %s",
				c.ID, c.Aliases, c.Package, c.Version, c.Severity, c.FixedVersion, names[c.Component]))
		}
	}
	for _, p := range res.Problems {
		word := "problem: "
		if p.Incomplete {
			word = "incomplete problem: "
		}
		out = append(out, word+p.Err)
	}
	return out, err
}

func describe(c inventory.Component) string {
	version := c.Source.Version
	if c.Source.Epoch > 0 {
		version = fmt.Sprintf("%d:%s", c.Source.Epoch, version)
	}
	if c.Source.NoEpoch {
		version = "?:" + version
	}
	var packages, lacks []string
	for _, p := range c.Packages {
		name := strings.TrimSuffix(p.Name+"."+p.Arch, ".")
		if p.ModuleLabel != "" {
			name += " of " + p.ModuleLabel
		}
		packages = append(packages, name)
	}
	for _, l := range c.Lacks {
		lacks = append(lacks, string(l))
	}
	return fmt.Sprintf("%s %s %s %v lacks %s", c.Library, c.Source.Name, version, packages, strings.Join(lacks, ", "))
}
