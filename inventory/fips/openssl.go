// SPDX-License-Identifier: Apache-2.0

package fips

import (
	"errors"
	"os"
	"path"
	"slices"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Conf is one OpenSSL configuration with all that it includes.
type Conf struct {
	Path     string
	Included []string // files that it includes, in order
	// Missing are includes that are not there, which OpenSSL passes in silence,
	// and relative ones, which depend on the working directory.
	Missing []string
	// Broken is true when it has an error, which is a Problem: OpenSSL takes
	// nothing of such a file. Incomplete is true when it could not be read to the
	// end for another reason. The rest is then what was read until there.
	Broken, Incomplete bool
	// Environment is true when something in it depends on the environment of the
	// process that reads it, so that the rest is not certain.
	Environment bool
	Providers   []Provider // in order; none leaves OpenSSL 3 with its default provider
	// DefaultProperties is the property query of every algorithm (OpenSSL 3);
	// FIPSDefault tells whether it demands fips=yes, or fips_mode is on.
	DefaultProperties string
	FIPSDefault       bool
	// FIPSMode is alg_section's fips_mode as written, which OpenSSL 1.0 and 1.1
	// builds with FIPS obey; empty when it is not there.
	FIPSMode string
}

// Provider is one provider that a configuration names.
type Provider struct {
	Name    string // "fips", "default", "base", "legacy", or one of others
	Section string
	Module  string // the file to load; empty for that of its name
	// Activate is the value as written, and empty without one. Active is true
	// when it says yes. OpenSSL 3.0 and 3.1 also take "0" and "no" for yes.
	Activate string
	Active   bool
	// ModuleMAC is true when the section has the checksum that "openssl
	// fipsinstall" writes, which upstream's module needs to load, and which some
	// vendors' modules have inside.
	ModuleMAC bool
}

// confFiles are the places of configurations; in the directories, all files named
// openssl*.cnf.
func (s *scan) confFiles() []string {
	var files []string
	for _, dir := range []string{"etc/pki/tls", "etc/ssl"} {
		for _, name := range s.names(dir, maxNames) {
			if strings.HasPrefix(name, "openssl") && strings.HasSuffix(name, ".cnf") {
				files = append(files, path.Join(dir, name))
			}
		}
	}
	return append(files, "usr/lib/ssl/openssl.cnf", "usr/lib/ssl3/openssl.cnf", "usr/local/ssl/openssl.cnf",
		"usr/local/etc/openssl/openssl.cnf", "usr/local/openssl/ssl/openssl.cnf")
}

// openssl reads the configurations. One with two names is read once.
func (s *scan) openssl() {
	var seen []os.FileInfo
	for _, name := range s.confFiles() {
		info, err := s.root.Stat(name)
		if err != nil {
			s.problem(name, err)
			continue
		}
		if slices.ContainsFunc(seen, func(other os.FileInfo) bool { return os.SameFile(info, other) }) {
			continue
		}
		seen = append(seen, info)
		c, err := parseConf(s.root, name)
		conf := c.meaning()
		conf.Path = rootfs.Clean(name)
		conf.Broken, conf.Incomplete = err != nil && !isOurs(err), err != nil && isOurs(err)
		var at *lineError
		if errors.As(err, &at) {
			s.problem(at.file, at)
		} else {
			s.problem(name, err)
		}
		s.state.OpenSSL = append(s.state.OpenSSL, conf)
	}
}

// isOurs tells whether an error is one of reading, and not of the configuration.
func isOurs(err error) bool {
	var errno unix.Errno
	return errors.Is(err, errBound) || errors.Is(err, rootfs.ErrTooLarge) || errors.Is(err, rootfs.ErrNotRegular) || errors.As(err, &errno)
}

// meaning follows openssl_conf to the providers and the default properties, as
// https://docs.openssl.org/master/man5/config/ has it.
func (c *config) meaning() Conf {
	out := Conf{Missing: c.missing, Environment: c.environment}
	if len(c.included) > 1 {
		out.Included = c.included[1:]
	}
	top, ok := c.get("default", "openssl_conf")
	if !ok {
		return out
	}
	for _, module := range c.sections[top].all() {
		name := module.name
		if i := strings.LastIndexByte(name, '.'); i >= 0 {
			name = name[:i]
		}
		switch name {
		case "providers":
			for _, p := range c.sections[module.value].all() {
				out.Providers = append(out.Providers, c.provider(p))
			}
		case "alg_section":
			for _, p := range c.sections[module.value].all() {
				switch p.name {
				case "default_properties":
					out.DefaultProperties, out.FIPSDefault = p.value, demandsFIPS(p.value)
				case "fips_mode":
					out.FIPSMode, out.FIPSDefault = p.value, isYes(p.value)
				}
			}
		}
	}
	return out
}

// provider reads the section of one provider.
func (c *config) provider(p pair) Provider {
	out := Provider{Name: behindDot(p.name), Section: p.value}
	for _, setting := range c.sections[p.value].all() {
		switch behindDot(setting.name) {
		case "identity":
			out.Name = setting.value
		case "module":
			out.Module = setting.value
		case "activate":
			out.Activate, out.Active = setting.value, isYes(setting.value)
		case "module-mac":
			out.ModuleMAC = setting.value != ""
		}
	}
	return out
}

// behindDot drops what is before a name's first dot: "1.fips" is "fips".
func behindDot(name string) string {
	if _, after, ok := strings.Cut(name, "."); ok {
		return after
	}
	return name
}

// isYes tells whether a value is one of OpenSSL's words for yes.
func isYes(value string) bool {
	return slices.Contains([]string{"1", "y", "yes", "true", "on"}, strings.ToLower(value))
}

// demandsFIPS tells whether a property query demands fips=yes. "?fips=yes" only
// prefers it, "-fips" takes it away. https://docs.openssl.org/master/man7/property/
func demandsFIPS(query string) bool {
	demands := false
	for clause := range strings.SplitSeq(query, ",") {
		clause = strings.ToLower(strings.Map(func(c rune) rune {
			if strings.ContainsRune(spaces+`"'`, c) {
				return -1
			}
			return c
		}, clause))
		switch clause {
		case "fips", "fips=yes":
			demands = true
		case "-fips", "fips=no", "fips!=yes":
			demands = false
		}
	}
	return demands
}
