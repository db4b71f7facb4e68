// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// TestProvenance holds rule 0 in both directions.
func TestProvenance(t *testing.T) {
	rhel8 := inventory.System{ID: "rhel", VersionID: "8.10"}
	rocky9 := inventory.System{ID: "rocky", VersionID: "9.2"}
	debian := inventory.System{ID: "debian", VersionID: "12"}
	ubuntu := inventory.System{ID: "ubuntu", VersionID: "22.04"}
	centos6, oracle9 := inventory.System{ID: "centos", VersionID: "6"}, inventory.System{ID: "ol", VersionID: "9.8"}
	cases := []struct {
		name string
		sys  inventory.System
		mgr  string
		p    inventory.Package
		want string
	}{
		{"red-hat-vendor", rhel8, "rpm", inventory.Package{Version: "1.1.1k-12.el8_9", Vendor: "Red Hat, Inc."}, "distribution"},
		{"red-hat-key-alone", rhel8, "rpm", inventory.Package{Version: "1.1.1k-12.el8_9", SigningKey: "199e2f91fd431d51"}, "distribution"},
		{"self-built", rhel8, "rpm", inventory.Package{Version: "3.0.15-1.el8"}, "foreign"},
		{"other-vendor", rhel8, "rpm", inventory.Package{Version: "3.0.15-1.el8", Vendor: "Example Corp"}, "foreign"},
		{"other-major", rhel8, "rpm", inventory.Package{Version: "1.0.2k-19.el7", Vendor: "Red Hat, Inc."}, "foreign"},
		{"stream-build-on-rocky", rocky9, "rpm", inventory.Package{Version: "3.2.2-1.el9", Vendor: "CentOS"}, "foreign"},
		{"rocky", rocky9, "rpm", inventory.Package{Version: "3.0.7-6.el9_2", Vendor: "Rocky Enterprise Software Foundation"}, "distribution"},
		{"list-without-vendor", rhel8, "rpm", inventory.Package{Version: "1.1.1k-12.el8_9", NoVendor: true}, "as_stated"},
		{"list-without-epoch", rhel8, "rpm", inventory.Package{Version: "1.1.1k-12.el8_9", NoEpoch: true}, "foreign"},
		{"list-without-tag", rhel8, "rpm", inventory.Package{Version: "3.0.15-1", NoVendor: true}, "foreign"},
		{"list-of-other-major", rhel8, "rpm", inventory.Package{Version: "1.0.2k-19.el7", NoVendor: true}, "foreign"},
		{"list-with-vendor-column", rhel8, "rpm", inventory.Package{Version: "1.1.1k-12.el8_9", Vendor: "Red Hat, Inc."}, "distribution"},
		{"list-of-sles", inventory.System{ID: "sles", VersionID: "15.4"}, "rpm", inventory.Package{Version: "1.1.1l-150400.7.7.1", NoVendor: true}, "as_stated"},
		{"list-of-debian", debian, "dpkg", inventory.Package{Version: "1.10.1-3", NoVendor: true}, "as_stated"},
		{"list-with-sury", debian, "dpkg", inventory.Package{Version: "3.0.22-1+0~20260101.1+debian12~1.gbp+deb.sury.org", NoVendor: true}, "foreign"},
		{"list-with-sury-cut", debian, "dpkg", inventory.Package{Version: "3.0.18-1+0~20251001.1+debian12~1.gbp123", NoVendor: true}, "foreign"},
		{"list-of-ubuntu-in-debian", debian, "dpkg", inventory.Package{Version: "3.0.2-0ubuntu1.18", NoVendor: true}, "foreign"},
		{"list-of-debian-in-ubuntu", ubuntu, "dpkg", inventory.Package{Version: "3.0.15-1~deb12u1", NoVendor: true}, "foreign"},
		{"list-of-ubuntu-rebuild", ubuntu, "dpkg", inventory.Package{Version: "3.7.9-2+deb12u1build0.22.04.1", NoVendor: true}, "as_stated"},
		{"list-of-ubuntu-plain", ubuntu, "dpkg", inventory.Package{Version: "1.10.1-2", NoVendor: true}, "as_stated"},
		{"list-with-remi", rhel8, "rpm", inventory.Package{Version: "1.1.1k-12.el8_9.remi", NoVendor: true}, "foreign"},
		{"list-with-ius", rhel8, "rpm", inventory.Package{Version: "1.1.1w-1.el8.ius", NoVendor: true}, "foreign"},
		{"list-of-rocky-tag", rocky9, "rpm", inventory.Package{Version: "3.0.7-27.el9_4.rocky.0.1", NoVendor: true}, "as_stated"},
		{"list-of-rocky-with-alma", rocky9, "rpm", inventory.Package{Version: "3.5.1-4.el9_7.alma.1", NoVendor: true}, "foreign"},
		{"list-of-centos-tag", centos6, "rpm", inventory.Package{Version: "0.9.8e-20.el6.centos.1", NoVendor: true}, "as_stated"},
		{"list-of-el-respin", rhel8, "rpm", inventory.Package{Version: "1.1.1k-12.el8_9.2", NoVendor: true}, "as_stated"},
		{"list-of-oracle-fips", oracle9, "rpm", inventory.Package{Version: "3.5.5-3.0.1.el9_8_fips", NoVendor: true}, "as_stated"},
		{"list-of-module", rhel8, "rpm", inventory.Package{Version: "3.3.1-2.module+el8.6.0+2780+a40f65e1", NoVendor: true}, "as_stated"},
		{"rpm-on-debian", debian, "rpm", inventory.Package{Version: "1.1.1k-12.el8_9", Vendor: "Red Hat, Inc."}, "foreign"},
		{"list-of-alpine", inventory.System{ID: "alpine", VersionID: "3.11"}, "apk", inventory.Package{Version: "1.1.1d-r3", NoVendor: true}, "as_stated"},
		{"tuxcare", rhel8, "rpm", inventory.Package{Version: "1.1.1k-12.el8.tuxcare.els1", Vendor: "TuxCare"}, "foreign"},
		{"debian-team", debian, "dpkg", inventory.Package{Version: "3.0.22-1", Vendor: "Team <x@lists.alioth.debian.org>"}, "distribution"},
		{"debian-origin", debian, "dpkg", inventory.Package{Version: "3.0.22-1", Origin: "Debian"}, "distribution"},
		{"other-origin", debian, "dpkg", inventory.Package{Version: "3.0.22-1~deb12u1", Origin: "packages.sury.org", Vendor: "X <x@debian.org>"}, "foreign"},
		{"sury-mark", debian, "dpkg", inventory.Package{Version: "3.0.22-1+0~20260101.1+debian12~1.gbp+deb.sury.org", Vendor: "X <x@debian.org>"}, "foreign"},
		{"self-built-deb", debian, "dpkg", inventory.Package{Version: "3.0.22-1", Vendor: "root <root@build.example>"}, "foreign"},
		{"ubuntu", ubuntu, "dpkg", inventory.Package{Version: "3.0.2-0ubuntu1.12", Vendor: "Ubuntu Developers <u@lists.ubuntu.com>"}, "distribution"},
		{"ubuntu-ppa", ubuntu, "dpkg", inventory.Package{Version: "3.0.9-1~ppa1", Vendor: "X <x@lists.ubuntu.com>"}, "foreign"},
		{"esm-origin", ubuntu, "dpkg", inventory.Package{Version: "1.1.1-1ubuntu2.1~18.04.23+esm3", Origin: "UbuntuESM"}, "distribution"},
		{"mint-from-ubuntu", inventory.System{ID: "linuxmint", VersionID: "21"}, "dpkg",
			inventory.Package{Version: "3.0.2-0ubuntu1.12", Origin: "Ubuntu"}, "distribution"},
		{"alpine", inventory.System{ID: "alpine", VersionID: "3.11.5"}, "apk", inventory.Package{Version: "1.1.1d-r3"}, "distribution"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			comp := inventory.Component{Origin: inventory.OriginPackage, Manager: c.mgr,
				Source: inventory.Source{Name: "openssl", Version: c.p.Version}, Packages: []inventory.Package{c.p}}
			got := provenanceOf(c.sys, comp, lineOf(comp))
			if got.String() != c.want {
				t.Errorf("provenance %s (%s), want %s", got, got.why, c.want)
			}
		})
	}
}

