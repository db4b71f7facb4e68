// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"fmt"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/fips"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// Layer is what one part of a host says of FIPS mode. None is concluded from
// another, and none proves that a module is validated.
type Layer struct {
	Name string // "kernel", "boot loader", "crypto policy", "OpenSSL configuration", "module", "NSS", "libgcrypt"
	Says string // in words; may quote untrusted text
	Path string // relative to the root; empty for the kernel
}

// fipsLayers reads the FIPS state of a root.
func fipsLayers(r *rootfs.Root, opt Options, h *Host) []Problem {
	found := problems{probe: "fips"}
	s, bad := fips.Read(r, opt.Live)
	for _, x := range bad {
		found.add(x.Path, false, "%v", rootfs.Cause(x.Err))
	}
	add := func(name, path, format string, args ...any) {
		h.FIPS.Layers = append(h.FIPS.Layers, Layer{Name: name, Says: fmt.Sprintf(format, args...), Path: path})
	}
	if s.Kernel != nil {
		add("kernel", "", "FIPS mode %s%s", onOff(*s.Kernel), spaced(", ", strings.TrimSpace(s.KernelName+" "+s.KernelVersion)))
	}
	for _, a := range s.Arguments {
		if a.FIPS != nil && *a.FIPS {
			add("boot loader", a.Path, "starts the kernel with fips=1")
		}
	}
	if s.Policy != "" {
		add("crypto policy", "etc/crypto-policies/state/current", "%s", s.Policy)
	}
	if s.SystemFile {
		add("system file", "etc/system-fips", "is there")
	}
	if s.Libgcrypt {
		add("libgcrypt", "etc/gcrypt/fips_enabled", "turns FIPS mode on whatever the kernel says")
	}
	for _, c := range s.OpenSSL {
		for _, p := range c.Providers {
			if p.Active && strings.Contains(strings.ToLower(p.Name), "fips") {
				add("OpenSSL configuration", c.Path, "activates the provider %s", p.Name)
			}
		}
	}
	for _, d := range s.NSS {
		if d.FIPS != nil && *d.FIPS {
			add("NSS", d.Path, "its module is in FIPS mode")
		}
	}
	for _, m := range s.Modules {
		if m.What == fips.ModuleProvider {
			add("module", m.Path, "%s", strings.TrimSpace(m.Name+" "+m.Version))
		}
	}
	return found.all()
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func spaced(lead, text string) string {
	if text == "" {
		return ""
	}
	return lead + text
}
