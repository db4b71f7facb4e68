// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/listing"
)

// systemFlags name a system that is not at hand.
type systemFlags struct {
	os       string
	channels []string
}

func (o *systemFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&o.os, "os", "", "the `SYSTEM`, as os-release writes it: rhel:8.10, debian:12, alpine:3.19")
	flags.StringArrayVar(&o.channels, "channel", nil,
		"the system follows the support `CHANNEL`: eus:8.6, els, esm-infra, fips-updates, ltss (repeatable)")
}

// system is the named one; the zero value when none is.
func (o systemFlags) system() (inventory.System, error) {
	if o.os == "" {
		if len(o.channels) > 0 {
			return inventory.System{}, failure{errors.New("a channel without a system"), "name the system with --os"}
		}
		return inventory.System{}, nil
	}
	sys, err := inventory.ParseSystem(o.os)
	if err != nil {
		return inventory.System{}, failure{fmt.Errorf("read --os: %w", err), "write it as --os rhel:8.10"}
	}
	sys.Channels = slices.Sorted(slices.Values(o.channels))
	return sys, nil
}

// listFlags say what of a text it does not say itself.
type listFlags struct {
	systemFlags
	input string
}

func (o *listFlags) add(flags *pflag.FlagSet) {
	o.systemFlags.add(flags)
	flags.StringVar(&o.input, "input", "", "read every PATH as this `KIND`: "+strings.Join(kindNames(), ", "))
}

func kindNames() []string {
	var out []string
	for _, k := range listing.Kinds() {
		out = append(out, string(k))
	}
	return out
}

// listed is one system, with the text it comes from.
type listed struct {
	listing.Listing
	path string
}

// input is everything that was read.
type input struct {
	listings []listed
	problems []inventory.Problem
}

// read reads every path. A path that cannot be read is named, and the others go
// on; it is an error when nothing at all was read.
func (o listFlags) read(ctx context.Context, p program, v voice, paths []string) (input, error) {
	var in input
	sys, err := o.system()
	if err != nil {
		return in, err
	}
	if o.input != "" && !slices.Contains(kindNames(), o.input) {
		return in, failure{fmt.Errorf("unknown kind %q", o.input), "--input takes " + strings.Join(kindNames(), ", ")}
	}
	var first error
	for _, path := range paths {
		res, err := readList(ctx, p, path, listing.Options{Kind: listing.Kind(o.input), System: sys})
		in.problems = append(in.problems, res.Problems...)
		if err != nil {
			if first == nil {
				first = unreadable(path, err)
			}
			in.problems = append(in.problems, inventory.Problem{Probe: "list", Path: path, Err: err.Error(), Incomplete: true})
			continue
		}
		for _, l := range res.Listings {
			in.listings = append(in.listings, listed{l, path})
		}
	}
	if len(in.listings) == 0 && first != nil {
		for _, x := range in.problems {
			if !strings.HasSuffix(first.Error(), x.Err) { // the others are said as the error
				v.problem(x)
			}
		}
		return in, first
	}
	return in, nil
}

// readList reads one path, or standard input for "-".
func readList(ctx context.Context, p program, path string, o listing.Options) (listing.Result, error) {
	if path == "-" {
		return listing.Read(untilDone{ctx, p.stdin}, "-", o)
	}
	f, err := os.Open(path)
	if err != nil {
		return listing.Result{}, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return listing.Result{}, &fs.PathError{Op: "read", Path: path, Err: errors.New("is a directory")}
	}
	return listing.Read(untilDone{ctx, f}, path, o)
}

// untilDone reads until the run is interrupted.
type untilDone struct {
	ctx context.Context
	in  io.Reader
}

// Read reads on, or gives the reason for the end of the run.
func (u untilDone) Read(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.in.Read(b)
}
