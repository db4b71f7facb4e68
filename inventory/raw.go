// SPDX-License-Identifier: Apache-2.0

package inventory

import "fmt"

// maxWord bounds a name or a version; real ones stay below 100 bytes.
const maxWord = 512

// Raw is one installed package as its database has it, before the catalogue.
// Probes give one for every package, so that packages can be counted; Files
// and Changelog are filled only for packages of the catalogue (see Lookup).
type Raw struct {
	Package
	// SourceName is the source package's name as the database tells it, and the
	// binary's own where it tells none.
	SourceName string
	// SourceVersion is spelled as Source.Version.
	SourceVersion string
	// Files are paths relative to the root, as the database lists them.
	Files []string
	// Changelog is the build's own changelog, newest entry first.
	Changelog []ChangelogEntry
	// ChangelogSource says where Changelog was read, as in Component.
	ChangelogSource string
	// NoChangelog is true when the package is known to have no changelog: a list
	// that carries them has none for it.
	NoChangelog bool
	// Installed is true when the package's files are on the disk: a package of
	// which only configuration is left is known to dpkg, but not installed.
	Installed bool

	Lacks []Lack // as in Component; set by List
}

// check tells what is wrong with the names and versions of a package. All
// databases write them in printable ASCII without spaces; anything else is
// damage, and would make names that no advisory has.
func (r Raw) check() error {
	for _, word := range []struct{ what, text string }{
		{"name", r.Name}, {"version", r.Version}, {"source", r.SourceName},
		{"source version", r.SourceVersion}, {"architecture", r.Arch},
	} {
		if len(word.text) > maxWord {
			return fmt.Errorf("%s of %d bytes", word.what, len(word.text))
		}
		for i := range len(word.text) {
			if c := word.text[i]; c <= ' ' || c >= 0x7f {
				return fmt.Errorf("%s %q has a byte that is none of a name", word.what, cut(word.text, 40))
			}
		}
	}
	switch {
	case r.Name == "":
		return fmt.Errorf("no name")
	case r.Version == "":
		return fmt.Errorf("no version")
	}
	return nil
}
