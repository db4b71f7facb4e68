// SPDX-License-Identifier: Apache-2.0

// Package owner tells from the databases of dpkg, rpm and apk which package a
// file belongs to, and whether its content is what the package shipped.
package owner

// Package is one installed package that owns a file.
type Package struct {
	Manager string // "rpm", "dpkg", "apk", "pacman"
	Name    string
	Version string // as inventory.Package.Version
	Epoch   int    // rpm only
	Arch    string
}

// Digest is the check sum of a file that a package database keeps.
type Digest struct {
	Algorithm string // "md5", "sha256", "sha1"; empty when the database keeps none
	Hex       string
}

// Owned is one path with the package it belongs to.
type Owned struct {
	Package
	Path   string // as asked
	Listed string // as the database has it, where that differs (a usrmerged or diverted path)
	Digest Digest
	Config bool // a configuration file, which an administrator may change
}
