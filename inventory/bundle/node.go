// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"path"
	"regexp"
	"strings"
)

// Bounds of files beside Node and Electron.
const (
	maxHeader    = 256 << 10
	maxChangelog = 64 << 10 // of its begin
	maxVersion   = 4 << 10
)

// nodeVersionPart is one number of the version in node_version.h.
var nodeVersionPart = regexp.MustCompile(`(?m)^#define NODE_(MAJOR|MINOR|PATCH)_VERSION[ \t]+(\d{1,6})\s*$`)

// nodeDirectory is the directory that Node's own archives and version managers
// use: "node-v20.20.2-linux-x64", "v20.20.2".
var nodeDirectory = regexp.MustCompile(`^(?:node-)?v(\d{1,6}\.\d{1,6}\.\d{1,6})(?:-linux-[a-z0-9-]+)?$`)

// nodeChangelog is the begin of the change log of a release line, and
// nodeRelease the first release it names, which is the newest.
var (
	nodeChangelog = regexp.MustCompile(`^# Node\.js \d+ ChangeLog`)
	nodeRelease   = regexp.MustCompile(`<a href="#(\d{1,6}\.\d{1,6}\.\d{1,6})">`)
)

// node tells Node itself: a program bin/node with Node's headers, npm or change
// log beside it, or in a directory that is called like Node's archives.
func (t tree) node(name string) []Bundle {
	dir, base := path.Split(name)
	dir = path.Clean(dir)
	if base != "node" && base != "nodejs" || path.Base(dir) != "bin" {
		return nil
	}
	prefix := path.Dir(dir)
	b := Bundle{Kind: "node", Name: "node", Path: prefix}
	if prefix == "." || prefix == "usr" || prefix == "usr/local" {
		b.Path = name // the directory is not Node's alone
	}
	if text, err := t.start(prefix+"/include/node/node_version.h", maxHeader); err == nil {
		b.Version = nodeHeader(text)
		return []Bundle{b}
	}
	if m := nodeDirectory.FindStringSubmatch(path.Base(prefix)); m != nil {
		b.Version = m[1]
		return []Bundle{b}
	}
	if text, err := t.start(prefix+"/CHANGELOG.md", maxChangelog); err == nil && nodeChangelog.MatchString(text) {
		if m := nodeRelease.FindStringSubmatch(text); m != nil {
			b.Version = m[1]
		}
		return []Bundle{b}
	}
	if t.Exists(prefix + "/lib/node_modules/npm") {
		return []Bundle{b}
	}
	return nil
}

// nodeHeader is the version in a node_version.h; empty unless all of its three
// parts are there.
func nodeHeader(text string) string {
	parts := map[string]string{}
	for _, m := range nodeVersionPart.FindAllStringSubmatch(text, 16) {
		if parts[m[1]] == "" {
			parts[m[1]] = m[2]
		}
	}
	if parts["MAJOR"] == "" || parts["MINOR"] == "" || parts["PATCH"] == "" {
		return ""
	}
	return parts["MAJOR"] + "." + parts["MINOR"] + "." + parts["PATCH"]
}

// threeNumbers is the text of Electron's file "version".
var threeNumbers = regexp.MustCompile(`^v?(\d{1,6}\.\d{1,6}\.\d{1,6}(?:-[0-9A-Za-z.-]{1,40})?)$`)

// electron tells an application that is built on Electron: its directory has
// the application in resources, and Electron's program or what Chromium needs
// beside it. The version is that of Electron, which packagers may leave out.
// https://www.electronjs.org/docs/latest/tutorial/application-distribution
func (t tree) electron(name string) []Bundle {
	for dir := range above(name) {
		if !t.any(dir, "electron", "chrome-sandbox", "chrome_100_percent.pak") {
			continue
		}
		if !t.any(dir, "resources/app.asar", "resources/default_app.asar", "resources/app/package.json") {
			continue
		}
		b := Bundle{Kind: "electron", Name: "electron", Path: dir}
		if text, err := t.start(dir+"/version", maxVersion); err == nil {
			if m := threeNumbers.FindStringSubmatch(strings.TrimSpace(text)); m != nil {
				b.Version = m[1]
			}
		}
		return []Bundle{b}
	}
	return nil
}

// any tells whether one of the names is in a directory.
func (t tree) any(dir string, names ...string) bool {
	for _, name := range names {
		if t.Exists(dir + "/" + name) {
			return true
		}
	}
	return false
}
