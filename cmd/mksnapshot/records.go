// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// origin is what is known of a feed's source where its records do not say. A
// feed is whole when it has all that its vendor published on the crypto
// packages; until is the day it was gathered, empty for the newest record's.
type origin struct {
	commit, licence string
	whole           bool
	until           string
}

// origins lists the feeds below osv/.
func origins() map[string]origin {
	return map[string]origin{
		"almalinux":        {"AlmaLinux/osv-database@948f47aa", "MIT", true, ""},
		"alpine":           {"", "facts, from Alpine's security database", false, ""},
		"alpine-secdb":     {"", "facts, from Alpine's security database", true, ""},
		"azure-linux":      {"", "MIT", true, ""},
		"bellsoft":         {"bell-sw/osv-database@5005275d", "MIT", true, ""},
		"debian-changelog": {"Debian archive, 2026-11-20", "facts, from Debian changelogs", true, "2026-11-20"},
		"debian-dsa-dla":   {"", "facts, from Debian's advisory lists", true, ""},
		"oss-fuzz":         {"google/oss-fuzz-vulns@b4f46921", "CC-BY-4.0", false, ""},
		"pypa":             {"westonsteimel/advisory-database-pypa@57da901a", "CC-BY-4.0", true, ""},
		"redhat":           {"", "CC-BY-4.0, Red Hat", false, ""},
		"suse":             {"", "facts, from SUSE's advisories", false, ""},
		"ubuntu":           {"", "facts, from Ubuntu's security notices", false, ""},
	}
}

// addRecords reads every feed below dir.
func addRecords(c *advisories.Contents, dir string) error {
	feeds, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("read OSV feeds: %w", err)
	}
	known := origins()
	for _, feed := range feeds {
		o, ok := known[feed.Name()]
		if !ok {
			return fmt.Errorf("read OSV feeds: %q has no known origin", feed.Name())
		}
		source, err := addFeed(c, filepath.Join(dir, feed.Name()), "osv/"+feed.Name())
		if err != nil {
			return err
		}
		if source.Commit == "" {
			source.Commit = o.commit
		}
		source.Licence, source.Complete = o.licence, o.whole
		if o.until != "" {
			if source.Until, err = time.Parse(time.DateOnly, o.until); err != nil {
				return fmt.Errorf("read origin of %s: %w", feed.Name(), err)
			}
		}
		c.Sources = append(c.Sources, source)
	}
	return nil
}

// addFeed reads the records of one feed. All must be readable.
func addFeed(c *advisories.Contents, dir, feed string) (advisories.Source, error) {
	source := advisories.Source{Name: feed}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return source, fmt.Errorf("list %s: %w", feed, err)
	}
	var commits []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return source, fmt.Errorf("read %s: %w", feed, err)
		}
		rec, err := advisories.DecodeOSV(feed, bytes.NewReader(text))
		if err != nil {
			return source, fmt.Errorf("read %s: %w", filepath.Base(file), err)
		}
		if !rec.Withdrawn.IsZero() {
			c.Withdrawn = append(c.Withdrawn, advisories.Withdrawal{ID: rec.ID, Modified: rec.Modified})
		}
		if len(rec.Statements) == 0 {
			source.Skipped++
			continue
		}
		c.Statements = append(c.Statements, rec.Statements...)
		source.Records++
		commits = append(commits, commitsOf(text)...)
		if rec.Modified.After(source.Newest) {
			source.Newest = rec.Modified
		}
	}
	slices.Sort(commits)
	source.Commit = strings.Join(shortest(slices.Compact(commits)), ", ")
	return source, nil
}

// commitsOf lists the repositories and commits a record says it was taken from.
func commitsOf(text []byte) []string {
	var rec struct {
		Database struct {
			From    any      `json:"transcribed_from"`
			Repo    string   `json:"source_repo"`
			Commit  string   `json:"source_commit"`
			Other   string   `json:"commit"`
			Sources []string `json:"sources"`
		} `json:"database_specific"`
	}
	_ = json.Unmarshal(text, &rec) // a record that says it otherwise says nothing here
	d := rec.Database
	var out []string
	list, _ := d.From.([]any)
	for _, entry := range list {
		from, _ := entry.(map[string]any)
		repo, _ := from["repository"].(string)
		commit, _ := from["commit"].(string)
		out = append(out, at(repo, commit))
	}
	if repo, ok := d.From.(string); ok {
		out = append(out, at(repo, d.Commit+d.Other))
	}
	if d.Repo != "" {
		out = append(out, at(d.Repo, d.Commit))
	}
	for _, s := range d.Sources {
		repo, _, _ := strings.Cut(s, ":")
		out = append(out, repo)
	}
	return out
}

// at writes a repository and the start of a commit.
func at(repo, commit string) string {
	if len(commit) > 12 {
		commit = commit[:12]
	}
	return strings.TrimRight(repo+"@"+commit, "@")
}

// shortest keeps a list of commits readable: of a repository read at many
// commits it names the count.
func shortest(commits []string) []string {
	count := map[string]int{}
	for _, c := range commits {
		repo, _, _ := strings.Cut(c, "@")
		count[repo]++
	}
	var out []string
	for _, c := range commits {
		repo, _, _ := strings.Cut(c, "@")
		if count[repo] > 3 {
			c = fmt.Sprintf("%s (%d commits)", repo, count[repo])
		}
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}
