// SPDX-License-Identifier: Apache-2.0

package fips

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Bounds of one OpenSSL configuration with all that it includes. The length of
// a value is OpenSSL's own bound.
const (
	maxConfBytes  = 2 << 20
	maxConfFiles  = 300
	maxConfDepth  = 10
	maxConfValues = 20_000
	maxConfValue  = 64 << 10
	maxConfText   = 8 << 20 // of all values, which variables can multiply
)

// errBound is the error of a configuration that holds more than is read. It is
// no error for OpenSSL.
var errBound = errors.New("more than is read")

// pair is one "name = value"; dead when a later one of the same name replaced it.
type pair struct {
	name, value string
	dead        bool
}

// section is what stands below one "[ name ]".
type section struct {
	pairs []pair
	at    map[string]int
}

// all returns the values that count, in order.
func (s *section) all() []pair {
	if s == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.pairs), func(p pair) bool { return p.dead })
}

// config is a configuration under way, as OpenSSL reads it:
// https://docs.openssl.org/master/man5/config/
// Where the page leaves it open, OpenSSL's crypto/conf/conf_def.c (3.0) decides.
type config struct {
	root     *rootfs.Root
	sections map[string]*section
	current  string // where the next line belongs, also behind an include

	dollar   bool   // .pragma dollarid: "$" is a letter
	absolute bool   // .pragma abspath: relative includes are errors
	dir      string // .pragma includedir

	// environment is true when something depends on the environment or the
	// working directory of the process that reads the configuration.
	environment bool
	included    []string
	missing     []string
	values      int
	text        int
	bytes       int64
}

// lineError is what is wrong in a line of a file, and where.
type lineError struct {
	file         string
	line, column int
	err          error
}

// Error gives line and column; the file goes with the problem.
func (e *lineError) Error() string {
	return fmt.Sprintf("line %d, column %d: %v", e.line, e.column, e.err)
}

// Unwrap returns the cause.
func (e *lineError) Unwrap() error { return e.err }

// parseConf reads the configuration at name. OpenSSL takes nothing of one that
// has an error anywhere; what was read until then is in the result.
func parseConf(r *rootfs.Root, name string) (*config, error) {
	c := &config{root: r, sections: map[string]*section{}, current: "default"}
	return c, c.file(name, 0)
}

// file reads one file into the configuration.
func (c *config) file(name string, depth int) error {
	if depth > maxConfDepth || len(c.included) >= maxConfFiles {
		return fmt.Errorf("%w: %d files or %d levels of .include", errBound, maxConfFiles, maxConfDepth)
	}
	c.included = append(c.included, rootfs.Clean(name))
	data, err := c.root.ReadFile(name, maxConfBytes-c.bytes)
	if err != nil {
		return err
	}
	c.bytes += int64(len(data))
	text := strings.TrimPrefix(string(data), "\xef\xbb\xbf")
	var joined []byte
	number, start, goesOn := 0, 0, false
	for line := range strings.Lines(text) {
		number++
		if !goesOn {
			start, joined = number, joined[:0]
		}
		joined = append(joined, strings.TrimRight(line, "\r\n")...)
		if len(joined) > maxConfValue {
			return &lineError{name, start, maxConfValue + 1, fmt.Errorf("%w: a line of %d bytes", errBound, maxConfValue)}
		}
		n := len(joined)
		if goesOn = n > 0 && joined[n-1] == '\\' && (n == 1 || joined[n-2] != '\\'); goesOn {
			joined = joined[:n-1]
			continue
		}
		if err := c.line(string(joined), name, start, depth); err != nil {
			return err
		}
	}
	if goesOn {
		return c.line(string(joined), name, start, depth)
	}
	return nil
}

