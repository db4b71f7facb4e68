// SPDX-License-Identifier: Apache-2.0

package distro

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
