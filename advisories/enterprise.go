// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"slices"
	"strconv"
	"strings"
)

// lastMinor is the last minor release a major of Red Hat Enterprise Linux has
// had since 8; used where a system does not say its own.
const lastMinor = 10

// enterpriseLinux lists the streams of RHEL and its rebuilds. A rebuild's own
// records come first; Red Hat's, and from 8 on AlmaLinux's, are borrowed.
func enterpriseLinux(id, version string, channels []string) []Stream {
	major, minor := majorMinor(version)
	n, err := strconv.Atoi(major)
	if err != nil || n < 2 || id == "centos" && n > 8 {
		return nil
	}
	var out []Stream
	switch id {
	case "rocky":
		out = standard("Rocky Linux:" + major)
	case "almalinux":
		out = standard("AlmaLinux:" + major)
	}
	redHat := standard(redHatBase(n, minor)...)
	switch id {
	case "rhel":
		redHat = append(redHat, redHatSuccessors(n, channels)...)
	case "centos":
		redHat = append(redHat, els(n, false)...)
	}
	out = append(out, lent(redHat, id != "rhel")...)
	if n >= 8 && id != "almalinux" {
		out = append(out, lent(standard("AlmaLinux:"+major), true)...)
	}
	return out
}

// redHatBase names the base ecosystems of a major release. From 10 on Red Hat
// writes one per minor; a host has those up to its own.
func redHatBase(major int, minor string) []string {
	name := "Red Hat:enterprise_linux:" + strconv.Itoa(major)
	out := []string{name}
	if major < 10 {
		return out
	}
	last, err := strconv.Atoi(minor)
	if err != nil || last < 0 || last > lastMinor {
		last = lastMinor
	}
	for i := 0; i <= last; i++ {
		out = append(out, name+"."+strconv.Itoa(i))
	}
	return out
}

// redHatSuccessors lists the extended streams the host's channels name, and
// ELS always: that a fix exists there says something of the base too.
func redHatSuccessors(major int, channels []string) []Stream {
	sorted := slices.Clone(channels)
	slices.Sort(sorted)
	var out []Stream
	for _, c := range slices.Compact(sorted) {
		for _, e := range redHatExtended(major, c) {
			out = append(out, Stream{Ecosystem: e, Channel: c, Kind: SuccessorStream, Entitled: true})
		}
	}
	return append(out, els(major, slices.Contains(channels, "els"))...)
}

// redHatExtended names the ecosystems of one channel such as "eus:8.6"; none
// for a channel of another major, or one that is not Red Hat's.
func redHatExtended(major int, channel string) []string {
	kind, minor, ok := strings.Cut(channel, ":")
	m, _ := majorMinor(minor)
	if !ok || m != strconv.Itoa(major) {
		return nil
	}
	switch kind {
	case "eus":
		if major >= 10 {
			return []string{"Red Hat:enterprise_linux_eus:" + minor}
		}
		return []string{"Red Hat:rhel_eus:" + minor}
	case "aus":
		if major <= 6 {
			return []string{"Red Hat:rhel_aus:" + minor, "Red Hat:rhel_mission_critical:" + minor}
		}
		return []string{"Red Hat:rhel_aus:" + minor}
	case "tus", "e4s":
		return []string{"Red Hat:rhel_" + kind + ":" + minor}
	}
	return nil
}

// els is the extended life cycle stream, which exists from 4 on.
func els(major int, entitled bool) []Stream {
	if major < 4 {
		return nil
	}
	return []Stream{{Ecosystem: "Red Hat:rhel_els:" + strconv.Itoa(major), Channel: "els",
		Kind: SuccessorStream, Entitled: entitled}}
}

// lent marks streams as another vendor's.
func lent(streams []Stream, borrowed bool) []Stream {
	out := slices.Clone(streams)
	for i := range out {
		out[i].Borrowed = borrowed
	}
	return out
}
