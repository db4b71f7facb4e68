// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestComponentsAreBounded holds that a flood of builds of one source costs
// neither the others nor unbounded work, and is said.
func TestComponentsAreBounded(t *testing.T) {
	var status strings.Builder
	for i := range 3000 {
		status.WriteString(deb("libssl3", fmt.Sprintf("3.0.%d-1", i), "Source: openssl"))
	}
	status.WriteString(deb("libgnutls30", "3.7.9-2+deb12u7", "Source: gnutls28"))
	h := scan(t, map[string]string{"etc/os-release": osDebian, "var/lib/dpkg/status": status.String()})
	builds, gnutls := 0, 0
	for _, c := range h.Components {
		switch c.Source.Name {
		case "openssl":
			builds++
		case "gnutls28":
			gnutls++
		}
	}
	if builds > 16 || builds == 0 || gnutls != 1 {
		t.Errorf("%d builds of openssl, %d of gnutls28, want a few and one", builds, gnutls)
	}
	for _, p := range h.Problems {
		if p.Probe == "catalogue" && p.Incomplete && strings.Contains(p.Err, "more builds") {
			return
		}
	}
	t.Errorf("problems %v, want one that says what was left out", h.Problems)
}
