// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// ofTheWheel matches records about the OpenSSL inside cryptography's wheels,
// which say nothing of the library built by others.
var ofTheWheel = regexp.MustCompile(`(?i)OpenSSL included in|statically linked copy of OpenSSL|bundled OpenSSL`)

// addPyPA turns the Python Packaging Authority's records into the lists of the
// Python libraries. The records themselves are in the PyPI ecosystem too.
func addPyPA(c *advisories.Contents, dir string) error {
	libraries := map[string]string{"cryptography": "python-cryptography", "pyopenssl": "pyopenssl", "certifi": "certifi"}
	lists := map[string]*advisories.UpstreamList{}
	for _, library := range libraries {
		lists[library] = &advisories.UpstreamList{}
	}
	for _, s := range c.Statements {
		library, ok := libraries[strings.ToLower(s.Package)]
		if !ok || s.Ecosystem != "PyPI" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, s.ID+".json"))
		if err != nil {
			return err
		}
		if ofTheWheel.Match(text) {
			continue
		}
		lists[library].Ranges = append(lists[library].Ranges, spansOf(s)...)
	}
	for _, library := range []string{"certifi", "pyopenssl", "python-cryptography"} {
		addList(c, library, *lists[library], advisories.Source{
			Commit: "westonsteimel/advisory-database-pypa@57da901a", Licence: "CC-BY-4.0"})
	}
	return nil
}

// spansOf turns a statement's events into upstream ranges, one for each time a
// range opens.
func spansOf(s advisories.Statement) []advisories.UpstreamRange {
	var out []advisories.UpstreamRange
	for _, cve := range s.CVEs {
		for _, r := range s.Ranges {
			span := advisories.UpstreamRange{CVE: cve, Severity: s.Severity, Published: s.Published, Source: s.ID}
			for _, e := range r.Events {
				switch {
				case e.Introduced != "" && span.Introduced != "":
					out = append(out, span)
					span.Introduced, span.Fixed, span.LastAffected = e.Introduced, "", ""
				case e.Introduced != "":
					span.Introduced = e.Introduced
				case e.Fixed != "":
					span.Fixed = e.Fixed
				case e.LastAffected != "":
					span.LastAffected = e.LastAffected
				}
			}
			out = append(out, span)
		}
	}
	return out
}
