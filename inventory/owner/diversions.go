// SPDX-License-Identifier: Apache-2.0

package owner

import (
	"errors"
	"fmt"
	"path"
)

// maxDiversions bounds the diversions that are kept of one root; a desktop has
// some hundred.
const maxDiversions = 20_000

// errDiversion is the error of a diversion that is not like dpkg writes them.
var errDiversion = errors.New("no diversion from one absolute path to another")

// diversion is one diverted path.
type diversion struct {
	to string // where the file of everybody else lies
	by string // the package whose own file stays; ":" for none
}

// diversions are the diversions of a root by the path that is diverted, and the
// last names of those paths. The zero value has none.
type diversions struct {
	from  map[string]diversion
	bases map[string]bool
}

// lies tells where the file lies that a package lists.
func (d diversions) lies(name, listed string) string {
	if to, ok := d.from[listed]; ok && to.by != name {
		return to.to
	}
	return listed
}

// readDiversions reads the diversions that matter: three lines for each, from,
// to and by whom, see https://man7.org/linux/man-pages/man1/dpkg-divert.1.html
func (q *query) readDiversions() diversions {
	d := diversions{from: map[string]diversion{}, bases: map[string]bool{}}
	var record [3]string
	n := 0
	q.lines(dpkgDiversions, func(line []byte, long bool) error {
		record[n%3] = string(line)
		if n++; n%3 != 0 {
			return q.path()
		}
		from, to := record[0], record[1]
		if long || len(from) > maxPath || len(to) > maxPath || !path.IsAbs(from) || !path.IsAbs(to) {
			return fmt.Errorf("%w: %q to %q", errDiversion, start([]byte(from)), start([]byte(to)))
		}
		if q.wanted != nil && !q.wanted.has([]byte(path.Base(from))) && !q.wanted.has([]byte(path.Base(to))) {
			return nil
		}
		if len(d.from) >= maxDiversions {
			return errBounds
		}
		d.from[from] = diversion{to, record[2]}
		d.bases[path.Base(from)] = true
		return nil
	})
	if n%3 != 0 {
		q.found.add(dpkgDiversions, "line %d: the file ends inside a diversion", n)
	}
	return d
}