// TestLine holds which stream a build says it is in.
func TestLine(t *testing.T) {
	cases := []struct {
		version, pocket, module string
		want                    line
	}{
		{"1.0.1e-57.el6", "", "", line{name: "standard"}},
		{"1.1.1k-12.el8_9", "", "", line{name: "standard"}},
		{"3.5.5-3.0.1.el9_8_fips", "", "", line{name: "fips", fork: true}},
		{"1.0.2k-19.0.1.ksplice1.el7", "", "", line{name: "ksplice", fork: true}},
		{"1.1.1f-1ubuntu2.fips.18", "", "", line{name: "fips", fork: true}},
		{"1.1.1f-1ubuntu2.fips.18", "focal-fips-updates", "", line{name: "fips-updates", fork: true, channel: "fips-updates"}},
		{"1.1.1f-1ubuntu2.fips.2.8", "focal-fips", "", line{name: "fips", fork: true, channel: "fips"}},
		{"3.0.2-0ubuntu1.10+Fips1", "jammy-fips-preview", "", line{name: "fips-preview", fork: true, channel: "fips-preview"}},
		{"1.1.1-1ubuntu2.1~18.04.23+esm3", "", "", line{name: "esm"}},
		{"3.3.1-2.module_el8.6.0+2780+a40f65e1", "", "python39:3.9:8060:abc", line{name: "module python39:3.9"}},
		{"3.2.1-3~bpo12+1", "", "", line{name: "backports", fork: true}},
		{"1.1.1k-9.el8_6.0.ciqlts", "", "", line{name: "ciqlts", fork: true}},
	}
	for _, c := range cases {
		t.Run(c.version+c.pocket, func(t *testing.T) {
			comp := inventory.Component{Origin: inventory.OriginPackage, Source: inventory.Source{Version: c.version},
				Packages: []inventory.Package{{Pocket: c.pocket, ModuleLabel: c.module}}}
			if got := lineOf(comp); got != c.want {
				t.Errorf("lineOf(%q, %q) = %+v, want %+v", c.version, c.pocket, got, c.want)
			}
		})
	}
}

