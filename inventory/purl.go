// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"strconv"
	"strings"
)

// purl writes the package URL of an installed package, see
// https://github.com/package-url/purl-spec. It is empty for a package manager
// without a purl type.
func purl(sys System, p Package) string {
	types := map[string]string{"rpm": "rpm", "dpkg": "deb", "apk": "apk", "pacman": "alpm"}
	typ := types[p.Manager]
	if typ == "" || p.Name == "" {
		return ""
	}
	var b strings.Builder
	b.WriteString("pkg:" + typ + "/")
	if space := purlNamespace(sys.ID, p.Manager); space != "" {
		b.WriteString(percent(space) + "/")
	}
	name := p.Name
	if typ != "rpm" {
		name = strings.ToLower(name)
	}
	b.WriteString(percent(name))
	if p.Version != "" {
		b.WriteString("@" + percent(p.Version))
	}
	sep := "?"
	add := func(key, value string) {
		if value != "" {
			b.WriteString(sep + key + "=" + percent(value))
			sep = "&"
		}
	}
	add("arch", p.Arch)
	if sys.ID != "" {
		add("distro", strings.TrimSuffix(sys.ID+"-"+sys.VersionID, "-"))
	}
	if p.Epoch > 0 {
		add("epoch", strconv.Itoa(p.Epoch))
	}
	return b.String()
}

// purlNamespace is the vendor's name in purls, as the purl types define it.
func purlNamespace(id, manager string) string {
	switch id {
	case "":
		if manager == "pacman" {
			return "arch"
		}
		return ""
	case "rhel":
		return "redhat"
	case "centos-stream":
		return "centos"
	case "ol":
		return "oracle"
	case "sles", "sled", "sle-micro", "sl-micro", "sles_sap":
		return "suse"
	}
	if strings.HasPrefix(id, "opensuse") {
		return "opensuse"
	}
	return strings.ToLower(id)
}

// percent encodes all but the unreserved characters of RFC 3986, as the purl
// specification asks.
func percent(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			c == '-', c == '.', c == '_', c == '~':
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}
