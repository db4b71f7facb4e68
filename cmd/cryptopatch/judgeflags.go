// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/cryptopatch/cryptopatch/report"
)

// judgeFlags say what a host is judged by, as of when, and what counts.
type judgeFlags struct {
	advisories    []string
	asOf          string
	failOn        string
	failOnUnfixed bool
	failOnUnknown bool
	maxAge        int
}

func (o *judgeFlags) add(flags *pflag.FlagSet) {
	thresholds := report.Thresholds()
	flags.StringArrayVar(&o.advisories, "advisories", nil,
		"add the OSV records of `PATH`, a directory or zip, to the embedded ones (repeatable)")
	flags.StringVar(&o.asOf, "as-of", "", "judge as of the end of `DATE` (2026-11-20, UTC): support, staleness and the advisories of then")
	flags.StringVar(&o.failOn, "fail-on", thresholds[0], "exit 2 from this `SEVERITY` on: "+strings.Join(thresholds, ", "))
	flags.BoolVar(&o.failOnUnfixed, "fail-on-unfixed", false, "count open findings that have no fix too")
	flags.BoolVar(&o.failOnUnknown, "fail-on-unknown", false, "exit 3 when a single finding could not be judged")
	flags.IntVar(&o.maxAge, "max-age", 0,
		fmt.Sprintf("advisories older than `DAYS` are stale (default %d for the embedded ones, %d for others)", embeddedMaxAge, updatedMaxAge))
}

// policy is what counts as something to do.
func (o judgeFlags) policy() (report.Policy, error) {
	t, err := report.ParseThreshold(o.failOn)
	if err != nil {
		return report.Policy{}, failure{err, "--fail-on takes " + strings.Join(report.Thresholds(), ", ")}
	}
	return report.Policy{FailOn: t, FailOnUnfixed: o.failOnUnfixed, FailOnUnknown: o.failOnUnknown}, nil
}

// at is the time to judge as of: now, the end of the given day, or the given
// instant.
func (o judgeFlags) at(now time.Time) (time.Time, error) {
	if o.asOf == "" {
		return now.UTC().Truncate(time.Second), nil
	}
	if t, err := time.Parse(time.DateOnly, o.asOf); err == nil {
		return t.Add(24*time.Hour - time.Second), nil
	}
	t, err := time.Parse(time.RFC3339, o.asOf)
	if err != nil {
		return time.Time{}, failure{fmt.Errorf("read date %q: not a day", o.asOf), "write it as --as-of 2026-11-20"}
	}
	return t.UTC().Truncate(time.Second), nil
}
