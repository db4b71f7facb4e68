// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/cryptopatch/cryptopatch/version"
)

// ParseChangelog reads the changelog of a package that a list has as text, as
// "rpm -q --changelog" prints it or as Debian's files have it; any other text is
// one entry. Newest entry first. Entries above that of the installed version
// speak for another build, and are left out. The error says what was left out
// of the text; the entries are good all the same.
func ParseChangelog(raw Raw, text string) ([]ChangelogEntry, error) {
	text = strings.ToValidUTF8(text, "\ufffd")
	switch {
	case raw.Manager == "dpkg" && hasLine(text, debHeading):
		if raw.SourceVersion == "" {
			raw.SourceVersion = sourceVersion(raw.Manager, raw.Version)
		}
		entries, err := parseDebChangelog(strings.NewReader(text), raw.SourceName)
		ours, other := fromBuild(entries, raw.SourceVersion, raw.Version)
		if other != nil {
			err = other
		}
		return ours, err
	case raw.Manager == "rpm" && hasLine(text, rpmHeading):
		return notLater(parseRPMChangelog(text), raw)
	}
	if text = strings.TrimSpace(text); text == "" {
		return nil, nil
	}
	return notLater([]ChangelogEntry{{Text: text}}, raw)
}

// rpmHeading begins an entry of rpm -q --changelog: "* Tue Feb 01 2022 Jane Doe
// <jane@example.org> - 1:1.1.1k-6". With --changes the day stands before the
// month and the time behind the year.
var rpmHeading = regexp.MustCompile(
	`^\* (?:[A-Z][a-z]{2} ([A-Z][a-z]{2}) +([0-9]{1,2}) ([0-9]{4})|[A-Z][a-z]{2} ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) [0-9:]{8}(?: [AP]M)? [A-Z]+)(?: (.*))?$`)

// hasLine tells whether a pattern fits a line of a text.
func hasLine(text string, pattern *regexp.Regexp) bool {
	for line := range strings.Lines(text) {
		if pattern.MatchString(strings.TrimRight(line, " \t\r\n")) {
			return true
		}
	}
	return false
}

// parseRPMChangelog reads the entries of rpm -q --changelog. What stands before
// the first heading is an entry of its own.
func parseRPMChangelog(text string) []ChangelogEntry {
	var entries []ChangelogEntry
	var entry ChangelogEntry
	var lines []string
	open := false
	end := func() {
		entry.Text = strings.TrimSpace(strings.Join(lines, "\n"))
		if (open || entry.Text != "") && len(entries) < rpmMaxChanges {
			entry.Text = entry.Text[:min(len(entry.Text), rpmMaxChangeText)]
			entries = append(entries, entry)
		}
		entry, lines = ChangelogEntry{}, nil
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\r\n")
		m := rpmHeading.FindStringSubmatch(line)
		if m == nil {
			lines = append(lines, line)
			continue
		}
		end()
		open = true
		entry.Version = changelogVersion(m[7][:min(len(m[7]), rpmMaxChangeName)])
		if at, err := time.Parse("Jan 2 2006", fmt.Sprintf("%s%s %s%s %s%s", m[1], m[5], m[2], m[4], m[3], m[6])); err == nil {
			entry.Time = at.Add(12 * time.Hour) // as rpm keeps a day
		}
	}
	end()
	return entries
}

// distTag is the mark of a distribution in a release, which the heads of
// changelogs mostly lack: ".el8_1" of 2.el8_1.1.
var distTag = regexp.MustCompile(`[.+](?:module[._+])?(?:el|fc|amzn|azl|cm)\d+(?:_\d+)?`)

// untagged is a version without epoch and mark.
func untagged(v string) string { return distTag.ReplaceAllString(bareVersion(v), "") }

// notLater drops the entries whose version is above the installed one, wherever
// they stand: they are of a later build of the package. Many entries have no
// version, so that of the installed build need not be there.
func notLater(entries []ChangelogEntry, raw Raw) ([]ChangelogEntry, error) {
	kept, above := []ChangelogEntry{}, ""
	for _, e := range entries {
		if later := laterThan(e, raw); later != "" {
			above = later
			continue
		}
		kept = append(kept, e)
	}
	if above == "" {
		return entries, nil
	}
	return kept, fmt.Errorf("%d entries, one of them of %q, are not used: the installed version %q is before that", len(entries)-len(kept), above, raw.Version)
}

// laterThan is the version of an entry that is above the installed one; empty
// when there is none. An entry whose head is not understood, or free text, may
// name its version anywhere.
func laterThan(e ChangelogEntry, raw Raw) string {
	installed, scheme := untagged(raw.Version), version.OfManager(raw.Manager)
	versions := []string{e.Version}
	if e.Version == "" {
		versions = named(installed, e.Text)
	}
	for _, v := range versions {
		if c, err := version.Compare(scheme, untagged(v), installed); v != "" && err == nil && c > 0 {
			return v
		}
	}
	return ""
}

// maxNamedVersions bounds the versions that are looked at in one entry.
const maxNamedVersions = 1000

// named finds releases of the installed upstream version in a text.
func named(installed, text string) []string {
	upstream := installed[:max(strings.LastIndexByte(installed, '-'), 0)]
	pattern, err := regexp.Compile(`\b` + regexp.QuoteMeta(upstream) + `-\d[0-9A-Za-z._+~]*`)
	if err != nil { // a version that is no text
		return nil
	}
	return pattern.FindAllString(text, maxNamedVersions)
}

// bareVersion is an rpm version without its epoch.
func bareVersion(text string) string {
	if _, rest, ok := strings.Cut(text, ":"); ok {
		return rest
	}
	return text
}
