// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"path"
	"regexp"
	"strings"
)

// part is what one archive says of itself.
type part struct {
	wheel     bool
	name, ver string // of the wheel
	poms      []pom
	title     string // Implementation-Title of a manifest
	stated    string // Implementation-Version, or that of the OSGi bundle
}

// pom is the coordinates of a Maven build.
type pom struct {
	group, artifact, version string
}

// maxPoms bounds the coordinates of one archive that are read, maxPom the bytes
// of one file of metadata.
const (
	maxPoms = 100
	maxPom  = 64 << 10
)

// mavenName is a group or the name of what a Maven project builds,
// https://maven.apache.org/pom.html#Maven_Coordinates
var mavenName = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,200}$`)

// jarName is NAME-VERSION[-CLASSIFIER] of a file name.
var jarName = regexp.MustCompile(`^([A-Za-z0-9_.+-]+?)-v?(\d[0-9A-Za-z._+]*(?:-(?:SNAPSHOT|RELEASE|GA|jre|android|(?i:rc|m|beta|alpha|b)\d*))?)(?:-.*)?$`)

// isMetadata tells whether an entry has coordinates.
func isMetadata(name string) bool {
	switch {
	case name == "META-INF/MANIFEST.MF":
		return true
	case strings.HasPrefix(name, "META-INF/maven/"):
		return strings.HasSuffix(name, "/pom.properties")
	}
	dir, base := path.Split(name)
	return base == "METADATA" && strings.HasSuffix(dir, ".dist-info/") && strings.Count(dir, "/") == 1
}

// part reads the metadata of one archive.
func (a *archive) part(z *zipFile, entries []zipEntry, prefix string) part {
	var p part
	for i, e := range entries {
		if i == maxPoms {
			break
		}
		text, err := z.start(e, maxPom)
		if err != nil {
			a.problem(prefix+e.name, err)
			continue
		}
		switch path.Base(e.name) {
		case "pom.properties":
			if m, ok := pomProperties(string(text)); ok {
				p.poms = append(p.poms, m)
			}
		case "METADATA":
			p.wheel = true
			p.name, p.ver = metadata(string(text))
		default:
			p.title, p.stated = manifest(string(text))
		}
	}
	return p
}

// pomProperties reads what Maven writes of the project it builds; it is false
// unless all three coordinates are there.
func pomProperties(text string) (pom, bool) {
	var m pom
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(key) {
		case "groupId":
			m.group = value
		case "artifactId":
			m.artifact = value
		case "version":
			m.version = version(value)
		}
	}
	return m, mavenName.MatchString(m.group) && mavenName.MatchString(m.artifact) && m.version != ""
}

// manifest reads title and version from the main section of a MANIFEST.MF.
// https://docs.oracle.com/en/java/javase/21/docs/specs/jar/jar.html#jar-manifest
func manifest(text string) (title, ver string) {
	var bundled string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		key, value, _ := strings.Cut(line, ": ")
		switch {
		case strings.EqualFold(key, "Implementation-Title") && mavenName.MatchString(value):
			title = value
		case strings.EqualFold(key, "Implementation-Version"):
			ver = version(value)
		case strings.EqualFold(key, "Bundle-Version"):
			bundled = version(value)
		}
	}
	if ver == "" {
		ver = bundled
	}
	return title, ver
}

// Bundle tells what the entry of the archive at the path file is part of, as
// the archive says of itself or by its file name: the archive, or the nested one
// that the entry is in, with the path "FILE!/NESTED". Call it when Archive has
// returned. The name of a Java archive is group:name where the group is told.
func (a ArchiveInfo) Bundle(file, entry string) Bundle {
	inner, at := "", file
	if i := strings.LastIndex(entry, archiveSlash); i >= 0 {
		if _, ok := a.parts[entry[:i]]; ok {
			inner, at = entry[:i], file+archiveSlash+entry[:i]
		}
	}
	p := a.parts[inner]
	base := path.Base(at)
	stem := strings.TrimSuffix(base, path.Ext(base))
	if p.wheel || path.Ext(base) == ".whl" {
		return p.wheelBundle(stem, at)
	}
	name, ver := stem, p.stated
	if m := jarName.FindStringSubmatch(stem); m != nil {
		name, ver = m[1], version(m[2])
	} else if p.title != "" {
		name = p.title
	}
	b := Bundle{Kind: "jar", Name: name, Version: ver, Path: at}
	if m, ok := p.pom(stem, ver); ok {
		b.Name, b.Version = m.group+":"+m.artifact, m.version
		b.PURL = purl("maven", m.group, m.artifact, m.version)
	}
	return b
}

// pom is the project that an archive called stem was built by: the one whose
// name it has, else the only one, unless the archive says that it has another
// version. An archive that took in others has theirs too.
func (p part) pom(stem, ver string) (pom, bool) {
	var found pom
	for _, m := range p.poms {
		if stem != m.artifact && !strings.HasPrefix(stem, m.artifact+"-"+m.version) {
			continue
		}
		if len(m.artifact) > len(found.artifact) {
			found = m
		}
	}
	if found.artifact == "" && len(p.poms) == 1 && (ver == "" || ver == p.poms[0].version) {
		found = p.poms[0]
	}
	return found, found.artifact != ""
}

// wheelBundle is the bundle of a wheel that is not unpacked, by its METADATA or
// by its file name NAME-VERSION-TAGS
// (https://packaging.python.org/en/latest/specifications/binary-distribution-format/).
func (p part) wheelBundle(stem, at string) Bundle {
	name, ver := p.name, p.ver
	if parts := strings.Split(stem, "-"); len(parts) >= 5 && (name == "" || ver == "") && pythonName.MatchString(parts[0]) {
		name, ver = parts[0], version(parts[1])
	}
	return Bundle{Kind: "wheel", Name: name, Version: ver, Path: at, PURL: pypi(name, ver)}
}
