// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/banner"
	"github.com/cryptopatch/cryptopatch/version"
)

// Lean is where a version text points. A text is never proof: the status stays
// under_investigation whichever way it leans.
type Lean string

// The leanings. OpenUnlessBackported is the upstream version's own answer, where
// nothing tells who built it.
const (
	LikelyFixed          Lean = "likely_fixed"
	LikelyOpen           Lean = "likely_open"
	LikelyNotAffected    Lean = "likely_not_affected"
	OpenUnlessBackported Lean = "open_unless_backported"
	Untold               Lean = "unknown"
)

// Leaning is what a version text says of one vulnerability.
type Leaning struct {
	ID             string
	Severity       string
	SeveritySource string
	Published      time.Time // zero when not known
	UpstreamFixed  string    // upstream's fixed release of that branch; empty when none is known
	Lean           Lean
	Why            string
	Evidence       []Evidence
}

// Weighed is what a version text can and cannot prove.
type Weighed struct {
	Banner    banner.Banner
	Builder   Builder
	Lifecycle *Support // upstream's
	Leanings  []Leaning
	Proves    []string
	// Unproven is what the text cannot show, each a sentence.
	Unproven []string
	// Commands are what would show it, to run on the host.
	Commands []string
}

// Weigh says what the text that a program prints about its crypto library tells
// of vulnerabilities: of those that upstream lists for that version, and of the
// ids named. A system that is stated is taken to have built it. The index has to hold every ecosystem (advisories.LoadAll). False
// when the text names no library.
func Weigh(p banner.Printout, sys inventory.System, db *advisories.DB, at time.Time, ids []string) (Weighed, bool) {
	lib, ok := p.Library()
	if !ok {
		return Weighed{}, false
	}
	if lib.Line != p.AboutLine { // the date and the places are another copy's
		p = banner.Printout{Banners: p.Banners}
	}
	future := p.BuiltOn.After(at.AddDate(0, 0, 2)) // zones, and a clock that is ahead
	if future {
		p.BuiltOn = time.Time{}
	}
	j := newJudge(inventory.System{}, db, at)
	b := j.build(inventory.Component{Library: inventory.Library(lib.Library), Origin: inventory.OriginFile, UpstreamVersion: lib.Version})
	w := Weighed{Banner: lib, Builder: builderOf(p, lib, sys)}
	w.Lifecycle = j.lifecycle(b).Upstream
	for _, id := range slices.Compact(slices.Sorted(slices.Values(append(j.upstreamCandidates(b), ids...)))) {
		w.Leanings = append(w.Leanings, j.leaning(b, p, w.Builder, id))
	}
	slices.SortStableFunc(w.Leanings, func(x, y Leaning) int {
		return cmp.Or(cmp.Compare(leanOrder[x.Lean], leanOrder[y.Lean]), cmp.Compare(severityOrder[x.Severity], severityOrder[y.Severity]),
			y.Published.Compare(x.Published), strings.Compare(x.ID, y.ID))
	})
	w.Proves, w.Unproven = proven(p, w), unproven(p, w, future)
	w.Commands = w.Builder.proofs(lib, ids)
	return w, true
}

var leanOrder = map[Lean]int{LikelyOpen: 0, OpenUnlessBackported: 1, LikelyFixed: 2, Untold: 3, LikelyNotAffected: 4}

// upstreamCandidates are the vulnerabilities that upstream lists for a version.
func (j judge) upstreamCandidates(b build) []string {
	var out []string
	if b.UpstreamVersion == "" {
		return nil
	}
	for id, ranges := range b.records.upstream {
		if slices.ContainsFunc(ranges, b.mayHold) {
			out = append(out, id)
		}
	}
	return out
}

// leaning weighs one vulnerability: what upstream says of the version, then
// whether whoever built it can have backported the fix by the day of the build.
func (j judge) leaning(b build, p banner.Printout, who Builder, id string) Leaning {
	up := j.viewUpstream(b, id)
	l := Leaning{ID: id, Published: up.published, UpstreamFixed: up.fixed}
	known := j.db.Dossier(id)
	l.Severity, l.SeveritySource = cmp.Or(known.Severity, "unknown"), known.SeveritySource
	if len(up.ranges) > 0 {
		l.Evidence = append(l.Evidence, up.evidence(b))
	}
	switch {
	case b.UpstreamVersion == "" || len(up.ranges) == 0:
		l.Lean, l.Why = Untold, "upstream's list does not have it, or the text names no version"
	case up.coverage == notCovered || up.coverage == beginsAfter:
		l.Lean, l.Why = LikelyNotAffected, "upstream's list does not hold this version, unless whoever built it carried the fault in"
	case up.coverage != covered:
		l.Lean, l.Why = Untold, "upstream does not say whether this version has it"
	default:
		l.lean(b, p.BuiltOn, who, known)
		l.fixedUnsaid(j.db.Upstream(string(b.Library)), up.fixed, p.BuiltOn)
	}
	return l
}

