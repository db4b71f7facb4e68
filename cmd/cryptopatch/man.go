// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// newMan makes the command that writes the manual pages, for those who package
// the program.
func newMan(p program) *cobra.Command {
	return &cobra.Command{
		Use:     "man DIR",
		Short:   "Write the manual pages into a directory",
		Long:    "Write the manual pages, one for each command, into an existing directory.\n\n" + plainExitHelp,
		Example: "  cryptopatch man /usr/local/share/man/man1",
		Args: func(cmd *cobra.Command, args []string) error {
			if err := cobra.ExactArgs(1)(cmd, args); err != nil {
				return failure{err, "give the directory to write into: cryptopatch man DIR"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return writeMan(p, cmd.Root(), args[0]) },
	}
}

// writeMan writes the pages. They bear no date, so that the same program gives
// the same bytes.
func writeMan(p program, root *cobra.Command, dir string) error {
	info, err := os.Stat(dir)
	switch {
	case err != nil:
		return failure{fmt.Errorf("write manual pages: %w", err), "make the directory first"}
	case !info.IsDir():
		return failure{fmt.Errorf("write manual pages: %q is not a directory", dir), "give a directory"}
	}
	header := doc.GenManHeader{Title: "CRYPTOPATCH", Section: "1", Source: "cryptopatch " + version, Manual: "cryptopatch", Date: &time.Time{}}
	if err := doc.GenManTree(root, &header, dir); err != nil {
		return failure{fmt.Errorf("write manual pages: %w", err), outputHint(err)}
	}
	voice{w: p.stderr}.line("cryptopatch: wrote the manual pages to " + dir)
	return nil
}
