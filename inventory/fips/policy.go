// SPDX-License-Identifier: Apache-2.0

package fips

import (
	"os"
	"path"
	"regexp"
	"strings"
)

// Bounds of directories that are listed.
const (
	maxBackEnds = 200
	maxSettings = 200
)

// addsModule is the setting that puts the FIPS check into an initramfs.
var addsModule = regexp.MustCompile(`(?m)^[ \t]*(?:force_)?add_dracutmodules\+?=["' \t]*(?:[^"'\n#]*[ \t])?fips(?:[ \t"']|$)`)

// policy reads the files that the system as a whole is set up with.
// https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/9/html/security_hardening/
func (s *scan) policy() {
	s.state.Policy = s.root.FirstLine("etc/crypto-policies/state/current")
	s.state.PolicyConfig = s.root.FirstLine("etc/crypto-policies/config")
	s.state.SystemFile = s.root.Exists("etc/system-fips")
	s.state.Libgcrypt = s.root.Exists("etc/gcrypt/fips_enabled")
	s.backEnds()
	const dir = "etc/dracut.conf.d"
	for _, name := range append(s.names(dir, maxSettings), "../dracut.conf") {
		if name != "../dracut.conf" && !strings.HasSuffix(name, ".conf") {
			continue
		}
		if text, ok := s.file(path.Join(dir, name)); ok && addsModule.MatchString(text) {
			s.state.Dracut = true
		}
	}
}

// backEnds compares each library's settings with those of the policy FIPS, to
// which update-crypto-policies links them.
func (s *scan) backEnds() {
	const dir = "etc/crypto-policies/back-ends"
	for _, name := range s.names(dir, maxBackEnds) {
		library, ok := strings.CutSuffix(name, ".config")
		if !ok {
			continue
		}
		here, err1 := s.root.Stat(path.Join(dir, name))
		there, err2 := s.root.Stat(path.Join("usr/share/crypto-policies/FIPS", library+".txt"))
		if err1 == nil && err2 == nil && os.SameFile(here, there) {
			s.state.FIPSBackEnds = append(s.state.FIPSBackEnds, library)
		} else {
			s.state.OtherBackEnds = append(s.state.OtherBackEnds, library)
		}
	}
}
