// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"fmt"
	"strings"
)

// Limits of one changelog. The longest real ones have some hundred entries of
// some hundred bytes.
const (
	rpmMaxChanges    = 10_000
	rpmMaxChangeText = 64 << 10
	rpmMaxChangeName = 1024
)

// rpmChangelogSource is what Raw.ChangelogSource says of a header's changelog.
const rpmChangelogSource = "rpm changelog"

// rpmChangelog decodes the changelog of a header, newest entry first as rpm
// keeps it; nil when there is none.
func rpmChangelog(h rpmHeader) ([]ChangelogEntry, error) {
	times, err := h.numbers(rpmTagChangelogTime, rpmMaxChanges)
	if err != nil {
		return nil, err
	}
	names, err := h.texts(rpmTagChangelogName, rpmMaxChanges)
	if err != nil {
		return nil, err
	}
	texts, err := h.texts(rpmTagChangelogText, rpmMaxChanges)
	if err != nil {
		return nil, err
	}
	if len(times) != len(texts) || len(names) != len(texts) {
		return nil, fmt.Errorf("read rpm changelog: %d times, %d names, %d texts", len(times), len(names), len(texts))
	}
	var entries []ChangelogEntry
	for i, text := range texts {
		name := names[i]
		entries = append(entries, ChangelogEntry{
			Time:    rpmTime(times[i]),
			Version: changelogVersion(string(name[:min(len(name), rpmMaxChangeName)])),
			Text:    string(text[:min(len(text), rpmMaxChangeText)]),
		})
	}
	return entries, nil
}

// changelogVersion gives the version that stands behind the author in the head
// of an entry, "Jane Doe <jane@example.org> - 1:1.1.1k-7", as written. Many
// entries have none.
func changelogVersion(head string) string {
	rest := ""
	if end := strings.LastIndexByte(head, '>'); end >= 0 {
		rest = head[end+1:]
	} else if at := strings.IndexByte(head, '@'); at >= 0 {
		_, rest, _ = strings.Cut(head[at:], " ")
	} else if dash := strings.LastIndex(head, " - "); dash >= 0 {
		rest = head[dash+3:]
	}
	rest = strings.TrimLeft(rest, " \t-–:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return ""
	}
	version := strings.Trim(fields[0], "[](),;")
	if version == "" || version[0] < '0' || version[0] > '9' {
		return ""
	}
	return version
}
