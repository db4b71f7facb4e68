// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/report"
)

// voice says to the user, on stderr, all that is not a report. Its rules: one
// line each, beginning with the program's name, lower case, no full stop; what
// to do about it on a line of its own that begins with "hint:". Text that comes
// from elsewhere is escaped.
type voice struct {
	w     io.Writer
	quiet bool // only faults
}

// fail says why the program could not do what it was asked. Verdicts are not
// faults, and said by the report.
func (v voice) fail(err error) {
	var verdict verdictError
	if err == nil || errors.As(err, &verdict) {
		return
	}
	v.line("cryptopatch: " + err.Error())
	var f failure
	if errors.As(err, &f) && f.hint != "" {
		v.line("hint: " + f.hint)
	}
}

// wrote says where a report went.
func (v voice) wrote(format, path string) {
	if !v.quiet {
		v.line(fmt.Sprintf("cryptopatch: wrote %s report to %s", format, path))
	}
}

// noRecords says that a path given with --advisories added nothing.
func (v voice) noRecords(path string) {
	if !v.quiet {
		v.line(fmt.Sprintf("cryptopatch: no record about a crypto package in %s", path))
	}
}

// problem says what of an input could not be read, where no report says it.
func (v voice) problem(x inventory.Problem) {
	v.line(fmt.Sprintf("cryptopatch: %s: %s", x.Path, x.Err))
}

func (v voice) line(words string) { fmt.Fprintln(v.w, report.Escape(words)) }

// usageHint is what to do about a command line that is not understood.
const usageHint = "cryptopatch help lists the commands, cryptopatch COMMAND --help its flags"

// rootHint is what to do about a root that cannot be opened.
func rootHint(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "--root wants the directory a host's root file system is mounted on"
	case errors.Is(err, fs.ErrPermission):
		return "run it as a user who may read the directory; root may read every package database"
	default:
		return "--root wants a directory"
	}
}

// outputHint is what to do about a report that cannot be written.
func outputHint(err error) string {
	if errors.Is(err, fs.ErrPermission) {
		return "choose a place you may write to, or leave -o away to print to stdout"
	}
	return "-o wants a file in an existing directory, or a directory for several formats"
}
