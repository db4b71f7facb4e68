// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// addUpstream reads the lists of the libraries' own projects.
func addUpstream(c *advisories.Contents, dir string) error {
	readers := []struct {
		library string
		source  advisories.Source
		read    func(string) (advisories.UpstreamList, error)
	}{
		{"openssl", advisories.Source{Commit: "openssl/release-metadata@e91fdcf64bb7", Licence: "facts"}, readOpenSSL},
		{"gnutls", advisories.Source{Commit: "gnutls/gnutls@f8971291ba0b", Licence: "facts, from its NEWS"}, readGnuTLS},
		{"nss", advisories.Source{Commit: "nss-dev/nss@9d75dfde2e79, mozilla/foundation-security-advisories@3b3c634b7034",
			Licence: "facts, from release notes and advisories"}, readNSS},
		{"mbedtls", advisories.Source{Commit: "Mbed-TLS/mbedtls-docs@b8784b6e44a0, Mbed-TLS/mbedtls@03334868372d",
			Licence: "facts, from advisories and ChangeLog"}, readMbedTLS},
		{"wolfssl", advisories.Source{Commit: "anchore/nvd-data-overrides@29c755f5ac67", Licence: "CC0-1.0"}, readWolfSSL},
		{"libressl", advisories.Source{Commit: "libressl/portable@18d6ee9f4eec", Licence: "facts, from its ChangeLog"}, readLibreSSL},
	}
	for _, r := range readers {
		list, err := r.read(filepath.Join(dir, "upstream"))
		if err != nil {
			return fmt.Errorf("read upstream list of %s: %w", r.library, err)
		}
		addList(c, r.library, list, r.source)
	}
	addPyPA(c)
	return nil
}

// addList adds one list and its source.
func addList(c *advisories.Contents, library string, list advisories.UpstreamList, source advisories.Source) {
	list.Library, source.Name, source.Records = library, "upstream/"+library, len(list.Ranges)
	for i := range list.Ranges {
		list.Ranges[i].Library = library
		if list.Ranges[i].Published.After(source.Newest) {
			source.Newest = list.Ranges[i].Published
		}
	}
	c.Upstream = append(c.Upstream, list)
	c.Sources = append(c.Sources, source)
}

// cpeRange is one row of NVD's configurations.
type cpeRange struct {
	CVE, GE, GT, LT, LE, Version string
	Vulnerable                   bool
}

// span is the row as a range; false where it names only single versions or an
// open lower bound, which no range can hold.
func (r cpeRange) span(source string) (advisories.UpstreamRange, bool) {
	ok := r.Vulnerable && r.Version == "" && r.GT == "" && (r.LT != "" || r.LE != "")
	return advisories.UpstreamRange{CVE: r.CVE, Introduced: r.GE, Fixed: r.LT, LastAffected: r.LE, Source: source}, ok
}

// readOpenSSL reads OpenSSL's machine-readable list, and what became known
// after it ended.
func readOpenSSL(dir string) (advisories.UpstreamList, error) {
	var list advisories.UpstreamList
	var file struct {
		Until string `json:"commit_date"`
		Rows  []struct {
			CVE, Branch, Status, Introduced, Fixed, Severity, Published, Advisory string
			LastAffected                                                          string `json:"last_affected"`
			Premium                                                               bool   `json:"fix_is_premium_support_only"`
			SourceFile                                                            string `json:"source_file"`
		}
		Disputed []struct{ CVE string }
	}
	if err := readJSON(filepath.Join(dir, "openssl.json"), &file); err != nil {
		return list, err
	}
	disputed := map[string]bool{}
	for _, d := range file.Disputed {
		disputed[d.CVE] = true
	}
	list.Until = day(file.Until)
	for _, r := range file.Rows {
		if disputed[r.CVE] || r.Status != "affected" || r.Branch == "fips-1.1.1" {
			continue
		}
		if strings.HasSuffix(r.Fixed, "-cvs") {
			r.Fixed = "" // mended in the repository of a branch that had no further release
		}
		source := r.Advisory
		if source == "" {
			source = "openssl/release-metadata " + r.SourceFile
		}
		list.Ranges = append(list.Ranges, advisories.UpstreamRange{CVE: r.CVE, Branch: r.Branch, Introduced: r.Introduced,
			Fixed: r.Fixed, LastAffected: r.LastAffected, Premium: r.Premium, Severity: advisories.SeverityWord(r.Severity),
			Published: day(r.Published), Source: source})
	}
	return list, addLaterOpenSSL(&list, dir)
}

// addLaterOpenSSL adds what is known of CVEs published after the list: releases
// that hold the fix, with no word on where the fault began, and NVD's ranges.
func addLaterOpenSSL(list *advisories.UpstreamList, dir string) error {
	var file struct {
		Rows []struct {
			CVE, Uploaded string
			Import        string `json:"upstream_import"`
		}
		CPE []cpeRange `json:"cpe_ranges"`
	}
	if err := readJSON(filepath.Join(dir, "openssl-after-2026-06.json"), &file); err != nil {
		return err
	}
	first := map[string]time.Time{}
	for _, r := range file.Rows {
		at := day(r.Uploaded)
		if old, ok := first[r.CVE]; !ok || at.Before(old) {
			first[r.CVE] = at
		}
	}
	ranged := map[[2]string]bool{}
	for _, r := range file.CPE {
		span, ok := r.span("NVD")
		if !ok {
			continue
		}
		span.Branch, span.Published = branch(span.Fixed), first[r.CVE]
		ranged[[2]string{r.CVE, span.Branch}] = true
		list.Ranges = append(list.Ranges, span)
	}
	for _, r := range file.Rows {
		if r.Import == "" || ranged[[2]string{r.CVE, branch(r.Import)}] {
			continue
		}
		list.Ranges = append(list.Ranges, advisories.UpstreamRange{CVE: r.CVE, Branch: branch(r.Import), Fixed: r.Import,
			Published: first[r.CVE], Source: "Debian changelog of openssl"})
	}
	return nil
}
