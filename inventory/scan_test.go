// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/google/go-cmp/cmp"
)

// hostsDir is where the package databases of real systems lie, beside the
// checkout. They are too large to be part of it.
const hostsDir = "../../shared/hosts"

// realHost opens one of the real hosts, or skips the test.
func realHost(t *testing.T, name string) *inventory.Root {
	t.Helper()
	dir := filepath.Join(hostsDir, name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the real host %s is not beside the checkout: %v", name, err)
	}
	return open(t, dir)
}

func TestScanRealHosts(t *testing.T) {
	tests := []struct {
		host, system string
		packages     int
		want         []string // "library source version upstream: packages"
	}{
		{"alpine-3.8", "alpine 3.8.4", 13, []string{
			"libressl libressl 2.7.5-r0 2.7.5: libressl2.7-libcrypto libressl2.7-libssl libressl2.7-libtls",
		}},
		{"alpine-3.11", "alpine 3.11.5", 14, []string{
			"ca-certificates ca-certificates 20191127-r1 20191127: ca-certificates-cacert",
			"openssl openssl 1.1.1d-r3 1.1.1d: libcrypto1.1 libssl1.1",
		}},
		{"debian-12", "debian 12", 94, []string{
			"ca-certificates ca-certificates 20230311+deb12u1 20230311: ca-certificates",
			"gnutls gnutls28 3.7.9-2+deb12u7 3.7.9: libgnutls30",
			"libgcrypt libgcrypt20 1.10.1-3+deb12u1 1.10.1: libgcrypt20",
			"nettle nettle 3.8.1-2 3.8.1: libhogweed6 libnettle8",
			"nspr nspr 2:4.35-1 4.35: libnspr4",
			"nss nss 2:3.87.1-1+deb12u2 3.87.1: libnss3",
			"openssl openssl 3.0.20-1~deb12u2 3.0.20: libssl3 openssl",
		}},
		{"ubuntu-18.04", "ubuntu 18.04", 357, []string{
			"ca-certificates ca-certificates 20180409 20180409: ca-certificates",
			"gnutls gnutls28 3.5.18-1ubuntu1.3 3.5.18: libgnutls30",
			"libgcrypt libgcrypt20 1.8.1-4ubuntu1.2 1.8.1: libgcrypt20",
			"nettle nettle 3.4-1 3.4: libhogweed4 libnettle6",
			"nspr nspr 2:4.18-1ubuntu1 4.18: libnspr4",
			"nss nss 2:3.35-2ubuntu2.7 3.35: libnss3",
			"openssl openssl 1.1.1-1ubuntu2.1~18.04.5 1.1.1: libssl1.1 openssl",
		}},
		{"distroless-debian-9", "debian 9", 6, []string{
			"openssl openssl 1.1.0l-1~deb9u1 1.1.0l: libssl1.1 openssl",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.host, func(t *testing.T) {
			h, err := inventory.Scan(t.Context(), realHost(t, tt.host), inventory.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := h.System.ID + " " + h.System.VersionID; got != tt.system || h.Packages != tt.packages {
				t.Errorf("system %q with %d packages; want %q with %d", got, h.Packages, tt.system, tt.packages)
			}
			if diff := cmp.Diff(tt.want, summary(h)); diff != "" {
				t.Errorf("components -want +got:\n%s", diff)
			}
			if len(h.Problems) > 0 {
				t.Errorf("problems: %+v", h.Problems)
			}
		})
	}
}

// summary is one line for each component of h.
func summary(h inventory.Host) []string {
	var lines []string
	for _, c := range h.Components {
		text := string(c.Library) + " " + c.Source.Name + " " + c.Source.Version + " " + c.UpstreamVersion + ":"
		for _, p := range c.Packages {
			text += " " + p.Name
			if p.Version != c.Source.Version {
				text += "=" + p.Version
			}
		}
		lines = append(lines, text)
	}
	slices.Sort(lines)
	return lines
}
