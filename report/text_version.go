// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"strings"

	"github.com/cryptopatch/cryptopatch/backport"
)

// versionText says what a version text proves and does not. Asked is true when
// the question names the vulnerabilities.
func (p *page) versionText(t VersionText, asked bool) {
	p.heading(bold, t.Words)
	p.text("  ", yellow, "A version text proves nothing about fixes: what follows is likely, not proven.")
	marker := t.Marker
	if marker != "" && !strings.ContainsAny(marker[:1], "-+") {
		marker = " " + marker // 1.1.1k FIPS
	}
	p.field("Library", strings.TrimSpace(t.Library+" "+t.Version+marker)+prefixed(", printed by ", t.Program))
	shown := [][2]string{{"Released", t.Released}, {"Built on", t.BuiltOn}, {"Platform", t.Platform},
		{"Directory", t.OpenSSLDir}, {"Engines", t.Engines}}
	for _, f := range shown {
		if f[1] != "" {
			p.field(f[0], f[1])
		}
	}
	if p.verbose {
		for _, f := range [][2]string{{"Options", t.Options}, {"Compiler", t.Compiler}, {"Enginesdir", t.EnginesDir}, {"Modulesdir", t.ModulesDir}} {
			if f[1] != "" {
				p.field(f[0], f[1])
			}
		}
	}
	if t.Upstream != nil {
		p.field("Support", upstreamWords(*t.Upstream))
	}
	for _, o := range t.Others {
		p.field("Also named", otherWords(o, t))
	}
	p.sentences("What it shows", t.Proves)
	p.sentences("What it cannot show", t.CannotProve)
	p.toRun("What would show it, on the host", t.Commands)
	p.leanings(t, asked)
}

// otherWords names another library of the text, and says what it is to t.
func otherWords(o OtherText, t VersionText) string {
	words := o.Words
	if !strings.Contains(strings.ToLower(words), strings.ToLower(o.Library)) {
		words = o.Library + " " + words // a version alone
	}
	switch {
	case o.Compiled:
		return words + ", what it was compiled with"
	case o.Library == t.Library && o.Version == t.Version:
		return words
	}
	return words + ", not weighed here: ask about it by itself"
}

// leanings lists the vulnerabilities by where the text points: those that have
// a name or were asked for one by one, the others by their ids.
func (p *page) leanings(t VersionText, asked bool) {
	unsaid := false
	for _, lean := range []backport.Lean{backport.LikelyOpen, backport.OpenUnlessBackported, backport.LikelyFixed, backport.Untold, backport.LikelyNotAffected} {
		var named, others []LeaningOfText
		for _, f := range t.Findings {
			switch {
			case f.Lean != lean:
			case f.Name != "" || asked || p.verbose:
				named = append(named, f)
			default:
				others = append(others, f)
			}
		}
		if len(named)+len(others) == 0 {
			continue
		}
		p.b.WriteByte('\n')
		p.text("  ", bold, fmt.Sprintf("%s (%d)", leanWords(lean), len(named)+len(others)))
		for _, f := range named {
			title := f.ID
			if f.Name != "" {
				title += " (" + f.Name + ")"
			}
			p.text("    ", plain, title+", "+nonEmpty(f.Severity, "unknown")+": "+f.Why)
			if p.verbose || asked {
				for _, e := range f.Evidence {
					p.text("      - ", dim, e.Source+": "+e.Text)
				}
			}
		}
		var ids []string
		for _, f := range others {
			ids = append(ids, f.ID)
		}
		if len(ids) > 0 {
			unsaid = true
			p.text("    ", plain, strings.Join(ids, ", "))
		}
	}
	if unsaid {
		p.b.WriteByte('\n')
		p.text("  ", dim, "-v gives the reason for each.")
	}
}

func leanWords(l backport.Lean) string {
	switch l {
	case backport.LikelyOpen:
		return "Likely open"
	case backport.OpenUnlessBackported:
		return "Open, unless the fix was backported"
	case backport.LikelyFixed:
		return "Likely fixed, not proven"
	case backport.LikelyNotAffected:
		return "Likely of no concern"
	}
	return "Cannot be told"
}
