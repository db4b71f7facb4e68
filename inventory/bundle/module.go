// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"encoding/json"
	"path"
	"regexp"
	"strings"
)

// maxPackageJSON bounds a package.json.
const maxPackageJSON = 1 << 20

// npmName is the name of a Node module with its scope, as old as they come.
// https://docs.npmjs.com/cli/configuring-npm/package-json#name
var npmName = regexp.MustCompile(`^(@[A-Za-z0-9._~-]{1,100}/)?[A-Za-z0-9._~-]{1,214}$`)

// module finds the Node module of the file name when dir is the module's own
// directory in node_modules. Directories inside a module may have a
// package.json as well, which says how to load what is there and no more; the
// nearest with a name and a version counts only where the module's own has
// none.
func (t tree) module(dir, name string) (Bundle, bool) {
	parent := path.Dir(dir)
	if strings.HasPrefix(path.Base(parent), "@") {
		parent = path.Dir(parent)
	}
	if path.Base(parent) != "node_modules" || strings.HasPrefix(path.Base(dir), "@") {
		return Bundle{}, false
	}
	if b, ok := t.packageJSON(dir); ok {
		return b, true
	}
	for inner := range above(name) {
		if inner == dir {
			break
		}
		if b, ok := t.packageJSON(inner); ok {
			return b, true
		}
	}
	return Bundle{}, false
}

// packageJSON is the module in a directory.
func (t tree) packageJSON(dir string) (Bundle, bool) {
	data, err := t.ReadFile(dir+"/package.json", maxPackageJSON)
	if err != nil {
		return Bundle{}, false
	}
	name, ver, ok := packageJSON(data)
	return Bundle{Kind: "npm", Name: name, Version: ver, Path: dir, PURL: npm(name, ver)}, ok
}

// packageJSON reads name and version of a package.json; it is false when one of
// them is missing.
func packageJSON(data []byte) (name, ver string, ok bool) {
	var pkg struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	if json.Unmarshal(data, &pkg) != nil || !npmName.MatchString(pkg.Name) {
		return "", "", false
	}
	ver = version(strings.TrimPrefix(pkg.Version, "v"))
	return pkg.Name, ver, ver != ""
}