// TestForeignMakers holds whom upstream's word alone may call affected: a
// stranger's build, and never one of a distribution that may backport.
func TestForeignMakers(t *testing.T) {
	rhel8 := inventory.System{ID: "rhel", VersionID: "8.10"}
	debian := inventory.System{ID: "debian", VersionID: "12"}
	cases := []struct {
		name    string
		sys     inventory.System
		mgr     string
		p       inventory.Package
		certain bool
	}{
		{"nobody", rhel8, "rpm", inventory.Package{Version: "3.0.15-1.el8"}, true},
		{"company", rhel8, "rpm", inventory.Package{Version: "3.0.15-1.el8", Vendor: "Example Corp"}, true},
		{"epel", rhel8, "rpm", inventory.Package{Version: "2.28.3-1.el8", Vendor: "Fedora Project"}, false},
		{"oracle-on-rhel", rhel8, "rpm", inventory.Package{Version: "1.1.1k-12.0.1.el8_9", Vendor: "Oracle America"}, false},
		{"ubuntu-on-debian", debian, "dpkg", inventory.Package{Version: "3.0.2-0ubuntu1.12", Origin: "Ubuntu"}, false},
		{"third-archive", debian, "dpkg", inventory.Package{Version: "3.0.15-1", Origin: "Example"}, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			comp := inventory.Component{Origin: inventory.OriginPackage, Manager: c.mgr,
				Source: inventory.Source{Name: "openssl", Version: c.p.Version}, Packages: []inventory.Package{c.p}}
			got := provenanceOf(c.sys, comp, lineOf(comp))
			if got.distribution || got.certain != c.certain {
				t.Errorf("provenance %s, certain %t (%s), want foreign, certain %t", got, got.certain, got.why, c.certain)
			}
		})
	}
}
