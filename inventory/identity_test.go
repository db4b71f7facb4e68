// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
)

func TestIdentity(t *testing.T) {
	files := map[string]string{
		"etc/hostname": "# name\nweb1\n", "etc/machine-id": "0123456789abcdef0123456789abcdef\n",
		"etc/crypto-policies/state/current": "FIPS\n",
		"proc/sys/crypto/fips_enabled":      "1\n", "proc/sys/kernel/osrelease": "5.14.0\n",
	}
	h := scan(t, files)
	if h.Hostname != "web1" || h.FIPS.Policy != "FIPS" || h.FIPS.KernelEnabled != nil || h.Kernel != "" {
		t.Errorf("mounted root: hostname %q, FIPS %+v, kernel %q", h.Hostname, h.FIPS, h.Kernel)
	}
	if len(h.ID) != 16 || strings.Contains(h.ID, "0123456789abcdef") {
		t.Errorf("ID = %q; want a hash of 16 digits", h.ID)
	}
	live, err := inventory.Scan(t.Context(), tree(t, files), inventory.Options{Live: true, Hostname: "given"})
	if err != nil {
		t.Fatal(err)
	}
	if live.FIPS.KernelEnabled == nil || !*live.FIPS.KernelEnabled || live.Kernel != "5.14.0" || live.Hostname != "given" {
		t.Errorf("live root: FIPS %+v, kernel %q, hostname %q", live.FIPS, live.Kernel, live.Hostname)
	}
	if live.ID != h.ID {
		t.Errorf("ID changed with the hostname: %q, %q", h.ID, live.ID)
	}
	delete(files, "etc/machine-id")
	if byName := scan(t, files); byName.ID == h.ID || byName.ID == "" {
		t.Errorf("ID without machine-id = %q; want another than %q", byName.ID, h.ID)
	}
}
