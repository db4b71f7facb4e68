// SPDX-License-Identifier: Apache-2.0

package main

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// mbedAdvisory is one of Mbed TLS's advisories, its text on what is affected
// and the ranges that were read from it, both ends included.
type mbedAdvisory struct {
	Advisory, Date, Severity, Affects string
	CVEs                              []string
	Ranges                            [][2]string `json:"affected_ranges_parsed"`
}

// readMbedTLS reads its advisories, ChangeLog and NVD's ranges.
func readMbedTLS(dir string) (advisories.UpstreamList, error) {
	var list advisories.UpstreamList
	var file struct {
		Rows      []mbedAdvisory
		ChangeLog []struct {
			CVE, Released string
			FixedVersion  string `json:"fixed_version"`
		}
		CPE []cpeRange `json:"cpe_ranges"`
	}
	if err := readJSON(filepath.Join(dir, "mbedtls.json"), &file); err != nil {
		return list, err
	}
	published := map[string]time.Time{}
	for _, r := range file.Rows {
		if strings.Contains(r.Affects, "not affected") {
			continue
		}
		for _, cve := range r.CVEs {
			published[cve] = spelledDay(r.Date)
			list.Ranges = append(list.Ranges, r.spans(cve)...)
		}
	}
	for _, r := range file.ChangeLog {
		list.Ranges = append(list.Ranges, advisories.UpstreamRange{CVE: r.CVE, Branch: branch(r.FixedVersion),
			Fixed: r.FixedVersion, Published: day(r.Released), Source: "Mbed TLS ChangeLog"})
	}
	for _, r := range file.CPE {
		if span, ok := r.span("NVD"); ok {
			span.Published = published[r.CVE]
			list.Ranges = append(list.Ranges, span)
		}
	}
	return list, nil
}

// spans are the advisory's ranges. Where they do not account for all that its
// text says, one more range without any version says so.
func (a mbedAdvisory) spans(cve string) []advisories.UpstreamRange {
	base := advisories.UpstreamRange{CVE: cve, Severity: advisories.SeverityWord(a.Severity),
		Published: spelledDay(a.Date), Source: a.Advisory}
	var out []advisories.UpstreamRange
	for _, r := range a.Ranges {
		span := base
		span.Introduced, span.LastAffected = r[0], r[1]
		out = append(out, span)
	}
	if len(out) == 0 || !a.accountedFor() {
		out = append(out, base)
	}
	return out
}

var (
	mbedVersion = regexp.MustCompile(`[0-9]+\.[0-9]+(?:\.[0-9]+)?(?:-[a-z0-9]+)?`)
	otherPart   = regexp.MustCompile(`TF-PSA-Crypto[^;]*|Mbed Crypto[^;]*`)
)

// accountedFor tells whether every version the text names ends one of the
// ranges that were read from it.
func (a mbedAdvisory) accountedFor() bool {
	var ends []string
	for _, r := range a.Ranges {
		ends = append(ends, r[0], r[1])
	}
	for _, v := range mbedVersion.FindAllString(otherPart.ReplaceAllString(a.Affects, ""), -1) {
		if !slices.Contains(ends, v) {
			return false
		}
	}
	return true
}

var spelled = regexp.MustCompile(`^([0-9]{1,2})(?:st|nd|rd|th)?(?: of)? ([A-Z][a-z]+),? ([0-9]{4})`)

// spelledDay reads "5th of October 2015 (Updated …)", "7th of July, 2026" or an
// ISO date.
func spelledDay(text string) time.Time {
	m := spelled.FindStringSubmatch(text)
	if m == nil {
		return day(text)
	}
	t, _ := time.Parse("2 January 2006", m[1]+" "+m[2]+" "+m[3]) // another spelling is no date
	return t
}
