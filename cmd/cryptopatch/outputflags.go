// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/cryptopatch/cryptopatch/report"
)

// outputFlags say what a report looks like and where it goes.
type outputFlags struct {
	format  string
	output  string
	quiet   bool
	verbose bool
}

// add adds the flags; quiet and verbose say what these two do in a command.
func (o *outputFlags) add(flags *pflag.FlagSet, formats []string, quiet, verbose string) {
	flags.StringVar(&o.format, "format", formats[0], "write `F[,F]`: "+strings.Join(formats, ", "))
	flags.StringVarP(&o.output, "output", "o", "", "write to `PATH`: a file, or a directory when there are several formats")
	flags.BoolVarP(&o.quiet, "quiet", "q", false, quiet)
	flags.BoolVarP(&o.verbose, "verbose", "v", false, verbose)
}

// formats are the wanted ones, each known and named once.
func (o outputFlags) formats(known []string) ([]string, error) {
	var out []string
	for name := range strings.SplitSeq(o.format, ",") {
		name = strings.TrimSpace(name)
		if !slices.Contains(known, name) {
			return nil, failure{fmt.Errorf("unknown format %q", name), "known formats: " + strings.Join(known, ", ")}
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out, nil
}

// options are those of the report; only text on a terminal has colours and
// another width than 80.
func (o outputFlags) options(p program) report.Options {
	opt := report.Options{Verbose: o.verbose, Quiet: o.quiet}
	if o.output == "" || o.output == "-" {
		opt.Width, opt.Color = min(p.width, 120), p.color
	}
	return opt
}
