// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"fmt"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// maxProblems is how many problems of one text are told one by one, maxTold
// how many bytes one has.
const (
	maxProblems = 20
	maxTold     = 512
)

// problems collects what of one text could not be read. A text can have
// millions of bad lines; the first are told and the others counted.
type problems struct {
	path string // the text's name
	list []inventory.Problem
	more int
	lost bool // whether packages may be missing because of those counted
}

// add notes that something is wrong at a line and column, counted from 1 and
// in bytes; 0 for no position. Packages may be missing when it is incomplete.
func (p *problems) add(line, column int, incomplete bool, format string, args ...any) {
	if len(p.list) >= maxProblems {
		p.more++
		p.lost = p.lost || incomplete
		return
	}
	text := fmt.Sprintf(format, args...)
	switch {
	case line > 0 && column > 0:
		text = fmt.Sprintf("line %d, column %d: %s", line, column, text)
	case line > 0:
		text = fmt.Sprintf("line %d: %s", line, text)
	}
	p.list = append(p.list, inventory.Problem{Probe: "list", Path: p.path, Err: cut(text, maxTold), Incomplete: incomplete})
}

// all returns the problems in the order they came, and how many more there are.
func (p *problems) all() []inventory.Problem {
	if p.more == 0 {
		return p.list
	}
	word := "problems"
	if p.more == 1 {
		word = "problem"
	}
	return append(p.list[:len(p.list):len(p.list)], inventory.Problem{
		Probe: "list", Path: p.path, Err: fmt.Sprintf("%d more %s", p.more, word), Incomplete: p.lost,
	})
}

// cut shortens text to at most most bytes, and makes it valid UTF-8.
func cut(text string, most int) string {
	if len(text) > most {
		text = text[:most-len("…")] + "…"
	}
	return strings.ToValidUTF8(text, "\ufffd")
}
