// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strings"

	"github.com/cryptopatch/cryptopatch/backport"
)

// supportWords says in sentences who supports a component until when, and
// whether upstream's end is a reason to act. What the summary says of the
// system already is only referred to.
func supportWords(c Component, said *Support) string {
	up, vendor := c.Lifecycle.Upstream, c.Lifecycle.Vendor
	if c.Provenance == "foreign" {
		vendor = nil
	}
	var out []string
	if up != nil {
		out = append(out, upstreamWords(*up))
	}
	switch {
	case c.Provenance == "foreign":
		out = append(out, "Who built this build maintains it: the distribution does not.")
	case vendor == nil && up == nil:
		return "No support schedule is known."
	case vendor == nil:
	case sameSupport(said, vendor) && vendor.Phase != backport.Supported:
		out = append(out, vendor.Product+" ended"+prefixed(" on ", vendor.Ends)+", see above.")
	default:
		out = append(out, vendorWords(*vendor))
	}
	if up != nil && vendor != nil && up.Phase == backport.EndOfLife && maintained(*vendor) {
		out = append(out, "Upstream's end is no reason to act.")
	}
	return strings.Join(out, " ")
}

// systemSupport is the schedule that the distribution's own builds share: that
// of the first.
func systemSupport(components []Component) *Support {
	for _, c := range components {
		if c.Provenance != "foreign" && c.Lifecycle.Vendor != nil {
			return c.Lifecycle.Vendor
		}
	}
	return nil
}

func sameSupport(a, b *Support) bool {
	return a != nil && b != nil && a.Product == b.Product && a.Ends == b.Ends && a.Phase == b.Phase
}

func upstreamWords(s Support) string {
	name := "Upstream " + s.Product
	if s.Branch != "" && !strings.HasSuffix(s.Product, " "+s.Branch) {
		name += " " + s.Branch
	}
	switch s.Phase {
	case backport.Supported:
		return name + ltsWords(s) + " is supported" + prefixed(" until ", s.Ends) + "."
	case backport.ExtendedOnly:
		return name + " ended" + prefixed(" on ", s.Ends) + " for the public" + extendedWords(s) + "."
	case backport.EndOfLife:
		return name + " ended" + prefixed(" on ", s.Ends) + "."
	default:
		return name + ": no end date is known."
	}
}

func vendorWords(s Support) string {
	switch s.Phase {
	case backport.Supported:
		return s.Product + " maintains its packages" + prefixed(" until ", s.Ends) + "."
	case backport.ExtendedOnly:
		return s.Product + " ended" + prefixed(" on ", s.Ends) + extendedWords(s) + "."
	case backport.EndOfLife:
		return s.Product + " ended" + prefixed(" on ", s.Ends) + extendedWords(s) + ". Its vendor no longer fixes its packages."
	default:
		return s.Product + ": no end date is known."
	}
}

func ltsWords(s Support) string {
	if s.LTS != nil && *s.LTS {
		return " (LTS)"
	}
	return ""
}

// extendedWords lists the channels after the public end, and which of them the
// host follows as far as its files tell.
func extendedWords(s Support) string {
	var channels, followed []string
	for _, e := range s.Extended {
		channels = append(channels, e.Channel+prefixed(" until ", e.Ends))
		if e.Entitled {
			followed = append(followed, e.Channel)
		}
	}
	if len(channels) == 0 {
		return ""
	}
	words := "; extended as " + strings.Join(channels, ", ")
	if len(followed) == 0 {
		return words + ", which this host does not follow as far as its files tell"
	}
	return words + "; this host follows " + strings.Join(followed, ", ")
}

// maintained reports whether the vendor still fixes the build for this host.
func maintained(s Support) bool {
	if s.Phase == backport.Supported {
		return true
	}
	for _, e := range s.Extended {
		if s.Phase == backport.ExtendedOnly && e.Entitled {
			return true
		}
	}
	return false
}
