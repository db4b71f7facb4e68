// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// ErrNoSystem is the error of a text that names no system when Options name
// none either: the caller has to be asked for it.
var ErrNoSystem = errors.New("no system is named")

// peeked is how much of a text is looked at to recognise its kind.
const peeked = 64 << 10

// reader reads one kind. Entries is as Result.Lines. An error is what kept it
// from reading further; what it has read until then counts.
type reader struct {
	kind Kind
	read func(in *bufio.Reader, o Options, found *problems) (listings []Listing, entries int, err error)
}

// readers are the kinds, each with its reader.
func readers() []reader {
	return []reader{
		{RPM, readRPM},
		{DPKG, readDPKG},
		{APK, readAPK},
		{Pacman, readPacman},
		{CSV, readCSV},
		{Report, readReport},
		{Inventory, readInventory},
		{CycloneDX, readCycloneDX},
		{SPDX, readSPDX},
		{OSVScanner, readOSVScanner},
		{Trivy, readTrivy},
		{Grype, readGrype},
	}
}

// Kinds lists the kinds that Read knows, in the order to show them.
func Kinds() []Kind {
	var out []Kind
	for _, r := range readers() {
		out = append(out, r.kind)
	}
	return out
}

// Read reads a text of the kind that Options name, or that it has by its
// looks. The name stands for it in problems and errors. What is wrong with one
// line or entry is a problem of the result. There is an error only when nothing
// at all could be read; the problems found until then come with it.
func Read(r io.Reader, name string, o Options) (Result, error) {
	in := decoded(r)
	if o.Kind == "" {
		kind, err := recognise(in, o.System)
		if err != nil {
			return Result{}, fmt.Errorf("read list %q: %w", name, err)
		}
		o.Kind = kind
	}
	at := slices.IndexFunc(readers(), func(r reader) bool { return r.kind == o.Kind })
	if at < 0 {
		return Result{}, fmt.Errorf("read list %q: unknown kind %q: known are %s", name, o.Kind, knownKinds())
	}
	found := &problems{path: name}
	listings, entries, err := readers()[at].read(in, o, found)
	res := Result{Kind: o.Kind, Listings: listings, Lines: entries}
	switch {
	case err != nil && len(listings) > 0:
		found.add(0, 0, true, "not read to its end: %v", err)
	case err != nil:
		err = fmt.Errorf("read %s list %q: %w", o.Kind, name, err)
	case len(listings) == 0:
		err = fmt.Errorf("read %s list %q: no package in it%s", o.Kind, name, firstOf(found.list))
	}
	res.Problems = found.all()
	if len(listings) > 0 {
		err = nil
	}
	return res, err
}

// firstOf is the first problem, to stand in an error; empty when there is none.
func firstOf(list []inventory.Problem) string {
	if len(list) == 0 {
		return ""
	}
	return ": " + list[0].Err
}

// knownKinds is a list of the kinds for an error.
func knownKinds() string {
	var names []string
	for _, kind := range Kinds() {
		names = append(names, string(kind))
	}
	return strings.Join(names, ", ")
}
