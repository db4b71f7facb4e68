// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/stanza"
)

// The database of dpkg, see
// https://www.debian.org/doc/debian-policy/ch-controlfields.html and dpkg(1).
// Distroless images keep one file for each package and no status.
const (
	dpkgStatus    = "var/lib/dpkg/status"
	dpkgStatusDir = "var/lib/dpkg/status.d"
	dpkgInfo      = "var/lib/dpkg/info"
)

// Bounds of the dpkg database; a full Debian status has about 5 MB.
const (
	dpkgMaxStatus   = 256 << 20
	dpkgMaxEntries  = 20000
	dpkgMaxPackages = 200000
)

// dpkgFields are the fields that are kept of a package.
var dpkgFields = []string{"Package", "Status", "Version", "Architecture", "Source", "Maintainer"}

// dpkgProbe reads all packages that dpkg knows, and for those of the catalogue
// their files, changelog and apt origin.
func dpkgProbe(ctx context.Context, r *rootfs.Root, sys System) ([]Raw, []Problem) {
	d := dpkg{ctx: ctx, root: r, found: problems{probe: "dpkg"}, seen: map[string]bool{}}
	_, err := r.Stat(dpkgStatus)
	if err == nil {
		d.status(dpkgStatus, false)
	} else if !errors.Is(err, fs.ErrNotExist) {
		d.found.add(dpkgStatus, true, "%v", rootfs.Cause(err))
	}
	d.statusDir()
	if err == nil && len(d.raws)+len(d.found.list) == 0 {
		d.found.add(dpkgStatus, true, "no installed package in it")
	}
	if slices.ContainsFunc(d.raws, ofCatalogue) {
		d.files()
		aptOrigins(ctx, r, d.raws, &d.found)
		debChangelogs(ctx, r, d.raws, &d.found)
	}
	return d.raws, d.found.all()
}

// ofCatalogue tells whether a package is installed and of the catalogue.
func ofCatalogue(raw Raw) bool {
	_, ok := Lookup(raw.Manager, raw.SourceName, raw.Name)
	return ok && raw.Installed
}

// dpkg is one reading of a dpkg database.
type dpkg struct {
	ctx   context.Context
	root  *rootfs.Root
	raws  []Raw
	found problems
	seen  map[string]bool // name, architecture and version
}

// status reads one file of stanzas. In a single one the packages have no state
// and are installed, and the last line may lack its end; elsewhere that means
// that the file is cut, and that what the last stanza.Stanza says is not all.
func (d *dpkg) status(path string, single bool) {
	f, err := d.root.Open(path)
	if err != nil {
		d.found.add(path, true, "%v", rootfs.Cause(err))
		return
	}
	defer f.Close()
	limit := &io.LimitedReader{R: f, N: dpkgMaxStatus}
	in := stanza.NewReader(limit, dpkgFields...)
	for {
		st, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if in.Cut > 0 && !single {
			d.found.add(path, true, "line %d: the file ends inside a line", in.Cut)
			return
		}
		if err == nil {
			err = d.ctx.Err()
		}
		if err != nil {
			d.found.add(path, true, "%v", rootfs.Cause(err))
			return
		}
		d.stanza(path, st, single)
		if len(d.raws) >= dpkgMaxPackages {
			d.found.add(path, true, "more than %d packages", dpkgMaxPackages)
			return
		}
	}
	if limit.N == 0 {
		d.found.add(path, true, "larger than the limit of %d bytes", dpkgMaxStatus)
	}
}

// stanza adds the package of one stanza, or the problem it has.
func (d *dpkg) stanza(path string, st stanza.Stanza, single bool) {
	raw, state, err := dpkgPackage(st)
	if single {
		state = "installed"
	}
	_, crypto := Lookup("dpkg", raw.SourceName, raw.Name)
	// Of a package that is not installed nothing can be missing.
	gone := state == "config-files" || state == "not-installed"
	if err == nil && state == "" {
		err = fmt.Errorf("line %d: no state", st.Line)
	}
	if err != nil && !gone {
		d.found.add(path, crypto || raw.Name == "", "package %q: %v", cut(raw.Name, 80), err)
		return
	}
	if state == "half-installed" && crypto {
		d.found.add(path, true, "package %q: half-installed, its files can be of any version", raw.Name)
	}
	raw.Installed = dpkgOnDisk(state)
	key := strings.Join([]string{raw.Name, raw.Arch, raw.Version}, "\x00")
	if d.seen[key] {
		return
	}
	d.seen[key] = true
	d.raws = append(d.raws, raw)
}

// dpkgOnDisk tells whether the files of a package in this state are on the
// disk, see "package states" in dpkg(1).
func dpkgOnDisk(state string) bool {
	switch state {
	case "installed", "unpacked", "half-configured", "triggers-awaited", "triggers-pending":
		return true
	}
	return false
}

// dpkgPackage makes a package of a stanza, and tells its state.
func dpkgPackage(st stanza.Stanza) (raw Raw, state string, err error) {
	f := st.Fields
	raw.Package = Package{
		Manager: "dpkg", Name: f["package"], Version: f["version"],
		Arch: f["architecture"], Vendor: strings.ToValidUTF8(f["maintainer"], "\ufffd"),
	}
	raw.SourceName, raw.SourceVersion = raw.Name, raw.Version
	if source, version, _ := strings.Cut(f["source"], "("); source != "" {
		raw.SourceName = strings.TrimSpace(source)
		if version = strings.Trim(version, " )"); version != "" {
			raw.SourceVersion = version
		}
	}
	if words := strings.Fields(f["status"]); len(words) > 0 {
		state = words[len(words)-1]
	}
	if bad := raw.check(); bad != nil && st.Err == nil {
		st.Err = fmt.Errorf("line %d: %w", st.Line, bad)
	}
	return raw, state, st.Err
}

// statusDir reads the one file for each package that distroless images have.
// The names are those of the files as they were made: "libssl1" for libssl1.1.
func (d *dpkg) statusDir() {
	names, err := d.root.ReadDir(dpkgStatusDir, dpkgMaxEntries)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		d.found.add(dpkgStatusDir, true, "%v", rootfs.Cause(err))
	}
	for _, name := range names {
		if strings.HasSuffix(name, ".md5sums") || strings.HasSuffix(name, ".preinst") {
			continue
		}
		d.status(dpkgStatusDir+"/"+name, true)
	}
}
