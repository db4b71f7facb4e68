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
	maxChangelog = 1 << 19 // bytes of entries that may name a vulnerability
	maxBullet    = 4096    // bytes of one item
	maxIDs       = 64      // vulnerabilities named by one clause
	maxHeading   = 200     // bytes of a heading
	maxBelow     = 8       // items back that one may hang from
)

// cveID finds CVE ids, and CAN ids as CVE's candidates were called until 2005
// (https://cve.mitre.org/about/faqs.html).
var cveID = regexp.MustCompile(`\b(?:CVE|CAN|cve|can)-(\d{4})-(\d{4,7})\b`)

// Read finds the newest word on every vulnerability a changelog
// names; entries come newest first.
func Read(entries []inventory.ChangelogEntry) map[string]Mention {
	out := map[string]Mention{}
	for _, e := range Naming(entries) {
		for id, m := range readEntry(e) {
			if _, newer := out[id]; !newer {
				out[id] = m
			}
		}
	}
	return out
}

// Naming is the entries that may name a vulnerability, as far as Read reads
// them: what it finds in those alone is the same.
func Naming(entries []inventory.ChangelogEntry) []inventory.ChangelogEntry {
	var out []inventory.ChangelogEntry
	budget := maxChangelog
	for _, e := range entries {
		if !mayName(e.Text) {
			continue
		}
		if budget -= len(e.Text); budget < 0 {
			break
		}
		out = append(out, e)
	}
	return out
}

// readEntry finds what one entry says of each vulnerability it names.
func readEntry(e inventory.ChangelogEntry) map[string]Mention {
	here := map[string]Mention{}
	for _, b := range bullets(e.Text) {
		if !mayName(b.text) {
			continue
		}
		vetoed := b.cut || vetoWords.MatchString(patchName.ReplaceAllString(strings.ToLower(b.heading+" "+b.text+" "+b.below), " "))
		for _, clause := range clauses(b.text) {
			low := strings.ToLower(clause)
			byName := cvesIn(patchName.ReplaceAllString(low, " "))
			for _, id := range cvesIn(clause) {
				m := Mention{Kind: classify(low, b.heading, slices.Contains(byName, id)), Line: b.text, Version: e.Version}
				if m.Kind == Fix && vetoed {
					m.Kind = Bare
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
// heading it stands under ("Security fixes:") in lower case, and the items
// below it that name no vulnerability of their own.
type bullet struct {
	text    string
	heading string
	below   string
	indent  int
	cut     bool // longer than maxBullet
}

// bullets splits an entry into its items. A line that starts no item
// continues the one above. An item that ends with a colon heads those that are
// indented more, and those beside it too when it is short and denies.
func bullets(text string) []bullet {
	var out []bullet
	var item []string
	size, indent, head := 0, 0, bullet{indent: -1}
	flush := func() {
		if len(item) == 0 {
			return
		}
		b := bullet{text: strings.Join(item, " "), heading: head.heading, indent: indent, cut: size > maxBullet}
		item, size = nil, 0
		out = append(out, b)
		if strings.HasSuffix(b.text, ":") && len(b.text) <= maxHeading {
			head = bullet{heading: strings.ToLower(b.text), indent: indent}
			if denies(head.heading) && strings.Count(b.text, " ") < 5 {
				head.indent--
			}
		}
		hang(out)
	}
	for raw := range strings.SplitSeq(text, "\n") {
		line := strings.TrimSpace(raw)
		if line == "" {
			continue
		}
		if strings.ContainsRune("-*+•[", []rune(line)[0]) || len(item) == 0 {
			flush()
			indent = len(raw) - len(strings.TrimLeft(raw, " \t"))
			if indent <= head.indent {
				head = bullet{indent: -1}
			}
		}
		if size += len(line) + 1; size <= maxBullet {
			item = append(item, line)
		}
	}
	flush()
	return out
}

// hang adds the last item to the one it stands below, when it names nothing.
func hang(items []bullet) {
	last := items[len(items)-1]
	if mayName(last.text) {
		return
	}
	for i := len(items) - 2; i >= 0 && i >= len(items)-maxBelow; i-- {
		if items[i].indent < last.indent {
			if len(items[i].below)+len(last.text) <= maxBullet {
				items[i].below += " " + last.text
			}
			return
		}
	}
}

// clauseEnd is where a statement ends and the next one begins.
var clauseEnd = regexp.MustCompile(`;\s+|\.\s+|,\s+(?:but|while|whereas|however)\b`)

// aside is a part in parentheses.
var aside = regexp.MustCompile(`\(([^()]*)\)`)

// clauses splits an item into statements. A part in parentheses that names a
// vulnerability is a statement of its own when the rest names one as well.
func clauses(text string) []string {
	var out []string
	for _, part := range clauseEnd.Split(text, -1) {
		var asides []string
		rest := aside.ReplaceAllStringFunc(part, func(s string) string {
			if !mayName(s) {
				return s
			}
			asides = append(asides, strings.Trim(s, "()"))
			return " "
		})
		if !mayName(rest) {
			out = append(out, part)
			continue
		}
		out = append(append(out, rest), asides...)
	}
	return out
}
