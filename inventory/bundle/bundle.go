// SPDX-License-Identifier: Apache-2.0

// Package bundle tells which language package or vendor tree a file is part of:
// a Python wheel, a Node module, a gem, a Java archive, a Go binary, Electron.
package bundle

// Bundle is what is around a copy.
type Bundle struct {
	Kind    string // "wheel", "npm", "gem", "jar", "go", "node", "electron", "conda", "php", "appimage", "vendor"
	Name    string
	Version string // empty when it is not told
	Path    string // the directory or file that is the bundle, relative to the root
	PURL    string // empty for kinds without a purl type
}
