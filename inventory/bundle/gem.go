// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"path"
	"regexp"
)

// maxGemspec bounds a gemspec.
const maxGemspec = 1 << 20

// gemDirectory is NAME-VERSION or NAME-VERSION-PLATFORM, the full name of a gem.
var gemDirectory = regexp.MustCompile(`^([A-Za-z0-9._-]+?)-(\d[0-9A-Za-z.]*)(?:-([A-Za-z0-9_.-]+))?$`)

// gem finds the Ruby gem of the file name when dir is the gem's directory in
// gems, or that of what was compiled for it in extensions/PLATFORM/API, and the
// gem's specification is beside it. Its Path is the directory in gems either way.
// https://guides.rubygems.org/specification-reference/
func (t tree) gem(dir, _ string) (Bundle, bool) {
	home := ""
	switch parent := path.Dir(dir); {
	case path.Base(parent) == "gems":
		home = path.Dir(parent)
	case path.Base(path.Dir(path.Dir(parent))) == "extensions":
		home = path.Dir(path.Dir(path.Dir(parent)))
	default:
		return Bundle{}, false
	}
	full := path.Base(dir)
	m := gemDirectory.FindStringSubmatch(full)
	if m == nil || !t.Exists(path.Join(home, "specifications", full+".gemspec")) {
		return Bundle{}, false
	}
	name, ver, platform := m[1], m[2], m[3]
	if text, err := t.start(path.Join(home, "specifications", full+".gemspec"), maxGemspec); err == nil {
		name, ver, platform = gemspec(text, full, name, ver, platform)
	}
	return Bundle{Kind: "gem", Name: name, Version: ver, Path: path.Join(home, "gems", full),
		PURL: purl("gem", "", name, ver, "platform", platform)}, true
}

// gemStub is the comment that RubyGems writes on top of the specifications it
// installs: "# stub: nokogiri 1.13.10 ruby lib".
var gemStub = regexp.MustCompile(`(?m)^# stub: ([A-Za-z0-9._-]+) (\d[0-9A-Za-z.]*) ([A-Za-z0-9_.-]+) `)

// gemspec takes name, version and platform from a specification, where these
// give the full name of the gem; else they stay as the directory's name has
// them. It knows names that have a number behind a dash.
func gemspec(text, full, name, ver, platform string) (string, string, string) {
	m := gemStub.FindStringSubmatch(text)
	switch {
	case m == nil:
	case m[3] == "ruby" && full == m[1]+"-"+m[2]:
		return m[1], m[2], ""
	case full == m[1]+"-"+m[2]+"-"+m[3]:
		return m[1], m[2], m[3]
	}
	return name, ver, platform
}
