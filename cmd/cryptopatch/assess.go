// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/listing"
	"github.com/cryptopatch/cryptopatch/report"
)

const assessLong = `Judge what somebody else wrote down, without a scan: package lists, tables, SBOMs,
saved reports and inventories, and the findings of other scanners. Each gets the
verdicts that a scan would give, as far as the text carries enough; what it does
not say (epochs, source names, vendors, changelogs) is named in the report.

A PATH of - is standard input. What a text is, is recognised by its looks:

  rpm -qa, dpkg-query -W, apk info -v, pacman -Q    with --os; also dnf list
             installed, dpkg -l, apt list --installed, apk list --installed
  a table    with a header and the columns os, package, version, and optionally
             host, source, arch, epoch, vendor, channels, changelog; separated by
             commas, semicolons or tabs; any number of systems
  SBOM       CycloneDX, SPDX
  scanners   the JSON of osv-scanner, trivy and grype: each of their findings is
             judged again
  saved      cryptopatch reports and inventories, judged by today's advisories

Lines that are no package, unknown systems and the like are named with line and
column, and skipped. With several systems the JSON is one object with "reports",
and the text an overview; -v adds each report.

` + exitHelp

const assessExample = `  rpm -qa | cryptopatch assess --os rhel:8.10 -
  dpkg-query -W | cryptopatch assess --os debian:12 --format json -
  cryptopatch assess packages.csv
  osv-scanner scan image --format json app.tar | cryptopatch assess -
  cryptopatch assess report.json --format text,json -o /tmp/reports`

// assess is the command that judges what others wrote down.
type assess struct {
	judgeFlags
	listFlags
	outputFlags
}

func newAssess(p program) *cobra.Command {
	var a assess
	cmd := &cobra.Command{
		Use:     "assess [flags] PATH...",
		Short:   "Judge package lists, SBOMs, saved reports and other scanners' results",
		Long:    assessLong,
		Example: assessExample,
		Args:    somePaths,
		RunE:    func(cmd *cobra.Command, args []string) error { return a.run(cmd.Context(), p, args) },
	}
	a.listFlags.add(cmd.Flags())
	a.judgeFlags.add(cmd.Flags())
	a.outputFlags.add(cmd.Flags(), report.Formats(),
		"say nothing when there is nothing to do, and only what to do otherwise", "show every finding with all its evidence")
	return cmd
}

// somePaths wants at least one argument.
func somePaths(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return failure{errors.New("nothing to assess"), "give the file of a list, or - for standard input"}
	}
	return nil
}

// run checks the flags before the work.
func (a assess) run(ctx context.Context, p program, paths []string) error {
	formats, err := a.formats(report.Formats())
	if err != nil {
		return err
	}
	if err := a.check(); err != nil {
		return err
	}
	v := voice{p.stderr, a.quiet}
	in, err := a.read(ctx, p, v, paths)
	if err != nil {
		return err
	}
	reports, err := a.judge(ctx, p, v, &in)
	if err != nil {
		return err
	}
	verdict, write := worst(reports, in.problems)
	var all []rendering
	for _, f := range formats {
		all = append(all, rendering{f, report.FileName(f), func(w io.Writer) error { return write(w, f, a.options(p)) }})
	}
	if err := deliver(p, v, a.output, all); err != nil {
		return err
	}
	return verdictErr(verdict)
}

// worst is the verdict over one report or several, and what writes them.
func worst(reports []report.Report, problems []inventory.Problem) (report.Verdict, func(io.Writer, string, report.Options) error) {
	if len(reports) == 1 {
		return reports[0].Summary.Verdict, func(w io.Writer, format string, o report.Options) error {
			return report.Write(w, format, reports[0], o)
		}
	}
	all := report.NewSeveral(reports, problems)
	return all.Verdict(), func(w io.Writer, format string, o report.Options) error {
		return report.WriteSeveral(w, format, all, o)
	}
}

// judge makes a report of each system, those of one release with one judge.
func (a assess) judge(ctx context.Context, p program, v voice, in *input) ([]report.Report, error) {
	policy, err := a.policy()
	if err != nil {
		return nil, err
	}
	at, err := a.at(p.now())
	if err != nil {
		return nil, err
	}
	d, err := a.load(in.systems(), at, v)
	if err != nil {
		return nil, err
	}
	in.problems = append(in.problems, d.problems...)
	if len(in.listings) == 1 {
		in.listings[0].Host.Problems = append(in.listings[0].Host.Problems, in.problems...)
	}
	return a.reports(ctx, in.listings, d, a.meta(d, policy), at)
}

// reports judges one system after the other.
func (a assess) reports(ctx context.Context, listings []listed, d database, meta report.Meta, at time.Time) ([]report.Report, error) {
	judges := map[string]*backport.Judge{}
	var press report.Press
	var out []report.Report
	for _, l := range listings {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		key := systemKey(l.Host.System)
		if judges[key] == nil {
			judges[key] = backport.NewJudge(l.Host.System, d.db.AsOf(at), at)
		}
		m := meta
		m.Labels, m.Listed = l.Labels, &report.Listed{Kind: string(l.Kind), From: l.path, Tool: l.Tool}
		out = append(out, press.New(judges[key].Assess(l.Host, l.Claims), m))
	}
	return out, nil
}

// systemKey is the same for systems that are judged alike.
func systemKey(sys inventory.System) string {
	return strings.Join(append([]string{sys.ID, sys.VersionID, sys.Codename}, sys.Channels...), "\x00")
}

// systems are those of all listings, each once.
func (in input) systems() []inventory.System {
	var out []inventory.System
	seen := map[string]bool{}
	for _, l := range in.listings {
		if key := systemKey(l.Host.System); !seen[key] {
			seen[key] = true
			out = append(out, l.Host.System)
		}
	}
	return slices.Clip(out)
}

// unreadable is the error of an input of which nothing could be read.
func unreadable(path string, err error) error {
	var fault *fs.PathError
	switch {
	case errors.Is(err, listing.ErrNoSystem):
		return failure{err, "say which system the list is of: --os rhel:8.10, --os debian:12"}
	case errors.As(err, &fault):
		return failure{err, "give the file of a list, or - for standard input"}
	}
	return failure{err, fmt.Sprintf("cryptopatch assess --help lists what can be read; --input says what %s is", path)}
}
