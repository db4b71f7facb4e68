// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"fmt"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/version"
)

// coverage is what upstream's list says of one version and one vulnerability.
type coverage int

// The answers of upstream's list. Only notCovered and beginsAfter say that a
// version is free of the code, and only on a branch upstream still assessed.
const (
	noWord      coverage = iota // the list does not name it, or its ranges are open where it matters
	covered                     // a range with both bounds known holds the version
	maybe                       // below a fix, and the list does not say where the fault begins
	notCovered                  // ranges are stated and none holds the version
	beginsAfter                 // every range begins after the version
)

// upstreamView is upstream's word on one vulnerability for one build.
type upstreamView struct {
	coverage
	ranges    []advisories.UpstreamRange
	published time.Time
	fixed     string // fixed version of the range that covers the build
	premium   bool   // that fix is only for paying customers
}

// viewUpstream reads upstream's ranges of one vulnerability for a build.
func (j judge) viewUpstream(b build, id string) upstreamView {
	v := upstreamView{ranges: b.records.upstream[id]}
	for _, r := range v.ranges {
		if !r.Published.IsZero() && (v.published.IsZero() || r.Published.Before(v.published)) {
			v.published = r.Published
		}
	}
	if len(v.ranges) == 0 || b.UpstreamVersion == "" {
		return v
	}
	j.cover(b, &v)
	return v
}

// cover fills in what the ranges say of the build's upstream version.
func (j judge) cover(b build, v *upstreamView) {
	open, after, sound := false, true, true
	for _, r := range v.ranges {
		switch b.holds(r) {
		case covered:
			v.coverage, v.fixed, v.premium = covered, r.Fixed, r.Premium
			return
		case maybe:
			open = true
			if v.fixed == "" {
				v.fixed = r.Fixed
			}
		case noWord:
			sound = false
		}
		if lower, err := version.Compare(b.upstream, b.UpstreamVersion, r.Introduced); err != nil || r.Introduced == "" || lower >= 0 {
			after = false
		}
	}
	switch {
	case b.fixedInBranch(v.ranges):
		v.coverage = notCovered
	case open:
		v.coverage = maybe
	case !sound, !j.assessed(b, *v):
		v.coverage = noWord
	case after:
		v.coverage = beginsAfter
	default:
		v.coverage = notCovered
	}
}

// fixedInBranch tells whether the list names fixes of the build's own branch
// and the build already has every one of them: a second completes the first.
func (b build) fixedInBranch(ranges []advisories.UpstreamRange) bool {
	named := false
	for _, r := range ranges {
		if r.Fixed == "" || version.Branch(string(b.Library), r.Fixed) != b.branch {
			continue
		}
		if !b.atOrAfter(r.Fixed) {
			return false
		}
		named = true
	}
	return named
}

// holds tells whether one upstream range holds the build's version. A range
// without a beginning speaks only for its own branch: on OpenSSL, whose
// branches are maintained side by side, it is silent on all others.
func (b build) holds(r advisories.UpstreamRange) coverage {
	u := b.UpstreamVersion
	if r.Introduced != "" {
		if c, err := version.Compare(b.upstream, u, r.Introduced); err != nil {
			return noWord
		} else if c < 0 {
			return notCovered
		}
	}
	below, ok := b.below(r)
	switch {
	case !ok:
		return noWord
	case r.Introduced != "" && below:
		return covered
	case r.Introduced != "":
		return notCovered
	case b.Library == inventory.OpenSSL && version.Branch(string(b.Library), r.Fixed) != b.branch:
		return noWord
	case below:
		return maybe
	}
	return notCovered
}

// below tells whether the build's version is before the range's end; a range
// without an end ends with its branch. ok is false when the range cannot be
// read.
func (b build) below(r advisories.UpstreamRange) (below, ok bool) {
	switch {
	case r.Fixed != "":
		c, err := version.Compare(b.upstream, b.UpstreamVersion, r.Fixed)
		return c < 0, err == nil
	case r.LastAffected != "":
		c, err := version.Compare(b.upstream, b.UpstreamVersion, r.LastAffected)
		return c <= 0, err == nil
	}
	return r.Branch == "" || r.Branch == b.branch, r.Introduced != ""
}

