// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"fmt"
	"slices"

	"github.com/cryptopatch/cryptopatch/version"
)

// unshown tells whether a build in a list has a fix only by its number: nothing
// shows that it is the distribution's, upstream's list calls its version
// affected, and no advisory of the distribution ships that (a self-built 1.1.1w
// sorts after RHEL 8's patched 1.1.1k), or none has so high an epoch.
func (b build) unshown(need fix, up upstreamView) bool {
	return up.mayCover() && (!b.sameUpstream(need.version) && b.unshipped() || b.provenance.stated && b.ownEpoch())
}

// mayCover tells whether upstream's list calls the version affected, or does
// not say where the fault begins.
func (v upstreamView) mayCover() bool { return v.coverage == covered || v.coverage == maybe }

// unshipped tells whether a build is in a list, nothing shows that it is the
// distribution's, and no advisory of the distribution ships its upstream version.
func (b build) unshipped() bool {
	return b.provenance.stated && !b.anyFix(b.sameUpstream)
}

// clears tells whether upstream's list says that the version is free of the fault.
func (v upstreamView) clears() bool { return v.coverage == notCovered || v.coverage == beginsAfter }

// doubtShipped holds a vendor's state against upstream's list, for a build of a
// version that the vendor may never have shipped: Red Hat's "not affected" is
// of RHEL 8's 1.1.1k, and says nothing of a 3.0.15 that somebody built.
func (b build) doubtShipped(up upstreamView, f *Finding) {
	if !(f.Status == NotAffected && up.mayCover() || f.Status == Affected && up.clears()) {
		return
	}
	f.Status, f.Justification, f.Remediation = UnderInvestigation, "", ""
	last := &f.Evidence[len(f.Evidence)-1]
	last.Text += fmt.Sprintf("; but the list does not say who built this, and no advisory ships %s", b.UpstreamVersion)
	f.Evidence = append(f.Evidence, up.evidence(b))
}

// ownEpoch tells whether a build has a higher epoch than any advisory writes:
// one that a distribution raised is in all its advisories from then on.
func (b build) ownEpoch() bool {
	have := b.Source.Epoch
	if b.scheme != version.RPM {
		have, _, _ = cutEpoch(b.Source.Version)
	}
	return have > 0 && !b.Source.NoEpoch && !b.anyFix(func(v string) bool {
		epoch, _, _ := cutEpoch(v)
		return epoch >= have
	})
}

// lostEpoch tells whether a build in a list is older than a fix by a stated
// epoch alone: a text that drops epochs, or writes 0 for all, says the same.
func (b build) lostEpoch(need fix) bool {
	if !b.provenance.stated || need.in.noEpoch {
		return false
	}
	in := need.in
	if b.scheme != version.RPM {
		_, in.version, _ = cutEpoch(in.version)
	}
	in.noEpoch = true
	c, err := b.compare(in, moduleStem(need.version, in.version))
	return err == nil && c >= 0
}

// shown is what of an unshown build no advisory has.
func (b build) shown() string {
	if b.ownEpoch() {
		return "so high an epoch"
	}
	return b.UpstreamVersion
}

// anyFix tells whether any fixed version that the records state for the build
// is such a one.
func (b build) anyFix(is func(string) bool) bool {
	for _, list := range b.records.statements {
		for _, sp := range list {
			if slices.ContainsFunc(sp.statement.Fixes(), is) {
				return true
			}
		}
	}
	return false
}