// lean weighs a vulnerability that the upstream version has.
func (l *Leaning) lean(b build, built time.Time, who Builder, known advisories.Dossier) {
	fix, shipped := vendorFix(b, who, known, built)
	switch {
	case who.Kind == UpstreamBuild:
		l.Lean, l.Why = LikelyOpen, "it looks like a build of upstream's own source, which has the fault"
	case who.Kind == VendorBuild && built.Before(l.Published) && l.Published.Sub(built) < embargo:
		l.Lean, l.Why = Untold, fmt.Sprintf("a vendor build made %s before this was published: fixes are prepared before they are told", span(built, l.Published))
	case !built.IsZero() && !l.Published.IsZero() && built.Before(l.Published):
		l.Lean, l.Why = LikelyOpen, fmt.Sprintf("it was built on %s, %s before this was published", day(built), span(built, l.Published))
	case shipped:
		l.Lean = LikelyFixed
		l.Why = fmt.Sprintf("a vendor build of %s, made %s after %s shipped the fix in %s %s",
			day(built), span(fix.Published, built), fix.ID, fix.Package, fixedOf(b, fix))
		l.Evidence = append(l.Evidence, Evidence{Kind: BuildDate, Source: fix.ID, Text: fmt.Sprintf("%s fixed it in %s %s on %s",
			fix.Ecosystem, fix.Package, fixedOf(b, fix), day(fix.Published))})
	case who.Kind == VendorBuild && !built.IsZero() && graver(l.Severity) && built.Sub(l.Published) > vendorTime && !leftOpen(b, who, known):
		l.Lean = LikelyFixed
		l.Why = fmt.Sprintf("a vendor build made %s after this was published", span(l.Published, built))
	case who.Kind == VendorBuild:
		l.Lean, l.Why = Untold, "vendors backport some fixes of this weight and leave others; the text does not tell"
	default:
		l.Lean, l.Why = OpenUnlessBackported, "this version has it, unless whoever built it backported the fix"
	}
}

// fixedUnsaid takes back what a build date says where upstream had released the
// fix by then and told of it later (CVE-2016-0703 was fixed in 1.0.1m, a year
// before): vendors may have taken it over unnamed.
func (l *Leaning) fixedUnsaid(list []advisories.UpstreamRange, fixed string, built time.Time) {
	if l.Lean != LikelyOpen || fixed == "" || built.IsZero() || !built.Before(l.Published) {
		return
	}
	for _, r := range list {
		if r.Fixed == fixed && !r.Published.IsZero() && r.Published.Before(built) {
			l.Lean = Untold
			l.Why = fmt.Sprintf("it was built before this was published, but upstream had fixed it in %s by then, without saying so", fixed)
			return
		}
	}
}

// vendorTime is within which vendors fix grave faults of supported releases.
const vendorTime = 60 * 24 * time.Hour

// embargo is how long before the publication vendors may build their fixes.
const embargo = 30 * 24 * time.Hour

// graver tells whether a severity is one that vendors fix in every supported
// release.
func graver(severity string) bool { return severity == "high" || severity == "critical" }

// leftOpen tells whether a vendor like the builder calls a package of the
// library affected and names no fix: Red Hat will not fix CVE-2020-1971 in
// RHEL 8's 1.0.2o.
func leftOpen(b build, who Builder, known advisories.Dossier) bool {
	return slices.ContainsFunc(known.States, func(s advisories.State) bool {
		lib, is := inventory.Lookup(managerOfEcosystem(s.Ecosystem), s.Package, s.Package)
		return is && lib == b.Library && who.speaks(s.Ecosystem) && meanings[s.Kind].status == Affected
	})
}

// vendorFix finds the earliest fix that a vendor like the builder shipped for
// this very upstream version, by the day of the build.
func vendorFix(b build, who Builder, known advisories.Dossier, built time.Time) (best advisories.Statement, ok bool) {
	if built.IsZero() || who.Kind != VendorBuild {
		return best, false
	}
	for _, s := range known.Statements {
		if s.Published.IsZero() || s.Published.After(built) || !who.speaks(s.Ecosystem) || fixedOf(b, s) == "" {
			continue
		}
		if lib, is := inventory.Lookup(managerOfEcosystem(s.Ecosystem), s.Package, s.Package); !is || lib != b.Library {
			continue
		}
		if !ok || s.Published.Before(best.Published) {
			best, ok = s, true
		}
	}
	return best, ok
}

// fixedOf is the fixed version that a statement gives for the build's own
// upstream version; empty when it gives none.
func fixedOf(b build, s advisories.Statement) string {
	scheme := version.OfManager(managerOfEcosystem(s.Ecosystem))
	for _, v := range s.Fixes() {
		if version.Upstream(scheme, v) == b.UpstreamVersion {
			return v
		}
	}
	return ""
}

// managerOfEcosystem is the package manager of an OSV ecosystem.
func managerOfEcosystem(ecosystem string) string {
	switch family, _, _ := strings.Cut(ecosystem, ":"); family {
	case "Debian", "Ubuntu":
		return "dpkg"
	case "Alpine", "Alpaquita", "Wolfi", "Chainguard", "BellSoft Hardened Containers", "MinimOS":
		return "apk"
	}
	return "rpm"
}

func day(t time.Time) string { return t.Format(time.DateOnly) }

// span says how long it is from one day to another, in words.
func span(from, to time.Time) string {
	days := int(to.Sub(from).Hours() / 24)
	switch {
	case days < 1:
		return "less than a day"
	case days == 1:
		return "1 day"
	case days < 60:
		return fmt.Sprintf("%d days", days)
	}
	months := (to.Year()-from.Year())*12 + int(to.Month()-from.Month())
	if to.Day() < from.Day() {
		months--
	}
	switch years, rest := months/12, months%12; {
	case months < 24:
		return fmt.Sprintf("%d months", months)
	case rest == 0:
		return fmt.Sprintf("%d years", years)
	case rest == 1:
		return fmt.Sprintf("%d years and 1 month", years)
	default:
		return fmt.Sprintf("%d years and %d months", years, rest)
	}
}
