// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/distro"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/stanza"
)

// Bounds of apt's indexes: that of Debian's main has about 50 MB.
const (
	aptMaxIndex   = 1 << 30
	aptMaxRelease = 4 << 20
	aptMaxLists   = 5000
)

// aptOrigins tells, for the packages of the catalogue, which archive lists the
// very build that is installed: its Origin, and its suite as Pocket. Compressed
// indexes are not read; then both stay empty.
func aptOrigins(ctx context.Context, r *rootfs.Root, raws []Raw, found *problems) {
	names, err := r.ReadDir(distro.AptLists, aptMaxLists)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		found.add(distro.AptLists, false, "%v", rootfs.Cause(err))
	}
	wanted := map[string][]*Raw{}
	for i := range raws {
		if ofCatalogue(raws[i]) {
			wanted[raws[i].Name] = append(wanted[raws[i].Name], &raws[i])
		}
	}
	for _, name := range names {
		if !strings.HasSuffix(name, "_Packages") || ctx.Err() != nil {
			continue
		}
		rel := releaseOf(r, name, names, found)
		if rel == (release{}) {
			continue
		}
		path := distro.AptLists + "/" + name
		if err := eachListed(ctx, r, path, wanted, rel); err != nil {
			found.add(path, false, "%v", rootfs.Cause(err))
		}
	}
}

// eachListed reads one index and marks the wanted packages it lists. Indexes
// are long, and nearly all of them is passed over: Package is the first field
// of a stanza, and only behind a wanted name are the others looked at.
func eachListed(ctx context.Context, r *rootfs.Root, path string, wanted map[string][]*Raw, rel release) error {
	f, err := r.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := stanza.NewLines(&io.LimitedReader{R: f, N: aptMaxIndex})
	var listed listing
	for {
		line, err := in.Next()
		if err != nil && !errors.Is(err, stanza.ErrLongLine) && !errors.Is(err, io.EOF) {
			return err
		}
		listed.take(line, wanted, rel)
		if errors.Is(err, io.EOF) || ctx.Err() != nil {
			return nil
		}
	}
}

// listing is a stanza of an index while it is read.
type listing struct {
	wanted        []*Raw // nil for all but the wanted names
	version, arch string
}

// take takes one line.
func (l *listing) take(line []byte, wanted map[string][]*Raw, rel release) {
	if name, ok := bytes.CutPrefix(line, []byte("Package: ")); ok {
		*l = listing{wanted: wanted[string(name)]}
		return
	}
	if len(l.wanted) == 0 {
		return
	}
	if v, ok := bytes.CutPrefix(line, []byte("Version: ")); ok {
		l.version = string(v)
	} else if v, ok := bytes.CutPrefix(line, []byte("Architecture: ")); ok {
		l.arch = string(v)
	}
	if l.version != "" && l.arch != "" {
		mark(l.wanted, l.version, l.arch, rel)
		*l = listing{}
	}
}

// mark notes where a build is listed. Of several archives with the same build
// the security pocket is named, else the first.
func mark(listed []*Raw, version, arch string, rel release) {
	for _, raw := range listed {
		if raw.Version != version || raw.Arch != arch {
			continue
		}
		better := strings.Contains(rel.pocket, "-security") && !strings.Contains(raw.Pocket, "-security")
		if raw.Pocket == "" || better {
			raw.Origin, raw.Pocket = rel.origin, rel.pocket
		}
	}
}

// release is what an archive says of itself.
type release struct{ origin, pocket string }

// releaseOf reads the InRelease or Release file beside an index: the one whose
// name, without its ending, the index's name begins with, the longest of them.
func releaseOf(r *rootfs.Root, index string, names []string, found *problems) release {
	best, path := "", ""
	for _, name := range names {
		for _, ending := range []string{"_InRelease", "_Release"} {
			archive, ok := strings.CutSuffix(name, ending)
			if ok && len(archive) > len(best) && strings.HasPrefix(index, archive+"_") {
				best, path = archive, distro.AptLists+"/"+name
			}
		}
	}
	if path == "" {
		return release{}
	}
	data, err := r.ReadFile(path, aptMaxRelease)
	if err != nil {
		found.add(path, false, "%v", rootfs.Cause(err))
		return release{}
	}
	// A signed file begins with a paragraph of its own (RFC 9580, section 7).
	in := stanza.NewReader(strings.NewReader(string(data)), "Origin", "Suite", "Codename")
	for {
		st, err := in.Next()
		if err != nil {
			return release{}
		}
		if st.Fields["origin"] != "" || st.Fields["codename"] != "" || st.Fields["suite"] != "" {
			return release{st.Fields["origin"], pocketOf(best, st.Fields["suite"], st.Fields["codename"])}
		}
	}
}

// pocketOf names the pocket of an archive. Debian's Codename holds it
// ("bookworm-security", of Suite "oldstable-security"), Ubuntu's Suite does
// ("jammy-security", of Codename "jammy"). The FIPS archives of Ubuntu Pro are
// told by their address alone.
func pocketOf(archive, suite, codename string) string {
	for _, fips := range []string{"fips", "fips-updates", "fips-preview"} {
		if strings.HasPrefix(archive, "esm.ubuntu.com_"+fips+"_") && codename != "" {
			return codename + "-" + fips
		}
	}
	if codename == "" || strings.HasPrefix(suite, codename+"-") {
		return suite
	}
	return codename
}
