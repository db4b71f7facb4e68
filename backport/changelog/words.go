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
	// verb, and goes on with a description, whose words are no doubt.
	adjacentFix = regexp.MustCompile(`^[\s\-*+o•]*(?:(?:also|security|upstream|proper(?:ly)?) )*(?:fix(?:es|ed)?|resolves|patch(?:ed)?|` +
		`backport(?:ed)?|address(?:es|ed)?|mitigate[sd]?|correct(?:s|ed)?)(?: upstream)?(?: fix(?:es)?)?(?: for)?[:\s]+` +
		`(?:(?:cve|can)-\d{4}-\d{4,7}[,;&/\s]*(?:and )?)+(?:$|[-–:.,(\[]|and |in |by |when |which |via )`)
	// vetoWords, anywhere in an item, its heading or what hangs below it, leave no
	// claim of a fix standing: they speak of patches that are not there, of
	// other releases, of intentions and of states.
	vetoWords = regexp.MustCompile(`(\b|: )(revert(s|ed|ing)?|back(ed|ing)? out|roll(s|ed|ing)? back|undo(es|ne)?|withdr(aw|ew|awn)|unfixed|unpatched|` +
		`not (yet )?(fixed|affected|applied|enabled|applicable|vulnerable|needed|included|relevant|accepted|present|in upstream)|` +
		`\w+n'?t (fix|fixed|affect|affected|apply|include|contain|work|vulnerable|applicable)|` +
		`(does|do|did|will|can|could) not (yet )?(fix|affect|apply|include|contain|work|re-?apply)|wontfix|(wo|ca)n'?t fix|` +
		`no (upstream |known )?(fix|patch)|without (the |a )?(fix|patch|introduction)|missing (the )?(fix|patch)|lost (the )?fix|` +
		`fail(s|ed)? to (fix|apply)|no longer (appl|need)\w*|to follow|will be|to be (fixed|re|applied|included)\w*|` +
		`next (release|update|upload|version)|postponed?|no-dsa|needs?[ -](triage|more|further|a proper|work)|todo|` +
		`under investigation|disputed|unimportant|ignored?,|partial(ly)? (fix|mitigat|address)\w*|incomplete (fix|patch)|` +
		`(fix|patch) (was |is )?(incomplete|insufficient|incorrect|wrong|dropped|removed|skipped|disabled)|insufficient(,|$)|reintroduced?|` +
		`off by default|disabled (by default|as|because|since|for now)|skipped|comment(s|ed)? out|dropped again|except( for)?|other than|` +
		`all but|rather than|leaves?|left|awaiting|(should|may|might|try to|plan(s|ned)? to) fix|prepar(e|es|ed|ing)|unpackaged|` +
		`requires?|and newer|rejected|refused|misassigned|renumbered|registered as|assigned to|ftbfs|option to|fixed by|is fixed in)\b`)
	// headVeto are headings under which nothing is a fix.
	headVeto = regexp.MustCompile(`\b(not|unfixed|known|open|outstanding|false|refresh(ed)?|rebased?|to be|ignored?|pending|postponed|vulnerable|affected)\b`)
	// headDrop are headings of lists of what was taken out.
	headDrop = regexp.MustCompile(`^[\s\-*+o•]*(dropp?(ed|ing|s)?|remov(e|es|ed|ing)|delet(e|es|ed|ing)|revert(ed|s)?)\b`)
	// leadingID and trailingID are the two common forms of an item without a
	// verb: "- CVE-2009-3555: …" and "- what was done - CVE-2009-3555 (#533125)", "… (CVE-2016-2178)".
	leadingID  = regexp.MustCompile(`^[\s\-*+o•]*(?:\[?(?:bsc|boo|bnc|rhbz|bug|lp|closes)?[#: \d,/]*\]?[\s:/]*)?\(?(?:cve|can)-\d{4}-\d{4,7}`)
	trailingID = regexp.MustCompile(`( - |[(\[][^)\]]{0,80})(?:cve|can)-\d{4}-\d{4,7}[^.;]{0,60}$|(?:cve|can)-\d{4}-\d{4,7} \((bug |rhbz)?#\d+\)$`)
	patchName  = regexp.MustCompile(`\S*(?:cve|can)-\d{4}-\d{4,7}[\w.+-]*\.(patch|diff)`)
	addWords   = regexp.MustCompile(`\b(add(s|ed|ing)?|appl(y|ies|ied)|includ(e|es|ed))\b`)
)

// denies tells whether a heading leaves nothing below it standing as a fix.
func denies(heading string) bool {
	return headDrop.MatchString(heading) || denyWords.MatchString(heading) || headVeto.MatchString(heading)
}

// classify reads what a clause says of the vulnerabilities it names, under a
// heading; both in lower case. named is true when the clause names them by
// themselves and not only in the name of a patch.
func classify(clause, heading string, named bool) Kind {
	plain := patchName.ReplaceAllString(clause, " ")
	kept := keptWords.MatchString(heading) || keptWords.MatchString(clause)
	switch {
	case denyWords.MatchString(clause) && !againWords.MatchString(clause) && !adjacentFix.MatchString(clause), denyWords.MatchString(heading):
		return Reverted
	case headDrop.MatchString(heading), dropWords.MatchString(heading), dropWords.MatchString(clause) && !adjacentFix.MatchString(clause):
		if kept {
			return Fix
		}
		return Reverted
	case needlessWords.MatchString(clause), needlessWords.MatchString(heading):
		return Needless
	case headVeto.MatchString(heading):
		return Bare
	case !named:
		if addWords.MatchString(plain) || addWords.MatchString(heading) {
			return Fix
		}
		return Bare
	case adjacentFix.MatchString(plain), againWords.MatchString(plain):
		return Fix
	case doubtWords.MatchString(plain), aboutWords.MatchString(plain):
		return Bare
	case fixWords.MatchString(plain), fixWords.MatchString(heading), leadingID.MatchString(plain), trailingID.MatchString(plain):
		return Fix
	}
	return Bare
}
