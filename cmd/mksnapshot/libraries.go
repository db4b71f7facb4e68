// SPDX-License-Identifier: Apache-2.0

package main

import (
	"path/filepath"
	"strings"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// branch is the first two numbers of a release: "3.6" of "3.6.5".
func branch(release string) string {
	parts := strings.SplitN(release, ".", 3)
	if len(parts) < 2 {
		return release
	}
	return parts[0] + "." + parts[1]
}

// readGnuTLS reads the fixing releases its NEWS names. Entries without a CVE
// are left out: nothing could be joined to them.
func readGnuTLS(dir string) (advisories.UpstreamList, error) {
	var list advisories.UpstreamList
	var file struct {
		Rows []struct {
			IDs, CVEs                  []string
			FixedVersion               string `json:"fixed_version"`
			Released, Severity, Branch string
		}
		CPE        []cpeRange                         `json:"cpe_ranges"`
		Introduced []struct{ CVE, Introduced string } `json:"introduced_seen"`
	}
	if err := readJSON(filepath.Join(dir, "gnutls.json"), &file); err != nil {
		return list, err
	}
	began := map[string]string{}
	for _, i := range file.Introduced {
		began[i.CVE] = i.Introduced
	}
	fixed := map[string]bool{}
	for _, r := range file.Rows {
		source := "GnuTLS NEWS"
		if len(r.IDs) > 0 {
			source = strings.Join(r.IDs, ", ")
		}
		for _, cve := range r.CVEs {
			fixed[cve+" "+r.FixedVersion] = true
			list.Ranges = append(list.Ranges, advisories.UpstreamRange{CVE: cve, Branch: r.Branch, Introduced: began[cve],
				Fixed: r.FixedVersion, Severity: advisories.SeverityWord(r.Severity), Published: day(r.Released), Source: source})
		}
	}
	for _, r := range file.CPE {
		if span, ok := r.span("NVD"); ok && !fixed[r.CVE+" "+r.LT] {
			list.Ranges = append(list.Ranges, span)
		}
	}
	return list, nil
}

// readNSS reads the fixing releases of its release notes and of Mozilla's
// advisories, which also rate.
func readNSS(dir string) (advisories.UpstreamList, error) {
	var list advisories.UpstreamList
	var file struct {
		Rows []struct {
			CVE, Branch, Released string
			FixedVersion          string `json:"fixed_version"`
		}
		MFSA []struct {
			CVE, Advisory, Announced, Impact string
			FixedIn                          []string `json:"nss_fixed_in"`
		}
	}
	if err := readJSON(filepath.Join(dir, "nss.json"), &file); err != nil {
		return list, err
	}
	severity, published := map[string]string{}, map[string]string{}
	for _, m := range file.MFSA {
		if old, ok := published[m.CVE]; !ok || m.Announced < old {
			severity[m.CVE], published[m.CVE] = advisories.SeverityWord(m.Impact), m.Announced
		}
	}
	fixed := map[string]bool{}
	for _, r := range file.Rows {
		at := published[r.CVE]
		if at == "" {
			at = r.Released
		}
		fixed[r.CVE+" "+r.FixedVersion] = true
		list.Ranges = append(list.Ranges, advisories.UpstreamRange{CVE: r.CVE, Branch: r.Branch, Fixed: r.FixedVersion,
			Severity: severity[r.CVE], Published: day(at), Source: "NSS release notes"})
	}
	for _, m := range file.MFSA {
		for _, release := range m.FixedIn {
			release = strings.TrimPrefix(release, "NSS ")
			if fixed[m.CVE+" "+release] {
				continue
			}
			list.Ranges = append(list.Ranges, advisories.UpstreamRange{CVE: m.CVE, Branch: branch(release), Fixed: release,
				Severity: advisories.SeverityWord(m.Impact), Published: day(m.Announced), Source: m.Advisory})
		}
	}
	return list, nil
}

// readLibreSSL reads the releases whose ChangeLog names a CVE; they hold the fix.
func readLibreSSL(dir string) (advisories.UpstreamList, error) {
	var list advisories.UpstreamList
	var file struct {
		Rows []struct {
			CVE     string
			Release string `json:"named_in_release"`
		}
	}
	if err := readJSON(filepath.Join(dir, "libressl.json"), &file); err != nil {
		return list, err
	}
	for _, r := range file.Rows {
		list.Ranges = append(list.Ranges, advisories.UpstreamRange{CVE: r.CVE, Branch: branch(r.Release), Fixed: r.Release,
			Source: "LibreSSL ChangeLog"})
	}
	return list, nil
}

// readWolfSSL reads NVD's ranges. Rows that end below 2 are of wolfSSH, filed
// under the wrong product.
func readWolfSSL(dir string) (advisories.UpstreamList, error) {
	var list advisories.UpstreamList
	var file struct{ Rows []cpeRange }
	if err := readJSON(filepath.Join(dir, "wolfssl.json"), &file); err != nil {
		return list, err
	}
	for _, r := range file.Rows {
		if span, ok := r.span("NVD"); ok && !strings.HasPrefix(r.LT+r.LE, "1.") {
			list.Ranges = append(list.Ranges, span)
		}
	}
	return list, nil
}
