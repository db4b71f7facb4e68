// SPDX-License-Identifier: Apache-2.0

package owner

import (
	"errors"
	"io"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/stanza"
)

// maxField bounds name, version and architecture.
const maxField = 1024

// dpkgPackage is a package of the status.
type dpkgPackage struct {
	Package
	removed bool // only its configuration files are left, if anything
}

// dpkgPackages reads the status: the packages whose lists were hit, by the names
// of those lists. Hits that are configuration files get what it says of them.
func (q *query) dpkgPackages(lists map[string]bool, hits []*hit) map[string]dpkgPackage {
	byKey := map[string][]*hit{}
	for _, h := range hits {
		byKey[h.key] = append(byKey[h.key], h)
	}
	known := map[string]dpkgPackage{}
	missing, first := 0, ""
	q.stanzas(dpkgStatus, func(st stanza.Stanza) {
		p, ok := statusPackage(st)
		if !ok {
			return
		}
		key := p.Name + ":" + p.Arch
		if !lists[key] {
			key = p.Name
		}
		if !lists[key] && !p.removed {
			if missing++; missing == 1 {
				first = p.Name
			}
		}
		if before, twice := known[key]; len(byKey[key]) == 0 || twice && (p.removed || !before.removed) {
			return
		}
		known[key] = p
		conffiles(st.Fields["conffiles"], byKey[key])
	})
	if missing > 0 && !q.over() {
		q.found.add(dpkgInfo, "installed packages without a list of their files: %d, the first is %q", missing, first)
	}
	return known
}

// stanzas reads the paragraphs of a status file. What is wrong with one is for
// who reads the packages of a root to tell.
func (q *query) stanzas(name string, each func(st stanza.Stanza)) {
	f := q.open(name)
	if f == nil {
		return
	}
	defer f.Close()
	in := stanza.NewReader(reader{q, f}, "Package", "Status", "Version", "Architecture", "Conffiles")
	for {
		st, err := in.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			q.found.add(name, "%w", rootfs.Cause(err))
			return
		}
		each(st)
	}
}

// statusPackage is the package of a paragraph, if it is a good one. In a file of
// its own a package has no state.
func statusPackage(st stanza.Stanza) (dpkgPackage, bool) {
	f := st.Fields
	p := dpkgPackage{Package: Package{Manager: "dpkg", Name: f["package"], Version: f["version"], Arch: f["architecture"]}}
	if st.Err != nil || p.Name == "" || p.Version == "" || max(len(p.Name), len(p.Version), len(p.Arch)) > maxField {
		return p, false
	}
	words := strings.Fields(f["status"])
	if len(words) > 0 {
		state := words[len(words)-1]
		p.removed = state == "config-files" || state == "not-installed"
	}
	return p, true
}

// conffiles marks the configuration files among what was hit in one package. A
// line is " PATH MD5", with "obsolete" or "remove-on-upgrade" behind it.
func conffiles(field string, hits []*hit) {
	if field == "" {
		return
	}
	byPath := map[string][]*hit{}
	for _, h := range hits {
		byPath["/"+h.listed] = append(byPath["/"+h.listed], h)
	}
	for line := range strings.SplitSeq(field, "\n") {
		line = strings.TrimSuffix(strings.TrimSuffix(line, " obsolete"), " remove-on-upgrade")
		space := strings.LastIndexByte(line, ' ')
		if space < 0 {
			continue
		}
		d, err := newDigest("md5", []byte(line[space+1:]))
		if err != nil && line[space+1:] != "newconffile" {
			continue
		}
		for _, h := range byPath[line[:space]] {
			h.digest, h.config = d, true
		}
	}
}
