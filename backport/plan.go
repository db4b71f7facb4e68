// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/version"
)

// plan turns a build's affected and unjudged findings into the fewest actions
// and writes their ids into the findings. Every affected finding is settled by
// one; what could not be judged has one review.
func (j judge) plan(b build, findings []Finding) []Action {
	byID := map[string]*Action{}
	var order []string
	for i := range findings {
		f := &findings[i]
		if f.Status != Affected && f.Status != UnderInvestigation {
			continue
		}
		a := j.actionFor(b, *f)
		old, ok := byID[a.ID]
		if !ok {
			byID[a.ID] = &a
			order = append(order, a.ID)
			old = &a
		}
		old.Settles = append(old.Settles, f.ID)
		if j.laterTarget(b, old.TargetVersion, a.TargetVersion) {
			old.TargetVersion, old.Why = a.TargetVersion, a.Why
		}
		f.Actions = []string{a.ID}
	}
	var out []Action
	for _, id := range order {
		a := byID[id]
		sort.Strings(a.Settles)
		j.finish(b, a)
		out = append(out, *a)
	}
	return out
}

// actionFor chooses the kind of action one affected finding needs.
func (j judge) actionFor(b build, f Finding) Action {
	a := Action{Kind: j.kindFor(b, f), TargetVersion: f.FixedVersion, Components: []string{b.ID}}
	a.Category = f.Remediation
	switch a.Kind {
	case Review:
		a.TargetVersion, a.Category = "", NoneAvailable
	case NoFixAvailable:
		a.TargetVersion = ""
		if f.FixedVersion != "" {
			a.Category = NoneAvailable
		}
	case ReplaceOSRelease:
		a.TargetVersion, a.Category = "", NoFixPlanned
	}
	target := ""
	switch a.Kind {
	case EnableExtendedSupport:
		target, a.Channel = f.Channel, f.Channel
	case NoFixAvailable:
		target = string(a.Category)
	}
	a.ID = actionID(a.Kind, target, b.ID)
	a.Why = j.why(b, f, a.Kind)
	return a
}

// kindFor is the smallest step that can settle an affected finding.
func (j judge) kindFor(b build, f Finding) ActionKind {
	phase, _ := j.vendorPhase()
	switch {
	case f.Status == UnderInvestigation:
		return Review
	case b.Origin == inventory.OriginBundled:
		return UpdateBundle
	case f.Channel == upstreamChannel, f.Channel == premiumChannel, !b.Packaged(), b.Same != "" && f.FixedVersion != "":
		return UpgradeUpstream
	case f.FixedVersion == "" && phase == EndOfLife && f.Remediation != NoFixPlanned:
		return ReplaceOSRelease
	case f.FixedVersion == "":
		return NoFixAvailable
	case j.beyond(f.FixedVersion) && f.Channel == "standard":
		return NoFixAvailable
	case j.paid(b, f.Channel) && (f.Borrowed || j.channelsOver(b, f.Channel)):
		return ReplaceOSRelease
	case j.paid(b, f.Channel):
		return EnableExtendedSupport
	case f.Borrowed && phase == EndOfLife:
		return ReplaceOSRelease
	}
	return ApplyVendorUpdate
}

// beyond tells whether a fixed version is of a later minor release than the
// one whose extended channel the host follows: that channel never ships it.
func (j judge) beyond(fixed string) bool {
	_, minor := version.MinorStream(fixed)
	later, err := strconv.Atoi(minor)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(j.system.Channels, func(c string) bool {
		kind, release, _ := strings.Cut(c, ":")
		_, minor, _ := strings.Cut(release, ".")
		mine, err := strconv.Atoi(minor)
		return err == nil && mine < later && slices.Contains([]string{"eus", "aus", "tus", "e4s"}, kind)
	})
}

// paid tells whether a channel is one the host does not follow.
func (j judge) paid(b build, channel string) bool {
	if slices.Contains(j.system.Channels, channel) {
		return false
	}
	for _, s := range b.speakers {
		if s.Channel == channel && s.Entitled {
			return false
		}
	}
	return channel != "" && channel != "standard"
}

// channelsOver tells whether every extended channel of the system has ended. A
// fix that a channel shipped after its scheduled end shows that it goes on.
func (j judge) channelsOver(b build, channel string) bool {
	_, l := j.vendorPhase()
	var last time.Time
	for _, e := range l.Extended {
		if e.Ends.IsZero() || !ended(e.Ends, j.at) {
			return false
		}
		if e.Ends.After(last) {
			last = e.Ends
		}
	}
	for _, list := range b.records.statements {
		for _, sp := range list {
			if sp.stream.Channel == channel && sp.statement.Published.After(last) {
				return false
			}
		}
	}
	return len(l.Extended) > 0
}

// laterTarget tells whether a target version must be raised.
func (j judge) laterTarget(b build, have, want string) bool {
	if want == "" || have == want {
		return false
	}
	if !b.Packaged() {
		c, err := version.Compare(b.upstream, have, want)
		return err == nil && c < 0
	}
	return b.after(want, have)
}

