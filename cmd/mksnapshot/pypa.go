// SPDX-License-Identifier: Apache-2.0

package main

import (
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// addPyPA turns the Python Packaging Authority's records into the lists of the
// Python libraries. The records themselves are in the PyPI ecosystem too. Those
// of a CVE that OpenSSL lists are about the OpenSSL inside cryptography's wheels
// and say nothing of the library built by others.
func addPyPA(c *advisories.Contents) {
	libraries := map[string]string{"cryptography": "python-cryptography", "pyopenssl": "pyopenssl", "certifi": "certifi"}
	lists := map[string]*advisories.UpstreamList{}
	for _, library := range libraries {
		lists[library] = &advisories.UpstreamList{}
	}
	openSSL := func(cve string) bool {
		return slices.ContainsFunc(c.Upstream, func(l advisories.UpstreamList) bool {
			return l.Library == "openssl" && slices.ContainsFunc(l.Ranges, func(r advisories.UpstreamRange) bool { return r.CVE == cve })
		})
	}
	for _, s := range c.Statements {
		library, ok := libraries[strings.ToLower(s.Package)]
		if !ok || s.Ecosystem != "PyPI" {
			continue
		}
		if slices.ContainsFunc(s.CVEs, openSSL) {
			continue
		}
		lists[library].Ranges = append(lists[library].Ranges, spansOf(s)...)
	}
	for _, library := range []string{"certifi", "pyopenssl", "python-cryptography"} {
		addList(c, library, *lists[library], advisories.Source{
			Commit: "westonsteimel/advisory-database-pypa@57da901a", Licence: "CC-BY-4.0"})
	}
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
