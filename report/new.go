// SPDX-License-Identifier: Apache-2.0

package report

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// Meta is what a report says beside the assessment.
type Meta struct {
	Tool    string // the program's version
	Origin  string // where the advisories come from: "embedded", a path
	BuiltAt time.Time
	Records int
	Stale   bool
	MaxAge  int // days after which the records for a system are stale; 0 means never
	Labels  map[string]string
	Listed  *Listed // the text that the host is known from; nil for a scan
	Policy  Policy  // decides the verdict
}

// New makes the report of one judged host. It reads no clock: the report is
// generated at the assessment's own time.
func New(a backport.Assessment, m Meta) Report { return newReport(a, m, newFindings) }

func newReport(a backport.Assessment, m Meta, findings func([]backport.Finding) []Finding) Report {
	r := Report{
		Schema:      Schema,
		Tool:        Tool{Name: "cryptopatch", Version: m.Tool},
		GeneratedAt: stamp(a.At),
		Host:        newHost(a, m),
		Advisories: Advisories{Origin: m.Origin, BuiltAt: stamp(m.BuiltAt), AgeDays: ageDays(m.BuiltAt, a.At),
			Records: m.Records, Stale: m.Stale, NoData: a.NoData, Coverage: newCoverage(a, m)},
		Components: []Component{}, Actions: []Action{}, Uncovered: []Uncovered{}, Problems: newProblems(a.Host.Problems),
	}
	for _, j := range a.Components {
		c := newComponent(j)
		c.Findings = findings(j.Findings)
		r.Components = append(r.Components, c)
	}
	for _, x := range a.Actions {
		r.Actions = append(r.Actions, newAction(x))
	}
	for _, u := range a.Uncovered {
		r.Uncovered = append(r.Uncovered, Uncovered(u))
	}
	r.Claims = newClaims(a)
	r.Summary = count(r.Components)
	r.Summary.Verdict = m.Policy.Judge(r)
	return r
}

func newCoverage(a backport.Assessment, m Meta) *Coverage {
	c := a.Coverage
	if c.Ecosystem == "" {
		return nil
	}
	return &Coverage{Ecosystem: c.Ecosystem, Complete: c.Complete, Until: day(c.Until), Borrowed: c.Borrowed,
		Stale: m.MaxAge > 0 && ageDays(c.Until, a.At) > m.MaxAge}
}

func newHost(a backport.Assessment, m Meta) Host {
	h := a.Host
	os := OS{ID: h.System.ID, VersionID: h.System.VersionID, Name: h.System.Name, Codename: h.System.Codename, Channels: slices.Clone(h.System.Channels)}
	for _, s := range a.Streams {
		if s.Kind == advisories.ForkStream && !s.Entitled {
			continue // it speaks only for builds that this host does not follow
		}
		if !slices.Contains(os.Streams, s.Ecosystem) {
			os.Streams = append(os.Streams, s.Ecosystem)
		}
	}
	return Host{ID: h.ID, Hostname: h.Hostname, Root: h.Root, Arch: h.Arch, Kernel: h.Kernel, Labels: maps.Clone(m.Labels),
		OS: os, FIPS: newFIPS(h.FIPS), Trust: newTrust(h.Trust), Packages: h.Packages, Files: h.Files, Listed: m.Listed}
}

func newComponent(j backport.Judged) Component {
	c := Component{
		ID: j.ID, Library: string(j.Library), UpstreamVersion: j.UpstreamVersion, Stream: j.Stream,
		Provenance: j.Provenance, Origin: string(j.Origin), Paths: mapStrings(j.Paths, rooted), Owner: j.Owner,
		Version: withEpoch(j.Source.Epoch, j.Source.Version),
		Lacks:   slices.Clone(j.Lacks), Changelog: newChangelog(j.Component),
		Series: j.Series, Without: slices.Clone(j.Without), Traces: newTraces(j.Traces), Same: j.Same, Platform: j.Platform,
		Altered: mapStrings(j.Altered, rooted), Processes: newProcesses(j.Running),
		Findings: []Finding{},
	}
	if j.Around.Name != "" {
		around := newPackage(j.Around)
		c.Around = &around
	}
	if j.Source.Name != "" {
		c.Source = &Source{Name: j.Source.Name, Version: j.Source.Version}
	}
	if c.Version == "" {
		c.Version = j.UpstreamVersion
	}
	for _, p := range j.Packages {
		c.Packages = append(c.Packages, newPackage(p))
	}
	c.Lifecycle = Lifecycle{Upstream: newSupport(j.Lifecycle.Upstream, true), Vendor: newSupport(j.Lifecycle.Vendor, false)}
	return c
}

func newFindings(list []backport.Finding) []Finding {
	out := make([]Finding, 0, len(list))
	for _, f := range list {
		out = append(out, newFinding(f))
	}
	return out
}

func newSupport(s *backport.Support, upstream bool) *Support {
	if s == nil {
		return nil
	}
	out := &Support{Product: s.Product, Branch: s.Branch, Ends: day(s.Ends), Phase: s.Phase, Source: s.Source}
	if out.Phase == "" {
		out.Phase = backport.UnknownPhase
	}
	if upstream {
		lts := s.LTS
		out.LTS = &lts
	}
	for _, e := range s.Extended {
		out.Extended = append(out.Extended, Extended{Channel: e.Channel, Ends: day(e.Ends), Entitled: e.Entitled})
	}
	return out
}

func newFinding(f backport.Finding) Finding {
	out := Finding{
		ID: f.ID, Severity: f.Severity, SeveritySource: f.SeveritySource, Status: f.Status,
		Justification: f.Justification, Remediation: f.Remediation, FixedVersion: f.FixedVersion, Channel: f.Channel,
		Borrowed: f.Borrowed, Advisories: slices.Clone(f.Advisories), Evidence: []Evidence{}, Actions: slices.Clone(f.Actions),
		Rule: f.Rule,
	}
	if out.Severity == "" {
		out.Severity = "unknown"
	}
	for _, e := range f.Evidence {
		out.Evidence = append(out.Evidence, Evidence(e))
	}
	return out
}

func newAction(x backport.Action) Action {
	return Action{
		ID: x.ID, Kind: x.Kind, Category: x.Category, Components: append([]string{}, x.Components...),
		Settles: slices.Clone(x.Settles), TargetVersion: x.TargetVersion, Rebase: x.Rebase,
		Commands: slices.Clone(x.Commands), Why: x.Why,
	}
}

func newProblems(problems []inventory.Problem) []Problem {
	out := []Problem{}
	for _, p := range problems {
		out = append(out, Problem{Probe: p.Probe, Path: p.Path, Error: p.Err, Incomplete: p.Incomplete})
	}
	return out
}

func count(components []Component) Summary {
	s := Summary{Components: len(components)}
	for _, c := range components {
		for _, f := range c.Findings {
			switch f.Status {
			case backport.Affected:
				s.Affected++
			case backport.Fixed:
				s.Fixed++
			case backport.NotAffected:
				s.NotAffected++
			default:
				s.UnderInvestigation++
			}
		}
	}
	return s
}

// rooted is a path of the host as the host itself writes it.
func rooted(path string) string { return "/" + strings.TrimPrefix(path, "/") }

func withEpoch(epoch int, version string) string {
	if epoch == 0 || version == "" || strings.Contains(version, ":") {
		return version
	}
	return strconv.Itoa(epoch) + ":" + version
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// ageDays counts whole days; a date in the future has age 0.
func ageDays(built, at time.Time) int {
	if built.IsZero() || at.Before(built) {
		return 0
	}
	return int(at.Sub(built) / (24 * time.Hour))
}
