// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// SourceOf tells, for a list that does not say it, from which source package a
// system builds a binary package of the catalogue; the binary's own name
// without the endings of parts where the system is not known to differ. Where
// a binary has not its source's version (NSPR that is built from NSS) the name
// stays too, for a list does not tell that version.
func SourceOf(sys System, manager, binary string) string {
	bare := withoutParts(binary)
	rules, ok := sourceRules[manager]
	if !ok {
		return bare
	}
	for _, name := range []string{strings.ToLower(binary), strings.ToLower(bare)} {
		for _, rule := range rules.all(name) {
			if rule.holds(sys) {
				return rule.source
			}
		}
	}
	return bare
}

// sourceRule tells the source package of some binaries on some systems.
type sourceRule struct {
	systems string // IDs of os-release, separated by spaces; empty for all of the manager
	from    string // the first release; empty for all
	below   string // the first release that does it no more; empty for none
	// binaries are names or names without the endings of parts, separated by
	// spaces, with "#" for a version as in the catalogue.
	binaries string
	source   string
}

// holds tells whether the rule is one of the system.
func (o sourceRule) holds(sys System) bool {
	return (o.systems == "" || slices.Contains(strings.Fields(o.systems), sys.ID)) &&
		(o.from == "" || !releaseBefore(sys.VersionID, o.from)) &&
		(o.below == "" || releaseBefore(sys.VersionID, o.below))
}

// releaseBefore tells whether a release is before another, by the first two
// numbers. One that has none, "stream" or "edge", is after all others.
func releaseBefore(a, b string) bool {
	x, y := releaseNumbers(a), releaseNumbers(b)
	return x[0] < y[0] || x[0] == y[0] && x[1] < y[1]
}

func releaseNumbers(release string) (n [2]int) {
	for i, part := range strings.SplitN(release, ".", 3) {
		if i > 1 {
			break
		}
		digits := part[:len(part)-len(strings.TrimLeft(part, "0123456789"))]
		number, err := strconv.Atoi(digits)
		if err != nil && i == 0 {
			number = 1 << 30
		}
		n[i] = number
	}
	return n
}

// sourceRules finds the rules of a manager by a binary's name.
var sourceRules = map[string]*ruleIndex{
	"rpm": indexSources(rpmSources), "dpkg": indexSources(dpkgSources), "apk": indexSources(apkSources), "pacman": indexSources(pacmanSources),
}

// ruleIndex finds the rules of a name; those of one name are in their order.
type ruleIndex struct{ index[[]sourceRule] }

func indexSources(rules []sourceRule) *ruleIndex {
	byName := map[string][]sourceRule{}
	for _, rule := range rules {
		for _, name := range strings.Fields(rule.binaries) {
			byName[name] = append(byName[name], rule)
		}
	}
	var x ruleIndex
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		x.add(name, byName[name])
	}
	return &x
}

// all gives the rules of the very name, and then those of patterns that fit.
func (x *ruleIndex) all(name string) []sourceRule {
	if name == "" {
		return nil
	}
	out := x.whole[name]
	for _, p := range x.patterns[name[0]] {
		if rest, begins := strings.CutPrefix(name, p.before); begins && versioned(rest, p.after) {
			out = append(out[:len(out):len(out)], p.value...)
		}
	}
	return out
}
