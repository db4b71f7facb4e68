// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// debianStates reads the states of Debian's tracker for released versions; what
// it says fixed is the records' to say.
func debianStates(file string, _ *advisories.Contents) ([]advisories.State, error) {
	var rows []struct{ CVE, Package, Release, State, Source string }
	if err := readJSON(file, &rows); err != nil {
		return nil, err
	}
	releases := map[string]string{
		"wheezy": "7", "jessie": "8", "stretch": "9", "buster": "10", "bullseye": "11", "bookworm": "12", "trixie": "13",
		"squeeze": "6.0", "lenny": "5.0",
	}
	kinds := map[string]advisories.StateKind{
		"not-affected": advisories.StateNotAffected,
		"no-dsa":       advisories.StateNoDSA,
		"postponed":    advisories.StatePostponed,
		"ignored":      advisories.StateIgnored,
		"end-of-life":  advisories.StateEndOfLife,
		"undetermined": advisories.StateUndetermined,
		"unfixed":      advisories.StateAffected,
	}
	var out []advisories.State
	for _, r := range rows {
		release, ok := releases[r.Release]
		if !ok || r.State == "fixed" {
			continue
		}
		kind, ok := kinds[r.State]
		if strings.HasSuffix(r.State, "(unimportant)") {
			kind, ok = advisories.StateUnimportant, true
		}
		if !ok {
			return nil, fmt.Errorf("%s in %s: unknown state %q", r.CVE, r.Release, r.State)
		}
		out = append(out, advisories.State{CVE: r.CVE, Ecosystem: "Debian:" + release, Package: r.Package, Kind: kind,
			Source: "Debian security tracker"})
	}
	return out, nil
}

// ubuntuStates reads one CVE of Ubuntu's tracker: its states, and as statements
// the fixes that no record has.
func ubuntuStates(file string, c *advisories.Contents) ([]advisories.State, error) {
	raw := map[string]any{}
	if err := readJSON(file, &raw); err != nil {
		return nil, err
	}
	cve, _ := raw["cve"].(string)
	var out []advisories.State
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		pockets, ok := raw[name].(map[string]any)
		if !ok || !slices.Contains([]string{"openssl", "openssl1.0"}, name) {
			continue
		}
		for _, pocket := range slices.Sorted(maps.Keys(pockets)) {
			pair, _ := pockets[pocket].([]any)
			if len(pair) != 2 {
				return nil, fmt.Errorf("%s in %s: not a pair", name, pocket)
			}
			word, _ := pair[0].(string)
			version, _ := pair[1].(string)
			ecosystem, ok := pocketEcosystem(pocket)
			if !ok {
				continue
			}
			if word == "released" {
				addReleased(c, cve, ecosystem, name, version)
				continue
			}
			kind, ok := ubuntuKinds()[word]
			if !ok {
				return nil, fmt.Errorf("%s in %s: unknown state %q", name, pocket, word)
			}
			out = append(out, advisories.State{CVE: cve, Ecosystem: ecosystem, Package: name, Kind: kind, Source: "Ubuntu CVE tracker"})
		}
	}
	return out, nil
}

// ubuntuKinds maps the tracker's words.
// https://git.launchpad.net/ubuntu-cve-tracker/tree/README
func ubuntuKinds() map[string]advisories.StateKind {
	return map[string]advisories.StateKind{
		"needed":       advisories.StateAffected,
		"needs-triage": advisories.StateUndetermined,
		"deferred":     advisories.StateFixDeferred,
		"pending":      advisories.StateAffected,
		"ignored":      advisories.StateIgnored,
		"not-affected": advisories.StateNotAffected,
		"DNE":          advisories.StateNotInRelease,
	}
}

// addReleased adds a fix as a statement where no record says it.
func addReleased(c *advisories.Contents, cve, ecosystem, name, version string) {
	said := slices.ContainsFunc(c.Statements, func(s advisories.Statement) bool {
		return s.Ecosystem == ecosystem && s.Package == name && slices.Contains(s.CVEs, cve)
	})
	if said {
		return
	}
	events := []advisories.Event{{Introduced: "0"}, {Fixed: version}}
	c.Statements = append(c.Statements, advisories.Statement{ID: "UBUNTU-" + cve, CVEs: []string{cve}, Ecosystem: ecosystem,
		Package: name, Ranges: []advisories.Range{{Events: events}}, Feed: "states/ubuntu-tracker-CVE-2022-0778.json"})
}

// pocketEcosystem names the OSV ecosystem of a tracker's pocket: "bionic",
// "trusty/esm", "esm-infra/xenial", "fips-updates/focal". Interim releases,
// upstream and pockets that no build was found for are none.
func pocketEcosystem(pocket string) (string, bool) {
	versions := map[string]string{"trusty": "14.04:LTS", "xenial": "16.04:LTS", "bionic": "18.04:LTS",
		"focal": "20.04:LTS", "jammy": "22.04:LTS", "noble": "24.04:LTS"}
	prefixes := map[string]string{"": "Ubuntu:", "esm": "Ubuntu:Pro:", "esm-infra": "Ubuntu:Pro:",
		"fips": "Ubuntu:Pro:FIPS:", "fips-updates": "Ubuntu:Pro:FIPS-updates:", "fips-preview": "Ubuntu:Pro:FIPS-preview:"}
	first, second, split := strings.Cut(pocket, "/")
	kind, name := "", first
	if split {
		kind, name = first, second
		if second == "esm" {
			kind, name = second, first
		}
	}
	prefix, okPrefix := prefixes[kind]
	version, okVersion := versions[name]
	return prefix + version, okPrefix && okVersion
}
