// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/cryptopatch/cryptopatch/advisories"
	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/banner"
)

// maxText bounds a version text; real ones have some kilobytes.
const maxText = 1 << 20

// questions are what the arguments of explain ask.
type questions struct {
	ids     []string            // vulnerabilities, in the order asked, each once
	attacks []advisories.Attack // those that nobody gave an id
	text    string              // a version text
}

// readQuestions reads the arguments.
func readQuestions(ctx context.Context, p program, db *advisories.DB, args []string) (questions, error) {
	var q questions
	for _, arg := range args {
		switch {
		case arg == "-" && q.text != "", arg != "-" && isVersionText(arg) && q.text != "":
			return q, failure{errors.New("more than one version text"), "ask about one text at a time"}
		case arg == "-":
			data, err := io.ReadAll(io.LimitReader(untilDone{ctx, p.stdin}, maxText+1))
			if err != nil {
				return q, fmt.Errorf("read version text: %w", err)
			}
			if len(data) > maxText {
				return q, failure{fmt.Errorf("read version text: larger than %d bytes", maxText),
					"a version text has some lines; a package list goes to cryptopatch assess"}
			}
			if strings.TrimSpace(string(data)) == "" {
				return q, failure{errors.New("read version text: it is empty"), "pipe the output of openssl version -a into it"}
			}
			q.text = string(data)
		default:
			if err := q.add(db, arg); err != nil {
				return q, err
			}
		}
	}
	return q, nil
}

// add reads one argument that is not a text on standard input.
func (q *questions) add(db *advisories.DB, arg string) error {
	ids := db.CVEsOf(arg)
	attack, named := advisories.FindAttack(arg)
	switch {
	case len(ids) > 0:
	case named:
		ids = attack.IDs
		if len(ids) == 0 {
			q.attacks = append(q.attacks, attack)
		}
	case isVersionText(arg):
		q.text = arg
	default:
		return unknownQuestion(arg)
	}
	for _, id := range ids {
		if !slices.Contains(q.ids, id) {
			q.ids = append(q.ids, id)
		}
	}
	return nil
}

// unknownQuestion is the error of an argument that nothing can be made of.
func unknownQuestion(arg string) error {
	if _, ok := advisories.ParseID(arg); ok {
		return failure{fmt.Errorf("nothing at hand is known as %q", arg), "give the CVE; --advisories adds records"}
	}
	hint := "give a CVE, a name such as heartbleed, or a version text such as \"OpenSSL 1.1.1k  25 Mar 2021\""
	if near := advisories.NearestAttack(arg); near != "" {
		hint = "did you mean " + near + "?"
	}
	return failure{fmt.Errorf("%q is no CVE, no known name and no version text", arg), hint}
}

// isVersionText tells whether an argument names a library and its version.
func isVersionText(arg string) bool {
	if len(arg) > maxText {
		return false
	}
	_, ok := banner.Read(arg).Library()
	return ok
}

// statedPackage is NAME=VERSION as a package of a system.
func statedPackage(sys inventory.System, text string) (inventory.Raw, error) {
	name, version, ok := strings.Cut(text, "=")
	if !ok || name == "" || version == "" {
		return inventory.Raw{}, errors.New("no NAME=VERSION")
	}
	raw := inventory.Raw{Package: inventory.Package{Manager: inventory.ManagerOf(sys.ID), Name: name, Version: version, NoVendor: true}}
	epoch, rest, written := strings.Cut(version, ":")
	raw.NoEpoch = !written && raw.Manager != "apk"
	if n, err := strconv.Atoi(epoch); written && raw.Manager == "rpm" {
		if err != nil || n < 0 {
			return raw, fmt.Errorf("%q is no epoch", epoch)
		}
		raw.Epoch, raw.Version = n, rest
	}
	return raw, nil
}
