// SPDX-License-Identifier: Apache-2.0

package trust

import (
	"path"
	"regexp"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// minBundled is how many roots a cacert.pem has that is not certifi's and is a
// trust store all the same; with fewer it is an example or somebody's own.
const minBundled = 20

// certifiVersion is the line of certifi's __init__.py that has its version.
var certifiVersion = regexp.MustCompile(`(?m)^__version__\s*=\s*["'](\d{4}\.\d{1,2}\.\d{1,2}(?:\.\d{1,3})?)["']`)

// ownBundle is certifi's own file in its core.py, systemBundle another's.
var (
	ownBundle    = regexp.MustCompile(`["']cacert\.pem["']`)
	systemBundle = regexp.MustCompile(`["'](/etc/[A-Za-z0-9_./-]{1,100})["']`)
)

// copies reads the files called cacert.pem that were found in the root. One in a
// directory certifi is certifi's, of which Owner is "certifi"; another is
// bundled by the package whose directory it lies in, which Owner names.
func (s *reading) copies(names []string) {
	for _, name := range names {
		name = rootfs.Clean(name)
		if s.ctx.Err() != nil {
			return
		}
		if s.again(name) {
			continue
		}
		dir := path.Dir(name)
		st := Store{Path: name, Kind: "certifi", Owner: path.Base(dir)}
		if st.Owner == "certifi" || s.isCertifi(dir) {
			st.Owner, st.Version, st.Instead = "certifi", s.version(dir), s.instead(dir)
		} else {
			st.Kind = "bundled"
		}
		roots, ok := s.read(name)
		if !ok {
			st.Unread = "it could not be read"
		}
		if st.Kind == "bundled" && len(roots) < minBundled {
			continue
		}
		st.count(roots, s.at)
		s.stores = append(s.stores, st)
	}
}

// isCertifi tells whether a directory of another name has certifi's code.
func (s *reading) isCertifi(dir string) bool {
	data, err := s.root.ReadFile(dir+"/core.py", 64<<10)
	return err == nil && ownBundle.Match(data) && s.version(dir) != ""
}

// instead is the bundle that certifi's code beside a copy gives, when it does
// not name its own.
func (s *reading) instead(dir string) string {
	data, err := s.root.ReadFile(dir+"/core.py", 64<<10)
	if err != nil || ownBundle.Match(data) {
		return ""
	}
	if m := systemBundle.FindSubmatch(data); m != nil {
		return string(m[1])
	}
	return ""
}

// version is what certifi's code beside a copy says; empty when it does not.
func (s *reading) version(dir string) string {
	data, err := s.root.ReadFile(dir+"/__init__.py", 64<<10)
	if err != nil {
		return ""
	}
	if m := certifiVersion.FindSubmatch(data); m != nil {
		return string(m[1])
	}
	return ""
}

// Why stores are listed only.
const (
	unreadJava = "a Java keystore is listed only"
	unreadNSS  = "a database of NSS is listed only"
)

// listed lists the stores whose format is not read: the keystores of the system
// and of each Java below usr/lib/jvm, and the system's databases of NSS. Of
// these the older cert8.db is used only where there is no cert9.db.
func (s *reading) listed() {
	java := []string{"etc/pki/ca-trust/extracted/java/cacerts", "etc/pki/java/cacerts", "etc/ssl/certs/java/cacerts",
		"etc/ssl/java/cacerts", "var/lib/ca-certificates/java-cacerts", "etc/ca-certificates/extracted/java-cacerts.jks"}
	homes, err := s.root.ReadDir("usr/lib/jvm", maxFiles)
	if err != nil && !absent(err) {
		s.problem("usr/lib/jvm", err)
	}
	for _, home := range homes {
		java = append(java, path.Join("usr/lib/jvm", home, "lib/security/cacerts"),
			path.Join("usr/lib/jvm", home, "jre/lib/security/cacerts"))
	}
	s.list(java, "java", unreadJava)
	if !s.list([]string{"etc/pki/nssdb/cert9.db"}, "nss", unreadNSS) {
		s.list([]string{"etc/pki/nssdb/cert8.db"}, "nss", unreadNSS)
	}
}

// list makes stores of the names that are there, and tells whether one is.
func (s *reading) list(names []string, kind, why string) bool {
	found := false
	for _, name := range names {
		if !s.again(name) {
			found = true
			s.stores = append(s.stores, Store{Path: name, Kind: kind, Unread: why})
		}
	}
	return found
}
