// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/stanza"
)

// Bounds of one Debian changelog; the longest of the catalogue inflates to
// about 300 kB.
const (
	debMaxChangelog = 8 << 20
	debMaxEntry     = 1 << 20
)

// debChangelogs fills in the changelog of each source build, once: packages of
// one source carry the same file, or a link to it.
func debChangelogs(ctx context.Context, r *rootfs.Root, raws []Raw, found *problems) {
	type log struct {
		entries []ChangelogEntry
		path    string
	}
	known := map[[2]string]log{}
	for i := range raws {
		raw := &raws[i]
		if !ofCatalogue(*raw) || strings.ContainsAny(raw.Name, "/\x00") || ctx.Err() != nil {
			continue
		}
		key := [2]string{raw.SourceName, raw.SourceVersion}
		l, ok := known[key]
		if !ok {
			l.entries, l.path = debChangelog(r, *raw, found)
			if l.entries != nil {
				known[key] = l
			}
		}
		raw.Changelog, raw.ChangelogSource = l.entries, l.path
	}
}

// debChangelog reads the changelog below the package's documentation. That of
// a native package has upstream's name, see
// https://www.debian.org/doc/debian-policy/ch-docs.html#changelog-files-and-release-notes.
func debChangelog(r *rootfs.Root, raw Raw, found *problems) ([]ChangelogEntry, string) {
	names := []string{"changelog.Debian.gz", "changelog.Debian"}
	if !strings.Contains(raw.SourceVersion, "-") {
		names = append(names, "changelog.gz", "changelog")
	}
	for _, name := range names {
		path := "usr/share/doc/" + raw.Name + "/" + name
		f, err := r.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			found.changelog(path, "%v", rootfs.Cause(err))
			continue
		}
		entries, err := readDebChangelog(f, strings.HasSuffix(name, ".gz"), raw.SourceName)
		f.Close()
		if err != nil {
			found.changelog(path, "%v", err)
		}
		entries, err = fromBuild(entries, raw.SourceVersion, raw.Version)
		if err != nil {
			found.changelog(path, "%v", err)
		}
		if len(entries) > 0 {
			return entries, path
		}
	}
	return nil, ""
}

// changelog notes what is wrong with a changelog. No package is missing then.
func (p *problems) changelog(path, format string, args ...any) {
	before := len(p.list)
	p.add(path, false, format, args...)
	if len(p.list) > before {
		p.list[before].Probe = "changelog"
	}
}

// fromBuild drops entries above that of the installed build: a file left by
// another version, or shared with one, speaks for that other version. Without
// an entry of the installed build nothing of the file can be trusted.
func fromBuild(entries []ChangelogEntry, versions ...string) ([]ChangelogEntry, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	at := slices.IndexFunc(entries, func(e ChangelogEntry) bool { return slices.Contains(versions, e.Version) })
	switch {
	case at < 0:
		return nil, fmt.Errorf("not used: it begins with version %q and has no entry of the installed %q",
			entries[0].Version, versions[0])
	case at > 0:
		return entries[at:], fmt.Errorf("%d entries above that of the installed version %q are not used",
			at, versions[0])
	}
	return entries, nil
}

// readDebChangelog inflates and parses one file. Damage costs what follows it.
func readDebChangelog(in io.Reader, zipped bool, source string) ([]ChangelogEntry, error) {
	if zipped {
		unzip, err := gzip.NewReader(bufio.NewReader(in))
		if err != nil {
			return nil, fmt.Errorf("inflate: %w", err)
		}
		in = unzip
	}
	limit := &io.LimitedReader{R: in, N: debMaxChangelog}
	entries, err := parseDebChangelog(limit, source)
	switch {
	case limit.N == 0:
		return entries, fmt.Errorf("only the first %d bytes are read", debMaxChangelog)
	case err != nil:
		return entries, fmt.Errorf("read up to entry %d: %w", len(entries), err)
	}
	return entries, nil
}

// debHeading is "source (version) distributions; options".
var debHeading = regexp.MustCompile(`^([A-Za-z0-9][A-Za-z0-9.+-]*) \(([A-Za-z0-9.+:~-]+)\)(?:\s+[^;]*)?;`)

// parseDebChangelog reads the entries of a changelog, see
// https://www.debian.org/doc/debian-policy/ch-source.html#debian-changelog-debian-changelog.
// Entries of other source packages are left out. An entry without a closing
// line that another one follows is kept without time; the last is dropped with
// an error, for it may be cut.
func parseDebChangelog(in io.Reader, source string) ([]ChangelogEntry, error) {
	lines := stanza.NewLines(in)
	p := debParser{source: source}
	var long error
	for {
		line, err := lines.Next()
		switch {
		case errors.Is(err, stanza.ErrLongLine):
			long = fmt.Errorf("line %d of more than %d bytes is not read", lines.Number, stanza.MaxLine)
			continue
		case err == nil || errors.Is(err, io.EOF):
			err = cmp.Or(p.line(string(line)), err)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return p.entries, err
		}
	}
	if p.open {
		return p.entries, fmt.Errorf("the entry of version %q has no end", p.entry.Version)
	}
	return p.entries, long
}

// debParser is a changelog being read.
type debParser struct {
	source  string
	entries []ChangelogEntry
	entry   ChangelogEntry
	text    strings.Builder
	open    bool // inside an entry
	ours    bool // which is of the source
}

// line takes one line.
func (p *debParser) line(line string) error {
	line = strings.ToValidUTF8(strings.TrimRight(line, " \t\r"), "\ufffd")
	switch {
	case line == "":
	case line[0] != ' ' && line[0] != '\t':
		if m := debHeading.FindStringSubmatch(line); m != nil {
			p.end(time.Time{})
			p.open, p.ours = true, m[1] == p.source
			p.entry = ChangelogEntry{Version: m[2]}
		}
	case !p.open:
	case strings.HasPrefix(line, " -- "):
		p.end(debTime(line))
	default:
		if p.text.Len()+len(line) > debMaxEntry {
			return fmt.Errorf("the entry of version %q has more than %d bytes", p.entry.Version, debMaxEntry)
		}
		if p.text.Len() > 0 {
			p.text.WriteByte('\n')
		}
		p.text.WriteString(strings.TrimPrefix(line, "  ")) // Debian indents all by two; what is more says what belongs to what
	}
	return nil
}

// end closes the entry that is open.
func (p *debParser) end(at time.Time) {
	if p.open && p.ours {
		p.entry.Time, p.entry.Text = at, p.text.String()
		p.entries = append(p.entries, p.entry)
	}
	p.open = false
	p.text.Reset()
}

// debTime reads the date of a closing line, " -- name <address>  date"; the
// zero time when it has none that can be read.
func debTime(line string) time.Time {
	_, date, ok := strings.Cut(line, ">  ")
	if !ok {
		return time.Time{}
	}
	date = strings.TrimSpace(date)
	for _, layout := range []string{"Mon, _2 Jan 2006 15:04:05 -0700", "_2 Jan 2006 15:04:05 -0700"} {
		if at, err := time.Parse(layout, date); err == nil {
			return at.UTC()
		}
	}
	return time.Time{}
}
