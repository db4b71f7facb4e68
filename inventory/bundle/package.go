// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"path"
	"strings"
)

// Package is a Python package that is a library of the catalogue by itself.
type Package struct {
	Name    string // as the catalogue has it: "cryptography", "pyOpenSSL", "certifi"
	Version string // empty when it is not told
	Path    string // the directory that the package is imported from, relative to the root
	Info    string // where its metadata lies, the Path of the Bundle that Of tells for its files
	PURL    string
}

// maxPackage bounds the metadata of one package, in bytes.
const maxPackage = 1 << 20

// library is a package's name as the catalogue has it, and the directory that it
// is imported from; both are empty for any other package.
func library(name string) (spelled, directory string) {
	switch normal(name) {
	case "cryptography":
		return "cryptography", "cryptography"
	case "pyopenssl":
		return "pyOpenSSL", "OpenSSL"
	case "certifi":
		return "certifi", "certifi"
	}
	return "", ""
}

// Packages tells whether the file name is the metadata of a Python package that
// is a library by itself, and which: METADATA in a dist-info directory, PKG-INFO
// in an egg-info directory or an egg, or an egg-info file
// (https://packaging.python.org/en/latest/specifications/recording-installed-packages/).
// Only for these the function read is called, with the most bytes that it may
// return. Where the metadata cannot be read, or is that of another package, the
// version is the one in the name, if any. One package may have two metadata
// directories, which then give the same Path.
func Packages(name string, read func(name string, max int64) ([]byte, error)) (Package, bool) {
	info, site, ok := infoOf(name)
	if !ok {
		return Package{}, false
	}
	stem, ver, ok := infoName(path.Base(info))
	if !ok {
		return Package{}, false
	}
	spelled, directory := library(stem)
	if spelled == "" {
		return Package{}, false
	}
	if data, err := read(name, maxPackage); err == nil {
		if n, v := metadata(string(data)); v != "" && normal(n) == normal(stem) {
			ver = v
		}
	}
	return Package{Name: spelled, Version: ver, Path: path.Join(site, directory), Info: info, PURL: pypi(spelled, ver)}, true
}

// infoOf is the metadata directory, or file, that the file name is the metadata
// of, and the directory that has the package itself.
func infoOf(name string) (info, site string, ok bool) {
	dir, base := path.Split(name)
	dir = path.Clean(dir)
	switch {
	case base == "METADATA" && strings.HasSuffix(dir, ".dist-info"), base == "PKG-INFO" && strings.HasSuffix(dir, ".egg-info"):
		return dir, path.Dir(dir), true
	case base == "PKG-INFO" && path.Base(dir) == "EGG-INFO" && strings.HasSuffix(path.Dir(dir), ".egg"):
		return path.Dir(dir), path.Dir(dir), true
	case strings.HasSuffix(base, ".egg-info"):
		return name, path.Dir(name), true
	}
	return "", "", false
}
