// SPDX-License-Identifier: Apache-2.0

package advisories_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// streamLine writes a stream as "kind ecosystem channel", with "!" when the host
// is not entitled and "~" when it is borrowed.
func streamLine(s advisories.Stream) string {
	out := string(s.Kind) + " " + s.Ecosystem + " " + s.Channel
	if s.Borrowed {
		out += " ~"
	}
	if !s.Entitled {
		out += " !"
	}
	return out
}

func TestStreams(t *testing.T) {
	for _, tc := range []struct{ name, id, version, channels, want string }{
		{"rhel-6", "rhel", "6.10", "", `base Red Hat:enterprise_linux:6 standard
			successor Red Hat:rhel_els:6 els !`},
		{"rhel-6-els", "rhel", "6.10", "els", `base Red Hat:enterprise_linux:6 standard
			successor Red Hat:rhel_els:6 els`},
		{"rhel-3-has-no-els", "rhel", "3", "", `base Red Hat:enterprise_linux:3 standard`},
		{"rhel-6-aus", "rhel", "6.2", "aus:6.2", `base Red Hat:enterprise_linux:6 standard
			successor Red Hat:rhel_aus:6.2 aus:6.2
			successor Red Hat:rhel_mission_critical:6.2 aus:6.2
			successor Red Hat:rhel_els:6 els !`},
		{"rhel-8-eus", "rhel", "8.6", "eus:8.6 els", `base Red Hat:enterprise_linux:8 standard
			successor Red Hat:rhel_eus:8.6 eus:8.6
			successor Red Hat:rhel_els:8 els
			base AlmaLinux:8 standard ~`},
		{"rhel-8-no-eus-unless-told", "rhel", "8.6", "", `base Red Hat:enterprise_linux:8 standard
			successor Red Hat:rhel_els:8 els !
			base AlmaLinux:8 standard ~`},
		{"rhel-8-other-major-ignored", "rhel", "8.8", "eus:9.2 tus:8.8 e4s:8.8", `base Red Hat:enterprise_linux:8 standard
			successor Red Hat:rhel_e4s:8.8 e4s:8.8
			successor Red Hat:rhel_tus:8.8 tus:8.8
			successor Red Hat:rhel_els:8 els !
			base AlmaLinux:8 standard ~`},
		{"rhel-10-minors-up-to-own", "rhel", "10.1", "eus:10.0", `base Red Hat:enterprise_linux:10 standard
			base Red Hat:enterprise_linux:10.0 standard
			base Red Hat:enterprise_linux:10.1 standard
			successor Red Hat:enterprise_linux_eus:10.0 eus:10.0
			successor Red Hat:rhel_els:10 els !
			base AlmaLinux:10 standard ~`},
		{"centos-6", "centos", "6.10", "els", `base Red Hat:enterprise_linux:6 standard ~
			successor Red Hat:rhel_els:6 els ~ !`},
		{"centos-8", "centos", "8", "", `base Red Hat:enterprise_linux:8 standard ~
			successor Red Hat:rhel_els:8 els ~ !
			base AlmaLinux:8 standard ~`},
		{"centos-9-can-only-be-stream", "centos", "9", "", ``},
		{"centos-stream", "centos-stream", "9", "", ``},
		{"rocky-9", "rocky", "9.2", "", `base Rocky Linux:9 standard
			base Red Hat:enterprise_linux:9 standard ~
			base AlmaLinux:9 standard ~`},
		{"almalinux-9", "almalinux", "9.2", "", `base AlmaLinux:9 standard
			base Red Hat:enterprise_linux:9 standard ~`},
		{"oracle-7", "ol", "7.9", "", `base Red Hat:enterprise_linux:7 standard ~`},
		{"oracle-9", "ol", "9.7", "", `base Red Hat:enterprise_linux:9 standard ~
			base AlmaLinux:9 standard ~`},
		{"ubuntu-18.04-pro-fips", "ubuntu", "18.04", "esm-infra fips-updates", `base Ubuntu:18.04:LTS standard
			base Ubuntu:18.04 standard
			successor Ubuntu:Pro:18.04:LTS esm-infra
			fork Ubuntu:Pro:FIPS:18.04:LTS fips !
			fork Ubuntu:Pro:FIPS-updates:18.04:LTS fips-updates
			fork Ubuntu:Pro:FIPS-preview:18.04:LTS fips-preview !`},
		{"ubuntu-14.04-legacy", "ubuntu", "14.04", "esm-infra-legacy", `base Ubuntu:14.04:LTS standard
			base Ubuntu:14.04 standard
			successor Ubuntu:Pro:14.04:LTS esm-infra
			fork Ubuntu:Pro:FIPS:14.04:LTS fips !
			fork Ubuntu:Pro:FIPS-updates:14.04:LTS fips-updates !
			fork Ubuntu:Pro:FIPS-preview:14.04:LTS fips-preview !`},
		{"ubuntu-interim", "ubuntu", "25.04", "", `base Ubuntu:25.04 standard`},
		{"ubuntu-even-interim", "ubuntu", "24.10", "", `base Ubuntu:24.10 standard`},
		{"debian-12", "debian", "12", "", `base Debian:12 standard`},
		{"debian-point-release", "debian", "9.13", "", `base Debian:9 standard`},
		{"debian-6", "debian", "6.0.10", "", `base Debian:6.0 standard`},
		{"debian-3.1", "debian", "3.1", "", `base Debian:3.1 standard`},
		{"debian-testing", "debian", "", "", ``},
		{"alpine", "alpine", "3.11.5", "", `base Alpine:v3.11 standard`},
		{"alpine-edge", "alpine", "edge", "", `base Alpine:edge standard`},
		{"sles", "sles", "15.4", "ltss", `base SUSE:Linux Enterprise Server 15 SP4 standard
			base SUSE:Linux Enterprise Module for Basesystem 15 SP4 standard
			successor SUSE:Linux Enterprise Server 15 SP4-LTSS ltss`},
		{"sles-12", "sles", "12.5", "", `base SUSE:Linux Enterprise Server 12 SP5 standard
			successor SUSE:Linux Enterprise Server 12 SP5-LTSS ltss !`},
		{"sles-without-pack", "sles", "15", "", `base SUSE:Linux Enterprise Server 15 standard
			base SUSE:Linux Enterprise Module for Basesystem 15 standard
			successor SUSE:Linux Enterprise Server 15-LTSS ltss !`},
		{"sle-micro", "sle-micro", "5.3", "", `base SUSE:Linux Enterprise Micro 5.3 standard`},
		{"leap", "opensuse-leap", "15.6", "", `base openSUSE:Leap 15.6 standard`},
		{"azure", "azurelinux", "3.0", "", `base Azure Linux:3 standard`},
		{"alpaquita", "alpaquita", "23", "", `base Alpaquita:23 standard`},
		{"fedora", "fedora", "35", "", ``},
		{"amazon", "amzn", "2", "", ``},
		{"arch", "arch", "", "", ``},
		{"unknown", "", "", "", ``},
		{"not-a-number", "rhel", "rawhide", "", ``},
		{"debian-not-a-number", "debian", "sid", "", ``},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got, want []string
			for _, s := range advisories.Streams(tc.id, tc.version, strings.Fields(tc.channels)) {
				got = append(got, streamLine(s))
			}
			for line := range strings.SplitSeq(tc.want, "\n") {
				if line = strings.TrimSpace(line); line != "" {
					want = append(want, line)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Streams(%q, %q, %q) (-want +got):\n%s", tc.id, tc.version, tc.channels, diff)
			}
		})
	}
}
