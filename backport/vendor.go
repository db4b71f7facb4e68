// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/version"
)

// fix is one fixed version an advisory states for one installed name.
type fix struct {
	version   string
	cut       bool // without the mark of the rebuild that states it
	in        installed
	statement advisories.Statement
	channel   string
}

// statementsView is what a tier's advisories say of one vulnerability.
type statementsView struct {
	fixes    []fix // stated for streams that speak
	open     []fix // affected with no fixed version stated
	outside  []fix // the record's own range begins after the installed version, or ended
	problems []Evidence
}

// readStatements sorts what the streams' advisories say of one vulnerability.
func (b build) readStatements(id string, streams []advisories.Stream) statementsView {
	var v statementsView
	for _, sp := range b.records.statements[id] {
		if slices.Contains(streams, sp.stream) {
			v.read(b, sp)
		}
	}
	return v
}

// read adds one statement about one installed name. Of several ranges those
// that hold the version decide.
func (v *statementsView) read(b build, sp spoken) {
	st, in := sp.statement, sp.in
	f := fix{in: in, statement: st, channel: sp.stream.Channel}
	if st.Channel != "" {
		f.channel = st.Channel // narrower than the stream's: esm-infra-legacy
	}
	var holding, past statementsView
	for _, r := range st.Ranges {
		held, fixed, err := b.readRange(r, in)
		f.version, f.cut = fixed, false
		if sp.stream.Borrowed {
			f.version = rebuildMark.ReplaceAllString(fixed, "")
			f.cut = f.version != fixed
		}
		switch {
		case err != nil:
			v.problems = append(v.problems, Evidence{Kind: VendorAdvisory, Source: st.ID,
				Text: "the record's range cannot be evaluated: " + err.Error()})
		case held && fixed != "":
			holding.fixes = append(holding.fixes, f)
		case held:
			holding.open = append(holding.open, f)
		case fixed != "":
			past.fixes = append(past.fixes, f)
		default:
			past.outside = append(past.outside, f)
		}
	}
	if len(st.Ranges) == 0 && slices.Contains(st.Versions, in.version) {
		holding.open = append(holding.open, f)
	}
	if len(holding.fixes)+len(holding.open) > 0 {
		past = holding
	}
	v.fixes, v.open, v.outside = append(v.fixes, past.fixes...), append(v.open, past.open...), append(v.outside, past.outside...)
}

// rebuildMark is what AlmaLinux adds to the release of what it rebuilds with a
// change of its own; no other system's package ever carries it.
var rebuildMark = regexp.MustCompile(`\.alma\.\d+$`)

// readRange tells whether a range holds the installed version, and which fixed
// version matters: the next one where it is held, else the last one the build
// has. Both empty means that the range begins later or ended otherwise. What
// cannot be evaluated is an error, never safe.
func (b build) readRange(r advisories.Range, in installed) (held bool, fixed string, err error) {
	cmp := func(x, y string) (int, error) {
		if x == in.version {
			return b.compare(in, y)
		}
		return b.compareWritten(x, y)
	}
	held, err = r.Contains(in.version, cmp)
	if err != nil {
		return false, "", err
	}
	for _, e := range r.Events {
		if e.Fixed == "" {
			continue
		}
		c, err := b.compare(in, e.Fixed)
		if err != nil {
			return false, "", err
		}
		if held != (c < 0) {
			continue // behind the build where it is held, ahead where it is not
		}
		closer := fixed == "" || held == b.after(fixed, e.Fixed)
		if closer {
			fixed = e.Fixed
		}
	}
	return held, fixed, nil
}

// sameModule keeps module builds within their stream label, and everything
// else out of module advisories.
func sameModule(st advisories.Statement, in installed) bool {
	installed := moduleStream(in.module)
	if installed == "" && !isModuleVersion(in.version) {
		return st.Module == "" && !moduleFixes(st)
	}
	if st.Module != "" && installed != "" {
		return st.Module == installed
	}
	return moduleFixes(st) && st.Module == ""
}

func moduleFixes(st advisories.Statement) bool {
	for _, f := range st.Fixes() {
		if isModuleVersion(f) {
			return true
		}
	}
	return false
}

// settle applies rule 3's choice between several fixes: within the installed
// upstream version the highest applies; across rebases the line with that
// version. It returns the deciding fix, and whether the build has it; ok is
// false when the build lies between the fixed lines and nobody says more.
func (b build) settle(fixes []fix) (need fix, has, ok bool) {
	if strings.Contains(b.Source.Version, "+really") && !strings.Contains(b.highest(fixes).version, "+really") {
		return b.highest(fixes), false, false // its number is not that of what it is made from
	}
	var line []fix
	for _, f := range fixes {
		if b.sameUpstream(f.version) {
			line = append(line, f)
		}
	}
	if len(line) > 0 {
		need = b.highest(line)
		return need, b.reaches(need), true
	}
	top := b.highest(fixes)
	if b.reaches(top) {
		return top, true, true
	}
	for _, f := range fixes {
		if b.reaches(f) {
			return top, false, false
		}
	}
	return b.lowestLine(fixes), false, true
}

// reaches tells whether the installed version is at or after a fix.
func (b build) reaches(f fix) bool {
	c, err := b.compare(f.in, moduleStem(f.version, f.in.version))
	return err == nil && c >= 0
}

// highest is the fix with the highest version.
func (b build) highest(fixes []fix) fix {
	top := fixes[0]
	for _, f := range fixes[1:] {
		if b.after(f.version, top.version) {
			top = f
		}
	}
	return top
}

// lowestLine is the highest fix among those of the lowest fixed upstream
// version: the smallest step that settles the vulnerability.
func (b build) lowestLine(fixes []fix) fix {
	low := fixes[0]
	for _, f := range fixes[1:] {
		if b.after(low.version, f.version) {
			low = f
		}
	}
	var same []fix
	for _, f := range fixes {
		if b.upstreamOf(f.version) == b.upstreamOf(low.version) {
			same = append(same, f)
		}
	}
	return b.highest(same)
}

// after tells whether one written version is after another.
func (b build) after(x, y string) bool {
	c, err := b.compareWritten(x, y)
	return err == nil && c > 0
}

// compareWritten orders two versions as advisories write them.
func (b build) compareWritten(x, y string) (int, error) {
	in := installed{version: x}
	if b.scheme == version.RPM {
		in.noEpoch = true
		if e, rest, ok := cutEpoch(x); ok {
			in = installed{version: rest, epoch: e}
		}
	}
	return b.compare(in, y)
}

// advisoryEvidence says what the deciding advisory says.
func (b build) advisoryEvidence(f fix, borrowed bool) Evidence {
	text := ""
	switch {
	case f.version == "":
		text = fmt.Sprintf("%s %s is affected, no fixed version stated (%s)", f.in.name, f.in.version, f.statement.Ecosystem)
	case b.reaches(f):
		text = fmt.Sprintf("fixed in %s %s (%s); installed %s is not older", f.in.name, f.version, f.statement.Ecosystem, f.in.version)
	default:
		text = fmt.Sprintf("fixed in %s %s (%s); installed %s is older", f.in.name, f.version, f.statement.Ecosystem, f.in.version)
	}
	if _, _, written := cutEpoch(f.version); f.in.noEpoch && (written || b.scheme == version.RPM) {
		text += "; the installed version was stated without epoch, the advisory's is taken"
	}
	if borrowed {
		text = "borrowed: " + text
	}
	return Evidence{Kind: VendorAdvisory, Source: f.statement.ID, Text: text}
}
