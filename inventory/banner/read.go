// SPDX-License-Identifier: Apache-2.0

package banner

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxBanners  = 64 // of a text
	maxProblems = 64 // of a text; one more says that there are others
)

// Read reads what somebody copied from a terminal, a mail or a ticket: the
// output of one or of several programs, with or without the lines that they
// typed. At most 1 MiB is read, and at most 64 banners are kept; a Problem says
// so where there is more. Banners that differ in nothing but their line count
// once. Lines that say nothing of a library are passed over.
//
// A number alone, as "node -p process.versions.openssl" prints it, is OpenSSL's
// when it is the only thing in the text that could be a version and is one of an
// OpenSSL release, or when the line before it shows the command.
func Read(text string) Printout {
	plain, cut := clean(text)
	r := &reader{block: true, lone: -1}
	r.node, r.foreign = node.MatchString(plain), foreign.MatchString(plain)
	if cut {
		r.out.Problems = append(r.out.Problems, Problem{Err: fmt.Sprintf("read text: longer than %d bytes, the rest is not read", maxText)})
	}
	for line := range strings.Lines(plain) {
		r.number++
		r.line(strings.TrimSuffix(line, "\n"))
	}
	r.finish(plain)
	return r.out
}

// reader is what the lines so far have said.
type reader struct {
	out           Printout
	number, shift int // of the line, and the characters of it that are quoting
	told          command
	fresh         bool    // nothing came since the command
	block         bool    // names like "platform" are OpenSSL's
	fields        bool    // some field is read
	started       int     // the line of the last banner that fields may follow
	open          *string // the field of the line before
	lone          int     // the banner that is all of the line before, or -1
	gpg           bool    // gpg's line with the version of libgcrypt may follow
	node, foreign bool    // the text has process.versions, and has no OpenSSL in it
	bare          []bare
	lost          int // problems beyond maxProblems
}

// bare is a version without a name.
type bare struct {
	line, column int
	text         string
}

// bareLine is a line with nothing but a version.
var bareLine = regexp.MustCompile(`^["'\x60]?v?([0-9]{1,3}\.[0-9]{1,3}(?:\.[0-9]{1,4}){0,2}(?:[a-z]{1,2})?(?:[-+][0-9A-Za-z.+~_-]{1,40})?)["'\x60]?$`)

func (r *reader) line(text string) {
	text, r.shift = unquote(text)
	if text == "" {
		return
	}
	if len(text) > maxLine {
		text = shorten(text, maxLine)
		r.problem(text, 0, fmt.Sprintf("read line: longer than %d bytes, the rest is not read", maxLine))
	}
	all := find(text)
	if c, ok := typed(text, len(all) > 0); ok {
		r.told, r.fresh, r.block = c, true, c.program == opensslVersion
		r.open, r.lone, r.gpg = nil, -1, false
		return
	}
	if r.field(text) || r.goesOn(text) {
		r.fresh = false
		return
	}
	r.open, r.lone = nil, -1
	program := shapeOf(text)
	r.libraries(text, program, all)
	r.others(text, program, all)
	if program == opensslVersion {
		r.started = r.number
	}
	if program != "" {
		r.block, r.gpg = program == opensslVersion, program == "gpg --version"
		if program != r.told.program {
			r.told = command{}
		}
	}
	r.fresh = false
}

// libraries adds the banners of a line.
func (r *reader) libraries(line, program string, all []found) {
	from := 0
	for _, f := range all {
		process := f.quoted && r.node && f.Library == "openssl"
		if process && r.foreign {
			f.Banner, f.err = Banner{Library: "boringssl", Text: f.Text}, ""
		}
		if f.err != "" {
			r.problem(line, f.start, f.err)
			from = f.start
			continue
		}
		b := f.Banner
		b.Line, b.Program = r.number, program
		b.Compiled = b.Compiled || !f.alone && compiled(line[min(from, f.start):f.start])
		b.Idle = program == "curl --version" && f.start > 0 && line[f.start-1] == '(' && strings.HasPrefix(line[f.end:], ")")
		from = f.end
		switch {
		case process:
			b.Program = "node"
		case program == "" && r.gpg && b.Library == "libgcrypt":
			b.Program = "gpg --version"
		case program == "" && !hasShape(r.told.program):
			b.Program = r.told.program
			b.Compiled = b.Compiled || r.told.compiled
		}
		r.out.Banners = append(r.out.Banners, b)
		if f.start == 0 && f.end == len(line) && (b.Library == "openssl" || b.Library == "libressl") {
			r.block, r.lone, r.started = true, len(r.out.Banners)-1, r.number
		}
	}
	if at := strings.Index(line, "(Library:"); at >= 0 && from <= at {
		r.problem(line, at, "read version of the library: there is none behind \"(Library:\"")
	}
}

