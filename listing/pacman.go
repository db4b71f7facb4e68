// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bufio"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// readPacman reads what pacman -Q prints.
func readPacman(in *bufio.Reader, o Options, found *problems) ([]Listing, int, error) {
	return readPlain(Pacman, func() dialect { return dialect{parse: parsePacman} }, in, o, found)
}

// parsePacman reads "name epoch:version-release". Names may begin with "@" as
// well, https://wiki.archlinux.org/title/PKGBUILD#pkgname, but none of a crypto
// library does.
func parsePacman(line string) (inventory.Raw, outcome, error) {
	words := wordsOf(line, 3)
	switch {
	case len(words) == 1:
		return inventory.Raw{}, nothing, faultAt(words[0].column+len(words[0].text), "%q has no version behind it", cut(words[0].text, 80))
	case len(words) > 2:
		return inventory.Raw{}, nothing, faultAt(words[2].column, "%q behind name and version", cut(words[2].text, 80))
	}
	raw := inventory.Raw{Package: inventory.Package{Name: words[0].text, Version: words[1].text}}
	if err := plainly("name", raw.Name, words[0].column, inNames+"@"); err != nil {
		return raw, nothing, err
	}
	if err := plainly("version", raw.Version, words[1].column, inVersions); err != nil {
		return raw, nothing, err
	}
	if !hasDigit(raw.Version) || !strings.Contains(raw.Version, "-") {
		return raw, nothing, faultAt(words[1].column, "%q is no version and release of a package", cut(raw.Version, 80))
	}
	return raw, installed, nil
}
