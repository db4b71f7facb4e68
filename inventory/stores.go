// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"
	"time"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/trust"
)

// TrustStore is one set of trusted roots of a host.
type TrustStore = trust.Store

// trustStores reads the trust stores of a root as of a day; certifi are the
// files that may be copies of certifi's bundle.
func trustStores(ctx context.Context, r *rootfs.Root, at time.Time, certifi []string, h *Host) []Problem {
	found := problems{probe: "trust"}
	stores, bad := trust.Read(ctx, r, at, certifi)
	for _, x := range bad {
		found.add(x.Path, false, "%v", rootfs.Cause(x.Err))
	}
	h.Trust = stores
	return found.all()
}
