// SPDX-License-Identifier: Apache-2.0

package report_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/osv-scanner/v2/pkg/models"

	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/report"
)

// TestOSVScannerModel reads the output as osv-scanner's own users do.
func TestOSVScannerModel(t *testing.T) {
	var got models.VulnerabilityResults
	if err := json.Unmarshal([]byte(render(t, "osv-scanner", report.New(assessment(), meta()), report.Options{})), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Results) != 1 || got.Results[0].Source != (models.SourceInfo{Path: "/", Type: models.SourceTypeOSPackage}) {
		t.Fatalf("results: %+v", got.Results)
	}
	var packages, open []string
	for _, p := range got.Results[0].Packages {
		packages = append(packages, p.Package.Ecosystem+" "+p.Package.Name+" "+p.Package.Version)
	}
	for _, v := range got.Flatten() {
		fixed := ""
		for _, e := range v.Vulnerability.GetAffected()[0].GetRanges()[0].GetEvents() {
			fixed += e.GetFixed()
		}
		open = append(open, v.Vulnerability.GetId()+" "+fixed+" "+strings.Join(v.GroupInfo.Aliases, "+"))
	}
	want := []string{"Red Hat:enterprise_linux:8 openssl 1:1.1.1k-7.el8_6", "Red Hat:enterprise_linux:8 gnutls 3.6.16-4.el8"}
	if diff := cmp.Diff(want, packages); diff != "" {
		t.Errorf("packages (-want +got):\n%s", diff)
	}
	want = []string{"CVE-2023-0286 1:1.1.1k-9.el8_7 CVE-2023-0286+RHSA-2023:1405", "CVE-2024-0001  CVE-2024-0001"}
	if diff := cmp.Diff(want, open); diff != "" {
		t.Errorf("vulnerabilities (-want +got):\n%s", diff)
	}
}

// TestOSVScannerForeign keeps a foreign build out of the distribution's
// ecosystem, whose versions it must not be compared with.
func TestOSVScannerForeign(t *testing.T) {
	a := backport.Assessment{Components: []backport.Judged{openssl()}, Streams: assessment().Streams}
	a.Components[0].Provenance = "foreign"
	text := render(t, "osv-scanner", report.New(a, meta()), report.Options{})
	if strings.Contains(text, "Red Hat:enterprise_linux:8") {
		t.Errorf("a foreign build is in the distribution's ecosystem:\n%s", text)
	}
}
