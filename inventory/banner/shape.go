// SPDX-License-Identifier: Apache-2.0

package banner

import (
	"regexp"
	"slices"
	"strings"
)

// opensslVersion is the program whose output has more than a banner.
const opensslVersion = "openssl version"

// shape is a line that only one program writes. In program "$1" stands for what
// the pattern's group found.
type shape struct {
	program string
	pattern *regexp.Regexp
}

// shapes are tried in their order.
var shapes = []shape{
	{opensslVersion, regexp.MustCompile(`[0-9] ?\([Ll]ibrary:`)},
	{"curl --version", regexp.MustCompile(`\blibcurl/[0-9]|^curl [0-9]`)},
	{"ssh -V", regexp.MustCompile(`\bOpenSSH_[0-9]`)},
	{"openvpn --version", regexp.MustCompile(`\blibrary versions: `)},
	{"haproxy -vv", regexp.MustCompile(`\b(?:Built with|Running on) (?:OpenSSL|SSL library) version `)},
	// https://www.stunnel.org/static/stunnel.html
	{"stunnel -version", regexp.MustCompile(`(?:^|[]:] )(?:Compiled/running|Compiled|Running) +with [A-Z]`)},
	// nginx names the library that it runs with only where it differs in text
	// from the headers it was compiled with.
	// https://github.com/nginx/nginx/blob/master/src/core/nginx.c
	{"nginx -V", regexp.MustCompile("^`?(?:[A-Za-z]+ version: [A-Za-z-]+/[0-9]|built with [A-Z]|configure arguments:|TLS SNI support)")},
	{"php -i", regexp.MustCompile(`^(?:OpenSSL (?:Library|Header) Version\b|SSL Version =>|PHP Version =>|phpinfo\(\))`)},
	{"httpd", regexp.MustCompile(`\bApache(?:/| httpd )[0-9]`)},
	{"gpg --version", regexp.MustCompile(`^gpg2? \(GnuPG`)},
	{"$1 --version", regexp.MustCompile(`^(nettle-[a-z0-9]+) \(nettle `)},
	{"$1 --version", gnuTLSTool},
}

// gnuTLSTool is the first line of each of GnuTLS' own programs, which have
// GnuTLS' version: "certtool 3.7.9", "gnutls-cli (GnuTLS) 2.8.5".
// https://gnutls.org/manual/
var gnuTLSTool = regexp.MustCompile(`^(gnutls-cli|gnutls-cli-debug|gnutls-serv|certtool|p11tool|ocsptool|psktool|srptool|danetool|tpmtool)` +
	`(?: \(GnuTLS\))? ([0-9][0-9A-Za-z.+~_-]*)$`)

// shapeOf returns the program that writes such a line, or "".
func shapeOf(line string) string {
	for _, s := range shapes {
		if m := s.pattern.FindStringSubmatch(line); m != nil {
			if strings.HasPrefix(s.program, "$1") {
				return m[1] + s.program[len("$1"):]
			}
			return s.program
		}
	}
	return ""
}

// hasShape reports whether all that a program writes of a library has a shape,
// so that a line without one is not its.
func hasShape(program string) bool {
	return program != opensslVersion && slices.ContainsFunc(shapes, func(s shape) bool { return s.program == program })
}

// node finds a key of Node's process.versions, and foreign the programs that put
// BoringSSL into its place and name an OpenSSL that is not there.
// https://nodejs.org/api/process.html#processversions
var (
	node    = regexp.MustCompile(`(?m)(?:^|[{,])[ \t]*["']?(?:v8|uv|llhttp|http_parser|modules)["']?[ \t]*:[ \t]*["'][0-9]`)
	foreign = regexp.MustCompile(`\belectron\b|(?m)(?:^|[{,])[ \t]*["']?(?:boringssl|bun)["']?[ \t]*:[ \t]*["']`)
)

// role finds the words that say whether a version is that of the headers (first
// group) or of the library that runs.
var role = regexp.MustCompile(`(?i)\b(built|compiled?|headers?)\b|\b(?:running|runtime|run|loaded|linked)\b|\(library:`)

// compiled reports whether the words before a banner say that it is the version
// of the headers. The last such word counts: "Compiled/running with".
func compiled(before string) bool {
	all := role.FindAllStringSubmatch(before[max(0, len(before)-120):], -1)
	return len(all) > 0 && all[len(all)-1][1] != ""
}

// configureOption begins what configured finds.
const configureOption = "--with-openssl="

// configured finds the sources of the library that a program was linked with.
var configured = regexp.MustCompile(configureOption + `["']?(?:[^ "']{0,400}/)?(openssl|libressl)-([0-9][0-9A-Za-z.+~_-]*)`)
