// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"fmt"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// maxProblems is how many problems of one file are told one by one.
const maxProblems = 20

// problems collects what one probe could not read. A damaged file can have
// thousands of bad records; the first are told and the others counted.
type problems struct {
	probe string
	list  []Problem
	count map[string]int // by path
	lost  map[string]bool
}

// add notes that something at path is wrong.
func (p *problems) add(path string, incomplete bool, format string, args ...any) {
	if p.count == nil {
		p.count, p.lost = map[string]int{}, map[string]bool{}
	}
	p.count[path]++
	if n := p.count[path]; n > maxProblems {
		p.lost[path] = p.lost[path] || incomplete
		return
	}
	text := cut(fmt.Sprintf(format, args...), 512)
	p.list = append(p.list, Problem{Probe: p.probe, Path: rootfs.Clean(path), Err: text, Incomplete: incomplete})
}

// all returns the problems in the order they came, and for each path with more
// than the told ones how many more there are.
func (p *problems) all() []Problem {
	list := p.list
	told := map[string]bool{}
	for _, known := range p.list {
		for path, n := range p.count {
			if n > maxProblems && rootfs.Clean(path) == known.Path && !told[path] {
				told[path] = true
				list = append(list, Problem{
					Probe: p.probe, Path: rootfs.Clean(path), Incomplete: p.lost[path],
					Err: fmt.Sprintf("%d more problems", n-maxProblems),
				})
			}
		}
	}
	return list
}

// cut shortens text to at most max bytes.
func cut(text string, max int) string {
	if len(text) <= max {
		return text
	}
	return text[:max] + "…"
}
