// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"regexp"
	"strings"
)

// Names and versions are taken only when they have the characters that the kind
// allows; anything else is not shown to anybody.
var (
	// https://packaging.python.org/en/latest/specifications/name-normalization/
	pythonName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9._-]{0,126}[A-Za-z0-9])?$`)
	anyVersion = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+!~:-]{0,99}$`)
	dashes     = regexp.MustCompile(`[-_.]+`)
	numbered   = regexp.MustCompile(`-\d`)
)

// normal is a Python package's name as names are compared,
// https://packaging.python.org/en/latest/specifications/name-normalization/
func normal(name string) string {
	return strings.ToLower(dashes.ReplaceAllString(name, "-"))
}

// version is text where that can be a version, else empty.
func version(text string) string {
	text = strings.TrimSpace(text)
	if !anyVersion.MatchString(text) {
		return ""
	}
	return text
}

// metadata reads Name and Version of a METADATA or PKG-INFO file, header fields
// up to the first empty line. The first of each counts. What is no name or
// version is left empty.
// https://packaging.python.org/en/latest/specifications/core-metadata/
func metadata(text string) (name, ver string) {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		key, value, ok := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch {
		case !ok:
		case name == "" && strings.EqualFold(key, "Name") && pythonName.MatchString(value):
			name = value
		case ver == "" && strings.EqualFold(key, "Version"):
			ver = version(value)
		}
	}
	return name, ver
}

// infoName takes the name of a metadata directory or file apart:
// "cryptography-42.0.5.dist-info", "pyOpenSSL-0.13-py2.7.egg-info",
// "cryptography.egg-info". It is false for anything else.
// https://packaging.python.org/en/latest/specifications/recording-installed-packages/
func infoName(base string) (name, ver string, ok bool) {
	stem, ok := strings.CutSuffix(base, ".dist-info")
	if !ok {
		if stem, ok = strings.CutSuffix(base, ".egg-info"); !ok {
			if stem, ok = strings.CutSuffix(base, ".egg"); !ok {
				return "", "", false
			}
		}
	}
	name = stem
	if at := numbered.FindStringIndex(stem); at != nil {
		name = stem[:at[0]]
		ver, _, _ = strings.Cut(stem[at[0]+1:], "-")
	}
	if !pythonName.MatchString(name) {
		return "", "", false
	}
	return name, version(ver), true
}
