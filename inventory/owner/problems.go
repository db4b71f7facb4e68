// SPDX-License-Identifier: Apache-2.0

package owner

import (
	"fmt"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Bounds of the problems that are told: of one file, and in all.
const (
	maxOfFile   = 5
	maxProblems = 200
)

// problems collects what could not be read. A damaged file can have thousands of
// bad lines; the first are told and the others counted.
type problems struct {
	list  []Problem
	count map[string]int // by path
	more  int            // beyond maxProblems
}

// add notes that something at path is wrong.
func (p *problems) add(path, format string, args ...any) {
	path = rootfs.Clean(path)
	if p.count == nil {
		p.count = map[string]int{}
	}
	if len(p.list) >= maxProblems {
		p.more++
		return
	}
	p.count[path]++
	if p.count[path] <= maxOfFile {
		p.list = append(p.list, Problem{Path: path, Err: fmt.Errorf(format, args...)})
	}
}

// all returns the problems in the order they came, each file's number of
// further ones behind its last.
func (p *problems) all() []Problem {
	var all []Problem
	told := map[string]int{}
	for _, known := range p.list {
		all = append(all, known)
		told[known.Path]++
		if n := p.count[known.Path]; n > maxOfFile && told[known.Path] == maxOfFile {
			all = append(all, Problem{Path: known.Path, Err: fmt.Errorf("%d more problems", n-maxOfFile)})
		}
	}
	if p.more > 0 {
		all = append(all, Problem{Err: fmt.Errorf("%d more problems in package databases", p.more)})
	}
	return all
}

// start is the begin of a text, to show it.
func start(text []byte) []byte {
	return text[:min(len(text), 80)]
}
