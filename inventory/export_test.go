// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"
	"strings"
)

// The parsers as fuzz targets reach them; each returns how much it found.

// ParseOSRelease is the parser of os-release files.
func ParseOSRelease(text string) (map[string]string, []error) { return parseOSRelease(text) }

// ParseRelease runs every parser of release files.
func ParseRelease(text string) (found []System) {
	for _, file := range releaseFiles {
		found = append(found, file.parse(text))
	}
	return found
}

// ParseDpkg reads text as a status file.
func ParseDpkg(text string) (found []Raw) {
	in := newStanzas(strings.NewReader(text), dpkgFields...)
	for {
		st, err := in.next()
		if err != nil {
			return found
		}
		if raw, _, err := dpkgPackage(st); err == nil {
			found = append(found, raw)
		}
	}
}

// ParseDebChangelog reads text as a Debian changelog.
func ParseDebChangelog(text, source string) ([]ChangelogEntry, error) {
	return parseDebChangelog(strings.NewReader(text), source)
}

// ParseAPK reads text as apk's database.
func ParseAPK(text string) []Raw {
	return readAPK(context.Background(), strings.NewReader(text), "installed", &problems{})
}

// ParsePacman reads text as a description of pacman's database.
func ParsePacman(text string) (Raw, error) { return parsePacman(text) }

// ParseRepositories reads text as a repository file and tells its channels.
func ParseRepositories(text string) (channels []string, bad []error) {
	repos, bad := parseRepositories(text)
	for _, repo := range repos {
		channels = append(channels, repoChannel(repo.id, "8.6")...)
		channels = append(channels, ltss(repo.id)...)
	}
	return channels, bad
}

// ParseAptSource tells the channels of one line of sources.list.
func ParseAptSource(text string) []string { return archiveChannel(sourceLine(text)) }

// PURL is the package URL of p on sys.
func PURL(sys System, p Package) string { return purl(sys, p) }

// CatalogueNames calls name with every name of the catalogue: the column it
// stands in, its library, and how it is written there.
func CatalogueNames(name func(column string, lib Library, text string)) {
	for _, k := range kinds {
		for column, names := range map[string]string{"sources": k.sources, "binaries": k.binaries, "always": k.always} {
			for _, text := range strings.Fields(names) {
				name(column, k.library, text)
			}
		}
	}
}
