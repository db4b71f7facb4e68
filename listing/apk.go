// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bufio"
	"regexp"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// readAPK reads what apk info -v and apk list --installed print.
func readAPK(in *bufio.Reader, o Options, found *problems) ([]Listing, int, error) {
	return readPlain(APK, func() dialect { return dialect{parse: parseAPK} }, in, o, found)
}

// apkPackage is name-version-rN. A version begins with a digit, see
// https://wiki.alpinelinux.org/wiki/APKBUILD_Reference#pkgver.
var apkPackage = regexp.MustCompile(`^([A-Za-z0-9_][A-Za-z0-9_.+-]*)-([0-9][A-Za-z0-9_.~]*-r[0-9]+)$`)

// parseAPK reads name-version-rN, with a description behind it, or with
// architecture, {source}, (licence) and [state].
func parseAPK(line string) (inventory.Raw, outcome, error) {
	words := wordsOf(line, 64)
	first := words[0]
	switch {
	case strings.HasPrefix(line, "WARNING: "):
		return inventory.Raw{}, around, nil
	case first.text[0] == '.': // a name for a group of packages, without files
		return inventory.Raw{}, nothing, nil
	}
	source, state := "", ""
	if len(words) > 2 && strings.HasPrefix(words[2].text, "{") {
		var closed bool
		if source, closed = strings.CutSuffix(words[2].text[1:], "}"); !closed {
			return inventory.Raw{}, nothing, faultAt(words[2].column, "%q names no source package", cut(words[2].text, 60))
		}
		if open := strings.LastIndexByte(line, '['); open >= 0 {
			state = strings.TrimSuffix(strings.TrimSpace(line[open+1:]), "]")
		}
		before, upgradable := strings.CutPrefix(state, "upgradable from: ")
		switch {
		case upgradable:
			first.text = before
		case state != "installed":
			return inventory.Raw{}, nothing, nil // offered, and not installed
		}
	} else if len(words) > 1 && words[1].text != "-" {
		return inventory.Raw{}, nothing, faultAt(words[1].column, "%q behind the package %q", cut(words[1].text, 60), cut(first.text, 80))
	}
	m := apkPackage.FindStringSubmatch(first.text)
	if m == nil {
		return inventory.Raw{}, nothing, faultAt(first.column, "%q is no package: name-version-rN is expected", cut(first.text, 80))
	}
	raw := inventory.Raw{Package: inventory.Package{Name: m[1], Version: m[2]}}
	if source == "" {
		return raw, installed, nil
	}
	raw.Arch, raw.SourceName = words[1].text, source
	if err := plainly("name", source, words[2].column+1, inNames); err != nil {
		return raw, nothing, err
	}
	return raw, installed, plainly("architecture", raw.Arch, words[1].column, inNames)
}
