// SPDX-License-Identifier: Apache-2.0

package owner

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Bounds of what is read for one question. A large desktop has lists of some
// 40 MB with half a million paths.
const (
	maxBytes   = 256 << 20 // of lists and text databases
	maxPaths   = 2_000_000
	maxPath    = 4096    // bytes of one path, PATH_MAX of Linux
	maxEntries = 400_000 // in one directory of a database
	maxShipped = 200_000 // files with digests
)

// errBounds ends a question whose databases are larger than those bounds.
var errBounds = errors.New("databases are too large, the rest is not read")

// query is one question under way.
type query struct {
	ctx   context.Context
	root  *rootfs.Root
	found problems

	wanted   *wanted          // what Find asks for; nil for Shipped
	packages map[Package]bool // what Shipped asks for, and whether it was there
	shipped  []Owned

	in    *lines
	cut   bool  // the last text ended inside a line, or could not be read to its end
	bytes int64 // that may still be read
	paths int   // that may still be looked at
	full  bool  // maxShipped was reached
}

func newQuery(ctx context.Context, r *rootfs.Root) *query {
	return &query{ctx: ctx, root: r, in: newLines(), bytes: maxBytes, paths: maxPaths}
}

// run asks every package manager's database that there is.
func (q *query) run() {
	q.dpkg()
	q.distroless()
	q.rpm()
	q.apk()
	q.pacman()
	if err := q.ctx.Err(); err != nil {
		q.found.add("", "owners of files: %w", err)
	} else if q.over() {
		q.found.add("", "owners of files: %w", errBounds)
	}
}

// reader reads a file through the bounds of its question.
type reader struct {
	q  *query
	in io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.q.ctx.Err(); err != nil {
		return 0, err
	}
	if r.q.bytes <= 0 {
		return 0, errBounds
	}
	if int64(len(p)) > r.q.bytes {
		p = p[:r.q.bytes]
	}
	n, err := r.in.Read(p)
	r.q.bytes -= int64(n)
	return n, err
}

// over tells whether nothing more may be read, which run tells of at its end.
func (q *query) over() bool {
	return q.bytes <= 0 || q.paths < 0 || q.ctx.Err() != nil
}

// path counts one path of a database.
func (q *query) path() error {
	if q.paths--; q.paths < 0 {
		return errBounds
	}
	return nil
}

// final tells whether an error ends the question.
func final(err error) bool {
	return errors.Is(err, errBounds) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// open opens a file of a database. A file that is not there is nil; any other
// trouble is a problem.
func (q *query) open(name string) io.ReadCloser {
	f, err := q.root.Open(name)
	if err == nil {
		return f
	}
	if !errors.Is(err, fs.ErrNotExist) {
		q.found.add(name, "%w", rootfs.Cause(err))
	}
	return nil
}

// readDir gives the names in a directory of a database, none when there is none.
func (q *query) readDir(name string) []string {
	names, err := q.root.ReadDir(name, maxEntries)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		q.found.add(name, "%w", rootfs.Cause(err))
	}
	return names
}

// lines reads a file line by line and tells whether it is there. An error of
// each costs its line; one of errBounds and of the context ends the reading. A
// long line is given with its first two bytes only.
func (q *query) lines(name string, each func(line []byte, long bool) error) bool {
	f := q.open(name)
	if f == nil {
		return false
	}
	defer f.Close()
	q.text(name, f, each)
	return true
}

// text is lines of a text that is open already.
func (q *query) text(name string, f io.Reader, each func(line []byte, long bool) error) {
	q.in.reset(reader{q, f})
	q.cut = false
	for {
		line, err := q.in.next()
		switch {
		case err == nil:
			err = each(line, false)
		case errors.Is(err, io.EOF):
			return
		case errors.Is(err, errLongLine):
			err = each(line, true)
		case errors.Is(err, errCutLine):
			q.cut = true
		default:
			q.cut = true
			q.found.add(name, "%w", rootfs.Cause(err))
			return
		}
		if err != nil {
			q.found.add(name, "line %d: %w", q.in.number, err)
			if final(err) {
				q.cut = true
				return
			}
		}
	}
}

// give keeps a file of a package for Shipped.
func (q *query) give(o Owned) {
	if len(q.shipped) >= maxShipped {
		if !q.full {
			q.found.add("", "packages shipped more than %d files, the rest is left out", maxShipped)
		}
		q.full = true
		return
	}
	q.shipped = append(q.shipped, o)
}

// unshipped tells of packages that no database has digests of.
func (q *query) unshipped() {
	n, first := 0, ""
	for p, there := range q.packages {
		if there {
			continue
		}
		n++
		if name := fmt.Sprintf("%s %s %s", p.Manager, p.Name, p.Version); first == "" || name < first {
			first = name
		}
	}
	if n > 0 {
		q.found.add("", "packages without check sums of their files: %d, the first is %q", n, first)
	}
}
