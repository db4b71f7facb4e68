// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/stanza"
)

// The parsers as fuzz targets reach them; each returns how much it found.

// ParseDpkg reads text as a status file.
func ParseDpkg(text string) (found []Raw) {
	in := stanza.NewReader(strings.NewReader(text), dpkgFields...)
	for {
		st, err := in.Next()
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

// InterfaceOf is what of a library's path stays when it is updated.
func InterfaceOf(file string) string { return interfaceOf(file) }
