// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bufio"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// Bounds of cells that are kept as they are.
const (
	maxHostname = 255
	maxCell     = 512
	maxChannels = 32
)

// readCSV reads a table with a header, of which each row is a package on one of
// several systems.
func readCSV(in *bufio.Reader, o Options, found *problems) ([]Listing, int, error) {
	c := columns{lines: &lines{in: in, found: found}, given: o.System}
	if err := c.heading(); err != nil {
		return nil, 0, err
	}
	t, entries := table{lines: c.lines, sep: c.header.sep}, 0
	for {
		record, ok := t.next()
		if !ok {
			break
		}
		if !slices.ContainsFunc(record, func(c cell) bool { return c.text != "" }) {
			continue
		}
		entries++
		r := row{columns: &c, cells: record}
		if err := r.read(); err != nil {
			found.note(r.line(err), err)
		}
	}
	return c.all.listings(CSV), entries + c.lines.bad, c.lines.err
}

// columns is a table being read.
type columns struct {
	lines   *lines
	header  header
	given   inventory.System // the system of rows that name none
	all     systems
	dropped bool // whether changelogs were left out
}

// heading reads the header, which comments may stand before.
func (c *columns) heading() error {
	var sep byte
	for {
		line, ok := c.lines.next()
		bare := strings.TrimSpace(line.text)
		switch {
		case !ok && c.lines.err != nil:
			return c.lines.err
		case !ok:
			return errors.New("it has no header")
		case bare == "" || bare[0] == '#':
			continue
		case sep == 0 && separatorLine(bare) != 0:
			sep = separatorLine(bare)
			continue
		}
		c.header, ok = headerOf(line.text, sep)
		if !ok {
			return fmt.Errorf("line %d: %q is no header: columns are named like os,package,version", line.n, cut(bare, 80))
		}
		return c.header.check(c.given.ID != "")
	}
}

// row is one row of a table.
type row struct {
	*columns
	cells []cell
}

// cellFault is what is wrong with one cell.
type cellFault struct {
	fault
	line int
}

// Unwrap gives the fault.
func (f cellFault) Unwrap() error { return f.fault }

// wrong makes a fault of what is wrong with a cell.
func wrong(c cell, format string, args ...any) error {
	return cellFault{fault{column: c.column, text: fmt.Sprintf(format, args...)}, c.line}
}

// line is the line where a fault lies.
func (r *row) line(err error) int {
	if at, ok := errors.AsType[cellFault](err); ok {
		return at.line
	}
	return r.cells[0].line
}

// has tells whether the table has a column.
func (r *row) has(col column) bool {
	_, ok := r.header.at[col]
	return ok
}

// get is the row's cell of a column; an empty one without position when the
// table has no such column. A lone dash says that there is nothing.
func (r *row) get(col column) cell {
	at, ok := r.header.at[col]
	if !ok || at >= len(r.cells) {
		return cell{}
	}
	if r.cells[at].text == "-" {
		return cell{"", r.cells[at].line, r.cells[at].column}
	}
	return r.cells[at]
}

// read puts the package of the row into its system.
func (r *row) read() error {
	if err := r.shape(); err != nil {
		return err
	}
	sys, err := r.system()
	if err != nil {
		return err
	}
	host := r.get(colHost)
	if len(host.text) > maxHostname || strings.ContainsFunc(host.text, func(c rune) bool { return c < ' ' || c == 0x7f }) {
		return wrong(host, "%q is no name of a host", cut(host.text, 80))
	}
	raw, err := r.raw(inventory.ManagerOf(sys.ID))
	if err != nil {
		return err
	}
	r.describe(&raw)
	if text := r.get(colChangelog); text.text != "" && catalogued(sys, raw) {
		r.changelog(sys, &raw, text)
	}
	to, err := r.all.of(strings.ToValidUTF8(host.text, "\ufffd"), sys)
	if err != nil {
		return err
	}
	if err := r.all.add(to, raw); err != nil {
		return wrong(r.get(colPackage), "%v", err)
	}
	return nil
}

// shape tells whether the row has the cells of the header, and no formulas:
// then a cell could stand in a wrong column, or not be what it shows.
func (r *row) shape() error {
	last := r.cells[len(r.cells)-1]
	if len(r.cells) < r.header.fields {
		return wrong(last, "the row has %d cells, and the header %d", len(r.cells), r.header.fields)
	}
	for _, c := range r.cells[r.header.fields:] {
		if c.text != "" {
			return wrong(c, "the row has %d cells, and the header %d", len(r.cells), r.header.fields)
		}
	}
	for col := range column(len(columnNames)) {
		c := r.get(col)
		if col != colChangelog && c.text != "" && strings.IndexByte("=+-@", c.text[0]) >= 0 {
			return wrong(c, "%q is a formula", cut(c.text, 80))
		}
	}
	return nil
}

// system is the system of the row, with the channels that it follows.
func (r *row) system() (inventory.System, error) {
	sys := r.given
	if os := r.get(colOS); os.text != "" {
		text := os.text
		if release := r.get(colOSVersion).text; release != "" && !strings.Contains(text, ":") {
			text += ":" + release
		}
		var err error
		if sys, err = inventory.ParseSystem(text); err != nil {
			return sys, wrong(os, "%v", err)
		}
	}
	if sys.ID == "" {
		return sys, wrong(r.get(colOS), "no system")
	}
	if !r.has(colChannels) {
		return sys, nil
	}
	c := r.get(colChannels)
	sys.Channels = strings.FieldsFunc(strings.ToLower(c.text), func(c rune) bool { return strings.ContainsRune(" ;,\t\n", c) })
	slices.Sort(sys.Channels)
	sys.Channels = slices.Compact(sys.Channels)
	for _, channel := range sys.Channels {
		if len(sys.Channels) > maxChannels || len(channel) > 64 || plainly("channel", channel, 1, ".:-") != nil {
			return sys, wrong(c, "%q is no list of channels", cut(c.text, 80))
		}
	}
	return sys, nil
}
