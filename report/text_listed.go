// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// listed says from which text a host is known, and what that does not say.
func (p *page) listed(r Report) {
	if r.Host.Listed == nil {
		return
	}
	p.field("Known from", listedWords(*r.Host.Listed))
	if lacks := lacksWords(r.Components); lacks != "" {
		p.field("Not stated", lacks)
	}
}

// lacksWords says what the list does not say of the components.
func lacksWords(components []Component) string {
	var words []string
	for _, lack := range lacksOf(components) {
		compared := slices.ContainsFunc(components, func(c Component) bool {
			return c.Provenance != "foreign" && slices.Contains(c.Lacks, lack)
		})
		if !compared && (lack == inventory.LacksEpoch || lack == inventory.LacksVendor) {
			words = append(words, string(lack)) // no build that was compared lacks it
			continue
		}
		words = append(words, lackWords(lack))
	}
	return strings.Join(words, "; ")
}

func listedWords(l Listed) string {
	words := l.Kind + " list"
	switch l.Kind {
	case "report", "inventory":
		words = "saved " + l.Kind
	case "cyclonedx", "spdx":
		words = l.Kind + " SBOM"
	case "osv-scanner", "trivy", "grype":
		words = "result of " + l.Kind
		if strings.HasPrefix(l.Tool, l.Kind) { // trivy 0.67.2
			words, l.Tool = "result of "+l.Tool, ""
		}
	}
	if l.From == "-" {
		l.From = "standard input"
	}
	return words + prefixed(" by ", l.Tool) + prefixed(", ", l.From)
}

// lacksOf is what the list says of no component, or not of each.
func lacksOf(components []Component) []inventory.Lack {
	var out []inventory.Lack
	for _, c := range components {
		for _, lack := range c.Lacks {
			if !slices.Contains(out, lack) {
				out = append(out, lack)
			}
		}
	}
	slices.Sort(out)
	return out
}

// lackWords says what follows from it.
func lackWords(lack inventory.Lack) string {
	switch lack {
	case inventory.LacksChangelog:
		return "changelog (a fix that only it names cannot be seen)"
	case inventory.LacksEpoch:
		return "epoch (the fix's is taken)"
	case inventory.LacksSource:
		return "source name (told from the package's)"
	case inventory.LacksVendor:
		return "vendor (taken to be the distribution)"
	}
	return string(lack)
}

// claims says how another scanner's findings look from here.
func (p *page) claims(r Report) {
	c := r.Claims
	if c == nil {
		return
	}
	p.heading(bold, "What "+nonEmpty(c.Tool, "the other scanner")+" said, judged again")
	p.text("  ", plain, claimsWords(*c))
	for _, x := range c.Reasons {
		p.text("    ", plain, fmt.Sprintf("%d false: %s", x.Count, reasonWords(x)))
	}
	p.claimGroup("Confirmed", c.List, backport.Affected)
	p.claimGroup("Unknown", c.List, backport.UnderInvestigation)
	if p.verbose {
		p.claimGroup("False, fixed here", c.List, backport.Fixed)
		p.claimGroup("False, no concern", c.List, backport.NotAffected)
		p.claimGroup("Not judged", c.List, "")
	}
}

func claimsWords(c Claims) string {
	words := fmt.Sprintf("%s: %d confirmed, %d false, %d unknown",
		plural(c.Total, "finding", "findings"), c.Confirmed, c.Fixed+c.NotAffected, c.Unknown)
	if c.NotJudged > 0 {
		words += fmt.Sprintf(", %d not about a crypto library and not judged", c.NotJudged)
	}
	words += "."
	if c.Missed > 0 {
		words += " It did not report " + plural(c.Missed, "finding that is", "findings that are") + " open here."
	}
	return words
}

func reasonWords(x Reason) string {
	if x.Status == backport.NotAffected {
		switch x.Kind {
		case backport.UpstreamRange:
			return "upstream's list says that this version does not have the fault"
		case backport.VendorState:
			return "a vendor says that this package is not affected"
		}
		return "an advisory shows that this build is not concerned"
	}
	if x.Kind == backport.Changelog {
		return "the build's own changelog names the fix"
	}
	return "an advisory names this build or an older one as fixed"
}

// claimGroup lists the claims of one outcome, by package and reason.
func (p *page) claimGroup(title string, list []Claim, status backport.Status) {
	type key struct{ pkg, why string }
	var order []key
	ids := map[key][]string{}
	n := 0
	for _, c := range list {
		if c.Status != status {
			continue
		}
		n++
		k := key{pkg: strings.TrimSpace(c.Package + " " + c.Version)}
		if p.verbose {
			k.why = c.Why
		}
		if ids[k] == nil {
			order = append(order, k)
		}
		ids[k] = append(ids[k], c.ID)
	}
	if n == 0 {
		return
	}
	p.text("  ", plain, fmt.Sprintf("%s (%d)", title, n))
	for _, k := range order {
		p.text("    ", plain, nonEmpty(k.pkg, "no package named")+": "+strings.Join(ids[k], ", "))
		if k.why != "" {
			p.text("      ", dim, k.why)
		}
	}
}
