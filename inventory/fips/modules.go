// SPDX-License-Identifier: Apache-2.0

package fips

import (
	"os"
	"path"
	"slices"
	"strings"
)

// maxNames is how many names of one directory are looked at.
const maxNames = 50_000

// libraryDirs are the directories where systems keep libraries, each once: on
// most systems lib is a link to usr/lib.
func (s *scan) libraryDirs() []string {
	var dirs []string
	var seen []os.FileInfo
	add := func(dir string) bool {
		info, err := s.root.Stat(dir)
		if err != nil || !info.IsDir() || slices.ContainsFunc(seen, func(other os.FileInfo) bool { return os.SameFile(info, other) }) {
			return false
		}
		seen, dirs = append(seen, info), append(dirs, dir)
		return true
	}
	for _, dir := range []string{"usr/lib64", "usr/lib", "lib64", "lib", "usr/local/lib64", "usr/local/lib", "usr/local/ssl/lib64", "usr/local/ssl/lib"} {
		if !add(dir) || !strings.HasSuffix(dir, "/lib") && dir != "lib" {
			continue
		}
		for _, name := range s.names(dir, maxNames) {
			if strings.Contains(name, "-linux-") {
				add(path.Join(dir, name))
			}
		}
	}
	return dirs
}

// modules lists FIPS modules and the files that prove integrity.
func (s *scan) modules() {
	for _, dir := range s.libraryDirs() {
		for _, name := range s.names(dir, maxNames) {
			switch {
			case strings.HasPrefix(name, "ossl-modules"):
				s.provider(path.Join(dir, name, "fips.so"))
			case name == "fipscheck" || name == "hmaccalc" || name == "nss":
				for _, inner := range s.names(path.Join(dir, name), maxNames) {
					s.integrity(path.Join(dir, name), inner, dir)
				}
			default:
				s.integrity(dir, name, dir)
			}
		}
	}
	s.configured()
	for _, name := range s.names("boot", maxNames) {
		if strings.HasSuffix(name, ".hmac") && strings.Contains(name, "vmlinuz") {
			s.state.Modules = append(s.state.Modules, Module{Path: path.Join("boot", name), What: ModuleKernel})
		}
	}
}

// integrity notes a file that proves the integrity of a crypto library: by
// fipscheck, hmaccalc and the libraries' own self tests (.NAME.hmac), or by NSS
// (NAME.chk). Others prove programs and are passed.
func (s *scan) integrity(dir, name, libraries string) {
	m := Module{Path: path.Join(dir, name)}
	bare := strings.TrimPrefix(name, ".")
	switch {
	case strings.HasSuffix(bare, ".hmac") && hasPrefix(bare, "libcrypto.", "libssl.", "libgcrypt.", "libgnutls.", "libnettle.", "libhogweed.", "libgmp."):
		m.What = ModuleIntegrity
		m.For = path.Join(libraries, strings.TrimSuffix(bare, ".hmac"))
	case strings.HasSuffix(bare, ".chk") && hasPrefix(bare, "libfreebl", "libsoftokn", "libnssdbm"):
		m.What = ModuleNSS
		m.For = path.Join(dir, strings.TrimSuffix(bare, ".chk")+".so")
	default:
		return
	}
	if !s.root.Exists(m.For) {
		m.For = ""
	}
	s.state.Modules = append(s.state.Modules, m)
}

func hasPrefix(text string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(text, prefix) })
}

// configured reads the modules that configurations name by their whole path.
func (s *scan) configured() {
	for _, conf := range s.state.OpenSSL {
		for _, p := range conf.Providers {
			if p.Name == "fips" && path.IsAbs(p.Module) {
				s.provider(p.Module)
			}
		}
	}
}
