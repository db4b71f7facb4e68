// SPDX-License-Identifier: Apache-2.0

package banner

import (
	"regexp"
	"strings"
)

// maxCommand bounds the bytes in which a command is looked for.
const maxCommand = 300

// command is something that people run to see a version.
type command struct {
	program string // Banner.Program of what it prints
	// library is what a number alone is the version of; "$1" is the pattern's
	// group.
	library  string
	compiled bool // what it prints is the version of the headers
	pattern  *regexp.Regexp
}

// run returns a pattern for a program, and what follows it, within a line.
func run(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[\s/;&|("'\x60])` + pattern)
}

// commands are what is known. Of those that begin at the same place the first
// counts.
var commands = []command{
	{"curl --version", "", false, run(`curl\S* .*?(?:--version|-V)\b`)},
	{"nginx -V", "", false, run(`(?:nginx|openresty|angie|tengine)(?:\.exe)? -[vV]`)},
	{"ssh -V", "", false, run(`sshd? -V\b`)},
	{"python ssl", "", false, regexp.MustCompile(`(?:\bpython\S* .*)?(?:\bOPENSSL_VERSION\b|\bimport ssl\b)`)},
	{"node", "openssl", false, regexp.MustCompile(`(?:\bnode\S* .*)?\bprocess\.versions(?:\.openssl|\[.{1,3}openssl)`)},
	{"node", "", false, regexp.MustCompile(`(?:\bnode\S* .*)?\bprocess\.versions\b|(?:^|[\s/])npm version\b`)},
	{"php", "", true, regexp.MustCompile(`(?:\bphp\S* .*)?\bOPENSSL_VERSION_TEXT\b`)},
	{"php -i", "", false, run(`php\S* .*(?:-i|--ri|phpinfo\(\))`)},
	{"gpg --version", "", false, run(`gpg2? --version`)},
	{"httpd", "", false, run(`(?:httpd|apache2|apachectl|apache2ctl) -[vV]`)},
	{"openvpn --version", "", false, run(`openvpn --version`)},
	{"haproxy -vv", "", false, run(`haproxy -vv?`)},
	{"stunnel -version", "", false, run(`stunnel\d? -version`)},
	{"$1 --version", "gnutls", false, run(`(gnutls-cli|gnutls-cli-debug|gnutls-serv|certtool|p11tool|ocsptool|psktool|danetool) (?:--version|-v)\b`)},
	{"$1-config --version", "$1", false, run(`(libgcrypt|nss)-config .*--version`)},
	{"pkg-config", "$1", false, run(`pkg(?:-config|conf)(?:\s--?\S+)*? --modversion\s+([\w+.-]+)\s*$`)},
	{opensslVersion, "", false, run(`openssl\S* version\s*(?:-\w+\s*)*(?:$|[0-9;&|>#)"'\x60])`)},
	{"strings", "", false, run(`strings\s`)},
}

// packages are the names that pkg-config has for libraries.
func packages(name string) string {
	switch name {
	case "openssl", "libssl", "libcrypto":
		return "openssl"
	case "gnutls", "nss", "nettle", "libgcrypt", "wolfssl", "mbedtls":
		return name
	case "mbedcrypto", "mbedx509":
		return "mbedtls"
	case "hogweed":
		return "nettle"
	}
	return ""
}

var (
	// rubyHeader and rubyLibrary are constants of Ruby's openssl: the headers that
	// it was compiled with, and the library.
	rubyHeader  = regexp.MustCompile(`\bOpenSSL::OPENSSL_VERSION\b`)
	rubyLibrary = regexp.MustCompile(`\bOpenSSL::OPENSSL_LIBRARY_VERSION\b`)
	// prompt is what shells and others print before what somebody types. Its last
	// group is what was typed.
	prompt = regexp.MustCompile(`^(?:\([^()]{1,60}\) ?)?(?:` +
		`\[[^\]]{1,120}\] ?[#$%>]` + // [root@host ~]#
		`|[\w.-]{1,64}@[\w.-]{1,64}[: ]?[^\s#$%>]{0,200}(?: [^\s#$%>]{1,60})? ?[#$%>]` + // root@h:~#, user@mac dir %
		`|[\w.-]{1,64}:[~/]\S{0,200} [\w.-]{1,64}[#$%]` + // mac:~ user$
		`|[\w.~/-]{0,64}\$` + // $, bash-5.1$, pi$, ~$
		`|[~/]\S{0,200} [#$%]` + // / #, ~ $
		`|PS [^>]{1,200}>|[A-Za-z]:\\[^>]{0,200}>` + // PS C:\>, C:\>
		`)(?:\s+|$)(.*)$`)
	// tight is the prompts after which people need not leave a space.
	tight = regexp.MustCompile(`^(?:PS [^>]{1,200}>|[A-Za-z]:\\[^>]{0,200}>|\[[^\]\s]{1,60}@[^\]]{1,60}\][#$]` +
		`|[\w.-]{1,64}@[\w.-]{1,64}:[^\s#$%>]{0,200}[#$])(\S.*)$`)
	// weak is prompts that may also begin a heading or a comment.
	weak = regexp.MustCompile(`^(?:[#%+>➜❯λ»→]|OpenSSL>)\s*([a-z./~(].*)$`)
	// path is what may stand before a program that is run.
	path = regexp.MustCompile(`^(?:(?:sudo|time) |(?:docker|podman|kubectl|ssh|lxc) .{1,200}|[A-Z_]{1,40}=\S{0,200} )*\S{0,200}$`)
)

// typed reports whether a line is what somebody typed at a prompt, and which
// command of the known ones. names is true when the line has a banner; such a
// line is a command only where the prompt leaves no doubt.
func typed(line string, names bool) (command, bool) {
	for _, p := range []*regexp.Regexp{prompt, tight} {
		m := p.FindStringSubmatch(line)
		if m != nil && len(find(line[:len(line)-len(m[1])])) == 0 {
			c, _, _ := commandOf(m[1])
			return c, true
		}
	}
	if m := weak.FindStringSubmatch(line); m != nil && !names {
		c, _, _ := commandOf(m[1])
		return c, true
	}
	c, at, ok := commandOf(line)
	return c, ok && path.MatchString(line[:at]) && !names
}

// commandOf returns the first known command in what somebody typed, and where it
// begins.
func commandOf(text string) (c command, at int, ok bool) {
	text = text[:min(len(text), maxCommand)]
	if rubyLibrary.MatchString(text) || rubyHeader.MatchString(text) {
		return command{program: "ruby openssl", compiled: !rubyLibrary.MatchString(text)}, 0, true
	}
	var best []int
	for _, candidate := range commands {
		if m := candidate.pattern.FindStringSubmatchIndex(text); m != nil && (best == nil || m[0] < best[0]) {
			c, best = candidate, m
		}
	}
	if best == nil {
		return command{}, 0, false
	}
	if len(best) == 4 {
		group := text[best[2]:best[3]]
		c.program = strings.Replace(c.program, "$1", group, 1)
		if c.library == "$1" {
			c.library = packages(group)
		}
	}
	return c, best[0], true
}
