// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bufio"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// readDPKG reads what dpkg-query -W, dpkg -l and apt list print.
func readDPKG(in *bufio.Reader, o Options, found *problems) ([]Listing, int, error) {
	return readPlain(DPKG, dpkgDialect, in, o, found)
}

func dpkgDialect() dialect {
	d := &dpkgList{}
	return dialect{parse: d.parse}
}

// dpkgList is a list being read.
type dpkgList struct {
	names    int // as versions, of names
	versions int // bytes that dpkg -l has for a version; 0 when it shows them whole
}

func (d *dpkgList) parse(line string) (inventory.Raw, outcome, error) {
	if strings.Contains(line, "\t") {
		return dpkgFields(line)
	}
	words := wordsOf(line, 6)
	first := words[0].text
	switch {
	case d.heading(line, first), strings.HasPrefix(line, "Listing..."), strings.HasPrefix(line, "WARNING: "):
		return inventory.Raw{}, around, nil
	case strings.Contains(first, "/"):
		return aptLine(line, words)
	case len(words) > 2 && isState(first):
		return d.row(words)
	case len(words) == 1:
		return inventory.Raw{}, nothing, faultAt(words[0].column+len(first), "%q has no version behind it", cut(first, 80))
	case len(words) > 2:
		return inventory.Raw{}, nothing, faultAt(words[2].column, "%q behind name and version", cut(words[2].text, 80))
	}
	return dpkgPackage(words[0], words[1])
}

// heading tells whether a line is of the heading of dpkg -l, and keeps how wide
// the versions are where an old dpkg cuts them to the terminal's width: names
// then have as many bytes, or two more where architectures are listed.
func (d *dpkgList) heading(line, first string) bool {
	if widths, ok := strings.CutPrefix(line, "+++-"); ok {
		columns := strings.Split(widths, "-")
		if len(columns) == 3 && len(columns[0]) == len(columns[1]) || len(columns) == 4 && len(columns[0]) == len(columns[1])+2 {
			d.names, d.versions = len(columns[0]), len(columns[1])
		}
		return true
	}
	return first[0] == '|' || strings.Contains(first, "=") && strings.Contains(line, "/")
}

// isState tells whether a word is the state of a package as dpkg -l has it:
// what is wanted, what is, and whether it is broken.
func isState(text string) bool {
	return (len(text) == 2 || len(text) == 3 && text[2] == 'R') &&
		strings.IndexByte("uihrp", text[0]) >= 0 && strings.IndexByte("ncHUFWti", text[1]) >= 0
}

// row reads a row of dpkg -l: state, name, version, and since dpkg 1.16 the
// architecture.
func (d *dpkgList) row(words []word) (inventory.Raw, outcome, error) {
	if strings.IndexByte("iUFWt", words[0].text[1]) < 0 {
		raw := inventory.Raw{Package: inventory.Package{Manager: "dpkg"}}
		raw.Name, _, _ = strings.Cut(words[1].text, ":")
		if words[0].text[1] == 'H' && catalogued(inventory.System{ID: "debian"}, raw) {
			return raw, nothing, faultAt(1, "%q is half-installed, its files can be of any version", cut(raw.Name, 80))
		}
		return raw, nothing, nil
	}
	if d.names > 0 && len(words[1].text) == d.names && !strings.Contains(words[1].text, ":") {
		return inventory.Raw{}, nothing, faultAt(words[1].column, "name %q fills its column and may be cut: list with dpkg-query -W", words[1].text)
	}
	raw, is, err := dpkgPackage(words[1], words[2])
	if err == nil && len(words) > 3 && isDebArch(words[3].text) {
		raw.Arch = words[3].text
	}
	if err == nil && len(words[2].text) == d.versions && catalogued(inventory.System{ID: "debian"}, raw) {
		return raw, nothing, faultAt(words[2].column, "version %q of %q fills its column and may be cut: list with dpkg-query -W",
			words[2].text, cut(raw.Name, 80))
	}
	return raw, is, err
}

