// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"

	"github.com/cryptopatch/cryptopatch/report"
)

// The exit codes. With several that apply, the first of failed, act and
// unknown wins.
const (
	exitOK      = 0
	exitFailed  = 1
	exitAct     = 2
	exitUnknown = 3
)

// exitHelp is the part of every help text that lists the exit codes.
const exitHelp = `Exit codes:
  0  judged, and nothing to do
  1  failed: no report, or not where it was asked for
  2  something can be done at or above --fail-on
  3  nothing to do is known, but the judgement is incomplete: unknown system,
     no, partial or stale advisory data, an unreadable package database`

// inventoryExitHelp is exitHelp for a command that judges nothing.
const inventoryExitHelp = `Exit codes:
  0  everything was read
  1  failed: no list, or not where it was asked for
  3  incomplete: unknown system, or an unreadable package database`

// plainExitHelp is exitHelp for commands that look at no host.
const plainExitHelp = `Exit codes:
  0  done
  1  failed`

var (
	// errInterrupted is the error of a run that a signal ended.
	errInterrupted = errors.New("interrupted")
	errAct         = verdictError(exitAct)
	errUnknown     = verdictError(exitUnknown)
)

// verdictError is not a fault: the report says all there is to say, and the
// process ends with this code.
type verdictError int

// Error is never shown.
func (verdictError) Error() string { return "verdict" }

// failure is an error with what the user can do about it.
type failure struct {
	err  error
	hint string
}

// Error is that of the fault.
func (f failure) Error() string { return f.err.Error() }

// Unwrap returns the fault.
func (f failure) Unwrap() error { return f.err }

// exitCode is the code of the error that a command returned.
func exitCode(err error) int {
	var v verdictError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &v):
		return int(v)
	default:
		return exitFailed
	}
}

// verdictErr is the error that carries a report's verdict to the exit code.
func verdictErr(v report.Verdict) error {
	switch v {
	case report.OK:
		return nil
	case report.Act:
		return errAct
	default:
		return errUnknown
	}
}
