// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/google/go-cmp/cmp"
)

// hostsDir is where the package databases of real systems lie, beside the
// checkout. They are too large to be part of it.
const hostsDir = "../../shared/hosts"

// realHost opens one of the real hosts, or skips the test.
func realHost(t *testing.T, name string) *rootfs.Root {
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
		{"centos-6.10", "centos 6.10", 129, []string{
			"ca-certificates ca-certificates 2018.2.22-65.1.el6 2018.2.22: ca-certificates",
			"libgcrypt libgcrypt 1.4.5-12.el6_8 1.4.5: libgcrypt",
			"nspr nspr 4.19.0-1.el6 4.19.0: nspr",
			"nss nss 3.36.0-8.el6 3.36.0: nss nss-sysinit nss-tools",
			"nss nss-softokn 3.14.3-23.3.el6_8 3.14.3: nss-softokn nss-softokn-freebl",
			"nss nss-util 3.36.0-1.el6 3.36.0: nss-util",
			"openssl openssl 1.0.1e-57.el6 1.0.1e: openssl",
		}},
		{"centos-7.6", "centos 7", 222, []string{ // nss_wrapper is none of them
			"ca-certificates ca-certificates 2018.2.22-70.0.el7_5 2018.2.22: ca-certificates",
			"libgcrypt libgcrypt 1.5.3-14.el7 1.5.3: libgcrypt",
			"nspr nspr 4.19.0-1.el7_5 4.19.0: nspr",
			"nss nss 3.36.0-7.1.el7_6 3.36.0: nss nss-sysinit nss-tools",
			"nss nss-softokn 3.36.0-5.el7_5 3.36.0: nss-softokn nss-softokn-freebl",
			"nss nss-util 3.36.0-1.1.el7_6 3.36.0: nss-util",
			"openssl openssl 1.0.2k-16.el7_6.1 1.0.2k: openssl openssl-libs",
		}},
		{"sles-15.4", "sles 15.4", 131, []string{
			"ca-certificates ca-certificates 2+git20210309.21162a6-2.1 2: ca-certificates",
			"ca-certificates ca-certificates-mozilla 2.44-21.1 2.44: ca-certificates-mozilla",
			"libgcrypt libgcrypt 1.9.4-150400.4.6 1.9.4: libgcrypt20 libgcrypt20-hmac",
			"openssl openssl-1_1 1.1.1l-150400.7.7.1 1.1.1l: libopenssl1_1 libopenssl1_1-hmac openssl-1_1",
		}},
		{"rocky-9.2", "rocky 9.2", 141, []string{
			"ca-certificates ca-certificates 2022.2.54-90.2.el9 2022.2.54: ca-certificates",
			"gnutls gnutls 3.7.6-20.el9_2 3.7.6: gnutls",
			"libgcrypt libgcrypt 1.10.0-10.el9_2 1.10.0: libgcrypt",
			"nettle nettle 3.8-3.el9_0 3.8: nettle",
			"openssl openssl 3.0.7-6.el9_2 3.0.7: openssl openssl-libs",
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

func TestScanLiveDebian(t *testing.T) {
	if release, err := os.ReadFile("/etc/os-release"); err != nil || !strings.Contains(string(release), "\nID=debian\n") {
		t.Skip("this machine is not a Debian")
	}
	want, err := os.ReadDir("/var/lib/dpkg/info")
	if err != nil {
		t.Skipf("this machine has no file lists of dpkg: %v", err)
	}
	lists := 0
	for _, entry := range want {
		if strings.HasSuffix(entry.Name(), ".list") {
			lists++
		}
	}
	h, err := inventory.Scan(t.Context(), open(t, "/"), inventory.Options{Live: true})
	if err != nil {
		t.Fatal(err)
	}
	// Every installed package has a list; what is only configured has one too.
	if h.Packages == 0 || h.Packages > lists || h.System.ID != "debian" || h.Arch == "" || h.Kernel == "" {
		t.Errorf("%d packages and %d lists on %+v, %q, %q", h.Packages, lists, h.System, h.Arch, h.Kernel)
	}
	for _, c := range h.Components {
		for _, path := range c.Paths {
			if _, err := os.Lstat("/" + path); err != nil {
				t.Errorf("path of %s: %v", c.Source.Name, err)
			}
		}
	}
}

func TestScanContainsFaults(t *testing.T) {
	r := tree(t, map[string]string{
		"etc/os-release": osDebian, "var/lib/dpkg/status": deb("libssl3", "3.0.20-1", "Source: openssl"),
	})
	probes := append([]inventory.Probe{{
		Name: "broken",
		Run: func(context.Context, *rootfs.Root, inventory.System) ([]inventory.Raw, []inventory.Problem) {
			panic("out of order")
		},
	}}, inventory.Probes()...)
	h, err := inventory.Scan(t.Context(), r, inventory.Options{Probes: probes})
	if err != nil || len(h.Components) != 1 {
		t.Errorf("Scan: %v, components %q; want openssl", err, summary(h))
	}
	want := []string{"!broken : stopped by a fault of the reader: out of order"}
	if diff := cmp.Diff(want, problemLines(h)); diff != "" {
		t.Errorf("problems -want +got:\n%s", diff)
	}
}

func TestScanStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := inventory.Scan(ctx, tree(t, map[string]string{"etc/os-release": osDebian}), inventory.Options{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Scan: %v; want context.Canceled", err)
	}
}

func TestScanSystemFileOfTenMegabytes(t *testing.T) {
	h := scan(t, map[string]string{
		"etc/os-release":      strings.Repeat("NAME=x\n", 10<<20/7),
		"usr/lib/os-release":  osDebian,
		"var/lib/dpkg/status": deb("libssl3", "3.0.20-1", "Source: openssl"),
	})
	want := []string{"system etc/os-release: larger than the limit of 65536 bytes"}
	if diff := cmp.Diff(want, problemLines(h)); diff != "" || h.System.VersionID != "12" || len(h.Components) != 1 {
		t.Errorf("system %+v, components %q, problems -want +got:\n%s", h.System, summary(h), diff)
	}
}

func TestScanTwoDatabases(t *testing.T) {
	h := scan(t, map[string]string{
		"etc/os-release":       osDebian,
		"var/lib/dpkg/status":  deb("openssl", "3.0.20-1"),
		"lib/apk/db/installed": strings.ReplaceAll(apkRecord, "V:3.1.4-r5", "V:3.0.20-r1"),
	})
	if len(h.Components) != 2 || h.Components[0].ID == h.Components[1].ID || h.Packages != 2 {
		t.Errorf("components = %q of %d packages; want two with their own ids", summary(h), h.Packages)
	}
}

func TestComponentIDsSurviveUpdates(t *testing.T) {
	ids := func(crypto3, crypto39 string) map[string]string {
		h := scan(t, map[string]string{
			"etc/os-release": osDebian,
			"var/lib/dpkg/status": deb("python3-cryptography", crypto3, "Source: python-cryptography") +
				deb("python39-cryptography", crypto39, "Source: python-cryptography") +
				strings.Replace(deb("python39-cryptography", crypto39+"b", "Source: python-cryptography"), "amd64", "i386", 1),
		})
		found := map[string]string{}
		for _, c := range h.Components {
			found[c.Packages[0].Name+c.Packages[0].Arch] = c.ID
		}
		return found
	}
	before, after := ids("1.0-1", "2.0-1"), ids("3.0-1", "2.0-2")
	if diff := cmp.Diff(before, after); diff != "" || len(before) != 3 {
		t.Errorf("ids changed with the versions, -before +after:\n%s", diff)
	}
}

// rpmRaw is a package as the rpm probe gives it.
func rpmRaw(source, sourceVersion, name, version, arch string) inventory.Raw {
	return inventory.Raw{
		Package:    inventory.Package{Manager: "rpm", Name: name, Version: version, Arch: arch},
		SourceName: source, SourceVersion: sourceVersion, Installed: true,
	}
}

func TestComponentsOfSources(t *testing.T) {
	tests := []struct {
		name string
		raws []inventory.Raw
		want []string
	}{
		{"nspr-from-nss", []inventory.Raw{
			rpmRaw("nss", "3.112.0-4.el9_4", "nss", "3.112.0-4.el9_4", "x86_64"),
			rpmRaw("nss", "3.112.0-4.el9_4", "nss-softokn", "3.112.0-4.el9_4", "x86_64"),
			rpmRaw("nss", "3.112.0-4.el9_4", "nspr", "4.36.0-4.el9_4", "x86_64"),
			rpmRaw("nss", "3.112.0-4.el9_4", "nspr-devel", "4.36.0-4.el9_4", "x86_64"),
		}, []string{
			"nspr nspr 4.36.0-4.el9_4 4.36.0: nspr nspr-devel",
			"nss nss 3.112.0-4.el9_4 3.112.0: nss nss-softokn",
		}},
		{"fips-provider-from-library", []inventory.Raw{
			rpmRaw("openssl-3", "3.1.4-150600.5.7", "libopenssl3", "3.1.4-150600.5.7", "x86_64"),
			rpmRaw("openssl-3", "3.1.4-150600.5.7", "libopenssl-3-fips-provider", "3.1.4-150600.5.7", "x86_64"),
		}, []string{
			"openssl openssl-3 3.1.4-150600.5.7 3.1.4: libopenssl3",
			"openssl-fips openssl-3 3.1.4-150600.5.7 3.1.4: libopenssl-3-fips-provider",
		}},
		{"name-without-code", []inventory.Raw{
			rpmRaw("openssl", "3.1.4-150600.2.1", "openssl", "3.1.4-150600.2.1", "noarch"),
			rpmRaw("openssl", "3.1.4-1", "openssl-debuginfo", "3.1.4-1", "x86_64"),
		}, nil},
		{"unknown-source", []inventory.Raw{
			rpmRaw("acme-stack", "7-1", "openssl-libs", "1.1.1k-1", "x86_64"),
		}, []string{"openssl acme-stack 1.1.1k-1 1.1.1k: openssl-libs"}},
		{"no-source", []inventory.Raw{
			rpmRaw("", "", "openssl-libs", "1.1.1k-1", "x86_64"), rpmRaw("", "", "openssl-libs", "1.1.1k-1", "i686"),
		}, []string{"openssl openssl-libs 1.1.1k-1 1.1.1k: openssl-libs openssl-libs"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			probe := inventory.Probe{Name: "given", Run: func(context.Context, *rootfs.Root, inventory.System) ([]inventory.Raw, []inventory.Problem) {
				return tt.raws, nil
			}}
			h, err := inventory.Scan(t.Context(), tree(t, nil), inventory.Options{Probes: []inventory.Probe{probe}})
			if diff := cmp.Diff(tt.want, summary(h)); diff != "" || err != nil {
				t.Errorf("Scan: %v, components -want +got:\n%s", err, diff)
			}
		})
	}
}

func TestPURL(t *testing.T) {
	tests := []struct {
		name string
		sys  inventory.System
		pkg  inventory.Package
		want string
	}{
		{"rpm-epoch", inventory.System{ID: "rhel", VersionID: "8.6"}, inventory.Package{Manager: "rpm", Name: "openssl-libs",
			Version: "1.1.1k-7.el8_6", Epoch: 1, Arch: "x86_64"},
			"pkg:rpm/redhat/openssl-libs@1.1.1k-7.el8_6?arch=x86_64&distro=rhel-8.6&epoch=1"},
		{"rpm-case-stays", inventory.System{ID: "centos-stream", VersionID: "9"}, inventory.Package{Manager: "rpm",
			Name: "pyOpenSSL", Version: "1^2-3", Arch: "noarch"},
			"pkg:rpm/centos/pyOpenSSL@1%5E2-3?arch=noarch&distro=centos-stream-9"},
		{"deb-encoded", inventory.System{ID: "ubuntu", VersionID: "18.04"}, inventory.Package{Manager: "dpkg", Name: "libstdc++6",
			Version: "2:1.0~a+b", Arch: "amd64"},
			"pkg:deb/ubuntu/libstdc%2B%2B6@2%3A1.0~a%2Bb?arch=amd64&distro=ubuntu-18.04"},
		{"suse", inventory.System{ID: "sles", VersionID: "15.4"}, inventory.Package{Manager: "rpm", Name: "a", Version: "1-1"},
			"pkg:rpm/suse/a@1-1?distro=sles-15.4"},
		{"leap", inventory.System{ID: "opensuse-leap", VersionID: "15.6"}, inventory.Package{Manager: "rpm", Name: "a",
			Version: "1-1"}, "pkg:rpm/opensuse/a@1-1?distro=opensuse-leap-15.6"},
		{"oracle", inventory.System{ID: "ol", VersionID: "8.1"}, inventory.Package{Manager: "rpm", Name: "a", Version: "1-1"},
			"pkg:rpm/oracle/a@1-1?distro=ol-8.1"},
		{"unknown-system", inventory.System{}, inventory.Package{Manager: "rpm", Name: "a", Version: "1-1"}, "pkg:rpm/a@1-1"},
		{"no-version-of-system", inventory.System{ID: "arch"}, inventory.Package{Manager: "pacman", Name: "a", Version: "1:1-1",
			Arch: "x86_64"}, "pkg:alpm/arch/a@1%3A1-1?arch=x86_64&distro=arch"},
		{"unknown-manager", inventory.System{ID: "arch"}, inventory.Package{Manager: "x", Name: "a"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := inventory.PURL(tt.sys, tt.pkg); got != tt.want {
				t.Errorf("purl = %q; want %q", got, tt.want)
			}
		})
	}
}
