// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// identify fills in what names the host and its FIPS state. A file that cannot
// be read leaves its field empty.
func identify(r *Root, opt Options, h *Host) {
	h.Hostname = opt.Hostname
	for _, path := range []string{"etc/hostname", "etc/HOSTNAME"} {
		if h.Hostname == "" {
			h.Hostname = line(r, path)
		}
	}
	// machine-id(5) asks that the id itself is not given away.
	if id := line(r, "etc/machine-id"); id != "" && id != "uninitialized" {
		h.ID = hashed("machine-id", id)
	} else if h.Hostname != "" {
		h.ID = hashed("hostname", h.Hostname)
	}
	h.FIPS.Policy = line(r, "etc/crypto-policies/state/current")
	if !opt.Live {
		return
	}
	h.Kernel = line(r, "proc/sys/kernel/osrelease")
	switch enabled := line(r, "proc/sys/crypto/fips_enabled"); enabled {
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

// line is the first line of a small file that is neither empty nor a comment;
// empty when there is none or it cannot be read.
func line(r *Root, path string) string {
	data, err := r.ReadFile(path, 64<<10)
	if err != nil {
		return ""
	}
	for text := range strings.Lines(string(data)) {
		text = strings.TrimSpace(text)
		if text != "" && text[0] != '#' {
			return strings.ToValidUTF8(cut(text, 256), "\ufffd")
		}
	}
	return ""
}
