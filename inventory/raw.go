// SPDX-License-Identifier: Apache-2.0

package inventory

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
	// Installed is true when the package's files are on the disk: a package of
	// which only configuration is left is known to dpkg, but not installed.
	Installed bool
}
