// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Probe reads one kind of package database below a root.
type Probe struct {
	Name string // as in Problem.Probe
	// Run returns the packages it finds, none where its database is absent.
	Run func(ctx context.Context, r *rootfs.Root, sys System) ([]Raw, []Problem)
}

// Probes returns the probes that Scan runs, in their order.
func Probes() []Probe {
	return []Probe{
		{Name: "dpkg", Run: dpkgProbe},
		{Name: "rpm", Run: func(ctx context.Context, r *rootfs.Root, _ System) ([]Raw, []Problem) {
			return rpmProbe(ctx, r)
		}},
		{Name: "apk", Run: apkProbe},
		{Name: "pacman", Run: pacmanProbe},
	}
}
