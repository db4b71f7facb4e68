// SPDX-License-Identifier: Apache-2.0

package advisories_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// record writes an OSV record around fields and one affected list.
func record(id, fields, affected string) string {
	return fmt.Sprintf(`{"id":%q,"published":"2024-01-02T00:00:00Z","modified":"2024-01-03T00:00:00Z",%s"affected":[%s]}`, id, fields, affected)
}

// affected writes one affected entry fixed in a version.
func affected(ecosystem, name, fixed, more string) string {
	return fmt.Sprintf(`{"package":{"ecosystem":%q,"name":%q},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":%q}]}]%s}`,
		ecosystem, name, fixed, more)
}

// line writes a statement as "ecosystem|package|cves|fixes|severity source|module|channel|complete".
func line(s advisories.Statement) string {
	complete := ""
	if s.Complete {
		complete = "complete"
	}
	return strings.Join([]string{s.Ecosystem, s.Package, strings.Join(s.CVEs, " "), strings.Join(s.Fixes(), " "),
		strings.TrimSpace(s.Severity + " " + s.SeveritySource), s.Module, s.Channel, complete}, "|")
}

const (
	nine  = `"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"`
	seven = `"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"`
)

func TestDecodeOSV(t *testing.T) {
	purl := func(ecosystem, distro string) string {
		return strings.Replace(affected(ecosystem, "openssl", "1.0", ""), `"name":"openssl"`,
			`"name":"openssl","purl":"pkg:deb/ubuntu/openssl@1.0?arch=source?distro=`+distro+`"`, 1)
	}
	for _, tc := range []struct{ name, text, want string }{
		{"red-hat-repositories-fold", record("RHSA-2024:1", `"upstream":["CVE-2024-1000"],`,
			affected("Red Hat:enterprise_linux:9::baseos", "openssl", "1:3", "")+","+
				affected("Red Hat:enterprise_linux:9::appstream", "openssl", "1:3", "")),
			`Red Hat:enterprise_linux:9|openssl|CVE-2024-1000|1:3||||`},
		{"red-hat-cves-of-the-package", record("RHSA-2024:2", `"upstream":["CVE-2024-1000","CVE-2024-1001"],
			"database_specific":{"complete":true,"cve_severity":{"CVE-2024-1001":"Important"}},`,
			affected("Red Hat:enterprise_linux:9", "nss", "3.1", `,"database_specific":{"cves":["CVE-2024-1001"]}`)),
			`Red Hat:enterprise_linux:9|nss|CVE-2024-1001|3.1|high redhat|||complete`},
		{"one-statement-for-each-severity", record("RHSA-2024:3", `"upstream":["CVE-2024-1000","CVE-2024-1001","CVE-2024-1002"],
			"database_specific":{"cve_severity":{"CVE-2024-1000":"Low","CVE-2024-1001":"Critical","CVE-2024-1002":"Low"}},`,
			affected("Red Hat:enterprise_linux:9", "nss", "3.1", "")),
			`Red Hat:enterprise_linux:9|nss|CVE-2024-1000 CVE-2024-1002|3.1|low redhat|||
			Red Hat:enterprise_linux:9|nss|CVE-2024-1001|3.1|critical redhat|||`},
		{"almalinux-related-and-summary", record("ALSA-2024:1", `"summary":"Moderate: openssl security update","related":["CVE-2024-1001","CVE-2024-1000"],`,
			affected("AlmaLinux:9", "openssl-libs", "1:3", "")),
			`AlmaLinux:9|openssl-libs|CVE-2024-1000 CVE-2024-1001|1:3|medium almalinux|||complete`},
		{"module-cves-by-component", record("ALSA-2024:2", `"summary":"Moderate: python39:3.9 and python39-devel:3.9 security update",
			"details":"Fix(es):\n\n* python: tar (CVE-2024-1000)\n* python-cryptography: memory (CVE-2024-1001)\n","related":["CVE-2024-1000","CVE-2024-1001"],`,
			affected("AlmaLinux:8", "python39-cryptography", "3.3-3.module_el8.10.0+1+a", "")),
			`AlmaLinux:8|python39-cryptography|CVE-2024-1001|3.3-3.module_el8.10.0+1+a|medium almalinux|python39:3.9||complete`},
		{"module-of-unknown-stream", record("RHSA-2024:4", `"summary":"security update","upstream":["CVE-2024-1000"],`,
			affected("Red Hat:enterprise_linux:8", "nss", "3.1-1.module+el8.5.0+1+a", "")),
			`Red Hat:enterprise_linux:8|nss|CVE-2024-1000|3.1-1.module+el8.5.0+1+a||unknown||`},
		{"bug-fixes-without-cve-dropped", record("ALBA-2024:1", "", affected("AlmaLinux:9", "openssl", "1:3", "")), ``},
		{"advisory-without-cve-stands-for-itself", record("DSA-2299-1", "", affected("Debian:6.0", "ca-certificates", "2011", "")),
			`Debian:6.0|ca-certificates|DSA-2299-1|2011||||`},
		{"related-ignored-beside-upstream", record("DSA-3000-1", `"upstream":["CVE-2024-1000"],"related":["CVE-2024-1001"],`,
			affected("Debian:6.0", "openssl", "1", "")), `Debian:6.0|openssl|CVE-2024-1000|1||||`},
		{"cve-in-the-id", record("UBUNTU-CVE-2024-1000", `"related":["USN-1-1"],`, affected("Ubuntu:18.04:LTS", "openssl", "1", "")),
			`Ubuntu:18.04:LTS|openssl|CVE-2024-1000|1||||`},
		{"usn-map", record("USN-1-1", `"upstream":["UBUNTU-CVE-2024-1000","UBUNTU-CVE-2024-1001"],`,
			affected("Ubuntu:18.04:LTS", "openssl", "1", `,"database_specific":{"cves_map":{"cves":[{"id":"CVE-2024-1001",
			"severity":[{"type":"CVSS_V3","score":`+nine+`},{"type":"Ubuntu","score":"low"}]}]}}`)),
			`Ubuntu:18.04:LTS|openssl|CVE-2024-1001|1|low ubuntu|||`},
		{"ubuntu-word-before-score", record("UBUNTU-CVE-2024-1000", `"severity":[{"type":"CVSS_V3","score":`+nine+`},{"type":"Ubuntu","score":"negligible"}],`,
			affected("Ubuntu:18.04:LTS", "openssl", "1", "")), `Ubuntu:18.04:LTS|openssl|CVE-2024-1000|1|low ubuntu|||`},
		{"ubuntu-word-first", record("UBUNTU-CVE-2024-1000", `"severity":[{"type":"Ubuntu","score":"low"},{"type":"CVSS_V3","score":`+nine+`}],`,
			affected("Ubuntu:18.04:LTS", "openssl", "1", "")), `Ubuntu:18.04:LTS|openssl|CVE-2024-1000|1|low ubuntu|||`},
		{"highest-of-several-scores", record("BELL-CVE-2024-1000", `"severity":[{"type":"CVSS_V3","score":`+seven+`},{"type":"CVSS_V3","score":`+nine+`}],`,
			affected("Alpaquita:23", "openssl", "1", "")), `Alpaquita:23|openssl|CVE-2024-1000|1|critical cvss|||`},
		{"fips-16.04-updates", record("UBUNTU-CVE-2024-1000", "", purl("Ubuntu:Pro:FIPS:16.04:LTS", "fips-updates/xenial")),
			`Ubuntu:Pro:FIPS-updates:16.04:LTS|openssl|CVE-2024-1000|1.0||||`},
		{"fips-16.04", record("UBUNTU-CVE-2024-1000", "", purl("Ubuntu:Pro:FIPS:16.04:LTS", "fips/xenial")),
			`Ubuntu:Pro:FIPS:16.04:LTS|openssl|CVE-2024-1000|1.0||||`},
		{"esm-legacy", record("UBUNTU-CVE-2024-1000", "", purl("Ubuntu:Pro:14.04:LTS", "esm-infra-legacy/trusty")),
			`Ubuntu:Pro:14.04:LTS|openssl|CVE-2024-1000|1.0|||esm-infra-legacy|`},
		{"esm-apps", record("UBUNTU-CVE-2024-1000", "", purl("Ubuntu:Pro:16.04:LTS", "esm-apps/xenial")),
			`Ubuntu:Pro:16.04:LTS|openssl|CVE-2024-1000|1.0|||esm-apps|`},
		{"pypi-aliases", record("PYSEC-2024-1", `"aliases":["GHSA-x","CVE-2024-1000"],`, affected("PyPI", "cryptography", "42", "")),
			`PyPI|cryptography|CVE-2024-1000|42||||`},
		{"odd-specifics-ignored", record("ALPINE-CVE-2024-1000", `"database_specific":["x"],`,
			affected("Alpine:v3.20", "openssl", "1-r1", `,"ecosystem_specific":[1],"database_specific":{"cves":"x","severity":7}`)),
			`Alpine:v3.20|openssl|CVE-2024-1000|1-r1||||`},
		{"others-packages", record("RHSA-2024:5", `"upstream":["CVE-2024-1000"],`, affected("Red Hat:enterprise_linux:9", "edk2", "1", "")+","+
			affected("Red Hat:enterprise_linux:9", "nss_wrapper", "1", "")+","+affected("Red Hat:enterprise_linux:9", "openssl-pkcs11", "1", "")+","+
			affected("Red Hat:enterprise_linux:9", "openssl-debuginfo", "1", "")+","+affected("Red Hat:enterprise_linux:9", "libnss-ldap", "1", "")), ``},
		{"unknown-ecosystem", record("OSV-2024-1", "", affected("OSS-Fuzz", "openssl", "1", "")+","+affected("|", "openssl", "1", "")+","+
			affected("", "openssl", "1", "")), ``},
		{"commits-only", record("OSV-2024-2", "",
			`{"package":{"ecosystem":"PyPI","name":"cryptography"},"ranges":[{"type":"GIT","events":[{"introduced":"0"}]}]}`), ``},
		{"withdrawn", record("UBUNTU-CVE-2024-1000", `"withdrawn":"2024-02-01T00:00:00Z",`, affected("Ubuntu:18.04:LTS", "openssl", "1", "")), ``},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec, err := advisories.DecodeOSV("test", strings.NewReader(tc.text))
			if err != nil {
				t.Fatalf("DecodeOSV: %v", err)
			}
			var got, want []string
			for _, s := range rec.Statements {
				got = append(got, line(s))
			}
			for l := range strings.SplitSeq(tc.want, "\n") {
				if l = strings.TrimSpace(l); l != "" {
					want = append(want, l)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("DecodeOSV (-want +got):\n%s", diff)
			}
		})
	}
}
