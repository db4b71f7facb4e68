// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/banner"
	"github.com/cryptopatch/cryptopatch/report"
)

const explainLong = `Explain a vulnerability: what it is, which versions upstream calls affected, and
who fixed it where. A QUESTION is a CVE, an advisory (RHSA-2014:0376), a name that
people use (heartbleed, poodle, beast, robot), a version text in quotes ("OpenSSL
1.0.1e-fips 11 Feb 2013"), or - for such a text on standard input, as openssl
version -a, nginx -V, curl --version, gnutls-cli --version or node print it.

For a host (--root), or for packages that are only known by name (--os and
--package), it gives the whole chain of reasoning, rule by rule, with every piece
of evidence and what would change the answer. For a version text it says what
that can and cannot prove, and which command on the host would.

Exit codes:
  0  explained, and nothing open is known
  1  failed: the question was not understood
  2  a component that was asked about is affected
  3  it cannot be told from here; always so for a version text`

const explainExample = `  cryptopatch explain heartbleed
  cryptopatch explain CVE-2014-0160 --os rhel:6 --package openssl=1.0.1e-16.el6_5.4
  cryptopatch explain CVE-2022-0778 --root /
  openssl version -a | cryptopatch explain -
  openssl version -a | cryptopatch explain heartbleed -`

// explain is the command that gives reasons.
type explain struct {
	judgeFlags
	systemFlags
	outputFlags
	root     string
	packages []string
}

func newExplain(p program) *cobra.Command {
	var e explain
	cmd := &cobra.Command{
		Use:     "explain [flags] QUESTION...",
		Short:   "Explain a CVE, a name or a version text, with all the reasoning",
		Long:    explainLong,
		Example: explainExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return failure{errors.New("nothing to explain"), "give a CVE, a name, a version text, or - for a text on standard input"}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return e.run(cmd.Context(), p, args) },
	}
	cmd.Flags().StringVar(&e.root, "root", "", "answer for the packages of the host whose root file system is `DIR`; / is this one")
	cmd.Flags().StringArrayVar(&e.packages, "package", nil, "answer for the package `NAME=VERSION` on the system of --os (repeatable)")
	e.systemFlags.add(cmd.Flags())
	cmd.Flags().StringArrayVar(&e.advisories, "advisories", nil, "add the OSV records of `PATH`, a directory or zip, to the embedded ones (repeatable)")
	cmd.Flags().StringVar(&e.asOf, "as-of", "", "answer as of the end of `DATE` (2026-11-20, UTC)")
	e.outputFlags.add(cmd.Flags(), report.ExplanationFormats(), "say nothing but the answer and faults", "show every fix, state and field")
	return cmd
}

// run reads the questions, then answers.
func (e explain) run(ctx context.Context, p program, args []string) error {
	formats, err := e.formats(report.ExplanationFormats())
	if err != nil {
		return err
	}
	at, err := e.at(p.now())
	if err != nil {
		return err
	}
	v := voice{p.stderr, e.quiet}
	db, problems, err := e.everything(v)
	if err != nil {
		return err
	}
	q, err := readQuestions(ctx, p, db, args)
	if err != nil {
		return err
	}
	asked := report.Asked{At: at, Tool: version, Problems: problems}
	if err := e.answer(ctx, p, db.AsOf(at), at, q, &asked); err != nil {
		return err
	}
	x := report.NewExplanation(asked)
	for _, a := range q.attacks {
		x.Vulnerabilities = append(x.Vulnerabilities, report.AboutAttack(a))
	}
	var all []rendering
	for _, f := range formats {
		all = append(all, rendering{f, report.ExplanationFileName(f), func(w io.Writer) error {
			return report.WriteExplanation(w, f, x, e.options(p))
		}})
	}
	if err := deliver(p, v, e.output, all); err != nil {
		return err
	}
	return verdictErr(x.Verdict)
}

// everything is the whole index, with the wanted paths on top.
func (e explain) everything(v voice) (*advisories.DB, []inventory.Problem, error) {
	if err := e.check(); err != nil {
		return nil, nil, err
	}
	db, err := advisories.LoadAll()
	if err != nil {
		return nil, nil, err
	}
	problems, err := e.overlay(db, v)
	return db, problems, err
}