// assessed tells whether upstream still looked at the build's branch when it
// published; silence about an abandoned branch is not safety. Of other
// libraries it is not known which branches they assess: there only a version
// at or after every fix is clear.
func (j judge) assessed(b build, v upstreamView) bool {
	if b.Library == inventory.OpenSSL {
		return !v.published.IsZero() && (j.db.Assessed(string(b.Library), b.branch, v.published) || j.bornFixed(b, v))
	}
	for _, r := range v.ranges {
		if r.Fixed == "" || !b.atOrAfter(r.Fixed) {
			return false
		}
	}
	return b.linear()
}

// atOrAfter tells whether the build's upstream version is at or after another.
func (b build) atOrAfter(v string) bool {
	c, err := version.Compare(b.upstream, b.UpstreamVersion, v)
	return err == nil && c >= 0
}

// bornFixed tells whether the build's branch was first released after the
// vulnerability was published and fixed: it was cut from a tree that had the
// fix, and upstream, assessing the branch since, lists it nowhere.
func (j judge) bornFixed(b build, v upstreamView) bool {
	l, ok := j.db.UpstreamLifecycle(string(b.Library), b.UpstreamVersion)
	if !ok || l.Released.IsZero() || !v.published.Before(l.Released) || !j.db.Assessed(string(b.Library), b.branch, l.Released) {
		return false
	}
	for _, r := range v.ranges {
		if r.Fixed == "" || r.Introduced == "" {
			return false
		}
	}
	return true
}

// linear tells whether a library's versions are one line, so that a higher
// version holds the fixes of a lower one.
func (b build) linear() bool {
	switch b.Library {
	case inventory.GnuTLS, inventory.NSS, inventory.NSPR, inventory.PythonCryptography, inventory.PyOpenSSL, inventory.Certifi:
		return true
	}
	return false
}

// evidence says what upstream's list says, for a person.
func (v upstreamView) evidence(b build) Evidence {
	source := v.ranges[0].Source
	if source == "" {
		source = string(b.Library) + " upstream list"
	}
	e := Evidence{Kind: UpstreamRange, Source: source}
	switch v.coverage {
	case covered:
		e.Text = fmt.Sprintf("upstream: %s is affected%s", b.UpstreamVersion, fixedIn(v.fixed, v.premium))
	case maybe:
		e.Text = fmt.Sprintf("upstream fixed this in %s and does not say where it begins; %s may be affected", v.fixed, b.UpstreamVersion)
	case beginsAfter:
		e.Text = fmt.Sprintf("upstream: the fault begins with %s, after %s", firstIntroduced(b, v.ranges), b.UpstreamVersion)
	case notCovered:
		e.Text = v.whyNotCovered(b)
	default:
		e.Text = fmt.Sprintf("upstream says nothing of branch %s for this one", b.branch)
	}
	return e
}

// whyNotCovered says which of upstream's words clears the version.
func (v upstreamView) whyNotCovered(b build) string {
	for _, r := range v.ranges {
		if r.Fixed != "" && (version.Branch(string(b.Library), r.Fixed) == b.branch || b.linear()) {
			return fmt.Sprintf("upstream fixed this in %s; %s is not older", r.Fixed, b.UpstreamVersion)
		}
	}
	return fmt.Sprintf("upstream lists this for other branches and not for %s, which it assessed then or cut later", b.branch)
}

func fixedIn(fixed string, premium bool) string {
	switch {
	case fixed == "":
		return ", with no fixed release stated"
	case premium:
		return ", fixed in " + fixed + " for premium support customers only"
	}
	return ", fixed in " + fixed
}

// firstIntroduced is the lowest version any range begins with.
func firstIntroduced(b build, ranges []advisories.UpstreamRange) string {
	low := ranges[0].Introduced
	for _, r := range ranges[1:] {
		if c, err := version.Compare(b.upstream, r.Introduced, low); err == nil && c < 0 {
			low = r.Introduced
		}
	}
	return low
}
