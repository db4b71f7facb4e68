// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"
)

// fromEnvironment sets the flags that the command line does not, from the
// variables of the same names: CRYPTOPATCH_FAIL_ON for --fail-on.
func fromEnvironment(p program, flags *pflag.FlagSet) error {
	var first error
	flags.VisitAll(func(f *pflag.Flag) {
		if first != nil || f.Changed || f.Name == "help" || f.Name == "version" {
			return
		}
		name := "CRYPTOPATCH_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		value, ok := p.env(name)
		if !ok || value == "" {
			return
		}
		for _, part := range parts(f, value) {
			if err := flags.Set(f.Name, part); err != nil {
				first = failure{fmt.Errorf("read %s=%q: %w", name, value, err), "unset it, or set what --" + f.Name + " takes"}
				return
			}
		}
	})
	return first
}

// parts are the values of a repeatable flag.
func parts(f *pflag.Flag, value string) []string {
	switch {
	case f.Value.Type() != "stringArray":
		return []string{value}
	case f.Name == "advisories":
		return filepath.SplitList(value)
	default:
		var out []string
		for part := range strings.SplitSeq(value, ",") {
			if part = strings.TrimSpace(part); part != "" {
				out = append(out, part)
			}
		}
		return out
	}
}
