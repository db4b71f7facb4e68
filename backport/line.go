// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"regexp"
	"strings"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// line is the stream a build belongs to by its own version, pocket and module
// label. The zero value is the standard line.
type line struct {
	name string // as the report says it: "standard", "esm", "fips-updates", "ksplice", "module python39:3.9"
	fork bool   // versions are never compared with the base stream's
	// channel is the advisory channel that speaks for a fork; empty when no
	// channel does, or when the pocket a fork came from cannot be told.
	channel string
}

// thirdParty finds the marks of those who maintain builds of their own from a
// distribution's sources: Oracle's Ksplice, TuxCare (CloudLinux), CIQ.
var thirdParty = regexp.MustCompile(`(?i)(ksplice|tuxcare|cloudlinux|\.els\d*\b|ciqlts|\.ciq\b)`)

// fipsMark finds Ubuntu's and Oracle's FIPS builds by version: "1.1.1f-1ubuntu2.fips.2.8",
// "3.0.2-0ubuntu1.10+Fips1", "3.5.5-3.0.1.el9_8_fips".
var fipsMark = regexp.MustCompile(`(?i)(\.fips\.|\+fips|[._]fips\b)`)

// lineOf reads the line of a build off its version, pocket and module label.
func lineOf(c inventory.Component) line {
	v := c.Source.Version
	switch {
	case !c.Packaged():
		return line{name: "standard"}
	case thirdParty.MatchString(v):
		return line{name: strings.Trim(strings.ToLower(thirdParty.FindString(v)), "."), fork: true}
	case strings.Contains(v, "~bpo"):
		return line{name: "backports", fork: true}
	case fipsMark.MatchString(v):
		return fipsLine(c)
	case strings.Contains(v, "+esm"):
		return line{name: "esm"}
	case moduleOf(c) != "":
		return line{name: "module " + moduleOf(c)}
	case strings.Contains(v, ".module"):
		return line{name: "module"}
	}
	return line{name: "standard"}
}

// fipsLine tells FIPS pockets apart by the pocket the package came from; the
// version alone cannot: both FIPS and FIPS-updates carry ".fips.".
func fipsLine(c inventory.Component) line {
	for _, p := range c.Packages {
		for _, channel := range []string{"fips-updates", "fips-preview", "fips"} {
			if strings.Contains(p.Pocket, channel) {
				return line{name: channel, fork: true, channel: channel}
			}
		}
	}
	return line{name: "fips", fork: true}
}

// moduleOf is the "name:stream" of a build's module label, empty without one.
func moduleOf(c inventory.Component) string {
	for _, p := range c.Packages {
		if m := moduleStream(p.ModuleLabel); m != "" {
			return m
		}
	}
	return ""
}

// moduleStream shortens a module label to "name:stream".
func moduleStream(label string) string {
	parts := strings.SplitN(label, ":", 3)
	if len(parts) < 2 {
		return ""
	}
	return parts[0] + ":" + parts[1]
}

// speakersFor picks the streams whose versions may be compared with a build
// of this line: for a fork only its own channel, else base and successors.
func speakersFor(l line, streams []advisories.Stream) []advisories.Stream {
	var out []advisories.Stream
	for _, s := range streams {
		isFork := s.Kind == advisories.ForkStream
		if isFork != l.fork || isFork && s.Channel != l.channel {
			continue
		}
		out = append(out, s)
	}
	return out
}
