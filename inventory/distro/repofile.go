// SPDX-License-Identifier: Apache-2.0

package distro

import (
	"fmt"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// repository is one section of a yum, dnf or zypp repository file.
type repository struct {
	id      string
	name    string
	urls    string // baseurl, mirrorlist and metalink, as written
	enabled bool
}

// parseRepositories reads a repository file, see the [repository] options of
// dnf.conf(5). A repository is enabled unless its section says otherwise. A bad
// line costs itself.
func parseRepositories(text string) ([]repository, []error) {
	var repos []repository
	var bad []error
	key := ""
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		word := strings.TrimSpace(line)
		switch {
		case word == "" || word[0] == '#' || word[0] == ';':
			continue
		case strings.ContainsRune(word, 0):
			bad = append(bad, fmt.Errorf("line %d: NUL byte", n))
			continue
		case word[0] == '[' && word[len(word)-1] == ']':
			key = ""
			repos = append(repos, repository{id: word[1 : len(word)-1], enabled: true})
			continue
		case len(repos) == 0:
			bad = append(bad, fmt.Errorf("line %d: %q stands before the first section", n, cut(word, 40)))
			continue
		}
		value := word
		if line[0] != ' ' && line[0] != '\t' {
			name, rest, ok := strings.Cut(word, "=")
			if !ok {
				bad = append(bad, fmt.Errorf("line %d: no option in %q", n, cut(word, 40)))
				continue
			}
			key, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(rest)
		}
		repos[len(repos)-1].set(key, value)
	}
	return repos, bad
}

// set takes one option.
func (r *repository) set(key, value string) {
	switch key {
	case "name":
		r.name = value
	case "baseurl", "mirrorlist", "metalink":
		r.urls += " " + value
	case "enabled":
		switch strings.ToLower(value) {
		case "0", "no", "false", "off":
			r.enabled = false
		default:
			r.enabled = true
		}
	}
}

// enabledRepositories reads all repository files of dir and gives those that
// are enabled.
func enabledRepositories(r *rootfs.Root, dir string, tell teller) []repository {
	var list []repository
	readEach(r, dir, ".repo", tell, func(path string, data []byte) {
		repos, bad := parseRepositories(string(data))
		for _, err := range bad {
			tell(path, err)
		}
		for _, repo := range repos {
			if repo.enabled {
				list = append(list, repo)
			}
		}
	})
	return list
}
