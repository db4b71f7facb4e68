// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

func newTraces(list []inventory.Trace) []Trace {
	var out []Trace
	for _, t := range list {
		x := Trace{Path: rooted(t.Path), What: t.What, Section: t.Section, Text: t.Text}
		if t.Offset >= 0 {
			offset := t.Offset
			x.Offset = &offset
		}
		out = append(out, x)
	}
	return out
}

func savedTraces(list []Trace) []inventory.Trace {
	var out []inventory.Trace
	for _, t := range list {
		x := inventory.Trace{Path: unrooted(t.Path), What: t.What, Section: t.Section, Text: t.Text, Offset: -1}
		if t.Offset != nil {
			x.Offset = *t.Offset
		}
		out = append(out, x)
	}
	return out
}

// traces prints what told of a copy that no package manager names.
func (p *page) traces(c Component) {
	if c.Same != "" {
		p.field("Same as", c.Same+": it has the very bytes of that file, and so is that build")
	}
	if len(c.Without) > 0 {
		p.field("Built without", strings.Join(c.Without, ", ")+", as its symbols show")
	}
	for _, path := range c.Altered {
		p.field("Altered", path+" is not what its package shipped")
	}
	p.processes(c)
	for i, t := range c.Traces {
		if i > 0 && !p.verbose {
			break
		}
		at := ""
		if t.Offset != nil {
			at = fmt.Sprintf(" at %d", *t.Offset)
		}
		p.field(firstOnly("Told by", i), t.What+prefixed(" ", t.Text)+" in "+t.Path+prefixed(", ", t.Section)+at)
	}
}