// line reads one line, with those that continue it.
func (c *config) line(text, file string, number, depth int) error {
	whole := text
	fail := func(rest string, format string, args ...any) error {
		return &lineError{file, number, len(whole) - len(rest) + 1, fmt.Errorf(format, args...)}
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		return fail(text[i:], "has a null byte")
	}
	text = uncomment(text)
	whole = text
	rest := trimLeft(text)
	switch {
	case rest == "":
		return nil
	case rest[0] == '[':
		if err := c.header(rest[1:]); err != nil {
			return fail(rest, "%w", err)
		}
		return nil
	}
	name, rest := c.word(rest)
	section := c.current
	if after, ok := strings.CutPrefix(rest, "::"); ok {
		section = name
		name, rest = c.word(after)
	}
	gap := trimLeft(rest)
	equal := strings.HasPrefix(gap, "=")
	value := strings.TrimRight(trimLeft(strings.TrimPrefix(gap, "=")), spaces)
	switch {
	case isDirective(name, ".pragma", gap != rest || equal):
		if err := c.pragma(value); err != nil {
			return fail(gap, "%w", err)
		}
		return nil
	case isDirective(name, ".include", gap != rest || equal):
		return c.include(section, value, depth, func(err error) error { return fail(gap, "%w", err) })
	case !equal:
		return fail(gap, "no \"=\" after name %q", cut(name))
	}
	expanded, err := c.expand(section, value)
	if err == nil {
		err = c.set(section, name, expanded)
	}
	if err != nil {
		return fail(gap, "%w", err)
	}
	return nil
}

// isDirective tells whether a name is a directive. OpenSSL wants a space or "="
// behind it, and takes anything that begins with it.
func isDirective(name, directive string, apart bool) bool {
	return name == directive && apart || name != directive && strings.HasPrefix(name, directive)
}

// header begins or goes on with a section: "[ name ]", where a name may have
// spaces inside.
func (c *config) header(text string) error {
	start := trimLeft(text)
	rest := start
	for {
		var word string
		word, rest = c.word(rest)
		end := len(start) - len(rest)
		rest = trimLeft(rest)
		if strings.HasPrefix(rest, "]") {
			name, err := c.expand(c.current, start[:end])
			if err != nil {
				return err
			}
			c.current = name
			c.open(name)
			return c.full()
		}
		if rest == "" || word == "" && end == len(start)-len(rest) { // nothing more, or nothing of a name
			return errors.New("no \"]\" at the end of a section's name")
		}
	}
}

// pragma obeys ".pragma keyword:value". Unknown ones are ignored.
func (c *config) pragma(text string) error {
	keyword, value, ok := strings.Cut(text, ":")
	keyword, value = strings.TrimRight(keyword, spaces), trimLeft(value)
	if !ok || keyword == "" || value == "" {
		return fmt.Errorf("pragma %q is not of the form keyword:value", cut(text))
	}
	on := slices.Contains([]string{"on", "true"}, strings.ToLower(value))
	switch keyword {
	case "dollarid", "abspath":
		if !on && !slices.Contains([]string{"off", "false"}, strings.ToLower(value)) {
			return fmt.Errorf("pragma %s: %q is neither on nor off", keyword, cut(value))
		}
		if keyword == "dollarid" {
			c.dollar = on
		} else {
			c.absolute = on
		}
	case "includedir":
		c.dir = value
	}
	return nil
}

// include reads a file, or each file of a directory that ends in .cnf or .conf.
// One that is not there is no error. In the middle of a file's lines, an error of
// the included file is its own; others are at the line that includes it.
func (c *config) include(section, text string, depth int, here func(error) error) error {
	name, err := c.expand(section, text)
	if err != nil {
		return here(err)
	}
	if !path.IsAbs(name) {
		switch {
		case c.dir != "":
			name = path.Join(c.dir, name)
		case c.absolute:
			return here(fmt.Errorf("relative path %q", cut(name)))
		}
		if !path.IsAbs(name) {
			c.environment = true // below the working directory of whoever reads it
			c.missing = append(c.missing, name)
			return nil
		}
	}
	info, err := c.root.Stat(name)
	if err != nil {
		c.missing = append(c.missing, rootfs.Clean(name))
		return nil
	}
	if !info.IsDir() {
		return inFile(c.file(name, depth+1), here)
	}
	names, err := c.root.ReadDir(name, maxConfFiles)
	if err != nil {
		return here(err)
	}
	for _, base := range names {
		if lower := strings.ToLower(base); len(base) > 4 && (strings.HasSuffix(lower, ".cnf") || strings.HasSuffix(lower, ".conf")) {
			if err := inFile(c.file(path.Join(name, base), depth+1), here); err != nil {
				return err
			}
		}
	}
	return nil
}

// inFile keeps an error that says where it is.
func inFile(err error, here func(error) error) error {
	var at *lineError
	if err == nil || errors.As(err, &at) {
		return err
	}
	return here(rootfs.Cause(err))
}
