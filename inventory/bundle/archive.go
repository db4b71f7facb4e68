// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"
)

// ArchiveInfo is what a Java archive or a wheel is.
type ArchiveInfo struct {
	Kind    string // "jar" or "wheel"
	Natives int    // native libraries in it, nested archives included
	// Problems are entries that could not be read, each with its name; what is
	// in them is not known.
	Problems []error
	parts    map[string]part // by path in the archive; the archive itself is ""
	more     int             // problems beyond maxProblems
}

// Bounds of one archive with all that is nested in it.
const (
	maxNesting   = 2        // archives in each other, the outermost counted
	maxNested    = 24 << 20 // bytes of a nested archive that is packed, which is inflated in memory
	maxKept      = 2000     // entries of a kind in one directory
	maxProblems  = 20
	minNameless  = 8 << 10 // bytes of a native program whose name has no ending
	archiveSlash = "!/"    // between the path of a nested archive and an entry in it
)

// Archive reads a zip archive and calls visit for each native library in it, and
// in the archives that it holds (BOOT-INF/lib, WEB-INF/lib): ELF files called
// like shared objects (.so, .so.3, .jnilib, .node), in META-INF/native, or
// without any ending. The name of an entry is only a name: it may go up, be
// absolute and have any character; "!/" stands behind each nested archive. Open
// must be called before visit returns, and what it gives must be closed. Only
// stored and deflated entries are read; all that is encrypted, damaged, too
// large or inflates too far is a problem. An error of visit ends it and is
// returned; ErrNotZip tells that the file is no zip archive.
func Archive(r io.ReaderAt, size int64,
	visit func(name string, size int64, open func() (io.ReadCloser, error)) error) (ArchiveInfo, error) {
	a := &archive{info: ArchiveInfo{Kind: "jar", parts: map[string]part{}}, visit: visit}
	z, err := openZip(r, size, &limits{maxInflated, maxAllEntries})
	if err != nil {
		return a.info, err
	}
	err = a.read(z, "", 1)
	if a.info.more > 0 {
		a.info.Problems = append(a.info.Problems, fmt.Errorf("%d more problems", a.info.more))
	}
	if a.info.parts[""].wheel {
		a.info.Kind = "wheel"
	}
	return a.info, err
}

// archive is a reading under way.
type archive struct {
	info  ArchiveInfo
	visit func(name string, size int64, open func() (io.ReadCloser, error)) error
}

// contents is what is looked at in one archive.
type contents struct {
	natives, nested, metadata []zipEntry
	lost                      int
}

// read reads one archive. Prefix is its path with a slash, empty for the
// outermost.
func (a *archive) read(z *zipFile, prefix string, depth int) error {
	var c contents
	if err := z.entries(c.sort); err != nil {
		a.problem(prefix, err)
	}
	if c.lost > 0 {
		a.problem(prefix, fmt.Errorf("%d entries that might hold copies are not read", c.lost))
	}
	p, before := a.part(z, c.metadata, prefix), a.info.Natives
	err := a.natives(z, c.natives, prefix)
	if prefix == "" || a.info.Natives > before {
		a.info.parts[strings.TrimSuffix(prefix, archiveSlash)] = p
	}
	if err != nil {
		return err
	}
	for _, e := range c.nested {
		if depth == maxNesting {
			a.problem(prefix+e.name, fmt.Errorf("an archive nested %d deep is not read", depth+1))
			continue
		}
		inner, err := a.inner(z, e)
		if err != nil {
			a.problem(prefix+e.name, err)
			continue
		}
		if err := a.read(inner, prefix+e.name+archiveSlash, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// sort keeps an entry that is worth reading.
func (c *contents) sort(e zipEntry) {
	list := &c.natives
	switch base := strings.ToLower(path.Base(e.name)); {
	case e.long:
	case strings.HasSuffix(e.name, "/"):
		return
	case isMetadata(e.name):
		list = &c.metadata
	case nestedName(base):
		list = &c.nested
	case !nativeName(e.name, base, e.size):
		return
	}
	if e.long || len(*list) == maxKept {
		c.lost++
		return
	}
	*list = append(*list, e)
}

// nestedName tells by its name whether an entry is an archive.
func nestedName(base string) bool {
	switch path.Ext(base) {
	case ".jar", ".war", ".ear", ".rar", ".aar", ".whl":
		return true
	}
	return false
}

// nativeName tells by name and size whether an entry may be a native library.
func nativeName(name, base string, size uint64) bool {
	switch path.Ext(base) {
	case ".so", ".jnilib", ".node":
		return true
	case "":
		return size >= minNameless
	}
	return strings.Contains(base, ".so.") || strings.HasPrefix(name, "META-INF/native/")
}

// natives visits the entries that are ELF files.
func (a *archive) natives(z *zipFile, entries []zipEntry, prefix string) error {
	for _, e := range entries {
		magic, err := z.start(e, 4)
		if err != nil {
			a.problem(prefix+e.name, err)
			continue
		}
		if !bytes.Equal(magic, []byte("\x7fELF")) {
			continue
		}
		a.info.Natives++
		if err := a.visit(prefix+e.name, int64(e.size), func() (io.ReadCloser, error) { return z.open(e) }); err != nil {
			return err
		}
	}
	return nil
}

// inner opens a nested archive: in place when it is stored, else inflated.
func (a *archive) inner(z *zipFile, e zipEntry) (*zipFile, error) {
	section, err := z.data(e)
	if err != nil {
		return nil, err
	}
	if e.method == 0 {
		return openZip(section, section.Size(), z.limits)
	}
	if e.size > maxNested {
		return nil, fmt.Errorf("a packed archive of %d bytes is not read, at most %d", e.size, maxNested)
	}
	data, err := z.start(e, maxNested+1)
	if err != nil {
		return nil, err
	}
	return openZip(bytes.NewReader(data), int64(len(data)), z.limits)
}

// problem notes what of an archive could not be read.
func (a *archive) problem(name string, err error) {
	if len(a.info.Problems) >= maxProblems {
		a.info.more++
		return
	}
	name = strings.TrimSuffix(name, archiveSlash)
	if name == "" {
		a.info.Problems = append(a.info.Problems, err)
		return
	}
	a.info.Problems = append(a.info.Problems, fmt.Errorf("%q: %w", cut(name), err))
}