// answer answers for the text, the host or the packages that were named.
func (e explain) answer(ctx context.Context, p program, db *advisories.DB, at time.Time, q questions, asked *report.Asked) error {
	sys, err := e.system()
	if err != nil {
		return err
	}
	for _, id := range q.ids {
		asked.Dossiers = append(asked.Dossiers, db.Dossier(id))
	}
	if sys.ID != "" && len(e.packages) == 0 && q.text == "" {
		asked.Only = &sys
	}
	if q.text != "" {
		printed := banner.Read(q.text)
		for _, x := range printed.Problems {
			asked.Problems = append(asked.Problems, inventory.Problem{Probe: "text", Err: fmt.Sprintf("line %d, column %d: %s", x.Line, x.Column, x.Err)})
		}
		weighed, ok := backport.Weigh(printed, sys, db, at, q.ids)
		if !ok {
			return failure{errors.New("no crypto library is named in the text"), "cryptopatch explain takes what openssl version -a, nginx -V or curl --version print"}
		}
		if len(q.ids) > 0 {
			weighed.Leanings = slices.DeleteFunc(weighed.Leanings, func(l backport.Leaning) bool { return !slices.Contains(q.ids, l.ID) })
		}
		asked.Text = report.NewVersionText(printed, weighed, attackName)
	}
	host, named, err := e.host(ctx, p)
	if err != nil || host == nil {
		return err
	}
	judge := backport.NewJudge(host.System, db, at)
	asked.Host = &backport.Assessment{Host: *host, At: at, Streams: advisories.Streams(host.System.ID, host.System.VersionID, host.System.Channels)}
	if named {
		asked.Listed = &report.Listed{Kind: "packages"}
	}
	asked.Problems = append(asked.Problems, host.Problems...)
	for _, id := range q.ids {
		answers := judge.Explain(*host, id, named)
		asked.Answers = append(asked.Answers, answers...)
		if words := unconcerned(*host, id); len(answers) == 0 && !slices.Contains(asked.Unconcerned, words) {
			asked.Unconcerned = append(asked.Unconcerned, words)
		}
	}
	return nil
}

// unconcerned says that nothing connects a host with a vulnerability.
func unconcerned(h inventory.Host, id string) string {
	if len(h.Components) == 0 {
		return "No crypto library was found on this host."
	}
	return fmt.Sprintf("Nothing at hand connects %s with a crypto library of this host (%d found): no record, no list of their projects, no changelog.",
		id, len(h.Components))
}

// attackName is what people call a vulnerability; empty when nothing.
func attackName(id string) string {
	a, _ := advisories.AttackOf(id)
	return a.Name
}

// host is the one that is asked about, nil for none. Named is true when its
// packages were given one by one.
func (e explain) host(ctx context.Context, p program) (h *inventory.Host, named bool, err error) {
	switch {
	case e.root != "" && len(e.packages) > 0:
		return nil, false, failure{errors.New("--root and --package exclude each other"), "ask about a host or about packages"}
	case e.root != "":
		got, err := hostFlags{root: e.root, packagesOnly: true}.host(ctx, p, p.now())
		return &got, false, err
	case len(e.packages) == 0:
		return nil, false, nil
	}
	sys, err := e.system()
	if err != nil {
		return nil, false, err
	}
	if sys.ID == "" {
		return nil, false, failure{errors.New("--package without a system"), "name the system with --os, as in --os rhel:8.10"}
	}
	list := inventory.NewList(sys)
	for _, text := range e.packages {
		raw, err := statedPackage(sys, text)
		if err == nil {
			err = list.Add(raw)
		}
		if err != nil {
			return nil, false, failure{fmt.Errorf("read --package %q: %w", text, err), "write it as --package openssl=1.0.1e-16.el6_5.4"}
		}
	}
	got := list.Host()
	if len(got.Components) == 0 {
		return nil, false, failure{fmt.Errorf("no crypto library among %s", strings.Join(e.packages, ", ")),
			"name the package as the distribution does: openssl-libs, libssl3, gnutls"}
	}
	return &got, true, nil
}
