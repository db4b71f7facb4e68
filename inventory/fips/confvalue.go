// SPDX-License-Identifier: Apache-2.0

package fips

import (
	"errors"
	"fmt"
	"strings"
)

// spaces are what OpenSSL's configuration takes for space.
const spaces = " \t\r\n"

func trimLeft(text string) string { return strings.TrimLeft(text, spaces) }

func isLetter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}

func isQuote(c byte) bool { return c == '"' || c == '\'' || c == '`' }

// uncomment cuts a line at its first "#" outside of quotes and behind no "\".
func uncomment(text string) string {
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '#':
			return text[:i]
		case text[i] == '\\':
			i++
		case isQuote(text[i]):
			for quote := text[i]; i+1 < len(text); {
				i++
				if text[i] == quote {
					break
				}
				if text[i] == '\\' {
					i++
				}
			}
		}
	}
	return text
}

// word splits a name off: letters, digits and most punctuation. A name keeps its
// backslashes.
func (c *config) word(text string) (word, rest string) {
	i := 0
	for i < len(text) {
		switch {
		case text[i] == '\\':
			i = min(i+2, len(text))
		case isLetter(text[i]) || strings.IndexByte("!.%&*+,/;?@^~|-", text[i]) >= 0 || c.dollar && text[i] == '$':
			i++
		default:
			return text[:i], text[i:]
		}
	}
	return text, ""
}

// open begins a section that is not there yet.
func (c *config) open(name string) *section {
	s := c.sections[name]
	if s == nil {
		s = &section{at: map[string]int{}}
		c.sections[name] = s
		c.values++
		c.text += len(name)
	}
	return s
}

// set keeps a value. The last of a name is the one that counts, at its place.
func (c *config) set(name, key, value string) error {
	s := c.open(name)
	c.values++
	c.text += len(key) + len(value)
	if i, known := s.at[key]; known {
		s.pairs[i].dead = true
	}
	s.at[key] = len(s.pairs)
	s.pairs = append(s.pairs, pair{name: key, value: value})
	return c.full()
}

// full tells when more is kept than is allowed.
func (c *config) full() error {
	if c.values > maxConfValues || c.text > maxConfText {
		return fmt.Errorf("%w: %d values or %d bytes of them", errBound, maxConfValues, maxConfText)
	}
	return nil
}

// get is the value of a name in a section, or else in the default section.
func (c *config) get(name, key string) (string, bool) {
	for _, place := range []string{name, "default"} {
		if s := c.sections[place]; s != nil {
			if i, ok := s.at[key]; ok {
				return s.pairs[i].value, true
			}
		}
		if place == "ENV" {
			c.environment = true
		}
	}
	return "", name == "ENV"
}

// expand undoes quotes and escapes and puts in the values of variables.
func (c *config) expand(section, text string) (string, error) {
	var out strings.Builder
	for i := 0; i < len(text); {
		switch {
		case isQuote(text[i]):
			i = unquoteInto(&out, text, i)
		case text[i] == '\\':
			if i+1 < len(text) {
				out.WriteByte(escaped(text[i+1]))
			}
			i += 2
		case text[i] == '$' && (!c.dollar || i+1 < len(text) && (text[i+1] == '{' || text[i+1] == '(')):
			value, next, err := c.variable(section, text, i+1)
			if err != nil {
				return "", err
			}
			out.WriteString(value)
			i = next
		default:
			out.WriteByte(text[i])
			i++
		}
		if out.Len() > maxConfValue {
			return "", fmt.Errorf("value is longer than %d bytes", maxConfValue)
		}
	}
	return out.String(), nil
}

// unquoteInto writes what is between the quote at i and its end, and returns the
// place behind it. A quote that has no end goes to the end of the text.
func unquoteInto(out *strings.Builder, text string, i int) int {
	quote := text[i]
	for i++; i < len(text) && text[i] != quote; i++ {
		if text[i] == '\\' {
			if i++; i == len(text) {
				return i
			}
		}
		out.WriteByte(text[i])
	}
	return min(i+1, len(text))
}

// escaped is what stands behind a backslash.
func escaped(c byte) byte {
	switch c {
	case 'r':
		return '\r'
	case 'n':
		return '\n'
	case 'b':
		return '\b'
	case 't':
		return '\t'
	}
	return c
}

// variable reads "name", "section::name", and either in braces, at i, and returns
// its value and the place behind.
func (c *config) variable(section, text string, i int) (value string, next int, err error) {
	var end byte
	if i < len(text) && text[i] == '{' {
		end = '}'
	} else if i < len(text) && text[i] == '(' {
		end = ')'
	}
	if end != 0 {
		i++
	}
	word := func() string {
		start := i
		for i < len(text) && (isLetter(text[i]) || c.dollar && text[i] == '$') {
			i++
		}
		return text[start:i]
	}
	name := word()
	if strings.HasPrefix(text[i:], "::") {
		i += 2
		section, name = name, word()
	}
	if end != 0 {
		if i >= len(text) || text[i] != end {
			return "", 0, errors.New("no close brace of a variable")
		}
		i++
	}
	value, ok := c.get(section, name)
	if !ok {
		return "", 0, fmt.Errorf("variable %q has no value", cut(name))
	}
	return value, i, nil
}

// cut shortens text of the root that an error quotes.
func cut(text string) string {
	if len(text) > 100 {
		return text[:100] + "…"
	}
	return text
}
