// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"
	"fmt"
	"time"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Options say what Scan may take for granted about the root.
type Options struct {
	// Live is true when the root is that of the running system, so that its
	// /proc speaks for it. A mounted root has none.
	Live bool
	// Hostname names the host; empty to take the name that the root's files hold.
	Hostname string
	// Files says which files are looked at for copies outside packages; nil for
	// package databases alone.
	Files *FileOptions
	// At is the day that certificates are expired by; the zero time is before
	// all, so that none is.
	At time.Time
	// MaxTime is after which time the search for copies ends, with a problem that
	// says so; 0 for no limit.
	MaxTime time.Duration
	// Probes are run instead of those of Probes when it is not nil.
	Probes []Probe
}

// Scan reads the system and every package database below r. What cannot be
// read becomes a Problem of the Host; the error is that of ctx, and the Host
// then holds what was read before.
func Scan(ctx context.Context, r *rootfs.Root, opt Options) (Host, error) {
	h := Host{Root: r.Name()}
	h.Problems = append(h.Problems, contained("system", func() []Problem {
		var found []Problem
		h.System, found = readSystem(r)
		identify(r, opt, &h)
		return found
	})...)
	probes := opt.Probes
	if probes == nil {
		probes = Probes()
	}
	var raws []Raw
	for _, probe := range probes {
		if err := ctx.Err(); err != nil {
			return h, fmt.Errorf("scan %q: %w", r.Name(), err)
		}
		h.Problems = append(h.Problems, contained(probe.Name, func() []Problem {
			got, found := probe.Run(ctx, r, h.System)
			raws = append(raws, got...)
			return found
		})...)
	}
	for _, raw := range raws {
		if raw.Installed {
			h.Packages++
		}
	}
	h.Arch = archOf(raws)
	var dropped int
	if h.Components, dropped = components(h.System, raws); dropped > 0 {
		h.Problems = append(h.Problems, beyondBounds(dropped))
	}
	h.Problems = append(h.Problems, emptiness(h)...)
	if opt.Files != nil {
		h.Problems = append(h.Problems, contained("files", func() []Problem { return searchFiles(ctx, r, opt, &h, raws) })...)
	}
	if opt.Files != nil {
		h.Problems = append(h.Problems, contained("fips", func() []Problem { return fipsLayers(r, opt, &h) })...)
	}
	if opt.Live && opt.Files != nil {
		h.Problems = append(h.Problems, contained("processes", func() []Problem { return running(ctx, r, &h) })...)
	}
	if err := ctx.Err(); err != nil {
		return h, fmt.Errorf("scan %q: %w", r.Name(), err)
	}
	return h, nil
}

// beyondBounds is the problem of a host with more builds than are judged.
func beyondBounds(dropped int) Problem {
	return Problem{Probe: "catalogue", Incomplete: true,
		Err: fmt.Sprintf("%d more builds of crypto libraries are installed than are judged of one host", dropped)}
}

// contained runs one part of the scan, and makes a problem of a panic in it.
func contained(probe string, run func() []Problem) (found []Problem) {
	defer func() {
		if cause := recover(); cause != nil {
			found = append(found, Problem{
				Probe: probe, Incomplete: true,
				Err: cut(fmt.Sprintf("stopped by a fault of the reader: %v", cause), 512),
			})
		}
	}()
	return run()
}

// emptiness notes that nothing was found where every system has something.
func emptiness(h Host) []Problem {
	if h.Packages > 0 {
		return nil
	}
	for _, p := range h.Problems {
		if p.Incomplete {
			return nil
		}
	}
	return []Problem{{Probe: "catalogue", Err: "no package database found", Incomplete: true}}
}

// archOf is the architecture that most packages are built for, in rpm's
// spelling; empty when none says.
func archOf(raws []Raw) string {
	count := map[string]int{}
	for _, raw := range raws {
		switch raw.Arch {
		case "", "all", "any", "noarch", "(none)":
		default:
			if raw.Installed {
				count[raw.Arch]++
			}
		}
	}
	most := ""
	for arch, n := range count {
		if n > count[most] || n == count[most] && arch < most {
			most = arch
		}
	}
	rpm := map[string]string{
		"amd64": "x86_64", "arm64": "aarch64", "i386": "i686", "x86": "i686", "ppc64el": "ppc64le",
		"armhf": "armv7hl", "armv7": "armv7hl",
	}
	if name := rpm[most]; name != "" {
		return name
	}
	return most
}
