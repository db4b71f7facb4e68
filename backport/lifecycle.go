// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"slices"
	"strings"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// lifecycle tells who supports a build until when: its upstream branch, and
// the distribution whose build it is.
func (j judge) lifecycle(b build) Lifecycle {
	var out Lifecycle
	if l, ok := j.db.UpstreamLifecycle(string(b.Library), b.UpstreamVersion); ok {
		out.Upstream = j.support(l, nil)
		out.Upstream.Branch = l.Release
	}
	if !b.provenance.distribution {
		return out
	}
	if l, ok := j.db.SystemLifecycle(j.system.ID, j.system.VersionID); ok {
		out.Vendor = j.support(l, j.system.Channels)
	}
	return out
}

// support reads a schedule as of the assessment's day.
func (j judge) support(l advisories.Lifecycle, channels []string) *Support {
	s := &Support{Product: l.Name, LTS: l.LTS, Ends: l.Ends, Source: l.Source, Phase: UnknownPhase}
	if s.Product == "" {
		s.Product = l.Product + " " + l.Release
	}
	extended := false
	for _, e := range l.Extended {
		x := Extended{Channel: e.Channel, Ends: e.Ends, Entitled: entitled(e.Channel, channels) || open(l.Product, e.Channel)}
		s.Extended = append(s.Extended, x)
		extended = extended || !e.Ends.IsZero() && !ended(e.Ends, j.at)
	}
	switch {
	case l.Ends.IsZero():
	case !ended(l.Ends, j.at):
		s.Phase = Supported
	case extended:
		s.Phase = ExtendedOnly
	default:
		s.Phase = EndOfLife
	}
	return s
}

// ended tells whether a last day of support has passed.
func ended(last, at time.Time) bool { return !at.Before(last.AddDate(0, 0, 1)) }

// entitled tells whether the host's own files say that it follows a channel.
func entitled(channel string, channels []string) bool {
	name := strings.ToLower(channel)
	return slices.ContainsFunc(channels, func(c string) bool {
		c, _, _ = strings.Cut(c, ":")
		return c == name || strings.HasPrefix(name, c+" ") || strings.HasPrefix(c, "esm") && strings.HasPrefix(name, "esm") && !strings.Contains(c, "legacy")
	})
}

// open tells whether an extended channel needs no subscription and comes through
// the repositories a host already has: Debian's LTS (https://wiki.debian.org/LTS).
func open(product, channel string) bool {
	return product == "debian" && strings.HasPrefix(channel, "LTS")
}

// vendorPhase is where the distribution's own support stands; Unknown when no
// schedule is known.
func (j judge) vendorPhase() (Phase, advisories.Lifecycle) {
	l, ok := j.db.SystemLifecycle(j.system.ID, j.system.VersionID)
	if !ok {
		return UnknownPhase, l
	}
	return j.support(l, j.system.Channels).Phase, l
}
