// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/cryptopatch/cryptopatch/inventory/distro"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// readSystem tells which system the root holds, and what could not be read of
// what tells it.
func readSystem(r *rootfs.Root) (System, []Problem) {
	found := problems{probe: "system"}
	sys := distro.Read(r, func(path string, err error) { found.add(path, false, "%v", err) })
	return System(sys), found.all()
}

// identify fills in what names the host and its FIPS state. A file that cannot
// be read leaves its field empty.
func identify(r *rootfs.Root, opt Options, h *Host) {
	h.Hostname = opt.Hostname
	for _, path := range []string{"etc/hostname", "etc/HOSTNAME"} {
		if h.Hostname == "" {
			h.Hostname = r.FirstLine(path)
		}
	}
	// machine-id(5) asks that the id itself is not given away.
	if id := r.FirstLine("etc/machine-id"); id != "" && id != "uninitialized" {
		h.ID = hashed("machine-id", id)
	} else if h.Hostname != "" {
		h.ID = hashed("hostname", h.Hostname)
	}
	h.FIPS.Policy = r.FirstLine("etc/crypto-policies/state/current")
	if !opt.Live {
		return
	}
	h.Kernel = r.FirstLine("proc/sys/kernel/osrelease")
	switch enabled := r.FirstLine("proc/sys/crypto/fips_enabled"); enabled {
	case "0", "1":
		on := enabled == "1"
		h.FIPS.KernelEnabled = &on
	}
}

// hashed is a stable id that does not give the value away.
func hashed(kind, value string) string {
	sum := sha256.Sum256([]byte("cryptopatch\x00" + kind + "\x00" + value))
	return hex.EncodeToString(sum[:8])
}
