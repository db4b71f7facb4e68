// SPDX-License-Identifier: Apache-2.0

package fips

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// maxProvider is how much of a provider's file is searched. The file is 1 to 2 MB.
const maxProvider = 8 << 20

var (
	// providerName is what a module calls itself: "OpenSSL FIPS Provider", "Red Hat
	// Enterprise Linux 9 - OpenSSL FIPS Provider".
	providerName = regexp.MustCompile(`^[\w .,()-]{0,80}OpenSSL [\w ]{0,20}(?:FIPS Provider|Cryptographic Module)[\w .]{0,40}$`)
	// providerVersion is its own version: "3.1.2", "3.0.7-395c1a240fbfffd8",
	// "3.0.5-0ubuntu0.1+Fips2.1".
	providerVersion = regexp.MustCompile(`^(?:[3-9]|[1-9][0-9])\.[0-9]{1,2}\.[0-9]{1,3}(?:[-+~][0-9A-Za-z.+~_-]{1,60})?$`)
)

// provider notes the OpenSSL provider at name, if there is one that is not noted
// under another name.
func (s *scan) provider(name string) {
	name = rootfs.Clean(name)
	info, err := s.root.Stat(name)
	if err != nil {
		s.problem(name, err)
		return
	}
	for _, m := range s.state.Modules {
		if other, err := s.root.Stat(m.Path); m.What == ModuleProvider && err == nil && os.SameFile(info, other) {
			return
		}
	}
	m := Module{Path: name, What: ModuleProvider}
	f, err := s.root.Open(name)
	if err != nil {
		s.problem(name, err)
		if !errors.Is(err, fs.ErrNotExist) {
			s.state.Modules = append(s.state.Modules, m)
		}
		return
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxProvider))
	s.problem(name, err)
	if info.Size() > maxProvider {
		s.problem(name, fmt.Errorf("%w of %d bytes: the rest is not searched", rootfs.ErrTooLarge, maxProvider))
	}
	m.Name, m.Version = providerTexts(data)
	s.state.Modules = append(s.state.Modules, m)
}

// providerTexts finds the name and the version that a module gives of itself, as
// texts between null bytes. Where there are several versions that do not go on
// with one another, none is taken.
func providerTexts(data []byte) (name, version string) {
	var names, versions []string
	for part := range bytes.SplitSeq(data, []byte{0}) {
		if len(part) < 5 || len(part) > 160 {
			continue
		}
		switch text := string(part); {
		case providerVersion.MatchString(text) && len(versions) < 100:
			versions = append(versions, text)
		case providerName.MatchString(text) && len(names) < 100:
			names = append(names, text)
		}
	}
	if len(names) == 0 {
		return "", ""
	}
	name = slices.MaxFunc(names, func(a, b string) int { return len(a) - len(b) })
	if len(versions) == 0 {
		return name, ""
	}
	version = slices.MaxFunc(versions, func(a, b string) int { return len(a) - len(b) })
	for _, other := range versions {
		if !strings.HasPrefix(version, other) {
			return name, ""
		}
	}
	return name, version
}
