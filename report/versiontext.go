// SPDX-License-Identifier: Apache-2.0

package report

import (
	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory/banner"
)

// VersionText is what a text like that of "openssl version -a" says, and what
// it can and cannot prove.
type VersionText struct {
	Program     string          `json:"program,omitempty"`
	Library     string          `json:"library"`
	Version     string          `json:"version,omitempty"`
	Marker      string          `json:"marker,omitempty"`   // behind the version: "-fips"
	Compiled    bool            `json:"compiled,omitempty"` // of the headers alone
	Words       string          `json:"words"`              // as written
	Released    string          `json:"released,omitempty"` // the date in the version text
	BuiltOn     string          `json:"built_on,omitempty"`
	Platform    string          `json:"platform,omitempty"`
	Options     string          `json:"options,omitempty"`
	Compiler    string          `json:"compiler,omitempty"`
	OpenSSLDir  string          `json:"openssldir,omitempty"`
	Engines     string          `json:"engines,omitempty"`
	EnginesDir  string          `json:"enginesdir,omitempty"`
	ModulesDir  string          `json:"modulesdir,omitempty"`
	Others      []OtherText     `json:"others,omitempty"` // other libraries and versions that the text names
	Builder     string          `json:"builder"`          // vendor, upstream, unknown
	Signs       []string        `json:"signs,omitempty"`
	Upstream    *Support        `json:"upstream,omitempty"`
	Proves      []string        `json:"proves,omitempty"`
	CannotProve []string        `json:"cannot_prove"`
	Commands    []string        `json:"commands,omitempty"` // that would prove it, on the host
	Findings    []LeaningOfText `json:"findings"`
}

// OtherText is another library that the text names.
type OtherText struct {
	Library  string `json:"library"`
	Version  string `json:"version,omitempty"`
	Compiled bool   `json:"compiled,omitempty"`
	Words    string `json:"words"`
}

// LeaningOfText is where the text points for one vulnerability. The status is
// under_investigation whichever way it leans.
type LeaningOfText struct {
	ID             string          `json:"id"`
	Name           string          `json:"name,omitempty"`
	Status         backport.Status `json:"status"`
	Lean           backport.Lean   `json:"lean"`
	Why            string          `json:"why"`
	Severity       string          `json:"severity,omitempty"`
	SeveritySource string          `json:"severity_source,omitempty"`
	Published      string          `json:"published,omitempty"`
	UpstreamFixed  string          `json:"upstream_fixed,omitempty"`
	Evidence       []Evidence      `json:"evidence,omitempty"`
}

// NewVersionText makes the answer for one text; name gives what people call a
// vulnerability, or nothing.
func NewVersionText(p banner.Printout, w backport.Weighed, name func(string) string) *VersionText {
	b := w.Banner
	t := &VersionText{Program: b.Program, Library: b.Library, Version: b.Version, Marker: b.Marker, Compiled: b.Compiled, Words: b.Text,
		Released: day(b.Released), BuiltOn: p.BuiltOnText, Platform: p.Platform, Options: p.Options, Compiler: p.Compiler,
		OpenSSLDir: p.OpenSSLDir, Engines: p.Engines, EnginesDir: p.EnginesDir, ModulesDir: p.ModulesDir, Builder: string(w.Builder.Kind),
		Signs: w.Builder.Signs, Upstream: newSupport(w.Lifecycle, true), Proves: w.Proves, CannotProve: w.Unproven, Commands: w.Commands,
		Findings: []LeaningOfText{}}
	for _, other := range p.Banners {
		if other != b {
			t.Others = append(t.Others, OtherText{Library: other.Library, Version: other.Version, Compiled: other.Compiled, Words: other.Text})
		}
	}
	for _, l := range w.Leanings {
		f := LeaningOfText{ID: l.ID, Name: name(l.ID), Status: backport.UnderInvestigation, Lean: l.Lean, Why: l.Why, Severity: l.Severity,
			SeveritySource: l.SeveritySource, Published: day(l.Published), UpstreamFixed: l.UpstreamFixed}
		for _, e := range l.Evidence {
			f.Evidence = append(f.Evidence, Evidence(e))
		}
		t.Findings = append(t.Findings, f)
	}
	return t
}
