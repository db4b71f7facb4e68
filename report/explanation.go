// SPDX-License-Identifier: Apache-2.0

package report

import (
	"slices"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// ExplanationSchema names the version of the JSON explanation.
const ExplanationSchema = "cryptopatch/explanation/v1"

// Explanation answers a question about vulnerabilities: what they are, who fixed
// them where, and, for a host or a version text, the whole chain of reasoning.
type Explanation struct {
	Schema      string `json:"schema"`
	Tool        Tool   `json:"tool"`
	GeneratedAt string `json:"generated_at"`
	// System is what the fixes and states were narrowed to; absent for all.
	System          string          `json:"system,omitempty"`
	Vulnerabilities []Vulnerability `json:"vulnerabilities"`
	Host            *Host           `json:"host,omitempty"`
	Answers         []Answer        `json:"answers,omitempty"` // one for each component concerned
	Unconcerned     []string        `json:"unconcerned,omitempty"`
	Text            *VersionText    `json:"text,omitempty"`
	Problems        []Problem       `json:"problems"`
	Verdict         Verdict         `json:"verdict"`
}

// Vulnerability is what is known of one, over all systems.
type Vulnerability struct {
	ID             string        `json:"id"`
	Name           string        `json:"name,omitempty"` // what people call it
	Summary        string        `json:"summary,omitempty"`
	Settled        string        `json:"settled,omitempty"`   // by which configuration, where no build settles it
	Elsewhere      bool          `json:"elsewhere,omitempty"` // of other products than these libraries
	Libraries      []string      `json:"libraries,omitempty"`
	Severity       string        `json:"severity,omitempty"`
	SeveritySource string        `json:"severity_source,omitempty"`
	Published      string        `json:"published,omitempty"`
	Upstream       []Upstream    `json:"upstream,omitempty"`
	Fixes          []Fix         `json:"fixes,omitempty"`
	States         []VendorState `json:"states,omitempty"`
	Source         string        `json:"source,omitempty"`
}

// Upstream is one range of versions that upstream calls affected.
type Upstream struct {
	Library      string `json:"library"`
	Branch       string `json:"branch,omitempty"`
	Introduced   string `json:"introduced,omitempty"` // absent when nobody says where it begins
	Fixed        string `json:"fixed,omitempty"`
	LastAffected string `json:"last_affected,omitempty"`
	Premium      bool   `json:"premium,omitempty"` // the fix is for paying customers
	Source       string `json:"source,omitempty"`
}

// Fix is one fixed version of a vendor.
type Fix struct {
	Ecosystem string `json:"ecosystem"`
	Package   string `json:"package"`
	Version   string `json:"version,omitempty"` // absent when the record states none
	Module    string `json:"module,omitempty"`
	Advisory  string `json:"advisory"`
	Published string `json:"published,omitempty"`
}

// VendorState is a vendor's word where it released no fix.
type VendorState struct {
	Ecosystem string `json:"ecosystem"`
	Package   string `json:"package"`
	State     string `json:"state"`
	Source    string `json:"source,omitempty"`
	Date      string `json:"date,omitempty"`
}

// Answer is the verdict on one component with every step to it.
type Answer struct {
	Component   Component `json:"component"` // with the one finding
	Steps       []Step    `json:"steps"`
	WouldChange []string  `json:"would_change,omitempty"`
	Commands    []string  `json:"commands,omitempty"` // that show the evidence on the host
	Actions     []Action  `json:"actions,omitempty"`
}

// Step is what one rule of docs/architecture.md asked and found.
type Step struct {
	Rule     string     `json:"rule"`
	Question string     `json:"question"`
	Answer   string     `json:"answer"`
	Evidence []Evidence `json:"evidence,omitempty"`
	Decided  bool       `json:"decided,omitempty"`
}

// Asked is what an explanation is made of.
type Asked struct {
	At       time.Time
	Tool     string
	Dossiers []advisories.Dossier
	Host     *backport.Assessment // nil without a host; its findings are not read
	Listed   *Listed
	Answers  []backport.Explanation
	// Unconcerned are components that nothing at hand connects with the
	// question, in words.
	Unconcerned []string
	Text        *VersionText
	Only        *inventory.System // of fixes and states, those that speak for it; nil for all
	Problems    []inventory.Problem
}

// NewExplanation puts the answer together.
func NewExplanation(q Asked) Explanation {
	x := Explanation{Schema: ExplanationSchema, Tool: Tool{Name: "cryptopatch", Version: q.Tool}, GeneratedAt: stamp(q.At),
		Vulnerabilities: []Vulnerability{}, Unconcerned: q.Unconcerned, Text: q.Text, Problems: newProblems(q.Problems)}
	for _, d := range q.Dossiers {
		if q.Only != nil {
			d = only(*q.Only, d)
			x.System = systemID(OS{ID: q.Only.ID, VersionID: q.Only.VersionID})
		}
		x.Vulnerabilities = append(x.Vulnerabilities, newVulnerability(d))
	}
	if q.Host != nil {
		h := newHost(*q.Host, Meta{Listed: q.Listed})
		x.Host = &h
	}
	for _, a := range q.Answers {
		x.Answers = append(x.Answers, newAnswer(a))
	}
	x.Verdict = x.judge()
	return x
}

// judge is the verdict: act where something is open, unknown where something
// cannot be told or nothing at all is known.
func (x Explanation) judge() Verdict {
	v := OK
	if x.Text != nil || x.Host != nil && len(x.Answers)+len(x.Unconcerned) == 0 || len(x.incomplete()) > 0 {
		v = Unknown
	}
	for _, known := range x.Vulnerabilities {
		records := len(known.Fixes) + len(known.States)
		if !x.answers(known.ID) && records == 0 && (x.System != "" || known.Name == "" && len(known.Upstream) == 0) {
			v = Unknown
		}
	}
	for _, a := range x.Answers {
		for _, f := range a.Component.Findings {
			switch f.Status {
			case backport.Affected:
				return Act
			case backport.UnderInvestigation:
				v = Unknown
			}
		}
	}
	return v
}

// answers tells whether there is a status for a vulnerability.
func (x Explanation) answers(id string) bool {
	return slices.ContainsFunc(x.Answers, func(a Answer) bool {
		return slices.ContainsFunc(a.Component.Findings, func(f Finding) bool { return f.ID == id })
	})
}

// incomplete lists, for a person, what of the host that is asked about could not
// be read: what is missing may be concerned.
func (x Explanation) incomplete() []string {
	if x.Host == nil {
		return nil
	}
	return Policy{}.Incomplete(Report{Host: *x.Host, Problems: x.Problems})
}

// only narrows what is known to the streams that speak for a system.
func only(sys inventory.System, d advisories.Dossier) advisories.Dossier {
	speaks := func(ecosystem string) bool {
		return slices.ContainsFunc(advisories.Streams(sys.ID, sys.VersionID, sys.Channels), func(s advisories.Stream) bool { return s.Ecosystem == ecosystem })
	}
	d.Statements = slices.DeleteFunc(slices.Clone(d.Statements), func(s advisories.Statement) bool { return !speaks(s.Ecosystem) })
	d.States = slices.DeleteFunc(slices.Clone(d.States), func(s advisories.State) bool { return !speaks(s.Ecosystem) })
	return d
}

func newAnswer(a backport.Explanation) Answer {
	c := newComponent(a.Component)
	c.Findings, c.Changelog = newFindings(a.Component.Findings), nil
	out := Answer{Component: c, Steps: []Step{}, WouldChange: slices.Clone(a.Changes), Commands: slices.Clone(a.Commands)}
	for _, s := range a.Steps {
		step := Step{Rule: s.Rule, Question: s.Question, Answer: s.Answer, Decided: s.Decided}
		for _, e := range s.Evidence {
			step.Evidence = append(step.Evidence, Evidence(e))
		}
		out.Steps = append(out.Steps, step)
	}
	for _, x := range a.Actions {
		out.Actions = append(out.Actions, newAction(x))
	}
	return out
}

func newVulnerability(d advisories.Dossier) Vulnerability {
	v := Vulnerability{ID: d.ID, Severity: d.Severity, SeveritySource: d.SeveritySource, Published: day(d.Published)}
	if a, ok := advisories.AttackOf(d.ID); ok {
		v.Name, v.Summary, v.Settled, v.Elsewhere, v.Source = a.Name, a.Summary, a.Settled, a.Elsewhere, a.Source
		v.Libraries = slices.Clone(a.Libraries)
	}
	for _, r := range d.Upstream {
		v.Upstream = append(v.Upstream, Upstream{Library: r.Library, Branch: r.Branch, Introduced: r.Introduced, Fixed: r.Fixed,
			LastAffected: r.LastAffected, Premium: r.Premium, Source: r.Source})
		if !slices.Contains(v.Libraries, r.Library) {
			v.Libraries = append(v.Libraries, r.Library)
		}
	}
	for _, s := range d.Statements {
		fixes := s.Fixes()
		if len(fixes) == 0 {
			fixes = []string{""}
		}
		for _, version := range fixes {
			f := Fix{Ecosystem: s.Ecosystem, Package: s.Package, Version: version, Module: s.Module, Advisory: s.ID, Published: day(s.Published)}
			if !slices.Contains(v.Fixes, f) {
				v.Fixes = append(v.Fixes, f)
			}
		}
	}
	for _, s := range d.States {
		v.States = append(v.States, VendorState{Ecosystem: s.Ecosystem, Package: s.Package, State: string(s.Kind), Source: s.Source, Date: day(s.Date)})
	}
	return v
}

// AboutAttack is what is known of an attack that nobody gave an id.
func AboutAttack(a advisories.Attack) Vulnerability {
	return Vulnerability{ID: a.Name, Name: a.Name, Summary: a.Summary, Settled: a.Settled, Elsewhere: a.Elsewhere,
		Libraries: slices.Clone(a.Libraries), Source: a.Source}
}
