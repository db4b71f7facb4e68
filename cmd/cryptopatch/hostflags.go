// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/walk"
)

// hostFlags say which host is looked at, and how.
type hostFlags struct {
	root         string
	packagesOnly bool
	offline      bool
	noProgress   bool
	labels       []string
	exclude      []string
	oneSystem    bool
	maxTime      time.Duration
	lowPriority  bool
}

func (o *hostFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&o.root, "root", "/", "look at the host whose root file system is `DIR`")
	flags.BoolVar(&o.packagesOnly, "packages-only", false, "read package databases alone, and look at no other file")
	flags.StringArrayVar(&o.exclude, "exclude", nil, "leave out `PATH`, or what matches it as a pattern, with all below (repeatable)")
	flags.BoolVar(&o.oneSystem, "one-file-system", false, "stay on the file system of the root")
	flags.DurationVar(&o.maxTime, "max-time", 0, "end the walk through the files after `TIME` (10m) and say what is missing; 0 for no limit")
	flags.BoolVar(&o.lowPriority, "low-priority", false, "give way to everything else on the processors and disks")
	flags.BoolVar(&o.offline, "offline", false, "open no connection; this command never does")
	flags.BoolVar(&o.noProgress, "no-progress", false, "show no progress, on a terminal either")
	flags.StringArrayVar(&o.labels, "label", nil, "put the label `KEY=VALUE` into the report (repeatable)")
}

// host reads the inventory as of a day.
func (o hostFlags) host(ctx context.Context, p program, at time.Time) (inventory.Host, error) {
	for _, pattern := range o.exclude {
		if _, err := path.Match(pattern, ""); err != nil || strings.Trim(pattern, "/ .") == "" {
			if err == nil {
				err = errors.New("it leaves out the root itself, or nothing")
			}
			return inventory.Host{}, failure{fmt.Errorf("read --exclude %q: %w", pattern, err),
				"write it as a path or a pattern below the root: srv/data, 'home/*/cache'"}
		}
	}
	if o.maxTime < 0 {
		return inventory.Host{}, failure{fmt.Errorf("read --max-time %v: less than nothing", o.maxTime), "write it as --max-time 10m"}
	}
	root, err := rootfs.Open(o.root)
	if err != nil {
		return inventory.Host{}, failure{err, rootHint(err)}
	}
	defer root.Close()
	if _, err := root.Stat("etc"); errors.Is(err, fs.ErrPermission) {
		return inventory.Host{}, failure{fmt.Errorf("look into root %q: %w", o.root, err), rootHint(err)}
	}
	opt := inventory.Options{Files: o.files(p), At: at}
	if filepath.Clean(o.root) == "/" {
		opt.Live = true
		if name, err := p.hostname(); err == nil {
			opt.Hostname = name
		}
	}
	if o.lowPriority {
		if err := walk.LowerPriority(); err != nil {
			return inventory.Host{}, failure{err, "run it without --low-priority"}
		}
	}
	opt.MaxTime = o.maxTime
	defer p.clearProgress()
	return inventory.Scan(ctx, root, opt)
}

// files is how the search for copies outside packages goes; nil for none.
func (o hostFlags) files(p program) *inventory.FileOptions {
	if o.packagesOnly {
		return nil
	}
	f := &inventory.FileOptions{Exclude: o.exclude, OneFileSystem: o.oneSystem}
	if mounts, err := p.mounts(); err == nil {
		f.Mounts = mounts
	}
	if p.progress && !o.noProgress {
		f.Progress = p.showProgress
	}
	return f
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
