// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"strings"
)

// purl writes a package URL, see https://github.com/package-url/purl-spec. The
// space is the namespace with its slashes, empty when there is none; qualifiers
// are keys and values in turn, sorted by key, and those without value are left
// out.
func purl(typ, space, name, version string, qualifiers ...string) string {
	if name == "" {
		return ""
	}
	var b strings.Builder
	b.WriteString("pkg:" + typ + "/")
	for part := range strings.SplitSeq(space, "/") {
		if part != "" {
			b.WriteString(percent(part) + "/")
		}
	}
	b.WriteString(percent(name))
	if version != "" {
		b.WriteString("@" + percent(version))
	}
	sep := "?"
	for i := 0; i+1 < len(qualifiers); i += 2 {
		if qualifiers[i+1] != "" {
			b.WriteString(sep + qualifiers[i] + "=" + percent(qualifiers[i+1]))
			sep = "&"
		}
	}
	return b.String()
}

// pypi writes the package URL of a Python package, whose names are compared
// without case and with "_" as "-".
func pypi(name, version string) string {
	return purl("pypi", "", strings.ReplaceAll(strings.ToLower(name), "_", "-"), version)
}

// npm writes the package URL of a Node module; the scope of "@scope/name" is
// the namespace.
func npm(name, version string) string {
	space, rest, scoped := strings.Cut(strings.ToLower(name), "/")
	if !scoped {
		space, rest = "", strings.ToLower(name)
	}
	return purl("npm", space, rest, version)
}

// golang writes the package URL of a Go module; the last part of its path is
// the name.
func golang(module, version string) string {
	module = strings.ToLower(module)
	i := strings.LastIndexByte(module, '/')
	return purl("golang", module[:max(i, 0)], module[i+1:], version)
}

// percent encodes all but the unreserved characters of RFC 3986, as the purl
// specification asks.
func percent(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~:", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}
