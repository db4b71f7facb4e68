// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// helpWidth is how wide help texts are, in columns.
const helpWidth = 80

const rootLong = `cryptopatch says for each copy of a crypto library on a host: is it fixed here,
how do we know, who still supports it and until when, and what exactly should be
done (often: nothing).

It knows that vendors backport fixes without changing the upstream version, and
judges a package by its vendor's advisories, its own changelog and upstream's
lists. It reads and never runs what it finds, writes nothing but what --output
names, and opens no connection.

Flags can also be set in the environment: CRYPTOPATCH_ROOT for --root, and so
on. A flag on the command line wins. Lists are separated by commas, those of
CRYPTOPATCH_ADVISORIES by colons.

` + exitHelp

// newRoot makes the command tree.
func newRoot(p program) *cobra.Command {
	root := &cobra.Command{
		Use:               "cryptopatch",
		Short:             "Judge the crypto libraries of a host",
		Long:              rootLong,
		Version:           version,
		SilenceUsage:      true,
		SilenceErrors:     true,
		DisableAutoGenTag: true,
		Args:              noArgs,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return fromEnvironment(p, cmd.Flags()) },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return failure{err, usageHint} })
	cobra.AddTemplateFunc("wrapped", func(f *pflag.FlagSet) string { return f.FlagUsagesWrapped(helpWidth) })
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), "Flags.FlagUsages", "Flags | wrapped"))
	root.SetVersionTemplate("cryptopatch {{.Version}}\n")
	root.AddCommand(newScan(p), newInventory(p), newAssess(p), newExplain(p), newVersion(p), newMan(p))
	return root
}

// noArgs refuses arguments, with a hint.
func noArgs(cmd *cobra.Command, args []string) error {
	if err := cobra.NoArgs(cmd, args); err != nil {
		return failure{err, usageHint}
	}
	return nil
}
