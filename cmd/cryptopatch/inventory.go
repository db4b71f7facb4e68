// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/cryptopatch/cryptopatch/report"
)

const inventoryLong = `List the crypto libraries of this host, or of the one mounted at --root, in its
package databases and in its files, and judge nothing.

` + inventoryExitHelp

// list is the command that says only what is there.
type list struct {
	hostFlags
	outputFlags
}

func newInventory(p program) *cobra.Command {
	var l list
	cmd := &cobra.Command{
		Use:   "inventory",
		Short: "List only what is there",
		Long:  inventoryLong,
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return l.run(cmd.Context(), p) },
	}
	l.hostFlags.add(cmd.Flags())
	l.outputFlags.add(cmd.Flags(), report.InventoryFormats(), "say nothing but the list and faults", "show the library files too")
	return cmd
}

func (l list) run(ctx context.Context, p program) error {
	formats, err := l.formats(report.InventoryFormats())
	if err != nil {
		return err
	}
	labels, err := l.labelMap()
	if err != nil {
		return err
	}
	l.noProgress = l.noProgress || l.quiet
	host, err := l.host(ctx, p, p.now())
	if err != nil {
		return err
	}
	inv := report.NewInventory(host, report.Meta{Tool: version, Labels: labels})
	var all []rendering
	for _, f := range formats {
		all = append(all, rendering{f, report.InventoryFileName(f), func(w io.Writer) error {
			return report.WriteInventory(w, f, inv, l.options(p))
		}})
	}
	if err := deliver(p, voice{p.stderr, l.quiet}, l.output, all); err != nil {
		return err
	}
	if inv.Incomplete() {
		return errUnknown
	}
	return nil
}
