// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// Judge judges many hosts of one system as of one day. What is installed on
// several of them in the same build is judged once, and the assessments share
// the result: nobody may change it. A Judge must not be used by two goroutines
// at a time.
type Judge struct {
	judge
	known map[[sha256.Size]byte]verdict
}

// verdict is everything that is said of one component.
type verdict struct {
	judged    Judged
	actions   []Action
	uncovered []Uncovered
}

// NewJudge prepares to judge hosts of one system.
func NewJudge(sys inventory.System, db *advisories.DB, at time.Time) *Judge {
	return &Judge{newJudge(sys, db, at), map[[sha256.Size]byte]verdict{}}
}

// Assess judges every component of a host, which must be of the Judge's system,
// and what another scanner claims of them.
func (j *Judge) Assess(h inventory.Host, claims []Claim) Assessment {
	a := Assessment{Host: h, At: j.at, Streams: j.streams, NoData: !j.hasData(), Coverage: j.coverage()}
	named := j.named(claims)
	for _, c := range h.Components {
		v := j.verdict(c, named[c.ID])
		a.Components = append(a.Components, v.judged)
		a.Actions = append(a.Actions, v.actions...)
		a.Uncovered = append(a.Uncovered, v.uncovered...)
	}
	for _, x := range h.Skipped {
		a.Uncovered = append(a.Uncovered, Uncovered{Component: "/" + x.Path, Why: "not looked at: " + x.Why})
	}
	sortActions(a.Actions, a.Components)
	a.Claims = j.review(a.Components, claims)
	return a
}

// verdict judges one component, or gives what was said of the same build
// before. The vulnerabilities named are judged whether or not any record
// speaks of them.
func (j *Judge) verdict(c inventory.Component, named []string) verdict {
	key, keyed := keyOf(c, named)
	if v, ok := j.known[key]; ok && keyed {
		v.judged.Component = c
		return v
	}
	b := j.build(c)
	v := verdict{judged: Judged{Component: c, Stream: b.line.name, Provenance: b.provenance.String(), Lifecycle: j.lifecycle(b)}}
	ids := slices.Compact(slices.Sorted(slices.Values(append(j.candidates(b), named...))))
	for _, id := range ids {
		v.judged.Findings = append(v.judged.Findings, j.finding(b, id))
	}
	v.actions = j.plan(b, v.judged.Findings)
	if a, stale := j.restart(b); stale {
		v.actions = append(v.actions, a)
	}
	sortFindings(v.judged.Findings)
	v.uncovered = j.uncovered(b, v.judged)
	if keyed {
		j.known[key] = v
	}
	return v
}

// keyOf is the same for components that are judged alike, and for no others.
// There is none for a component with a time that JSON cannot write.
func keyOf(c inventory.Component, named []string) (key [sha256.Size]byte, ok bool) {
	c.Paths = nil
	packages := slices.Clone(c.Packages)
	for i := range packages {
		packages[i].InstallTime, packages[i].BuildTime = time.Time{}, time.Time{}
	}
	c.Packages = packages
	text, err := json.Marshal(struct {
		Component inventory.Component
		Named     []string
	}{c, named})
	return sha256.Sum256(text), err == nil
}
