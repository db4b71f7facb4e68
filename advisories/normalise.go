// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"regexp"
	"slices"
	"strings"
)

// affectedExtra is what databases say beside the schema of one affected entry.
type affectedExtra struct {
	CVEs    []string `json:"cves"`
	CVEsMap struct {
		CVEs []struct {
			ID       string        `json:"id"`
			Severity []osvSeverity `json:"severity"`
		} `json:"cves"`
	} `json:"cves_map"`
	Severity     string `json:"severity"`
	Availability string `json:"availability"`
	Priority     string `json:"ubuntu_priority"`
}

// recordExtra is the same of a record.
type recordExtra struct {
	Complete    *bool             `json:"complete"`
	CVESeverity map[string]string `json:"cve_severity"`
}

// statements turns a record's affected entries into statements, one for each
// package, stream and severity, and tells whether the record says that it is
// not complete.
func (r osvRecord) statements(feed string) (out []Statement, partial bool) {
	var extra recordExtra
	r.Database.into(&extra)
	complete := extra.Complete != nil && *extra.Complete
	cves := r.cves()
	module := r.module()
	for _, a := range r.Affected {
		if !knownEcosystem(a.Package.Ecosystem) || !cryptoPackage(a.Package.Name) {
			continue
		}
		s := Statement{ID: r.ID, Package: a.Package.Name, Ecosystem: normalEcosystem(a.Package.Ecosystem, a.Package.PURL),
			Versions: a.Versions, Published: r.Published.UTC(), Modified: r.Modified.UTC(), Feed: feed,
			Complete: complete || strings.HasPrefix(a.Package.Ecosystem, "AlmaLinux:")}
		if s.Ranges = a.ranges(); len(s.Ranges) == 0 && len(s.Versions) == 0 {
			continue
		}
		if moduleBuild(s) {
			s.Module = module
		}
		var own affectedExtra
		a.Database.into(&own)
		a.Ecosystem.into(&own)
		s.Channel = narrowChannel(a.Package.PURL, own.Availability)
		concerned := r.concerned(s, own, cves)
		for _, g := range r.bySeverity(concerned, a, own, extra) {
			s.CVEs, s.Severity, s.SeveritySource = g.cves, g.severity, g.source
			if !slices.ContainsFunc(out, s.equal) {
				out = append(out, s)
			}
		}
	}
	return out, extra.Complete != nil && !complete
}

// ranges keeps those that hold versions, not commits.
func (a osvAffected) ranges() []Range {
	var out []Range
	for _, r := range a.Ranges {
		if r.Type == "ECOSYSTEM" || r.Type == "SEMVER" {
			out = append(out, Range{Events: r.Events})
		}
	}
	return out
}

// normalEcosystem drops the repository of Red Hat's ecosystems
// ("Red Hat:enterprise_linux:8::baseos"), for a package counts in whichever it
// is, and tells the two FIPS pockets of Ubuntu 16.04 apart, which share one
// name and differ in the package URL's distro.
func normalEcosystem(ecosystem, purl string) string {
	if strings.HasPrefix(ecosystem, "Red Hat:") {
		ecosystem, _, _ = strings.Cut(ecosystem, "::")
		return ecosystem
	}
	release, ok := strings.CutPrefix(ecosystem, "Ubuntu:Pro:FIPS:")
	if ok && strings.HasPrefix(purlDistro(purl), "fips-updates/") {
		return "Ubuntu:Pro:FIPS-updates:" + release
	}
	return ecosystem
}

// purlDistro is the distro qualifier of a package URL; some exports separate
// qualifiers by a second question mark.
func purlDistro(purl string) string {
	for _, q := range strings.FieldsFunc(purl, func(r rune) bool { return r == '?' || r == '&' }) {
		if d, ok := strings.CutPrefix(q, "distro="); ok {
			return d
		}
	}
	return ""
}

// narrowChannel is the channel a build needs within Ubuntu Pro, where it is not
// the stream's own.
func narrowChannel(purl, availability string) string {
	pocket := purlDistro(purl)
	switch {
	case strings.HasPrefix(pocket, "esm-infra-legacy/"), strings.Contains(availability, "Legacy support"):
		return "esm-infra-legacy"
	case strings.HasPrefix(pocket, "esm-apps/"):
		return "esm-apps"
	}
	return ""
}

// moduleRelease and moduleLabel find module builds by their releases
// ("3.8.module_el8.4.0+570+c2eaf144", "module+el8.5.0+10613+59a13ec4") and the
// stream by the record's summary ("python39:3.9 security update").
var (
	moduleRelease = regexp.MustCompile(`\.module[_+]el[0-9]`)
	moduleLabel   = regexp.MustCompile(`\b[a-z][-a-z0-9_.+]*:[a-z0-9][a-z0-9_.+-]*`)
)

// module is the stream a module record is for, "unknown" where it names none.
func (r osvRecord) module() string {
	if l := moduleLabel.FindString(r.Summary); l != "" {
		return l
	}
	return "unknown"
}

// moduleBuild tells whether a statement's fixed builds come from a module.
func moduleBuild(s Statement) bool {
	return slices.ContainsFunc(s.Fixes(), moduleRelease.MatchString)
}

// equal tells whether two statements of one record say the same, as those of
// one package in two repositories do.
func (s Statement) equal(o Statement) bool {
	sameRanges := slices.EqualFunc(s.Ranges, o.Ranges, func(a, b Range) bool { return slices.Equal(a.Events, b.Events) })
	return sameRanges && s.Package == o.Package && s.Ecosystem == o.Ecosystem && s.ID == o.ID &&
		s.Severity == o.Severity && s.Module == o.Module && s.Channel == o.Channel &&
		slices.Equal(s.CVEs, o.CVEs) && slices.Equal(s.Versions, o.Versions)
}
