// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/backport/changelog"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// Step is what one rule asked of a build, and what it found.
type Step struct {
	Rule     string // of docs/architecture.md: "0" to "8"
	Question string
	Answer   string
	Evidence []Evidence // what was looked at, in the order of the rule
	Decided  bool       // this rule reached the verdict
}

// Explanation is the whole chain of reasoning on one vulnerability in one
// component.
type Explanation struct {
	Component Judged // with the one finding
	Actions   []Action
	Steps     []Step
	// Changes are what would change the answer, each a sentence.
	Changes []string
	// Commands are what to run on the host to see the evidence; nil when the
	// names of the packages are none for a command.
	Commands []string
}

// Explain explains the verdict on one vulnerability in each component of a host
// that it may concern: those of which any record, list or changelog says
// something about it. With all true the others are explained too.
func (j *Judge) Explain(h inventory.Host, id string, all bool) []Explanation {
	var out []Explanation
	for _, c := range h.Components {
		b := j.build(c)
		if all || slices.Contains(j.candidates(b), id) || j.listed[b.Library][id] {
			out = append(out, j.explain(b, id))
		}
	}
	return out
}

func (j judge) explain(b build, id string) Explanation {
	findings := []Finding{j.finding(b, id)}
	x := Explanation{Actions: j.plan(b, findings)}
	f := findings[0]
	x.Component = Judged{Component: b.Component, Stream: b.line.name, Provenance: b.provenance.String(), Lifecycle: j.lifecycle(b), Findings: findings}
	x.Steps = []Step{j.whose(b), j.whichStreams(b), b.whichNames(), b.candidate(id), j.vendorSaid(b, id), j.silence(b, id)}
	if f.Rule == "5" {
		x.Steps = append(x.Steps, Step{Rule: "5", Question: "Vendor and changelog disagree: which counts?",
			Answer: "the changelog where the advisory is for another minor stream, else the vendor: " + string(f.Status)})
	}
	if b.Origin != inventory.OriginPackage {
		x.Steps = append(x.Steps, Step{Rule: "6", Question: "Which package manager updates this copy?", Answer: "none: upstream's word decides"})
	}
	for i := range x.Steps {
		s := &x.Steps[i]
		if s.Rule != f.Rule {
			continue
		}
		s.Decided = true
		if first := f.Evidence[0]; f.Rule == "3" && !slices.Contains(s.Evidence, first) {
			s.Evidence = append([]Evidence{first}, s.Evidence...)
		}
	}
	x.Changes = j.changes(b, f)
	x.Commands = proofs(b, id)
	return x
}

// whose is rule 0.
func (j judge) whose(b build) Step {
	s := Step{Rule: "0", Question: "Whose build is it?", Answer: b.provenance.why}
	switch {
	case b.provenance.stated && b.provenance.distribution:
		s.Answer = "the distribution's, " + b.provenance.why
	case b.provenance.distribution:
	case b.Origin == inventory.OriginPackage:
		s.Answer = "foreign: " + b.provenance.why + "; no advisory of the distribution speaks for it"
	}
	var signs []string
	for _, p := range b.Packages {
		for _, sign := range []struct{ what, text string }{
			{"vendor ", p.Vendor}, {"signed by ", p.SigningKey}, {"from the archive ", p.Origin}, {"pocket ", p.Pocket},
		} {
			if words := sign.what + sign.text; sign.text != "" && !slices.Contains(signs, words) {
				signs = append(signs, words)
			}
		}
	}
	if len(signs) > 0 {
		s.Answer += " (" + strings.Join(signs, ", ") + ")"
	}
	return s
}

// whichStreams is rule 1.
func (j judge) whichStreams(b build) Step {
	s := Step{Rule: "1", Question: "Which streams speak for it?"}
	var names []string
	for _, sp := range b.speakers {
		words := sp.Ecosystem
		switch {
		case sp.Borrowed:
			words += " (borrowed)"
		case sp.Channel != "standard" && sp.Entitled:
			words += " (" + sp.Channel + ", which the host follows)"
		case sp.Channel != "standard":
			words += " (" + sp.Channel + ", which the host does not follow as far as is known)"
		}
		if !j.db.Covers(sp.Ecosystem) {
			words += ": no records at hand"
		}
		names = append(names, words)
	}
	s.Answer = "the " + b.line.name + " stream: " + strings.Join(names, "; ")
	if len(names) == 0 {
		s.Answer = "none: " + j.lookedAt(b, changelog.Mention{Line: "-"}).Text
	}
	return s
}

