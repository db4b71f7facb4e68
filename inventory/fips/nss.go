// SPDX-License-Identifier: Apache-2.0

package fips

import (
	"bytes"
	"regexp"
	"strings"
)

// nssFlags are the flags in a module's NSS line: NSS=Flags=internal,FIPS,critical
// https://firefox-source-docs.mozilla.org/security/nss/legacy/pkcs11/module_specs/index.html
var nssFlags = regexp.MustCompile(`(?i)(?:^NSS=|[ \t])flags=["']?([\w,]*)`)

// The names of NSS's own module.
const (
	nssPlain = "NSS Internal PKCS #11 Module"
	nssFIPS  = "NSS Internal FIPS PKCS #11 Module"
)

// nss reads the system's lists of NSS modules: pkcs11.txt, or the older secmod.db
// where that is not there. Since NSS 3.43, NSS also follows the kernel's flag.
func (s *scan) nss() {
	for _, dir := range []string{"etc/pki/nssdb", "etc/httpd/alias", "etc/httpd/nss"} {
		name := dir + "/pkcs11.txt"
		if text, ok := s.file(name); ok {
			s.state.NSS = append(s.state.NSS, Database{Path: name, FIPS: moduleList(text)})
			continue
		}
		name = dir + "/secmod.db"
		if text, ok := s.file(name); ok {
			s.state.NSS = append(s.state.NSS, Database{Path: name, FIPS: secmod([]byte(text))})
		}
	}
}

// moduleList finds NSS's own module in a list of modules, paragraphs of
// "key=value" lines, and tells whether its flags have FIPS.
func moduleList(text string) *bool {
	var internal, fips bool
	var told *bool
	for line := range strings.Lines(text + "\n\n") {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" {
			if internal {
				told = yes(fips || told != nil && *told)
			}
			internal, fips = false, false
			continue
		}
		if !strings.HasPrefix(line, "NSS=") {
			continue
		}
		for _, m := range nssFlags.FindAllStringSubmatch(line, -1) {
			for flag := range strings.SplitSeq(strings.ToLower(m[1]), ",") {
				internal = internal || flag == "internal"
				fips = fips || flag == "fips"
			}
		}
	}
	return told
}

// secmod looks for the name of NSS's own module in the bytes of a Berkeley DB.
// Pages keep what was deleted, so that both names tell nothing.
func secmod(data []byte) *bool {
	plain, fips := bytes.Contains(data, []byte(nssPlain)), bytes.Contains(data, []byte(nssFIPS))
	if plain == fips {
		return nil
	}
	return yes(fips)
}
