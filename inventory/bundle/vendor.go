// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"io"
	"path"
	"regexp"
	"strings"
)

// phpExtension is where PHP's builds keep extensions: as Debian, as Fedora and
// its software collections, and as PHP itself does.
// https://www.php.net/manual/en/install.pecl.static.php
var phpExtension = regexp.MustCompile(`(?:^|/)(?:lib(?:64)?/php\d*/(?:\d{8}(?:-zts)?|modules|modules-zts)|` +
	`lib(?:64)?/php-zts/modules|lib(?:64)?/php\d*/extensions/(?:no-)?debug-(?:non-)?zts-\d{8})/([A-Za-z0-9_]+)\.so$`)

// php tells an extension of PHP by its place. Its version is not told: it is
// PHP's for those that come with PHP.
func (tree) php(name string) []Bundle {
	m := phpExtension.FindStringSubmatch(name)
	if m == nil {
		return nil
	}
	return []Bundle{{Kind: "php", Name: m[1], Path: name}}
}

// appImageName takes the name of an AppImage apart, as the makers of AppImages
// are asked to write it: NAME-VERSION-ARCH.AppImage.
var appImageName = regexp.MustCompile(`^([A-Za-z0-9_. +]+?)[-_](v?\d[0-9A-Za-z.+]*)(?:[-_.].*)?\.AppImage$`)

// appImage tells a program that has its own file system behind it, by the bytes
// at offset 8: https://github.com/AppImage/AppImageSpec/blob/master/draft.md
func (t tree) appImage(name string) []Bundle {
	f, err := t.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	head := make([]byte, 11)
	if _, err := io.ReadFull(f, head); err != nil || string(head[:4]) != "\x7fELF" {
		return nil
	}
	if magic := string(head[8:]); magic != "AI\x02" && magic != "AI\x01" {
		return nil
	}
	b := Bundle{Kind: "appimage", Name: strings.TrimSuffix(path.Base(name), ".AppImage"), Path: name}
	if m := appImageName.FindStringSubmatch(path.Base(name)); m != nil {
		b.Name, b.Version = m[1], version(strings.TrimPrefix(m[2], "v"))
	}
	return []Bundle{b}
}

// directoryVersion is a directory called NAME-VERSION, vendorVersion a VERSION
// file's line: a number with a dot, perhaps behind the product's name.
var (
	directoryVersion = regexp.MustCompile(`^(.+?)[-_]v?(\d+(?:\.[0-9A-Za-z]+)+(?:[-_+][0-9A-Za-z.]+)?)$`)
	vendorVersion    = regexp.MustCompile(`^(?:[A-Za-z][A-Za-z0-9 _-]{0,60}[ :=-])?v?(\d+(?:\.[0-9A-Za-z]+)+(?:[-_+][0-9A-Za-z.]+)?)$`)
)

// partsOfTree are directories of a product, not products of a vendor.
const partsOfTree = " bin sbin lib lib32 lib64 libexec usr etc var share include embedded opt local conf config data plugins modules resources jre jdk "

// vendor tells the tree of a vendor: Google Cloud's, which is unpacked
// anywhere, and whatever is below /opt, as VENDOR/PRODUCT or PRODUCT
// (https://refspecs.linuxfoundation.org/FHS_3.0/fhs/ch03s13.html).
func (t tree) vendor(name string) []Bundle {
	for dir := range above(name) {
		if path.Base(dir) == "google-cloud-sdk" && t.Exists(dir+"/VERSION") {
			return []Bundle{{Kind: "vendor", Name: "google-cloud-sdk", Version: t.versionFile(dir), Path: dir}}
		}
	}
	parts := strings.Split(name, "/")
	if parts[0] != "opt" || len(parts) < 3 {
		return nil
	}
	depth := 2
	if len(parts) > 3 && !directoryVersion.MatchString(parts[1]) && !strings.Contains(partsOfTree, " "+parts[2]+" ") &&
		!t.any(path.Join(parts[:2]...), "VERSION", "version.txt", "bin", "lib") {
		depth = 3
	}
	b := Bundle{Kind: "vendor", Name: path.Join(parts[1:depth]...), Path: path.Join(parts[:depth]...)}
	if m := directoryVersion.FindStringSubmatch(parts[depth-1]); m != nil {
		b.Name, b.Version = path.Join(path.Join(parts[1:depth-1]...), m[1]), m[2]
	} else {
		b.Version = t.versionFile(b.Path)
	}
	return []Bundle{b}
}

// versionFile is the version that a file of that name tells.
func (t tree) versionFile(dir string) string {
	for _, name := range []string{"VERSION", "version", "version.txt"} {
		if m := vendorVersion.FindStringSubmatch(t.FirstLine(dir + "/" + name)); m != nil {
			return version(m[1])
		}
	}
	return ""
}
