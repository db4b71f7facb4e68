// SPDX-License-Identifier: Apache-2.0

package object

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// opensslCode is what the names of source files tell of OpenSSL's code.
type opensslCode struct {
	modern   bool // it is there, from 1.1.0 or later
	provider bool // from 3.0 or later
	series   string
}

// enough is how many of OpenSSL's source files must be named in a file that
// holds its code. Programs name one or two that are called alike.
const enough = 4

// code looks at the names of source files. LibreSSL and BoringSSL have many of
// the same names, but none of opensslOwn.
func (e *evidence) code() (c opensslCode) {
	own, provider := e.different(opensslOwn), e.different(opensslProvider)
	c.modern = own+provider >= 2 && own+provider+e.different(opensslSource) >= enough
	c.provider = provider >= 2
	switch {
	case c.modern && c.provider && e.different(opensslEngine) > 0:
		c.series = "3.x"
	case c.modern && provider == 0 && e.different(opensslSource) >= 2:
		c.series = "1.1.x"
	}
	return c
}

// staticOpenSSL is OpenSSL inside another object. Before 1.1.0 each version text
// that is "part of" OpenSSL is code of its own; from then on only one text can be
// the code's.
func (e *evidence) staticOpenSSL(all []textOf, linked bool) (copies []Copy) {
	code := e.code()
	for _, v := range versions(all) {
		parts := slices.DeleteFunc(slices.Clone(v), func(t textOf) bool { return !t.part })
		if len(parts) == 0 || linked && len(parts) < enough {
			continue
		}
		c := e.copyOf("openssl", Static, v[0].version, textTraces(parts, 3), traces("source file", e.hits(opensslSource), 2))
		c.Marker = v[0].marker
		copies = append(copies, c)
	}
	other := len(copies) == 0 && len(all) > 0 && !linked && !e.hasRelative() && (e.speaksOfBuild() || e.exportsOpenSSL())
	if code.modern || other {
		copies = append(copies, e.modernOpenSSL(all, code, linked))
	}
	return copies
}

// speaksOfBuild tells whether the file has what OpenSSL_version() answers.
func (e *evidence) speaksOfBuild() bool {
	f := e.marks[opensslBuild]
	return f != nil && f.patterns[`OPENSSLDIR: "`] > 0
}

// exportsOpenSSL tells whether the symbols show OpenSSL's functions. Builds
// without file names have no better mark.
func (e *evidence) exportsOpenSSL() bool {
	return e.symbols.firstOf("EVP_DigestInit_ex") != "" &&
		e.symbols.firstOf("SSLeay", "OpenSSL_version_num") != ""
}

// modernOpenSSL is the copy whose code is 1.1.0 or later, or is told by what it
// says of its build. Its version is that of a text which fits its code; where
// the file also uses OpenSSL from outside, only one beside the build's words.
func (e *evidence) modernOpenSSL(all []textOf, code opensslCode, linked bool) Copy {
	fitting := slices.DeleteFunc(slices.Clone(all), func(t textOf) bool { return t.part || code.modern && !code.holds(t.version) })
	sources := slices.Concat(traces("source file", e.hits(opensslProvider), 2), traces("source file", e.hits(opensslOwn), 3))
	if len(fitting) == 0 || linked && !e.speaksOfBuild() {
		c := e.copyOf("openssl", Static, "", sources, traces("source file", e.hits(opensslEngine), 1))
		c.Series = code.series
		return c
	}
	best := e.nearest(fitting)
	c := e.copyOf("openssl", Static, best.version, textTraces([]textOf{best}, 1), sources,
		textTraces(slices.DeleteFunc(fitting, func(t textOf) bool { return t.version == best.version }), 3))
	c.Marker = best.marker
	return c
}

// holds tells whether a version has the files that were seen.
func (c opensslCode) holds(version string) bool {
	if c.provider {
		return version[0] >= '3'
	}
	return strings.HasPrefix(version, "1.1.")
}

// versions groups texts by version, in the order of the file.
func versions(all []textOf) (out [][]textOf) {
	for _, t := range all {
		i := slices.IndexFunc(out, func(o []textOf) bool { return o[0].version == t.version })
		if i < 0 {
			out = append(out, nil)
			i = len(out) - 1
		}
		out[i] = append(out[i], t)
	}
	return out
}

func textTraces(all []textOf, limit int) (out []Trace) {
	for _, t := range all[:min(len(all), limit)] {
		out = append(out, trace("version text", t.hit, t.from()))
	}
	return out
}

// seriesOfSONAME is the series that has a SONAME. Number 10 is Red Hat's for
// 1.0.0 to 1.0.2, 6 for 0.9.8.
func seriesOfSONAME(soname string) string {
	_, number, _ := strings.Cut(soname, ".so.")
	switch {
	case number == "3", number == "4":
		return number + ".x"
	case number == "1.1":
		return "1.1.x"
	case number == "10", strings.HasPrefix(number, "1.0."):
		return "1.0.x"
	case number == "0.9.8", number == "6":
		return "0.9.8x"
	}
	return ""
}

// builtOn finds the time of a build as `date` or perl's gmtime print it.
var builtOn = regexp.MustCompile(`(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ` +
	`(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d (?:UTC \d{4}|\d{4} UTC)`)

// platformName is the name of a target of OpenSSL's configuration.
var platformName = regexp.MustCompile(`^[A-Za-z0-9_.+-]{2,60}$`)

// describeOpenSSL adds what the file says of the build, and what it lacks.
// Before 1.1.0 the texts are formats, with their values right before them.
func (e *evidence) describeOpenSSL(c *Copy) {
	for _, h := range e.hits(opensslBuild) {
		what, value, _ := strings.Cut(h.text, ": ")
		if value == "%s" {
			value = h.prior
		}
		switch {
		case what == "built on" && c.BuiltOn.IsZero():
			c.BuiltOn = buildTime(builtOn.FindString(value))
		case what == "platform" && c.Platform == "" && platformName.MatchString(value):
			c.Platform = value
		}
	}
	if e.lacksHeartbeat(c.Version) {
		c.Lacks = append(c.Lacks, "heartbeat")
	}
}

func buildTime(text string) time.Time {
	for _, layout := range []string{"Mon Jan _2 15:04:05 MST 2006", "Mon Jan _2 15:04:05 2006 MST"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// lacksHeartbeat tells whether a copy that by its version has TLS heartbeats was
// built without them (OPENSSL_NO_HEARTBEATS). It takes a table of symbols that
// shows internal functions of the same file t1_lib.c, since builds with a version
// script hide all of them.
func (e *evidence) lacksHeartbeat(version string) bool {
	if !strings.HasPrefix(version, "1.0.1") && !strings.HasPrefix(version, "1.0.2-beta") {
		return false
	}
	return e.symbols.has("SSL_new") && e.symbols.firstOf("tls1_process_ticket", "tls1_process_sigalgs") != "" &&
		e.symbols.firstOf("tls1_heartbeat", "tls1_process_heartbeat", "dtls1_heartbeat", "dtls1_process_heartbeat") == ""
}
