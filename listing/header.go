// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"fmt"
	"slices"
	"strings"
)

// column is what the cells of a column mean.
type column int

const (
	colHost column = iota
	colOS
	colOSVersion
	colChannels
	colPackage
	colVersion
	colRelease
	colEpoch
	colArch
	colSource
	colSourceVersion
	colVendor
	colModule
	colOrigin
	colPocket
	colChangelog
)

// columnNames are the names that columns have, in lower case with spaces
// between words. Of several in a header the first here is taken, so that the
// column "name" beside "package" is not the package.
var columnNames = map[column][]string{
	colHost:          {"hostname", "host", "server", "machine", "asset"},
	colOS:            {"os", "distro", "distribution", "system"},
	colOSVersion:     {"os version", "os release", "distro version"},
	colChannels:      {"channels", "channel"},
	colPackage:       {"package", "package name", "pkg", "name"},
	colVersion:       {"installed version", "package version", "version", "installed"},
	colRelease:       {"release"},
	colEpoch:         {"epoch"},
	colArch:          {"arch", "architecture"},
	colSource:        {"source", "source package", "src"},
	colSourceVersion: {"source version"},
	colVendor:        {"vendor", "maintainer", "packager"},
	colModule:        {"module", "modularity label"},
	colOrigin:        {"apt origin"},
	colPocket:        {"pocket"},
	colChangelog:     {"changelog"},
}

// header says what is in which column of a table.
type header struct {
	sep    byte
	fields int
	at     map[column]int // which cell of a row
	twice  string         // a name that two columns have
}

// headerOf reads a header, with the separator that is given or, for 0, the one
// that shows most known names. It is a header when two names are known.
func headerOf(line string, sep byte) (header, bool) {
	best := header{}
	for _, candidate := range []byte{',', ';', '\t'} {
		if sep != 0 && sep != candidate {
			continue
		}
		if h := headerBy(line, candidate); len(h.at) > len(best.at) {
			best = h
		}
	}
	return best, len(best.at) > 1
}

// headerBy reads a header with one separator.
func headerBy(line string, sep byte) header {
	h := header{sep: sep, at: map[column]int{}}
	t := table{sep: sep}
	cells, err := t.parse([]numbered{{1, line}})
	if err != nil {
		return h
	}
	h.fields = len(cells)
	var names []string
	for _, c := range cells {
		words := strings.FieldsFunc(strings.ToLower(c.text), func(r rune) bool { return strings.ContainsRune(" _-\u00a0", r) })
		names = append(names, strings.Join(words, " "))
	}
	for col, known := range columnNames {
		for _, name := range known {
			at := slices.Index(names, name)
			if at < 0 {
				continue
			}
			h.at[col] = at
			if slices.Contains(names[at+1:], name) {
				h.twice = name
			}
			break
		}
	}
	return h
}

// check tells what keeps rows from being read. A system has to be named by the
// table or beside it.
func (h header) check(named bool) error {
	for _, need := range []struct {
		column column
		what   string
	}{{colPackage, "package"}, {colVersion, "version"}} {
		if _, ok := h.at[need.column]; !ok {
			return fmt.Errorf("the header has no column for the %s: name it %q", need.what, columnNames[need.column][0])
		}
	}
	if h.twice != "" {
		return fmt.Errorf("the header has two columns %q", h.twice)
	}
	if _, ok := h.at[colOS]; !ok && !named {
		return fmt.Errorf("%w: add a column \"os\", with cells like rhel:8.6, or say it with --os rhel:8", ErrNoSystem)
	}
	return nil
}
