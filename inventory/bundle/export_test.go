// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"debug/buildinfo"
	"io"
)

// Metadata gives the tests metadata.
func Metadata(text string) (name, ver string) { return metadata(text) }

// RecordHas gives the tests recordHas.
func RecordHas(text, from, name string) bool { return recordHas(text, from, name) }

// ProgramOf gives the tests program.
func ProgramOf(build *buildinfo.BuildInfo) Program { return program(build) }

// PackageJSON gives the tests packageJSON.
func PackageJSON(data []byte) (name, ver string, ok bool) { return packageJSON(data) }

// Conda gives the tests condaBundle.
func Conda(data []byte) (Bundle, []string, bool) { return condaBundle(string(data)) }

// PomProperties gives the tests pomProperties, as group, name and version.
func PomProperties(text string) ([3]string, bool) {
	m, ok := pomProperties(text)
	return [3]string{m.group, m.artifact, m.version}, ok
}

// Manifest gives the tests manifest.
func Manifest(text string) (title, ver string) { return manifest(text) }

// ZipNames are the names in the directory of a zip archive.
func ZipNames(r io.ReaderAt, size int64) ([]string, error) {
	z, err := openZip(r, size, &limits{maxInflated, maxAllEntries})
	if err != nil {
		return nil, err
	}
	var names []string
	err = z.entries(func(e zipEntry) { names = append(names, e.name) })
	return names, err
}

// Bounds for the tests.
const (
	MaxZipEntries = maxZipEntries
	MaxZipName    = maxZipName
	MaxKept       = maxKept
	MaxNested     = maxNested
)