// finish adds the commands once an action's target is known.
func (j judge) finish(b build, a *Action) {
	switch a.Kind {
	case ApplyVendorUpdate:
		a.Rebase = !b.sameUpstream(a.TargetVersion)
		a.Commands = updateCommands(j.system, b)
	case EnableExtendedSupport:
		a.Rebase = !b.sameUpstream(a.TargetVersion)
		a.Commands = enableCommands(j.system, b, a.Channel)
	}
	if a.Rebase {
		a.Why += fmt.Sprintf("; the fixed build is made from %s, not %s: review what changes before the update",
			b.upstreamOf(a.TargetVersion), b.UpstreamVersion)
	}
}

// why says in one sentence why this action and no smaller one.
func (j judge) why(b build, f Finding, kind ActionKind) string {
	switch kind {
	case ApplyVendorUpdate:
		if f.Borrowed {
			return "a fixed build is known from a relative of this distribution (borrowed); check that the repositories of this host offer it"
		}
		return "the vendor has a fixed build"
	case EnableExtendedSupport:
		return "the fix exists only in " + f.Channel + ", which this host does not follow as far as its files tell"
	case ReplaceOSRelease:
		if f.FixedVersion != "" {
			return "fixed builds exist, but this system's own channel does not ship them any more"
		}
		return "the distribution no longer fixes this release"
	case UpdateBundle:
		return "the copy is inside " + b.Owner + ": update that to a version that brings a fixed copy"
	case UpgradeUpstream:
		if b.Same != "" {
			return "no package manager updates this copy of a package's file: replace it by that of the fixed build, or use the package's own"
		}
		if b.Owner != "" && b.Origin != inventory.OriginPackage {
			return "the copy is inside " + b.Owner + ", whose maker has to update it"
		}
		if f.Channel == premiumChannel {
			return "upstream fixed this branch for paying customers only: get that release, or move to a branch it still supports for everybody"
		}
		if b.Origin == inventory.OriginPackage {
			return "a foreign build: rebuild it from the fixed release, or return to the distribution's package"
		}
		return "no package manager updates this copy"
	case Review:
		return j.whereToLook(b)
	}
	if f.FixedVersion != "" {
		return fmt.Sprintf("the main release has the fix (%s), the channel this host follows (%s) has none on record", f.FixedVersion,
			strings.Join(j.system.Channels, ", "))
	}
	if f.Remediation == NoFixPlanned {
		return "the vendor says that it will not fix this"
	}
	return "the vendor has released no fix"
}

// whereToLook says where a person can settle what could not be judged here.
func (j judge) whereToLook(b build) string {
	switch {
	case !b.provenance.distribution && b.Origin == inventory.OriginPackage:
		return "cannot be judged from here, since " + b.provenance.why + ": ask whoever built it which fixes it carries"
	case b.Origin != inventory.OriginPackage:
		return "cannot be judged from here: upstream does not assess this release; compare its source with the fix"
	case b.line.fork:
		return "cannot be judged from here: look at the advisories of the channel this " + b.line.name + " build came from"
	}
	return "cannot be judged from here: look these up on the vendor's CVE pages" + vendorPages[j.system.ID]
}

// vendorPages are where a distribution publishes its word on one vulnerability.
var vendorPages = map[string]string{
	"rhel": ", https://access.redhat.com/security/cve/", "centos": ", https://access.redhat.com/security/cve/",
	"rocky": ", https://errata.rockylinux.org/", "almalinux": ", https://errata.almalinux.org/",
	"ol": ", https://linux.oracle.com/cve/", "debian": ", https://security-tracker.debian.org/tracker/",
	"ubuntu": ", https://ubuntu.com/security/", "sles": ", https://www.suse.com/security/cve/",
	"opensuse-leap": ", https://www.suse.com/security/cve/", "alpine": ", https://security.alpinelinux.org/vuln/",
	"amzn": ", https://explore.alas.aws.amazon.com/", "fedora": ", https://bodhi.fedoraproject.org/updates/",
}

// actionID is stable across runs and upgrades: it holds no version.
func actionID(kind ActionKind, target, component string) string {
	sum := sha256.Sum256([]byte(string(kind) + "\x00" + target + "\x00" + component))
	return hex.EncodeToString(sum[:8])
}

// cost orders actions of one severity: cheapest first.
var cost = map[ActionKind]int{Restart: 0, ApplyVendorUpdate: 1, EnableExtendedSupport: 2, UpdateBundle: 3,
	UpgradeUpstream: 4, Review: 5, ReplaceOSRelease: 6, NoFixAvailable: 7}

// sortActions puts the worst first, then the cheapest; what nothing can be
// done about from here comes last.
func sortActions(actions []Action, components []Judged) {
	worst := map[string]int{}
	for _, c := range components {
		for _, f := range c.Findings {
			for _, id := range f.Actions {
				if w, ok := worst[id]; !ok || severityOrder[f.Severity] < w {
					worst[id] = severityOrder[f.Severity]
				}
			}
		}
	}
	slices.SortStableFunc(actions, func(x, y Action) int {
		idle := func(a Action) int {
			if a.Kind == NoFixAvailable || a.Kind == Review {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(idle(x), idle(y)), cmp.Compare(worst[x.ID], worst[y.ID]),
			cmp.Compare(cost[x.Kind], cost[y.Kind]), strings.Compare(x.ID, y.ID))
	})
}
