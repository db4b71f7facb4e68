// SPDX-License-Identifier: Apache-2.0

package changelog

import "regexp"

// The words that packagers use, looked for in the lower-cased clause that names
// a vulnerability and in the heading above it. They err on the side of "cannot
// be classified": only plain words count as a fix.
var (
	// denyWords say that the build does not carry the fix.
	denyWords = regexp.MustCompile(`\b(revert(s|ed|ing)?|back(ed|ing)? out|roll(s|ed|ing)? back|undo(es|ne)?|` +
		`withdr(aw|ew|awn)|comment(s|ed)? out|not (yet )?fixed|(remains?|still|as|is|are|left|stays?) unfixed|still (open|vulnerable|affected))\b`)
	// needlessWords say that the build needs no fix.
	needlessWords = regexp.MustCompile(`\b((is |are |was )?not (affected|vulnerable|applicable|needed|relevant|present)|unaffected|` +
		`(does|do|did) not (affect|apply)|(doesn|isn|aren)'?t (affect|apply|affected|applicable|vulnerable|relevant)|no longer needed|` +
		`no (patch|fix) (is )?(needed|required)|only (applie[sd]|affects)|applies to|introduced later|false positive)\b`)
	// doubtWords make any claim unclear.
	doubtWords = regexp.MustCompile(`\b(not|never|without|cannot|(did|does|has|is|was|are|were|have)n'?t|remain(s|ing)?|will|postponed?|` +
		`defer(red)?|ignored?|todo|partial(ly)?|incomplete(ly)?|pending|prepar(e|es|ed|ing)|to follow|yet|lacks?|` +
		`actually|however|instead|registered|renumbered|misassigned|wrong(ly)? (id|number))\b`)
	// dropWords say that a patch was taken out.
	dropWords = regexp.MustCompile(`\b(dropp?(ed|ing|s)?|remov(e|es|ed|ing)|delet(e|es|ed|ing)|disabl(e|es|ed|ing)) ` +
		`([^.,]{0,60}\b)?(patch(es)?|fix(es)?|backports?)\b|\b(dropp?(ed|ing|s)?|remov(e|es|ed|ing)) (the )?\S{0,40}(cve|can)-\d{4}`)
	// keptWords turn a dropped patch back into a fix: it is in the new upstream version.
	keptWords = regexp.MustCompile(`\b(upstreamed|(merged|applied|included|accepted|integrated|fixed|contained|now) (in |by )?(the )?` +
		`(upstream|release|this release|new release|new version|this version|rebase)|already upstream|(in|from|by) upstream)\b|\(upstream(ed)?\)`)
	// againWords undo a revert.
	againWords = regexp.MustCompile(`\b(re-?appl(y|ies|ied)|reverts? (of )?the revert|reinstat(e|es|ed))\b`)
	// aboutWords say that the line is about a fix and not the fix.
	aboutWords = regexp.MustCompile(`\b(tests?|testcases?|test-?suite|document(s|ed|ation)?|mention(s|ed)?|changelog|typo|` +
		`regressions?|follow-?up|caused by|introduced (by|in)|see|related( to)?|similar to|references?|rebuil[dt]|bump(s|ed)?|` +
		`dependenc(y|ies)|build-?depend(s|encies)?|discussed)\b`)
	// fixWords say that something was repaired.
	fixWords = regexp.MustCompile(`\b(fix(es|ed|ing|up)?|resolv(e|es|ed|ing)|patched|backport(s|ed|ing)?|address(es|ed|ing)?|` +
		`mitigat(e|es|ed|ion|ions)|prevent(s|ed)?|clos(es|ed)|correct(s|ed)?|security (update|release|issues?|fix|fixes)|` +
		`vulnerabilit(y|ies)|cherry-?pick(ed)?|solve[sd]?|repair(s|ed)?|patch(es)? for)\b`)
	// adjacentFix is a line that begins as the fix of the ids right behind the
	// verb, and goes on with a description: what that says of tests, of
	// reverted workarounds or of clients that are not affected is no doubt.
	adjacentFix = regexp.MustCompile(`^[\s\-*+o•]*(?:(?:also|security|upstream|proper(?:ly)?) )*(?:fix(?:es|ed)?|resolves|patch(?:ed)?|` +
		`backport(?:ed)?|address(?:es|ed)?|mitigate[sd]?|correct(?:s|ed)?)(?: upstream)?(?: fix(?:es)?)?(?: for)?[:\s]+` +
		`(?:(?:cve|can)-\d{4}-\d{4,7}[,;&/\s]*(?:and )?)+(?:$|[-–:.,(\[]|and |in |by |when |which |via )`)
	// spoiled is what takes such a line its word back.
	spoiled = regexp.MustCompile(`\b(incomplete|not (yet )?fixed|(remains?|still|as|is|are|left|stays?) unfixed|` +
		`(does|do|did) not (yet )?(include|contain|fix|work)|to follow|partial(ly)?)\b`)
	// namedFix is a fix word right before an id, wherever it stands.
	namedFix = regexp.MustCompile(`\b(fix(es|ed|ing)?|resolv(es|ed|ing)|address(es|ed|ing)?)(:| for| of)?\s+\S{0,2}(cve|can)-`)
	// leadingID and trailingID are the two common forms of an item without a
	// verb: "- CVE-2009-3555: …" and "- what was done - CVE-2009-3555 (#533125)", "… (CVE-2016-2178)".
	leadingID  = regexp.MustCompile(`^[\s\-*+o•]*(?:\[?(?:bsc|boo|bnc|rhbz|bug|lp|closes)?[#: \d,/]*\]?[\s:/]*)?\(?(?:cve|can)-\d{4}-\d{4,7}`)
	trailingID = regexp.MustCompile(`( - |[(\[][^)\]]{0,80})(?:cve|can)-\d{4}-\d{4,7}[^.;]{0,60}$|(?:cve|can)-\d{4}-\d{4,7} \((bug |rhbz)?#\d+\)$`)
	patchName  = regexp.MustCompile(`\S*(?:cve|can)-\d{4}-\d{4,7}[\w.+-]*\.(patch|diff)`)
	addWords   = regexp.MustCompile(`\b(add(s|ed|ing)?|appl(y|ies|ied)|includ(e|es|ed))\b`)
)

