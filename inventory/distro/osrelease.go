// SPDX-License-Identifier: Apache-2.0

package distro

import (
	"fmt"
	"strings"
)

// parseOSRelease reads the variables of an os-release file, see
// https://www.freedesktop.org/software/systemd/man/os-release.html: lines of
// NAME=value with shell quoting and without expansion. A bad line costs itself.
// Of a name given twice the later counts, as in a shell.
func parseOSRelease(text string) (map[string]string, []error) {
	fields := map[string]string{}
	var bad []error
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		if line == "" || line[0] == '#' || line[0] == ';' {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok || !isShellName(name) {
			bad = append(bad, fmt.Errorf("line %d: no variable in %q", n, cut(line, 40)))
			continue
		}
		value, err := unquoteShell(value)
		if err != nil {
			bad = append(bad, fmt.Errorf("line %d: %s: %w", n, name, err))
			continue
		}
		fields[name] = value
	}
	return fields, bad
}

// isShellName tells whether s may name a shell variable.
func isShellName(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// unquoteShell takes quotes and backslashes off one word of shell. Control
// characters and what is not UTF-8 have no place in these values.
func unquoteShell(s string) (string, error) {
	var b strings.Builder
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c < ' ' && c != '\t' || c == 0x7f:
			return "", fmt.Errorf("control character %q", c)
		case c == quote && quote != 0:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == '\\' && quote != '\'':
			if i++; i == len(s) || s[i] < ' ' || s[i] == 0x7f {
				return "", fmt.Errorf("backslash before no character")
			}
			if quote == '"' && !strings.ContainsRune("\"\\$`", rune(s[i])) {
				b.WriteByte('\\')
			}
			b.WriteByte(s[i])
		default:
			b.WriteByte(c)
		}
	}
	if quote != 0 {
		return "", fmt.Errorf("quote %c is not closed", quote)
	}
	return strings.ToValidUTF8(b.String(), "\ufffd"), nil
}