// dpkgPackage reads name, with an architecture behind it or not, and version.
func dpkgPackage(name, version word) (inventory.Raw, outcome, error) {
	raw := inventory.Raw{}
	bare, arch, _ := strings.Cut(name.text, ":")
	if isDebArch(arch) {
		raw.Arch = arch
	}
	raw.Manager, raw.Name, raw.Version = "dpkg", bare, version.text
	if err := plainly("name", bare, name.column, inNames); err != nil {
		return raw, nothing, err
	}
	if err := plainly("version", version.text, version.column, inVersions); err != nil {
		return raw, nothing, err
	}
	if !hasDigit(version.text) {
		return raw, nothing, faultAt(version.column, "%q is no version of a package", cut(version.text, 80))
	}
	return raw, installed, nil
}

// debArchs are Debian's architectures, now and before
// (https://wiki.debian.org/SupportedArchitectures).
var debArchs = strings.Fields("all amd64 amd64v3 i386 arm64 armhf armel arm ppc64el ppc64 powerpc s390x s390 riscv64 mips mipsel " +
	"mips64el ia64 sparc sparc64 alpha hppa loong64 m68k sh4 x32 hurd-i386 hurd-amd64 kfreebsd-amd64 kfreebsd-i386")

func isDebArch(text string) bool { return slices.Contains(debArchs, text) }

// dpkgFields reads fields with tabs between, as dpkg-query -W writes them: name
// and version, then architecture, state, source and its version, as asked for.
func dpkgFields(line string) (inventory.Raw, outcome, error) {
	var fields []word
	for column := 1; len(fields) < 8; {
		text, rest, more := strings.Cut(line[column-1:], "\t")
		fields = append(fields, word{strings.TrimSpace(text), column})
		if !more {
			break
		}
		column = len(line) - len(rest) + 1
	}
	if fields[1].text == "" { // known to dpkg, and not installed
		return inventory.Raw{}, nothing, plainly("name", strings.Replace(fields[0].text, ":", "-", 1), 1, inNames)
	}
	raw, is, err := dpkgPackage(fields[0], fields[1])
	for _, f := range fields[2:] {
		state := strings.Fields(f.text)
		switch {
		case err != nil || f.text == "":
		case isDebArch(f.text):
			raw.Arch = f.text
		case len(state) == 3 && (state[1] == "ok" || state[1] == "reinstreq"):
			if state[2] == "config-files" || state[2] == "not-installed" || state[2] == "half-installed" {
				return raw, nothing, nil
			}
		case raw.SourceName == "":
			raw.SourceName, raw.SourceVersion = debSource(f.text)
			err = plainly("name", raw.SourceName, f.column, inNames)
		default:
			raw.SourceVersion = f.text
			err = plainly("version", f.text, f.column, inVersions)
		}
	}
	return raw, is, err
}

// debSource reads "source (version)", as the field Source has it.
func debSource(text string) (name, version string) {
	name, version, _ = strings.Cut(text, "(")
	return strings.TrimSpace(name), strings.Trim(version, " )")
}

// aptLine reads a line of apt list: name/suites version architecture [state].
// The suite "now" is the package's own state; without it the brackets may name
// the installed version, "[upgradable from: 3.0.11-1]".
func aptLine(line string, words []word) (inventory.Raw, outcome, error) {
	name, suites, _ := strings.Cut(words[0].text, "/")
	if len(words) < 3 || !isDebArch(words[2].text) {
		return inventory.Raw{}, nothing, faultAt(words[0].column, "%q is no package", cut(words[0].text, 80))
	}
	version, state := words[1], strings.TrimSpace(line[words[2].column-1+len(words[2].text):])
	if !slices.Contains(strings.Split(suites, ","), "now") {
		_, before, ok := strings.Cut(strings.TrimSuffix(state, "]"), ": ")
		if !ok {
			return inventory.Raw{}, nothing, nil // offered, and not installed
		}
		version = word{before, words[2].column + len(words[2].text) + 1}
	} else if state == "[residual-config]" {
		return inventory.Raw{}, nothing, nil
	}
	raw, is, err := dpkgPackage(word{name, words[0].column}, version)
	raw.Arch = words[2].text
	return raw, is, err
}
