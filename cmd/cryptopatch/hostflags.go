// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// hostFlags say which host is looked at, and how.
type hostFlags struct {
	root         string
	packagesOnly bool
	offline      bool
	noProgress   bool
	labels       []string
}

func (o *hostFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&o.root, "root", "/", "look at the host whose root file system is `DIR`")
	flags.BoolVar(&o.packagesOnly, "packages-only", false,
		"read package databases alone; this version reads nothing else, so it changes nothing")
	flags.BoolVar(&o.offline, "offline", false, "open no connection; this command never does")
	flags.BoolVar(&o.noProgress, "no-progress", false, "show no progress; this version shows none")
	flags.StringArrayVar(&o.labels, "label", nil, "put the label `KEY=VALUE` into the report (repeatable)")
}

// host reads the inventory.
func (o hostFlags) host(ctx context.Context, p program) (inventory.Host, error) {
	root, err := rootfs.Open(o.root)
	if err != nil {
		return inventory.Host{}, failure{err, rootHint(err)}
	}
	defer root.Close()
	if _, err := root.Stat("etc"); errors.Is(err, fs.ErrPermission) {
		return inventory.Host{}, failure{fmt.Errorf("look into root %q: %w", o.root, err), rootHint(err)}
	}
	var opt inventory.Options
	if filepath.Clean(o.root) == "/" {
		opt.Live = true
		if name, err := p.hostname(); err == nil {
			opt.Hostname = name
		}
	}
	return inventory.Scan(ctx, root, opt)
}

// labelMap is the labels by key; the last of a key wins.
func (o hostFlags) labelMap() (map[string]string, error) {
	var out map[string]string
	for _, label := range o.labels {
		key, value, ok := strings.Cut(label, "=")
		if !ok || key == "" {
			return nil, failure{fmt.Errorf("read label %q: no KEY=VALUE", label), "write it as --label env=prod"}
		}
		if out == nil {
			out = map[string]string{}
		}
		out[key] = value
	}
	return out, nil
}
