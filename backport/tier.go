// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"strings"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// tier is one vendor's streams for a system.
type tier struct {
	base, entitled, paid []advisories.Stream // paid: successors the host does not follow
	borrowed             bool
}

// all are the streams of a tier, base first.
func (t tier) all() []advisories.Stream {
	return append(append(append([]advisories.Stream{}, t.base...), t.entitled...), t.paid...)
}

// views are what a tier's channels say of one vulnerability: the channel the
// host follows, the base stream, the channels it does not follow.
func (b build) views(t tier, id string) []statementsView {
	return []statementsView{b.readStatements(id, t.entitled), b.readStatements(id, t.base), b.readStatements(id, t.paid)}
}

// tiers groups streams by whose they are, own records first.
func tiers(streams []advisories.Stream) []tier {
	var out []tier
	index := map[string]int{}
	for pass := range 2 {
		for _, s := range streams {
			if s.Borrowed != (pass == 1) {
				continue
			}
			family, _, _ := strings.Cut(s.Ecosystem, ":")
			i, ok := index[family]
			if !ok {
				i = len(out)
				index[family] = i
				out = append(out, tier{borrowed: s.Borrowed})
			}
			switch {
			case s.Kind != advisories.SuccessorStream:
				out[i].base = append(out[i].base, s)
			case s.Entitled:
				out[i].entitled = append(out[i].entitled, s)
			default:
				out[i].paid = append(out[i].paid, s)
			}
		}
	}
	return out
}
