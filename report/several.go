// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"io"
	"slices"

	"github.com/google/osv-scanner/v2/pkg/models"

	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// SeveralSchema names the version of the JSON document of several reports.
const SeveralSchema = "cryptopatch/reports/v1"

// Several is the reports of several systems that one text describes.
type Several struct {
	Schema  string   `json:"schema"`
	Reports []Report `json:"reports"` // in the order of the text
	// Problems is what of the text could not be read and belongs to no system.
	Problems []Problem `json:"problems"`
}

// NewSeveral puts reports together.
func NewSeveral(reports []Report, problems []inventory.Problem) Several {
	return Several{Schema: SeveralSchema, Reports: append([]Report{}, reports...), Problems: newProblems(problems)}
}

// Verdict is the worst of the reports: something to do, else an incomplete
// judgement, else ok.
func (s Several) Verdict() Verdict {
	worst := OK
	if len(s.Reports) == 0 || slices.ContainsFunc(s.Problems, func(p Problem) bool { return p.Incomplete }) {
		worst = Unknown
	}
	for _, r := range s.Reports {
		switch {
		case r.Summary.Verdict == Act:
			return Act
		case r.Summary.Verdict != OK:
			worst = Unknown
		}
	}
	return worst
}

// WriteSeveral renders s to w in the format called name.
func WriteSeveral(w io.Writer, name string, s Several, o Options) error {
	var err error
	switch name {
	case "text":
		err = writeSeveralText(w, s, o)
	case "json":
		err = writeSeveralJSON(w, s)
	case "osv-scanner":
		results := models.VulnerabilityResults{Results: []models.PackageSource{}}
		for _, r := range s.Reports {
			results.Results = append(results.Results, osvSource(r))
		}
		err = encode(w, &results)
	default:
		return fmt.Errorf("unknown format %q", name)
	}
	if err != nil {
		return fmt.Errorf("write %s reports: %w", name, err)
	}
	return nil
}

// writeSeveralJSON writes one report after the other, since all of them at once
// can be larger than the memory of a small host.
func writeSeveralJSON(w io.Writer, s Several) error {
	if _, err := fmt.Fprintf(w, "{\n\"schema\": %q,\n\"reports\": [\n", s.Schema); err != nil {
		return err
	}
	for i, r := range s.Reports {
		if i > 0 {
			if _, err := io.WriteString(w, ",\n"); err != nil {
				return err
			}
		}
		if err := encode(w, r); err != nil {
			return err
		}
	}
	if _, err := io.WriteString(w, "],\n\"problems\": "); err != nil {
		return err
	}
	if err := encode(w, s.Problems); err != nil {
		return err
	}
	_, err := io.WriteString(w, "}\n")
	return err
}

// Press makes the reports of many hosts: what they have in common is kept once.
// The zero value is ready. A Press must not be used by two goroutines at a time.
type Press struct {
	findings map[*backport.Finding][]Finding
}

// New makes the report of one judged host. It reads no clock: the report is
// generated at the assessment's own time.
func (p *Press) New(a backport.Assessment, m Meta) Report {
	return newReport(a, m, p.shared)
}

// shared is the findings of a component, made once for all that share them.
func (p *Press) shared(list []backport.Finding) []Finding {
	if len(list) == 0 {
		return []Finding{}
	}
	if made, ok := p.findings[&list[0]]; ok && len(made) == len(list) {
		return made
	}
	if p.findings == nil {
		p.findings = map[*backport.Finding][]Finding{}
	}
	made := newFindings(list)
	p.findings[&list[0]] = made
	return made
}