// others adds what a line names in a way of its own: GnuTLS' programs, numbers
// alone, and the sources that nginx was configured with.
func (r *reader) others(line, program string, all []found) {
	if m := gnuTLSTool.FindStringSubmatchIndex(line); m != nil {
		r.add(line, Banner{Program: program, Library: "gnutls", Text: line}, line[m[4]:m[5]], 0)
	}
	for _, m := range configured.FindAllStringSubmatchIndex(line, maxBanners) {
		word := strings.TrimRight(line[m[4]:m[5]], ".+~_-")
		r.add(line, Banner{Program: program, Library: line[m[2]:m[3]], Compiled: true, Text: line[m[0] : m[4]+len(word)]}, word, m[0])
	}
	m := bareLine.FindStringSubmatchIndex(line)
	switch {
	case m == nil || len(all) > 0:
	case r.fresh && r.told.library != "":
		r.add(line, Banner{Program: r.told.program, Library: r.told.library, Text: line[m[2]:m[3]]}, line[m[2]:m[3]], m[2])
	default:
		r.bare = append(r.bare, bare{r.number, r.column(line, m[2]), line[m[2]:m[3]]})
	}
}

// add adds a banner whose version is word.
func (r *reader) add(line string, b Banner, word string, column int) {
	var ok bool
	if b.Version, b.Marker, ok = number(b.Library, word); !ok {
		r.problem(line, column, fmt.Sprintf("read version of %s: %.80q is no whole version", b.Library, word))
		return
	}
	b.Line = r.number
	r.out.Banners = append(r.out.Banners, b)
}

// finish decides on numbers alone, and leaves out what is there twice.
func (r *reader) finish(plain string) {
	first := bare{}
	for i, b := range r.bare {
		if i == 0 {
			first = b
		}
		version, marker, ok := number("openssl", b.text)
		if ok && b.text == first.text && releases.MatchString(version) && !names.MatchString(plain) {
			r.out.Banners = append(r.out.Banners, Banner{
				Program: "node", Library: "openssl", Version: version, Marker: marker, Text: b.text, Line: b.line,
			})
			continue
		}
		r.report(Problem{b.line, b.column, fmt.Sprintf("read %.80q: a version without the name of its library", b.text)})
	}
	r.thin()
	slices.SortStableFunc(r.out.Problems, func(a, b Problem) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column)) })
	if r.lost > 0 {
		r.out.Problems = append(r.out.Problems, Problem{Err: fmt.Sprintf("read text: %d more problems", r.lost)})
	}
}

// thin leaves out what is there twice, and the sources that nginx was configured
// with where it names the same version beside.
func (r *reader) thin() {
	seen, built := map[Banner]int{}, map[Banner]bool{}
	for _, b := range r.out.Banners {
		if b.Compiled && !strings.HasPrefix(b.Text, configureOption) {
			built[Banner{Program: b.Program, Library: b.Library, Version: b.Version}] = true
		}
	}
	var banners []Banner
	for _, b := range r.out.Banners {
		key := b
		key.Line = 0
		same := Banner{Program: b.Program, Library: b.Library, Version: b.Version}
		if seen[key] > 0 && b.Line == r.out.AboutLine {
			r.out.AboutLine = seen[key]
		}
		if seen[key] > 0 || strings.HasPrefix(b.Text, configureOption) && built[same] {
			continue
		}
		seen[key] = b.Line
		if len(banners) == maxBanners {
			r.report(Problem{Line: b.Line, Err: fmt.Sprintf("read banners: more than %d, the rest is not kept", maxBanners)})
			break
		}
		banners = append(banners, b)
	}
	r.out.Banners = banners
}

// problem notes what could not be read at an offset of the line.
func (r *reader) problem(line string, offset int, err string) {
	r.report(Problem{r.number, r.column(line, offset), err})
}

func (r *reader) column(line string, offset int) int {
	return r.shift + utf8.RuneCountInString(line[:offset]) + 1
}

func (r *reader) report(p Problem) {
	if len(r.out.Problems) == maxProblems {
		r.lost++
		return
	}
	r.out.Problems = append(r.out.Problems, p)
}