// whichNames is rule 8.
func (b build) whichNames() Step {
	s := Step{Rule: "8", Question: "Under which names and versions?"}
	var words []string
	add := func(in installed) {
		w := in.name + " " + in.version
		switch {
		case in.noEpoch:
			w += ", epoch not stated: the fix's is taken"
		case b.Manager == "rpm":
			w += fmt.Sprintf(", epoch %d", in.epoch)
		}
		if !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	for _, sp := range b.speakers {
		for _, in := range b.names(sp.Ecosystem) {
			add(in)
		}
	}
	if len(words) == 0 {
		words = []string{strings.TrimSpace(string(b.Library) + " " + b.label())}
	}
	s.Answer = strings.Join(words, "; ") + "; made from upstream's " + b.UpstreamVersion
	return s
}

// candidate is rule 2.
func (b build) candidate(id string) Step {
	s := Step{Rule: "2", Question: "Who names the vulnerability for it?"}
	var who []string
	add := func(words string) {
		if !slices.Contains(who, words) {
			who = append(who, words)
		}
	}
	for _, sp := range b.records.statements[id] {
		add(sp.statement.ID + " (" + sp.stream.Ecosystem + ")")
	}
	for _, st := range b.records.states[id] {
		add("the state in " + st.state.Source)
	}
	if len(b.records.upstream[id]) > 0 {
		add("upstream's list")
	}
	if b.mentions[id].Line != "" {
		add("the build's changelog")
	}
	s.Answer = strings.Join(who, ", ")
	if len(who) == 0 {
		s.Answer = "nobody at hand"
	}
	return s
}

// vendorSaid is rule 3: every statement and state, whether or not it decides.
func (j judge) vendorSaid(b build, id string) Step {
	s := Step{Rule: "3", Question: "What do the vendors say?"}
	for _, t := range tiers(b.speakers) {
		for _, v := range b.views(t, id) {
			for _, list := range [][]fix{v.fixes, v.open} {
				for _, f := range list {
					s.Evidence = append(s.Evidence, b.advisoryEvidence(f, t.borrowed))
				}
			}
			for _, f := range v.outside {
				s.Evidence = append(s.Evidence, Evidence{Kind: VendorAdvisory, Source: f.statement.ID,
					Text: fmt.Sprintf("the record's range does not hold %s (%s)", f.in.version, f.statement.Ecosystem)})
			}
			s.Evidence = append(s.Evidence, v.problems...)
		}
	}
	for _, st := range b.records.states[id] {
		e := Evidence{Kind: VendorState, Source: st.state.Source, Text: string(st.state.Kind) + " (" + st.state.Ecosystem + " " + st.state.Package + ")"}
		if m, ok := meanings[st.state.Kind]; ok {
			e.Text = m.text + " (" + st.state.Ecosystem + " " + st.state.Package + ")"
		}
		s.Evidence = append(s.Evidence, e)
	}
	s.Evidence = distinct(s.Evidence)
	s.Answer = "nothing in the records at hand"
	if len(s.Evidence) > 0 {
		s.Answer = fmt.Sprintf("%d of their statements speak of this build", len(s.Evidence))
	}
	if len(s.Evidence) == 1 {
		s.Answer = "one statement speaks of this build"
	}
	return s
}

// distinct drops what was said before.
func distinct(list []Evidence) []Evidence {
	var out []Evidence
	for _, e := range list {
		if !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

// silence is rule 4: the changelog and upstream.
func (j judge) silence(b build, id string) Step {
	s := Step{Rule: "4", Question: "What do the build's changelog and upstream say?"}
	m, up := b.mentions[id], j.viewUpstream(b, id)
	words := "the changelog does not name it, which proves nothing"
	switch {
	case m.Line != "":
		words = mentionWords[m.Kind]
		var f Finding
		f.addChangelog(b, m)
		s.Evidence = append(s.Evidence, f.Evidence...)
	case b.LacksOf(inventory.LacksChangelog):
		words = "the list carries no changelog"
	case len(b.Changelog) == 0:
		words = "no changelog was found"
	}
	switch {
	case len(up.ranges) > 0:
		s.Evidence = append(s.Evidence, up.evidence(b))
		words += "; " + coverageWords[up.coverage]
	default:
		words += "; upstream's list does not have it"
	}
	s.Answer = words
	return s
}

var mentionWords = map[changelog.Kind]string{
	changelog.Bare:     "the changelog names it in words that do not say that it is fixed",
	changelog.Fix:      "the changelog says that it is fixed",
	changelog.Needless: "the changelog says that no fix is needed",
	changelog.Reverted: "the changelog says that the fix was taken back",
}

var coverageWords = map[coverage]string{
	noWord:      "upstream says nothing of this version",
	covered:     "upstream calls this version affected",
	maybe:       "upstream does not say where the fault begins",
	notCovered:  "upstream's ranges do not hold this version",
	beginsAfter: "upstream's fault begins after this version",
}
