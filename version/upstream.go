// SPDX-License-Identifier: Apache-2.0

package version

import (
	"regexp"
	"strings"
)

var (
	// really is Debian's way to go back to an older upstream version without
	// an epoch: 2.0.0+really1.8 is 1.8.
	really = regexp.MustCompile(`\+really(.+)$`)
	// tildeStage is how dpkg and rpm write a pre-release: 1.1.1~~pre9.
	tildeStage = regexp.MustCompile(`^([^~]*)~+(alpha|beta|pre|rc|dev)\.?([0-9]*)`)
	// apkStage is apk's: 3.0.0_alpha4.
	apkStage = regexp.MustCompile(`^([^_]*)_(alpha|beta|pre|rc)([0-9]*)`)
	// rpmStage is Fedora's older one, in the release: 1.1.1-0.pre8.fc29.
	rpmStage = regexp.MustCompile(`^0\.(?:[0-9]+\.)?(alpha|beta|pre|rc)([0-9]*)(?:\.|$)`)
	// nativeSuffix is what Ubuntu adds to a version without revision.
	nativeSuffix = regexp.MustCompile(`^([0-9][0-9.]*)(?:ubuntu|build)[0-9].*$`)
	// dottedLetters is how Arch wrote OpenSSL's letters: 1.1.1.q.
	dottedLetters = regexp.MustCompile(`^([0-9]+\.[0-9]+\.[0-9]+)\.([a-z]{1,3})$`)
)

// Upstream returns the upstream version that a package version of scheme s says
// it is made from: "1.1.1k" of "1:1.1.1k-12.el8_9", "1.0.2-beta2" of
// "1.0.2~beta2-1". What vendors backported to it is not in there. Versions of
// schemes that are upstream's own are returned as they are.
func Upstream(s Scheme, v string) string {
	if len(v) > MaxLength {
		return ""
	}
	switch s {
	case Dpkg:
		return upstreamDpkg(cutEpoch(v))
	case RPM:
		return upstreamRPM(cutEpoch(v))
	case Apk:
		return upstreamApk(v)
	case Pacman:
		return upstreamPacman(cutEpoch(v))
	case OpenSSL, Plain, PEP440:
		return v
	}
	return ""
}

func cutEpoch(v string) string {
	if _, after, ok := strings.Cut(v, ":"); ok {
		return after
	}
	return v
}

// upstreamDpkg drops the revision and what repacking added (+dfsg, +ds, +p1).
func upstreamDpkg(v string) string {
	if i := strings.LastIndexByte(v, '-'); i >= 0 {
		v = v[:i]
	}
	if m := really.FindStringSubmatch(v); m != nil {
		v = m[1]
	}
	if m := nativeSuffix.FindStringSubmatch(v); m != nil {
		v = m[1]
	}
	return plainTilde(v)
}

func upstreamRPM(v string) string {
	v, release, _ := strings.Cut(v, "-")
	if m := rpmStage.FindStringSubmatch(release); m != nil {
		return plainTilde(v) + "-" + m[1] + m[2]
	}
	return plainTilde(v)
}

func upstreamApk(v string) string {
	v, _, _ = strings.Cut(v, "-")
	if m := apkStage.FindStringSubmatch(v); m != nil {
		return m[1] + "-" + m[2] + m[3]
	}
	return cutAny(v, "_~+")
}

func upstreamPacman(v string) string {
	if i := strings.LastIndexByte(v, '-'); i >= 0 {
		v = v[:i]
	}
	if m := dottedLetters.FindStringSubmatch(v); m != nil {
		return m[1] + m[2]
	}
	return cutAny(v, "~+")
}

// plainTilde turns a pre-release into upstream's spelling and drops every other
// tilde, caret or plus with what follows.
func plainTilde(v string) string {
	if m := tildeStage.FindStringSubmatch(v); m != nil {
		return m[1] + "-" + m[2] + m[3]
	}
	return cutAny(v, "~^+")
}

func cutAny(v, chars string) string {
	if i := strings.IndexAny(v, chars); i >= 0 {
		return v[:i]
	}
	return v
}

// UpstreamScheme returns the scheme of a library's own releases.
func UpstreamScheme(library string) Scheme {
	switch library {
	case "openssl", "openssl-fips":
		return OpenSSL
	case "python-cryptography", "pyopenssl", "certifi":
		return PEP440
	}
	return Plain
}

// branchNumbers is the dotted numbers that an upstream version starts with.
var branchNumbers = regexp.MustCompile(`^v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?`)

// Branch returns the line of releases that an upstream version belongs to and
// that is supported as one: three numbers for OpenSSL before 3 (1.0.2, 1.1.1),
// two for everything else. It is empty when upstream does not start with a
// number.
func Branch(library, upstream string) string {
	m := branchNumbers.FindStringSubmatch(upstream)
	switch {
	case m == nil:
		return ""
	case m[2] == "":
		return m[1]
	case UpstreamScheme(library) == OpenSSL && (m[1] == "0" || m[1] == "1") && m[3] != "":
		return m[1] + "." + m[2] + "." + m[3]
	}
	return m[1] + "." + m[2]
}
