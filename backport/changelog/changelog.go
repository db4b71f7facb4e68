// SPDX-License-Identifier: Apache-2.0

// Package changelog reads what a package's own changelog says of the
// vulnerabilities it names. Only plain words count as a fix: a wrong one would
// leave a host open.
package changelog

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// Kind is what a changelog line says of a vulnerability it names.
type Kind int

// The kinds of mentions. Only Fix proves that a fix is in the build.
const (
	Bare     Kind = iota // named, in words that cannot be classified
	Fix                  // says that it was fixed in this build or an ancestor
	Needless             // not affected, no patch needed
	Reverted             // reverted, dropped, said to be open
)

// Mention is the newest word of a changelog on one vulnerability.
type Mention struct {
	Kind    Kind
	Line    string // the line as written; untrusted text
	Version string // version the entry is headed with, empty when none
}

// Bounds of what is read. The largest real changelogs of crypto packages have
// some 100 KB; beyond the bounds only older entries and the ends of huge lines
// are lost, and what is lost proves nothing.
const (
	maxChangelog = 1 << 20 // bytes of entries that may name a vulnerability
	maxBullet    = 4096    // bytes of one item
	maxIDs       = 64      // vulnerabilities named by one clause
)

// cveID finds CVE ids, and CAN ids as CVE's candidates were called until 2005
// (https://cve.mitre.org/about/faqs.html).
var cveID = regexp.MustCompile(`\b(?:CVE|CAN|cve|can)-(\d{4})-(\d{4,7})\b`)

// Read finds the newest word on every vulnerability a changelog
// names; entries come newest first.
func Read(entries []inventory.ChangelogEntry) map[string]Mention {
	out := map[string]Mention{}
	budget := maxChangelog
	for _, e := range entries {
		if !mayName(e.Text) {
			continue
		}
		if budget -= len(e.Text); budget < 0 {
			break
		}
		for id, m := range readEntry(e) {
			if _, newer := out[id]; !newer {
				out[id] = m
			}
		}
	}
	return out
}

// readEntry finds what one entry says of each vulnerability it names.
func readEntry(e inventory.ChangelogEntry) map[string]Mention {
	here := map[string]Mention{}
	for _, b := range bullets(e.Text) {
		heading := strings.ToLower(b.heading)
		for _, clause := range clauses(b.text) {
			ids := cvesIn(clause)
			if len(ids) == 0 {
				continue
			}
			low := strings.ToLower(clause)
			fixed, rest := cvesIn(begun(low, heading)), classify(low, heading)
			for _, id := range ids {
				m := Mention{Kind: rest, Line: b.text, Version: e.Version}
				switch {
				case b.cut:
					m.Kind = Bare
				case slices.Contains(fixed, id):
					m.Kind = Fix
				}
				here[id] = stronger(here[id], m)
			}
		}
	}
	return here
}

// mayName is a cheap look whether a text can hold a CVE id at all.
func mayName(text string) bool {
	for _, prefix := range []string{"CVE-", "CAN-", "cve-", "can-"} {
		if strings.Contains(text, prefix) {
			return true
		}
	}
	return false
}

// stronger joins two mentions of one entry: whatever denies the fix wins, then
// the fix.
func stronger(old, now Mention) Mention {
	if old.Line == "" {
		return now
	}
	if old.Kind == Needless || old.Kind == Reverted || now.Kind == Bare {
		return old
	}
	return now
}

// cvesIn lists the CVE ids of a text in CVE spelling, each once.
func cvesIn(text string) []string {
	if !mayName(text) {
		return nil
	}
	var out []string
	for _, m := range cveID.FindAllStringSubmatch(text, maxIDs) {
		if id := "CVE-" + m[1] + "-" + m[2]; !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// bullet is one item of a changelog entry, joined over its lines, with the
// heading it stands under ("Security fixes:").
type bullet struct {
	text    string
	heading string
	cut     bool // longer than maxBullet
}

// bullets splits an entry into its items. A line that starts no item
// continues the one above; an item that ends with a colon heads those that are
// indented more.
func bullets(text string) []bullet {
	var out []bullet
	var item []string
	size, indent, heading, headIndent := 0, 0, "", -1
	flush := func() {
		if len(item) == 0 {
			return
		}
		b := bullet{text: strings.Join(item, " "), heading: heading, cut: size > maxBullet}
		if strings.HasSuffix(b.text, ":") {
			heading, headIndent = b.text, indent
		}
		out = append(out, b)
		item, size = nil, 0
	}
	for raw := range strings.SplitSeq(text, "\n") {
		line := strings.TrimSpace(raw)
		if line == "" {
			continue
		}
		if strings.ContainsRune("-*+•[", []rune(line)[0]) || len(item) == 0 {
			flush()
			indent = len(raw) - len(strings.TrimLeft(raw, " \t"))
			if indent <= headIndent {
				heading, headIndent = "", -1
			}
		}
		if size += len(line) + 1; size <= maxBullet {
			item = append(item, line)
		}
	}
	flush()
	return out
}

// clauseEnd is where a statement ends and the next one begins.
var clauseEnd = regexp.MustCompile(`;\s+|\.\s+|,\s+(?:but|while|whereas|however)\b`)

// clauses splits an item into statements. A part in parentheses that names a
// vulnerability is a statement of its own when the rest names one as well:
// "fix A (without introduction of B)".
func clauses(text string) []string {
	if !mayName(text) {
		return nil
	}
	var out []string
	for _, part := range clauseEnd.Split(text, -1) {
		open, shut := strings.IndexByte(part, '('), strings.LastIndexByte(part, ')')
		if open > 0 && shut > open && mayName(part[open:shut]) && mayName(part[:open]+part[shut:]) {
			out = append(out, part[open+1:shut], part[:open]+part[shut+1:])
			continue
		}
		out = append(out, part)
	}
	return out
}