// begun is the beginning of a clause that is the fix of the ids it names,
// empty when the clause is no such line.
func begun(clause, heading string) string {
	if spoiled.MatchString(clause) || denyWords.MatchString(heading) {
		return ""
	}
	return adjacentFix.FindString(clause)
}

// classify reads what a clause says of the vulnerabilities it names, under a
// heading; both in lower case.
func classify(clause, heading string) Kind {
	plain := patchName.ReplaceAllString(clause, " ")
	switch {
	case againWords.MatchString(clause):
		return Fix
	case denyWords.MatchString(clause), denyWords.MatchString(heading):
		return Reverted
	case dropWords.MatchString(heading), dropWords.MatchString(clause):
		if keptWords.MatchString(heading) || keptWords.MatchString(clause) {
			return Fix
		}
		return Reverted
	case needlessWords.MatchString(clause), needlessWords.MatchString(heading):
		return Needless
	case doubtWords.MatchString(plain), doubtWords.MatchString(heading):
		return Bare
	case namedFix.MatchString(clause) && !aboutBefore(clause):
		return Fix
	case aboutWords.MatchString(plain):
		return Bare
	case fixWords.MatchString(plain), fixWords.MatchString(heading), leadingID.MatchString(clause), trailingID.MatchString(clause):
		return Fix
	case patchName.MatchString(clause) && (addWords.MatchString(plain) || addWords.MatchString(heading)):
		return Fix
	}
	return Bare
}

// aboutBefore tells whether a line speaks about a fix before it names one:
// "regression introduced by the fix for …".
func aboutBefore(clause string) bool {
	named := namedFix.FindStringIndex(clause)
	about := aboutWords.FindStringIndex(clause)
	return named != nil && about != nil && about[0] < named[0]
}
