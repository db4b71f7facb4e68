// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strings"

	"github.com/cryptopatch/cryptopatch/backport"
)

// supportWords says in sentences who supports a component until when, and
// whether upstream's end is a reason to act.
func supportWords(c Component) string {
	up, vendor := c.Lifecycle.Upstream, c.Lifecycle.Vendor
	var out []string
	if up != nil {
		out = append(out, upstreamWords(*up))
	}
	switch {
	case vendor != nil && c.Provenance == "foreign":
		out = append(out, "Who built it maintains it: "+vendor.Product+" does not.")
	case vendor != nil:
		out = append(out, vendorWords(*vendor))
	case up == nil:
		return "No support schedule is known."
	}
	if up != nil && vendor != nil && up.Phase == backport.EndOfLife && c.Provenance != "foreign" && maintained(*vendor) {
		out = append(out, "Upstream's end is no reason to act.")
	}
	return strings.Join(out, " ")
}

func upstreamWords(s Support) string {
	name := "Upstream " + strings.TrimSpace(s.Product+" "+s.Branch)
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
		return s.Product + " maintains this build" + prefixed(" until ", s.Ends) + "."
	case backport.ExtendedOnly:
		return s.Product + " ended" + prefixed(" on ", s.Ends) + extendedWords(s) + "."
	case backport.EndOfLife:
		return s.Product + " ended" + prefixed(" on ", s.Ends) + extendedWords(s) + ": its vendor no longer fixes this build."
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

// extendedWords lists the channels after the public end, and whether the host
// follows them as far as its files tell.
func extendedWords(s Support) string {
	var parts []string
	for _, e := range s.Extended {
		words := e.Channel + prefixed(" goes on until ", e.Ends)
		if e.Entitled {
			words += " (this host follows it)"
		} else {
			words += " (this host does not follow it, as far as its files tell)"
		}
		parts = append(parts, words)
	}
	return prefixed("; ", strings.Join(parts, ", "))
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
