// SPDX-License-Identifier: Apache-2.0

package trust

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// system reads the bundles that the system's programs use. Those are what
// OpenSSL, GnuTLS and Go are built to look for on the systems that matter:
// https://go.dev/src/crypto/x509/root_linux.go
func (s *reading) system() {
	for _, name := range []string{
		"etc/ssl/certs/ca-certificates.crt",                // Debian, Ubuntu, Alpine, Arch
		"etc/pki/tls/certs/ca-bundle.crt",                  // Red Hat
		"etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // what the former leads to
		"etc/pki/tls/cert.pem",                             // Red Hat's OpenSSL
		"etc/ssl/cert.pem",                                 // Alpine
		"etc/ssl/ca-bundle.pem",                            // SUSE
		"var/lib/ca-certificates/ca-bundle.pem",            // what the former leads to
		"etc/ca-certificates/extracted/tls-ca-bundle.pem",  // Arch
		"usr/local/share/certs/ca-root-nss.crt",
	} {
		if s.again(name) {
			continue
		}
		st := Store{Path: name, Kind: "system"}
		roots, ok := s.read(name)
		if !ok {
			st.Unread = "it could not be read"
		}
		st.count(roots, s.at)
		if s.shipped != nil {
			st.Added = subjects(roots, s.shipped)
		}
		s.stores = append(s.stores, st)
	}
}

// readShipped reads what the system's own package has of roots, before anything
// was added: Debian's and Alpine's single files, and the p11-kit files of Red Hat
// and SUSE.
func (s *reading) readShipped() {
	for _, place := range []struct{ name, ending string }{
		{"usr/share/ca-certificates", ".crt"},
		{"usr/share/pki/ca-trust-source", ".p11-kit"},
		{"usr/share/pki/ca-trust-source", ".crt"},
		{"usr/share/pki/ca-trust-legacy", ".crt"},
		{"usr/share/pki/trust", ".p11-kit"},
		{"usr/share/ca-certificates/trust-source", ".p11-kit"},
	} {
		for _, name := range s.files(place.name, place.ending) {
			if strings.HasSuffix(path.Dir(name), "/anchors") || strings.HasSuffix(path.Dir(name), "list") {
				continue // other packages put roots there, or take trust away
			}
			roots, _ := s.read(name)
			for _, c := range roots {
				if s.shipped == nil {
					s.shipped = map[[32]byte]bool{}
				}
				s.shipped[c.digest] = true
			}
		}
	}
}

// added reads the directories where administrators put roots of their own:
// https://manpages.debian.org/update-ca-certificates,
// https://www.mankier.com/8/update-ca-trust
func (s *reading) added() {
	for _, dir := range []string{
		"usr/local/share/ca-certificates", "etc/pki/ca-trust/source/anchors", "etc/pki/trust/anchors",
		"etc/ca-certificates/trust-source/anchors", "usr/share/pki/ca-trust-source/anchors", "usr/share/pki/trust/anchors",
	} {
		ending := ""
		if strings.HasPrefix(dir, "usr/local/") {
			ending = ".crt" // the only ones that update-ca-certificates takes
		}
		s.directory(dir, ending, "added")
	}
}

// distrusted reads what trust was taken away from: lines that begin with "!" in
// Debian's list, and the directories of p11-kit, under their old and new names.
func (s *reading) distrusted() {
	const list = "etc/ca-certificates.conf"
	if data, err := s.root.ReadFile(list, maxBundle); err == nil {
		if names := refused(string(data)); len(names) > 0 {
			s.stores = append(s.stores, Store{Path: list, Kind: "distrusted", Distrusted: names})
		}
	} else if !absent(err) {
		s.problem(list, err)
	}
	for _, dir := range []string{
		"etc/pki/ca-trust/source/blocklist", "etc/pki/ca-trust/source/blacklist", "etc/pki/trust/blocklist",
		"etc/pki/trust/blacklist", "etc/ca-certificates/trust-source/blocklist", "etc/ca-certificates/trust-source/blacklist",
	} {
		s.directory(dir, "", "distrusted")
	}
}

// refused are the names in a ca-certificates.conf that are not to be trusted.
// https://manpages.debian.org/update-ca-certificates
func refused(text string) []string {
	var names []string
	for line := range strings.Lines(text) {
		name, ok := strings.CutPrefix(strings.TrimSpace(line), "!")
		name = strings.TrimSpace(name)
		if !ok || name == "" || len(names) == maxNames {
			continue
		}
		names = append(names, strings.ToValidUTF8(name[:min(len(name), maxSubject)], ""))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// directory makes a store of all certificates in a directory, if there are any.
func (s *reading) directory(dir, ending, kind string) {
	st := Store{Path: dir, Kind: kind}
	var all []root
	for _, name := range s.files(dir, ending) {
		if s.again(name) {
			continue
		}
		roots, _ := s.read(name)
		all = append(all, roots[:min(len(roots), maxCertificates-len(all))]...)
	}
	if len(all) == 0 {
		return
	}
	st.count(all, s.at)
	if kind == "added" {
		st.Added = subjects(all, nil)
	} else {
		st.Distrusted = subjects(all, nil)
	}
	s.stores = append(s.stores, st)
}

// subjects are those of the roots that are not known, each once.
func subjects(roots []root, known map[[32]byte]bool) []string {
	var names []string
	for _, c := range roots {
		if !known[c.digest] {
			names = append(names, c.subject)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	return names[:min(len(names), maxNames)]
}

// files are the files below a directory whose names have the ending.
func (s *reading) files(dir, ending string) []string {
	var all []string
	s.below(dir, 1, func(name string) bool {
		if strings.HasSuffix(name, ending) && !strings.HasPrefix(path.Base(name), ".") && path.Base(name) != "README" {
			if len(all) == maxFiles {
				s.problem(dir, errManyFiles)
				return false
			}
			all = append(all, name)
		}
		return true
	})
	return all
}

// below calls do for all that is below a directory and is none itself, until do
// is false.
func (s *reading) below(dir string, depth int, do func(name string) bool) bool {
	names, err := s.root.ReadDir(dir, maxFiles)
	if err != nil && !absent(err) {
		s.problem(dir, err)
	}
	for _, base := range names {
		name := path.Join(dir, base)
		info, err := s.root.Stat(name)
		switch {
		case err != nil && !absent(err):
			s.problem(name, err)
		case err != nil:
		case !info.IsDir():
			if info.Mode().IsRegular() && !do(name) {
				return false
			}
		case depth == maxDepth:
			s.problem(name, errDeep)
		case !s.below(name, depth+1, do):
			return false
		}
	}
	return true
}

// Errors of directories.
var (
	errManyFiles = errors.New("more files than are read, the others are left out")
	errDeep      = errors.New("directories deeper in each other than are read")
)

// absent tells whether there is nothing at a path: a system without that store.
func absent(err error) bool {
	cause := rootfs.Cause(err)
	return errors.Is(err, fs.ErrNotExist) || errors.Is(cause, unix.ENOTDIR)
}
