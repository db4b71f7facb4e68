// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// mentionKind is what a changelog line says of a vulnerability it names.
type mentionKind int

// The kinds of mentions. Only fixMention proves that a fix is in the build.
const (
	bareMention   mentionKind = iota // named, in words that cannot be classified
	fixMention                       // says that it was fixed in this build or an ancestor
	negateMention                    // not affected, no patch needed
	revertMention                    // reverted, dropped, said to be open
)

// mention is the newest word of a changelog on one vulnerability.
type mention struct {
	kind    mentionKind
	line    string // the line as written
	version string // version the entry is headed with
}

// cveID finds CVE ids, and CAN ids as CVE's candidates were called until 2005
// (https://cve.mitre.org/about/faqs.html).
var cveID = regexp.MustCompile(`\b(?:CVE|CAN|cve|can)-(\d{4})-(\d{4,7})\b`)

// Words are looked for in the lower-cased clause that names the vulnerability,
// and in the heading above it.
var (
	// negateWords say that the build needs no fix.
	negateWords = regexp.MustCompile(`\b(not affected|unaffected|not vulnerable|(does|do|did) not (affect|apply)|` +
		`doesn'?t (affect|apply)|not applicable|not needed|no longer needed|no (patch|fix) (is )?(needed|required)|only applie[sd] to)\b`)
	// revertWords say that the build does not carry the fix.
	revertWords = regexp.MustCompile(`\b(revert(s|ed|ing)?|back(ed)? out|backing out|not fixed|still (open|vulnerable|affected))\b`)
	// dropWords say that a patch was taken out.
	dropWords = regexp.MustCompile(`\b(dropp?(ed|ing|s)?|remov(e|es|ed|ing)|delet(e|es|ed|ing)|disabl(e|es|ed|ing)) ` +
		`([^.,]{0,60}\b)?(patch(es)?|fix(es)?|backports?)\b|\b(dropp?(ed|ing|s)?|remov(e|es|ed|ing)) (the )?\S{0,40}(cve|can)-\d{4}`)
	// keptWords turn a dropped patch back into a fix: it is in the new upstream version.
	keptWords = regexp.MustCompile(`\b(upstreamed|(merged|applied|included|accepted|integrated|fixed|contained|now) (in |by )?(the )?` +
		`(upstream|release|this release|new release|new version|this version|rebase)|already upstream|(in|from|by) upstream)\b`)
	// fixWords say that something was repaired.
	fixWords = regexp.MustCompile(`\b(fix(es|ed|ing|up)?|resolv(e|es|ed|ing)|patched|backport(s|ed|ing)?|address(es|ed|ing)?|` +
		`mitigat(e|es|ed|ion|ions)|prevent(s|ed)?|clos(es|ed)|correct(s|ed)?|security (update|release|issues?|fix|fixes)|` +
		`vulnerabilit(y|ies)|cherry-?pick(ed)?|solve[sd]?|repair(s|ed)?|patch(es)? for)\b`)
	// aboutWords say that the line is about a fix and not the fix.
	aboutWords = regexp.MustCompile(`\b(tests?|testcases?|test-?suite|document(s|ed|ation)?|mention(s|ed)?|changelog|typo|` +
		`regressions?|follow-?up|caused by|introduced by|see also|related( to)?|similar to|reference)\b`)
	// leadingFix and directFix are lines that are the fix whatever else they speak of.
	leadingFix = regexp.MustCompile(`^[\s\-*+o•]*(?:(?:upstream|security|proper(?:ly)?|also) )?(fix(es|ed)?|backport(ed)?|resolves)\b`)
	directFix  = regexp.MustCompile(`\b(fix(es|ed|ing)?|resolv(es|ed|ing)|address(es|ed|ing)?|backport(ed)?)(:| for| of| the)?[\s:]+\S{0,2}(cve|can)-`)
	// leadingID and trailingID are the two common forms of an item without a
	// verb: "- CVE-2009-3555: …" and "- what was done - CVE-2009-3555 (#533125)", "… (CVE-2016-2178)".
	leadingID  = regexp.MustCompile(`^[\s\-*+o•]*(?:\[?(?:bsc|boo|bnc|rhbz|bug|lp|closes)?[#: \d,/]*\]?[\s:/]*)?\(?(?:cve|can)-\d{4}-\d{4,7}`)
	trailingID = regexp.MustCompile(`( - |[(\[][^)\]]{0,80})(?:cve|can)-\d{4}-\d{4,7}[^.;]{0,60}$|(?:cve|can)-\d{4}-\d{4,7} \((bug |rhbz)?#\d+\)$`)
	patchName  = regexp.MustCompile(`\S*(?:cve|can)-\d{4}-\d{4,7}[\w.+-]*\.(patch|diff)`)
	addWords   = regexp.MustCompile(`\b(add(s|ed|ing)?|appl(y|ies|ied)|includ(e|es|ed)|updat(e|es|ed)|refresh(ed)?|rebased?|modif(y|ied)) `)
)

