// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bufio"
	"errors"
	"fmt"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// outcome is what a line of a plain list is.
type outcome int

const (
	around    outcome = iota // what the tool prints around its packages
	nothing                  // an entry that is no installed package
	installed                // a package
)

// dialect is how one package manager's tools write lists.
type dialect struct {
	// parse reads a line, which is neither blank nor a comment. An error of type
	// fault says where it goes wrong.
	parse func(line string) (inventory.Raw, outcome, error)
	// join puts an entry of several lines into one; nil where there is none.
	join func(l *lines, line numbered) numbered
}

// fault is what is wrong with a line.
type fault struct {
	column int  // in bytes, from 1
	minor  bool // no package is missing because of it
	text   string
}

// Error says what is wrong, without the place.
func (f fault) Error() string { return f.text }

// faultAt makes a fault of something that costs a package.
func faultAt(column int, format string, args ...any) error {
	return fault{column: column, text: fmt.Sprintf(format, args...)}
}

// note adds what is wrong with an entry to the problems.
func (p *problems) note(line int, err error) {
	var f fault
	if errors.As(err, &f) {
		p.add(line, f.column, !f.minor, "%s", f.text)
		return
	}
	p.add(line, 1, true, "%v", err)
}

// readPlain reads the list of one system, a package on each line.
func readPlain(kind Kind, make func() dialect, in *bufio.Reader, o Options, found *problems) ([]Listing, int, error) {
	if err := fits(kind, o.System); err != nil {
		return nil, 0, err
	}
	all, d, entries := systems{}, make(), 0
	only, err := all.of("", o.System)
	if err != nil {
		return nil, 0, err
	}
	l := &lines{in: in, found: found}
	for {
		line, ok := l.next()
		if !ok {
			break
		}
		if text := strings.TrimLeft(line.text, " \t"); text == "" || text[0] == '#' {
			continue
		}
		if d.join != nil {
			line = d.join(l, line)
		}
		raw, is, err := d.parse(line.text)
		if is == installed && err == nil {
			raw.Manager, raw.NoVendor = string(kind), true
			err = all.add(only, raw)
		}
		if is != around {
			entries++
		}
		if err != nil {
			found.note(line.n, err)
		}
	}
	return all.listings(kind), entries + l.bad, l.err
}

// fits tells whether a list of that kind can be one of the system.
func fits(kind Kind, sys inventory.System) error {
	manager := inventory.ManagerOf(sys.ID)
	switch {
	case sys.ID == "":
		return fmt.Errorf("%w: say of which it is, for example with --os %s", ErrNoSystem, exampleOf(kind))
	case manager == "":
		return fmt.Errorf("unknown system %q", cut(sys.ID, 60))
	case manager != string(kind):
		return fmt.Errorf("%s has packages of %s, not of %s", sys.ID, manager, kind)
	}
	return nil
}

// exampleOf is a system that has packages of a kind.
func exampleOf(kind Kind) string {
	switch kind {
	case DPKG:
		return "debian:12"
	case APK:
		return "alpine:3.19"
	case Pacman:
		return "arch"
	}
	return "rhel:8"
}

// plainly checks that a text has only bytes of names and versions of packages,
// and begins like one.
func plainly(what, text string, column int, beside string) error {
	for i := range len(text) {
		c := text[i]
		alnum := '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !alnum && c != '_' && (i == 0 || strings.IndexByte(beside, c) < 0) {
			return faultAt(column+i, "%q is no %s of a package", cut(text, 80), what)
		}
	}
	if text == "" {
		return faultAt(column, "no %s of a package", what)
	}
	return nil
}

// Bytes that names and versions have beside letters, digits and underscores.
const (
	inNames    = ".+-"
	inVersions = ".+-~^:"
)
