// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"slices"
	"strconv"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/backport/changelog"
	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/version"
)

// otherMinor tells whether a build and a fixed version are of two minor
// streams of one major release, both named by their release tags: el8_6 and
// el8_8. A build without a minor tag belongs to no known one.
func otherMinor(b build, fixed string) bool {
	major, minor := version.MinorStream(b.Source.Version)
	fixedMajor, fixedMinor := version.MinorStream(fixed)
	return major != "" && major == fixedMajor && minor != "" && fixedMinor != "" && minor != fixedMinor
}

// strayMinor tells whether a build's version is at or after a fix only by its
// number: on Red Hat's own system, a build tagged with an older minor stream
// than the fix's may come from an extended channel that does not have it
// (1.1.1k-14.el8_6 sorts after 1.1.1k-12.el8_9). The tag only hints: a build
// that an advisory of the base stream names is the base stream's own.
func (j judge) strayMinor(b build, need fix) bool {
	if j.system.ID != "rhel" || !otherMinor(b, need.version) || !b.sameUpstream(need.version) {
		return false
	}
	_, mine := version.MinorStream(b.Source.Version)
	_, theirs := version.MinorStream(need.version)
	older, err1 := strconv.Atoi(mine)
	newer, err2 := strconv.Atoi(theirs)
	if err1 != nil || err2 != nil || older >= newer {
		return false
	}
	return !b.namedBy(need.statement.Ecosystem)
}

// untoldMinor tells whether the changelog would decide, and the list that a
// build comes from has none: the build is tagged with another minor stream than
// the fix's, and that stream has extended channels with builds of their own, or
// a fix of its own that the build has.
func (j judge) untoldMinor(b build, need fix, fixes []fix) bool {
	if !b.LacksOf(inventory.LacksChangelog) || !otherMinor(b, need.version) {
		return false
	}
	major, minor := version.MinorStream(b.Source.Version)
	return j.system.ID == "rhel" && extendedMinor(major, minor) || slices.ContainsFunc(fixes, func(f fix) bool {
		_, theirs := version.MinorStream(f.version)
		return theirs == minor && b.reaches(f)
	})
}

// extendedMinor tells whether a minor release of Red Hat Enterprise Linux has
// channels that go on after it: from 8 on the even ones, and 8.1
// (https://access.redhat.com/support/policy/updates/errata#Extended_Update_Support).
func extendedMinor(major, minor string) bool {
	m, err1 := strconv.Atoi(major)
	n, err2 := strconv.Atoi(minor)
	return err1 == nil && err2 == nil && (m < 8 || n%2 == 0 || m == 8 && n == 1)
}

// namedBy tells whether some advisory of a stream names the very build that is
// installed.
func (b build) namedBy(ecosystem string) bool {
	for _, list := range b.records.statements {
		for _, sp := range list {
			if sp.statement.Ecosystem != ecosystem {
				continue
			}
			if slices.ContainsFunc(sp.statement.Fixes(), func(v string) bool {
				c, err := b.compare(sp.in, v)
				return err == nil && c == 0
			}) {
				return true
			}
		}
	}
	return false
}

// otherLine tells whether a fix of another upstream version says nothing of a
// build, since upstream calls the build's own version affected: so it is with a
// package of another release of the distribution (Ubuntu 22.04's 3.0.2 on
// 20.04, whose fix is 1.1.1f-1ubuntu2.16). An rpm distribution does move to
// another branch within a release: there an older build stays affected, and a
// build that an advisory of the same stream names is the stream's own.
func (j judge) otherLine(b build, up upstreamView, need fix, has bool) bool {
	sameBranch := version.Branch(string(b.Library), b.upstreamOf(need.version)) == b.branch
	switch {
	case b.Library != inventory.OpenSSL:
		return has && b.scheme == version.Dpkg && !b.sameUpstream(need.version) && (up.coverage == covered || up.coverage == maybe)
	case sameBranch:
		return false
	case has && b.scheme != version.RPM && len(up.ranges) > 0 && up.coverage == noWord && up.anyOpen():
		return true
	case up.coverage != covered:
		return false
	case has:
		return b.scheme != version.RPM || !b.namedBy(need.statement.Ecosystem)
	}
	return b.scheme == version.Dpkg
}

// anyOpen tells whether a range does not say where the fault begins, so that
// any branch may have it.
func (v upstreamView) anyOpen() bool {
	return slices.ContainsFunc(v.ranges, func(r advisories.UpstreamRange) bool { return r.Introduced == "" })
}

// rebuildOnly tells whether a build has a borrowed fix only by the version that
// the rebuild changed on top of: that the base has the fix too must be shown by
// a record that names the very build.
func (b build) rebuildOnly(need fix) bool {
	if c, err := b.compare(need.in, need.version); !need.cut || err != nil || c != 0 {
		return false
	}
	for _, s := range b.speakers {
		if s.Ecosystem != need.statement.Ecosystem && b.namedBy(s.Ecosystem) {
			return false
		}
	}
	return true
}

// decideStray lets the changelog decide where the number says nothing; without
// its word, nobody knows.
func (j judge) decideStray(b build, m changelog.Mention, said Evidence, f *Finding) {
	f.Rule = "5"
	if m.Kind == changelog.Fix {
		f.Status, f.FixedVersion, f.Channel, f.Borrowed = Fixed, "", "", false
		f.addChangelog(b, m)
		f.Evidence = append(f.Evidence, said)
		return
	}
	f.Status = UnderInvestigation
	f.Evidence = append(f.Evidence, said)
	f.addChangelog(b, m)
}
