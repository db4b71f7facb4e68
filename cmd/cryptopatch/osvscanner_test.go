// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"testing"

	"github.com/cryptopatch/cryptopatch/backport"
)

// TestOSVScannerAgrees judges again what osv-scanner really said of a Debian
// root, and holds each verdict against a scan of that root.
// .ci/osv-scanner-debian makes its result.
func TestOSVScannerAgrees(t *testing.T) {
	path, root := os.Getenv("OSV_SCANNER_RESULT"), "../../../shared/hosts/debian-12"
	if path == "" {
		t.Skip("skipped: OSV_SCANNER_RESULT names no result of osv-scanner; .ci/osv-scanner-debian makes one of ../shared/hosts/debian-12")
	}
	wantRoot(t, root)
	scan := byPackage(jsonReport(t, nil, "scan", "--root", root))
	again := jsonReport(t, nil, "assess", path)
	statuses := byPackage(again)
	if again.Claims == nil || again.Claims.Total < 20 {
		t.Fatalf("assess %s: claims %+v, want at least 20", path, again.Claims)
	}
	judged := 0
	for _, c := range again.Claims.List {
		for _, id := range c.CVEs {
			key := c.Package + " " + id
			if scan[key] != c.Status || statuses[key] != c.Status {
				t.Errorf("%s: scan %q, the report %q, the claim %q", key, scan[key], statuses[key], c.Status)
			}
			judged++
		}
	}
	open := 0
	for key, status := range scan {
		now, listed := statuses[key]
		if !listed || opposite(status, now) {
			t.Errorf("%s is %s by the scan and %q from the scanner's list", key, status, now)
		}
		if status == backport.Affected {
			open++
		}
	}
	t.Logf("%d claims of osv-scanner judged again, %d confirmed, %d false, %d missed; %d open by the scan, counted by binary package",
		judged, again.Claims.Confirmed, again.Claims.Fixed+again.Claims.NotAffected, again.Claims.Missed, open)
}
