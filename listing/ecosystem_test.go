// SPDX-License-Identifier: Apache-2.0

package listing_test

import (
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/listing"
)

func TestSystemOf(t *testing.T) {
	for _, tc := range []struct{ name, release, want string }{
		{"redhat", "8.6", "rhel:8.6"},
		{"debian", "12.5", "debian:12"},
		{"debian", "trixie/sid", ""},
		{"ubuntu", "22.04.3", "ubuntu:22.04"},
		{"ubuntu", "22", ""},
		{"centos", "7.6.1810", "centos:7.6"},
		{"centos", "8", "centos:8"},
		{"centos", "9", "centos-stream:9"},
		{"centos", "10", "centos-stream:10"},
		{"alma", "8.5", "almalinux:8.5"},
		{"oracle", "8.6", "ol:8.6"},
		{"amazon", "2 (Karoo)", "amzn:2"},
		{"amazon", "2023.6.20241010", "amzn:2023"},
		{"amazon", "AMI release 2018.03", "amzn:2018.03"},
		{"suse linux enterprise server", "15.4", "sles:15.4"},
		{"sles", "15-SP4", "sles:15.4"},
		{"opensuse.leap", "15.4", "opensuse-leap:15.4"},
		{"opensuse", "20240101", "opensuse-tumbleweed"},
		{"cbl-mariner", "2.0", "mariner:2.0"},
		{"azurelinux", "3", "azurelinux:3.0"},
		{"photon", "5.0", "photon:5.0"},
		{"alpine", "3.18.4", "alpine:3.18.4"},
		{"alpine", "v3.18", "alpine:3.18"},
		{"wolfi", "20230201", "wolfi"},
		{"Rocky Linux", "9.2", "rocky:9.2"},
		{"windows", "10", ""},
		{"rhel", "", ""},
		{"", "8", ""},
	} {
		t.Run(tc.name+"_"+tc.release, func(t *testing.T) {
			if got := listing.SystemOf(tc.name, tc.release); got != tc.want {
				t.Errorf("systemOf(%q, %q): got %q, want %q", tc.name, tc.release, got, tc.want)
			}
		})
	}
}

func TestQualifierSystem(t *testing.T) {
	for _, tc := range []struct{ namespace, distro, want string }{
		{"debian", "debian-12", "debian:12"},
		{"debian", "bookworm", "debian:12"},
		{"debian", "debian-bookworm", "debian:12"},
		{"ubuntu", "jammy", "ubuntu:22.04"},
		{"redhat", "rhel-8.6", "rhel:8.6"},
		{"redhat", "redhat-8.6", "rhel:8.6"},
		{"alpine", "3.18.4", "alpine:3.18.4"},
		{"opensuse", "opensuse-leap-15.6", "opensuse-leap:15.6"},
		{"suse", "sles-15-sp4", "sles:15.4"},
		{"arch", "arch", "arch"},
		{"arch", "", "arch"},
		{"wolfi", "wolfi-20230201", "wolfi"},
		{"centos", "centos-stream-9", "centos-stream:9"},
		{"debian", "", ""},
		{"debian", "-", ""},
		{"", "----", ""},
	} {
		t.Run(tc.namespace+"_"+tc.distro, func(t *testing.T) {
			if got := listing.QualifierSystem(tc.namespace, tc.distro); got != tc.want {
				t.Errorf("qualifierSystem(%q, %q): got %q, want %q", tc.namespace, tc.distro, got, tc.want)
			}
		})
	}
}

func TestEcosystemSystem(t *testing.T) {
	for _, tc := range []struct{ ecosystem, manager, want string }{
		{"Debian:12", "dpkg", "debian:12"},
		{"Debian", "dpkg", ""},
		{"Ubuntu:22.04:LTS", "dpkg", "ubuntu:22.04"},
		{"Ubuntu:Pro:18.04:LTS", "dpkg", "ubuntu:18.04"},
		{"Ubuntu:Pro:FIPS-updates:20.04:LTS", "dpkg", "ubuntu:20.04"},
		{"Alpine:v3.18", "apk", "alpine:3.18"},
		{"AlmaLinux:9", "rpm", "almalinux:9"},
		{"Rocky Linux:9", "rpm", "rocky:9"},
		{"Rocky Linux", "rpm", ""},
		{"Red Hat:enterprise_linux:8::baseos", "rpm", "rhel:8"},
		{"Red Hat:rhel_eus:8.6::appstream", "rpm", "rhel:8.6"},
		{"Red Hat:openshift:4.12::el8", "rpm", ""},
		{"Red Hat", "rpm", ""},
		{"SUSE:Linux Enterprise Server 15 SP4-LTSS", "rpm", "sles:15.4"},
		{"SUSE:Linux Enterprise Micro 5.3", "rpm", "sle-micro:5.3"},
		{"SUSE:15.5", "rpm", "sles:15.5"},
		{"openSUSE:Leap 15.6", "rpm", "opensuse-leap:15.6"},
		{"openSUSE:Tumbleweed", "rpm", "opensuse-tumbleweed"},
		{"Azure Linux:3", "rpm", "azurelinux:3.0"},
		{"openEuler:24.03-LTS", "rpm", "openeuler:24.03"},
		{"Alpaquita:stream", "apk", "alpaquita:stream"},
		{"Wolfi", "apk", "wolfi"},
		{"PyPI", "", ""},
		{"", "", ""},
	} {
		t.Run(tc.ecosystem, func(t *testing.T) {
			manager, got := listing.EcosystemSystem(tc.ecosystem)
			if manager != tc.manager || got != tc.want {
				t.Errorf("ecosystemSystem(%q): got %q %q, want %q %q", tc.ecosystem, manager, got, tc.manager, tc.want)
			}
		})
	}
}

func FuzzEcosystem(f *testing.F) {
	for _, seed := range [][2]string{{"Red Hat", "enterprise_linux:8"}, {"debian", "debian-12"}, {"SUSE", "Linux Enterprise Server 15 SP4"}, {"", "-"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, name, release string) {
		_, ecosystem := listing.EcosystemSystem(name + ":" + release)
		for _, got := range []string{listing.SystemOf(name, release), listing.QualifierSystem(name, release), ecosystem} {
			if got == "" {
				continue
			}
			if _, err := inventory.ParseSystem(got); err != nil {
				t.Errorf("%q of %q: got %v, want a system that can be read", name, release, err)
			}
		}
	})
}
