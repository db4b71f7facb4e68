// SPDX-License-Identifier: Apache-2.0

package banner

import (
	"fmt"
	"regexp"
	"strings"
)

// maxField bounds the bytes of one field of "openssl version -a".
const maxField = 4096

var (
	// field is a line of "openssl version -a". The names are those of all versions
	// from 0.9.8 on. https://docs.openssl.org/master/man1/openssl-version/
	field = regexp.MustCompile(`^(built on|platform|options|compiler|OPENSSLDIR|ENGINESDIR|MODULESDIR|CPUINFO|OSSL_WINCTX|` +
		`Seeding source|engines):[ \t]*(.*)$`)
	// flags and features are what a wrapped line of the compiler and of the options
	// goes on with.
	flags    = regexp.MustCompile(`^-[A-Za-z]`)
	features = regexp.MustCompile(`^[a-z0-9]{2,12}\([a-z0-9,]{1,40}\)`)
)

// field reads a line of "openssl version -a" and reports whether it is one.
// Names that other programs write too count only near one of OpenSSL's lines.
func (r *reader) field(line string) bool {
	m := field.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	name, value := m[1], strings.TrimSpace(m[2])
	switch name {
	case "platform", "options", "compiler", "engines":
		if !r.block {
			return false
		}
	}
	r.block = true
	r.adopt()
	r.open = nil
	if value == "" || value == "information not available" || value == "not available" || name == "OSSL_WINCTX" {
		return true
	}
	column := len(line) - len(m[2])
	target := r.target(name)
	if len(value) > maxField {
		value = shorten(value, maxField)
		r.problem(line, column, fmt.Sprintf("read %s: more than %d bytes", name, maxField))
	}
	if strings.HasSuffix(name, "DIR") {
		value = strings.Trim(value, `"`)
	}
	if *target == value {
		return true
	}
	if *target != "" || r.fields && r.out.AboutLine != r.started {
		r.problem(line, column, fmt.Sprintf("read %s: %.80q is of a second \"openssl version -a\"; the first is kept", name, value))
		return true
	}
	r.fields, r.out.AboutLine = true, r.started
	*target = value
	r.open = target
	if name == "built on" {
		r.builtOn(line, column, value)
	}
	return true
}

// target returns where a field's value goes.
func (r *reader) target(name string) *string {
	p := &r.out
	switch name {
	case "built on":
		return &p.BuiltOnText
	case "platform":
		return &p.Platform
	case "options":
		return &p.Options
	case "compiler":
		return &p.Compiler
	case "OPENSSLDIR":
		return &p.OpenSSLDir
	case "ENGINESDIR":
		return &p.EnginesDir
	case "MODULESDIR":
		return &p.ModulesDir
	case "CPUINFO":
		return &p.CPUInfo
	case "Seeding source":
		return &p.Seed
	case "engines":
		return &p.Engines
	}
	return new(string)
}

func (r *reader) builtOn(line string, column int, value string) {
	var ok bool
	r.out.BuiltOn, ok = when(value)
	if !ok && !strings.Contains(value, "unspecified") && !strings.Contains(value, "not available") {
		r.problem(line, column, fmt.Sprintf("read build date: %.80q is not understood", value))
	}
}

// goesOn takes a line that a mail program or a terminal broke off the compiler
// or the options, and reports whether it is one.
func (r *reader) goesOn(line string) bool {
	compiler := r.open == &r.out.Compiler && flags.MatchString(line)
	options := r.open == &r.out.Options && features.MatchString(line)
	if !compiler && !options {
		return false
	}
	if len(*r.open)+1+len(line) > maxField {
		r.problem(line, 0, fmt.Sprintf("read more of the line before: more than %d bytes", maxField))
		r.open = nil
		return true
	}
	*r.open += " " + line
	return true
}

// adopt says who wrote the banner right before a field.
func (r *reader) adopt() {
	if r.lone < len(r.out.Banners) && r.lone >= 0 {
		r.out.Banners[r.lone].Program = opensslVersion
	}
	r.lone = -1
}
