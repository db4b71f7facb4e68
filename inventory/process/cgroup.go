// SPDX-License-Identifier: Apache-2.0

package process

import (
	"regexp"
	"strings"
)

// place is what a control group tells of a process.
type place struct{ unit, userUnit, container string }

var (
	// unitName is a systemd unit that has processes, systemd.unit(5).
	unitName = regexp.MustCompile(`^[\w:.\\@-]{1,240}\.(service|scope|socket|mount|swap)$`)
	// containerID is the 64 digits that Docker, Podman, containerd and CRI-O name
	// a container with, and what they write around them in a control group.
	containerID = regexp.MustCompile(`^(?:[\w.:-]*[:-])?([0-9a-f]{64})(\.scope)?$`)
	// payload is LXC's name of a container: lxc.payload.NAME, lxc.payload/NAME
	// and lxc/NAME.
	payload = regexp.MustCompile(`(?:^|/)(?:lxc\.payload[./]|lxc/)([\w.-]{1,64})(?:/|$)`)
	// nspawn is systemd-nspawn's service; its processes are below "payload".
	nspawn = regexp.MustCompile(`/systemd-nspawn@([\w:.\\-]{1,64})\.service/payload(?:/|$)`)
)

// parseCgroup reads a cgroup file: lines "hierarchy:controllers:path", cgroups(7).
// The unit is systemd's own hierarchy's, or that of version 2; the container may
// be in any.
func parseCgroup(text string) place {
	var named, unified, container string
	for line := range strings.Lines(text) {
		parts := strings.SplitN(strings.TrimSuffix(line, "\n"), ":", 3)
		if len(parts) != 3 {
			continue
		}
		switch {
		case parts[1] == "name=systemd":
			named = parts[2]
		case parts[0] == "0" && parts[1] == "":
			unified = parts[2]
		}
		if container == "" {
			container = containerOf(parts[2])
		}
	}
	p := place{container: container}
	if p.unit, p.userUnit = unitsOf(named); p.unit == "" {
		p.unit, p.userUnit = unitsOf(unified)
	}
	return p
}

// unitsOf finds the first unit in the path of a control group, and the next one
// where the first is a user's manager. Scopes that hold a container are passed.
func unitsOf(path string) (unit, userUnit string) {
	for segment := range strings.SplitSeq(path, "/") {
		segment = strings.TrimPrefix(segment, "_") // systemd's escape of names that the kernel has taken
		if !unitName.MatchString(segment) || containerID.MatchString(segment) {
			continue
		}
		if unit == "" {
			unit = segment
			if !strings.HasPrefix(unit, "user@") {
				return unit, ""
			}
			continue
		}
		return unit, segment
	}
	return unit, ""
}

// containerOf finds the outermost container in the path of a control group.
// Podman's and CRI-O's "conmon" watches a container from outside.
func containerOf(path string) string {
	for segment := range strings.SplitSeq(path, "/") {
		if m := containerID.FindStringSubmatch(segment); m != nil && !strings.Contains(segment, "conmon-") {
			return m[1][:12]
		}
	}
	if m := payload.FindStringSubmatch(path); m != nil {
		return m[1]
	}
	if m := nspawn.FindStringSubmatch(path); m != nil {
		return m[1]
	}
	return ""
}
