// SPDX-License-Identifier: Apache-2.0

package object

import (
	"debug/elf"
	"strings"
)

// The bounds of the tables of symbols.
const (
	maxSymbolNames = 8 << 20  // bytes of names of one table
	maxSymbols     = 48 << 20 // bytes of entries of one table
	maxSymbol      = 128      // bytes of one name
)

// family is the libraries that share a prefix of names.
type family struct {
	defined, undefined int
	firstDefined       string
	firstUndefined     string
}

// symbols is what the tables of symbols say of the names that matter here.
type symbols struct {
	families map[string]*family // by prefix
	// defined has witnesses, with their addresses.
	defined map[string]uint64
}

// prefixes are the beginnings of names that belong to a library's interface.
var prefixes = []string{
	"SSL_", "EVP_", "OPENSSL_", "X509_", "CRYPTO_", "mbedtls_", "wolfSSL_", "wc_", "gnutls_", "gcry_", "nettle_", "s2n_",
}

// witnesses are single names that tell something.
var witnesses = []string{
	"SSL_new", "SSLeay", "OpenSSL_version_num", "EVP_DigestInit_ex", "OSSL_provider_init",
	"tls1_heartbeat", "tls1_process_heartbeat", "dtls1_heartbeat", "dtls1_process_heartbeat", "tls1_process_ticket", "tls1_process_sigalgs",
	"BORINGSSL_self_test", "BORINGSSL_integrity_test", "awslc_version_string",
	"nettle_version_major", "nettle_version_minor", "nettle_sha256_init", "nettle_rsa_public_key_init", "gnutls_global_init",
	"gcry_check_version", "mbedtls_ssl_setup", "mbedtls_version_get_number", "mbedtls_x509_crt_parse",
	"wolfSSL_Init", "wolfSSL_lib_version", "CyaSSL_Init", "s2n_init", "s2n_connection_new", "NSS_GetVersion", "NSS_Initialize",
	"NSSSSL_GetVersion", "NSSSMIME_GetVersion", "NSSUTIL_GetVersion", "FREEBL_GetVector", "C_GetFunctionList", "nsslowhash_c_init",
}

// has tells whether a witness is defined.
func (s symbols) has(name string) bool {
	_, ok := s.defined[name]
	return ok
}

// firstOf returns the first defined of some witnesses.
func (s symbols) firstOf(names ...string) string {
	for _, n := range names {
		if s.has(n) {
			return n
		}
	}
	return ""
}

// undefined returns the first name with one of the prefixes that this file needs
// from another.
func (s symbols) undefined(prefix ...string) string {
	for _, p := range prefix {
		if f := s.families[p]; f != nil && f.undefined > 0 {
			return f.firstUndefined
		}
	}
	return ""
}

// readSymbols reads the dynamic symbols, and the static ones where their table
// is small enough.
func (x *Reader) readSymbols(f *file, d dynamic) symbols {
	s := symbols{families: map[string]*family{}, defined: map[string]uint64{}}
	read := map[elf.SectionType]bool{}
	for _, t := range f.sections {
		if t.kind != elf.SHT_DYNSYM && t.kind != elf.SHT_SYMTAB || int(t.link) >= len(f.sections) || read[t.kind] {
			continue
		}
		read[t.kind] = true
		names := f.sections[t.link].span
		if names.size > maxSymbolNames {
			if t.kind == elf.SHT_DYNSYM {
				f.miss("dynamic symbols: more than %d bytes of names", maxSymbolNames)
			}
			continue
		}
		x.readTable(f, s, t.span, names)
	}
	if !read[elf.SHT_DYNSYM] && d.symbols.size > 0 && d.names.size <= maxSymbolNames {
		x.readTable(f, s, d.symbols, d.names)
	}
	return s
}

// readTable reads one table of symbols.
func (x *Reader) readTable(f *file, s symbols, table, names span) {
	if table.size == 0 || names.size == 0 {
		return
	}
	if table.size > maxSymbols {
		f.miss("symbols behind the first %d bytes", maxSymbols)
		table.size = maxSymbols
	}
	texts := f.bytes(names.offset, names.size, "names of symbols")
	each := int64(f.pick(16, 24))
	for done := int64(0); done+each <= table.size; {
		n := min(table.size-done, windowSize/each*each)
		chunk := f.bytes(table.offset+done, n, "symbols")
		if int64(len(chunk)) < each {
			return
		}
		done += n
		for ; int64(len(chunk)) >= each; chunk = chunk[each:] {
			value, index := f.word(chunk, f.pick(4, 8)), elf.SectionIndex(f.u16(chunk, f.pick(14, 6)))
			s.add(texts, uint64(f.u32(chunk, 0)), value, index != elf.SHN_UNDEF)
		}
	}
}

// add takes a symbol that matters here.
func (s symbols) add(texts []byte, name, value uint64, defined bool) {
	if name >= uint64(len(texts)) || !strings.ContainsRune("SEOXCmwgnNatsdBAFLc_", rune(texts[name])) {
		return
	}
	text := cstring(texts, name, maxSymbol)
	for _, p := range prefixes {
		if !strings.HasPrefix(text, p) {
			continue
		}
		f := s.families[p]
		if f == nil {
			f = &family{}
			s.families[p] = f
		}
		if defined {
			f.defined++
			f.firstDefined = first(f.firstDefined, text)
		} else {
			f.undefined++
			f.firstUndefined = first(f.firstUndefined, text)
		}
		break
	}
	if !defined {
		return
	}
	for _, w := range witnesses {
		if text == w {
			s.defined[text] = value
			return
		}
	}
}

func first(have, text string) string {
	if have != "" {
		return have
	}
	return text
}