// readChangelog finds the newest word on every vulnerability a changelog
// names; entries come newest first.
func readChangelog(entries []inventory.ChangelogEntry) map[string]mention {
	out := map[string]mention{}
	for _, e := range entries {
		if !mayName(e.Text) {
			continue
		}
		here := map[string]mention{}
		for _, bl := range bullets(e.Text) {
			for _, id := range cvesIn(bl.text) {
				m := mention{kind: bl.classify(id), line: bl.text, version: e.Version}
				here[id] = stronger(here[id], m)
			}
		}
		for id, m := range here {
			if _, newer := out[id]; !newer {
				out[id] = m
			}
		}
	}
	return out
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
func stronger(old, now mention) mention {
	if old.line == "" {
		return now
	}
	if old.kind == negateMention || old.kind == revertMention || now.kind == bareMention {
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
	for _, m := range cveID.FindAllStringSubmatch(text, -1) {
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
}

// bullets splits an entry into its items. A line that starts no item
// continues the one above.
func bullets(text string) []bullet {
	var out []bullet
	heading, headIndent := "", 0
	for _, raw := range strings.Split(text, "\n") {
		line := strings.TrimSpace(raw)
		if line == "" {
			continue
		}
		indent := len(raw) - len(strings.TrimLeft(raw, " \t"))
		if !strings.ContainsRune("-*+•[", rune(line[0])) && len(out) > 0 {
			last := &out[len(out)-1]
			last.text += " " + line
			if strings.HasSuffix(line, ":") {
				heading, headIndent = last.text, indent-1
			}
			continue
		}
		if heading != "" && indent <= headIndent {
			heading = ""
		}
		out = append(out, bullet{text: line, heading: heading})
		if strings.HasSuffix(line, ":") {
			heading, headIndent = line, indent
		}
	}
	return out
}

// clause is the part of a bullet that speaks of one id: up to the next
// sentence or semicolon on either side.
func (b bullet) clause(id string) string {
	low := strings.ToLower(b.text)
	for _, p := range clauseEnd.Split(low, -1) {
		if slices.Contains(cvesIn(p), id) {
			return p
		}
	}
	return low
}

var clauseEnd = regexp.MustCompile(`;\s|\.\s+(?:[a-z]|$)`)

// classify reads what the bullet says of one vulnerability.
func (b bullet) classify(id string) mentionKind {
	clause, head := b.clause(id), strings.ToLower(b.heading)
	plain := patchName.ReplaceAllString(clause, " ")
	leads := leadingFix.MatchString(clause)
	switch {
	case revertWords.MatchString(clause), revertWords.MatchString(head):
		return revertMention
	case negateWords.MatchString(clause), negateWords.MatchString(head):
		return negateMention
	case dropWords.MatchString(head), dropWords.MatchString(clause) && !leads:
		if keptWords.MatchString(head) || keptWords.MatchString(clause) {
			return fixMention
		}
		return revertMention
	case leads, directFix.MatchString(clause):
		return fixMention
	case aboutWords.MatchString(plain):
		return bareMention
	case fixWords.MatchString(plain), fixWords.MatchString(head), leadingID.MatchString(clause), trailingID.MatchString(clause):
		return fixMention
	case patchName.MatchString(clause) && (addWords.MatchString(clause) || addWords.MatchString(head)):
		return fixMention
	}
	return bareMention
}
