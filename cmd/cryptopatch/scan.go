// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/report"
)

const scanLong = `Find the crypto libraries of this host, or of the one mounted at --root, in its
package databases and in its files, judge each against advisories and its own
changelog, and report what is fixed by backport, what is open, how that is known
and what to do. On the running system it also says which processes use a library
that was replaced since.

--packages-only leaves the files alone, which takes milliseconds. --exclude,
--one-file-system and --max-time bound the search in files; what was left out is
listed as not judged.

Advisories come from a snapshot inside the program; --advisories adds newer
ones. The report goes to stdout, all else to stderr.

` + exitHelp

const scanExample = `  cryptopatch scan
  cryptopatch scan --root /mnt/old-server --format text,json -o /tmp/reports
  cryptopatch scan --packages-only
  cryptopatch scan --exclude srv/data --exclude 'home/*' --max-time 10m --low-priority
  cryptopatch scan -q --fail-on high`

// scan is the command that judges a host.
type scan struct {
	hostFlags
	judgeFlags
	outputFlags
}

func newScan(p program) *cobra.Command {
	var s scan
	cmd := &cobra.Command{
		Use:     "scan",
		Short:   "Inventory and judge this host, or a mounted one",
		Long:    scanLong,
		Example: scanExample,
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return s.run(cmd.Context(), p) },
	}
	s.hostFlags.add(cmd.Flags())
	s.judgeFlags.add(cmd.Flags())
	s.outputFlags.add(cmd.Flags(), report.Formats(),
		"say nothing when there is nothing to do, and only what to do otherwise", "show every finding with all its evidence")
	return cmd
}

// run checks the flags before the work, so that a typing error costs nothing.
func (s scan) run(ctx context.Context, p program) error {
	formats, err := s.formats(report.Formats())
	if err != nil {
		return err
	}
	if err := s.check(); err != nil {
		return err
	}
	r, err := s.judge(ctx, p)
	if err != nil {
		return err
	}
	var all []rendering
	for _, f := range formats {
		all = append(all, rendering{f, report.FileName(f), func(w io.Writer) error {
			return report.Write(w, f, r, s.options(p))
		}})
	}
	if err := deliver(p, voice{p.stderr, s.quiet}, s.output, all); err != nil {
		return err
	}
	return verdictErr(r.Summary.Verdict)
}

// judge makes the report.
func (s scan) judge(ctx context.Context, p program) (report.Report, error) {
	policy, err := s.policy()
	if err != nil {
		return report.Report{}, err
	}
	at, err := s.at(p.now())
	if err != nil {
		return report.Report{}, err
	}
	labels, err := s.labelMap()
	if err != nil {
		return report.Report{}, err
	}
	s.noProgress = s.noProgress || s.quiet
	host, err := s.host(ctx, p, at)
	if err != nil {
		return report.Report{}, err
	}
	d, err := s.load([]inventory.System{host.System}, at, voice{p.stderr, s.quiet})
	if err != nil {
		return report.Report{}, err
	}
	if err := ctx.Err(); err != nil {
		return report.Report{}, err
	}
	host.Problems = append(host.Problems, d.problems...)
	meta := s.meta(d, policy)
	meta.Labels = labels
	return report.New(backport.Assess(host, d.db, at), meta), nil
}
