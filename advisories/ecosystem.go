// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"slices"
	"strconv"
	"strings"
)

// StreamKind tells how a stream's versions relate to those of the host's base
// stream.
type StreamKind string

// The kinds of streams. Successors continue a base stream and share its
// history; the versions of a fork are never compared with any other stream's.
const (
	BaseStream      StreamKind = "base"
	SuccessorStream StreamKind = "successor"
	ForkStream      StreamKind = "fork"
)

// Stream is one line of builds that may speak for a host's packages.
type Stream struct {
	Ecosystem string // OSV ecosystem: "Red Hat:enterprise_linux:8", "Ubuntu:Pro:18.04:LTS"
	Channel   string // what a host must follow to get its builds: "standard", "esm-infra", "els", "eus:8.6", "fips", "fips-updates", "fips-preview", "ltss"
	Kind      StreamKind
	// Borrowed is true for another vendor's records used in place of the
	// system's own: named in evidence, never overriding the vendor's own.
	Borrowed bool
	// Entitled is true when the host's own files say it follows the channel;
	// always true for "standard".
	Entitled bool
}

// Streams names the lines of builds that may speak for the packages of a
// system, the host's own first. The system decides, with the channels its files
// say it follows ("eus:8.6", "esm-infra", "fips-updates", …); never the release
// tag of a package. A system with no advisory data at all has none.
func Streams(id, versionID string, channels []string) []Stream {
	if versionID == "" && id != "opensuse-tumbleweed" {
		return nil
	}
	switch id {
	case "rhel", "centos", "rocky", "almalinux", "ol":
		return enterpriseLinux(id, versionID, channels)
	case "ubuntu":
		return ubuntu(versionID, channels)
	case "sles", "sle-micro", "sl-micro":
		return suse(id, versionID, channels)
	}
	return standard(plainEcosystem(id, versionID))
}

// plainEcosystem is the one OSV ecosystem of a system without channels.
// https://ossf.github.io/osv-schema/#defined-ecosystems
func plainEcosystem(id, version string) string {
	major, minor := majorMinor(version)
	switch id {
	case "debian":
		return debian(version)
	case "alpine":
		if version == "edge" {
			return "Alpine:edge"
		}
		if minor == "" {
			return ""
		}
		return "Alpine:v" + major + "." + minor
	case "opensuse-leap":
		return "openSUSE:Leap " + version
	case "opensuse-tumbleweed":
		return "openSUSE:Tumbleweed"
	case "azurelinux":
		return "Azure Linux:" + major
	case "alpaquita":
		return "Alpaquita:" + version
	}
	return ""
}

// debian names a release: up to 6 with its second number, then without.
func debian(version string) string {
	major, minor := majorMinor(version)
	n, err := strconv.Atoi(major)
	switch {
	case err != nil:
		return ""
	case n > 6:
		return "Debian:" + major
	case n > 3:
		return "Debian:" + major + ".0"
	}
	return "Debian:" + major + "." + minor
}

// ubuntu lists a release's base, its Pro successor and its FIPS forks. Only
// long-term releases have Pro.
func ubuntu(version string, channels []string) []Stream {
	if !ubuntuLTS(version) {
		return standard("Ubuntu:" + version)
	}
	suffix := version + ":LTS"
	out := standard("Ubuntu:"+suffix, "Ubuntu:"+version)
	infra := slices.Contains(channels, "esm-infra") || slices.Contains(channels, "esm-infra-legacy")
	out = append(out, Stream{Ecosystem: "Ubuntu:Pro:" + suffix, Channel: "esm-infra",
		Kind: SuccessorStream, Entitled: infra})
	forks := []struct{ channel, name string }{
		{"fips", "FIPS"}, {"fips-updates", "FIPS-updates"}, {"fips-preview", "FIPS-preview"},
	}
	for _, f := range forks {
		out = append(out, Stream{Ecosystem: "Ubuntu:Pro:" + f.name + ":" + suffix, Channel: f.channel,
			Kind: ForkStream, Entitled: slices.Contains(channels, f.channel)})
	}
	return out
}

// ubuntuLTS tells long-term releases: April of even years, and 6.06.
func ubuntuLTS(version string) bool {
	year, month, _ := strings.Cut(version, ".")
	n, err := strconv.Atoi(year)
	if err != nil {
		return false
	}
	return version == "6.06" || n%2 == 0 && n >= 8 && month == "04"
}

// suse lists a service pack, its base module and its LTSS successor, by the
// product names of SUSE's own records.
func suse(id, version string, channels []string) []Stream {
	if id == "sle-micro" {
		return standard("SUSE:Linux Enterprise Micro " + version)
	}
	if id == "sl-micro" {
		return standard("SUSE:Linux Micro " + version)
	}
	major, minor := majorMinor(version)
	pack := major
	if n, err := strconv.Atoi(major); err == nil && n >= 16 {
		pack = version
	} else if minor != "" && minor != "0" {
		pack = major + " SP" + minor
	}
	server := "SUSE:Linux Enterprise Server " + pack
	out := standard(server)
	if major == "15" {
		out = append(out, standard("SUSE:Linux Enterprise Module for Basesystem "+pack)...)
	}
	return append(out, Stream{Ecosystem: server + "-LTSS", Channel: "ltss", Kind: SuccessorStream,
		Entitled: slices.Contains(channels, "ltss")})
}

// standard makes base streams of the named ecosystems.
func standard(ecosystems ...string) []Stream {
	var out []Stream
	for _, e := range ecosystems {
		if e != "" {
			out = append(out, Stream{Ecosystem: e, Channel: "standard", Kind: BaseStream, Entitled: true})
		}
	}
	return out
}

// majorMinor splits "3.11.5" into "3" and "11".
func majorMinor(version string) (major, minor string) {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) > 1 {
		minor = parts[1]
	}
	return parts[0], minor
}
