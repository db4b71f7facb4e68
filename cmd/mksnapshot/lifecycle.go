// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// schedules are the support dates of both lists.
type schedules struct {
	asOf    string
	list    []advisories.Lifecycle
	sources []advisories.Source
}

// registry is the part of a list that names its sources.
type registry struct {
	AsOf    string                       `yaml:"as_of"`
	Sources map[string]map[string]string `yaml:"source_registry"`
}

// readLifecycles reads upstream's and the distributions' schedules.
func readLifecycles(dir string) (schedules, error) {
	var out schedules
	readers := []struct {
		file string
		read func([]byte, registry) ([]advisories.Lifecycle, error)
	}{
		{"lifecycle-upstream.yaml", upstreamSchedules},
		{"lifecycle-distro.yaml", systemSchedules},
	}
	for _, r := range readers {
		text, err := os.ReadFile(filepath.Join(dir, r.file))
		if err != nil {
			return out, fmt.Errorf("read schedules: %w", err)
		}
		var reg registry
		if err := yaml.Unmarshal(text, &reg); err != nil {
			return out, fmt.Errorf("decode %s: %w", r.file, err)
		}
		list, err := r.read(text, reg)
		if err != nil {
			return out, fmt.Errorf("decode %s: %w", r.file, err)
		}
		newest, err := time.Parse(time.DateOnly, reg.AsOf)
		if err != nil {
			return out, fmt.Errorf("read as_of of %s: %w", r.file, err)
		}
		out.asOf = reg.AsOf
		out.list = append(out.list, list...)
		out.sources = append(out.sources, advisories.Source{Name: strings.TrimSuffix(r.file, ".yaml"),
			Licence: "facts, each with its source", Records: len(list), Newest: newest})
	}
	return out, nil
}

var (
	derivedDate = regexp.MustCompile(`([0-9]{4}-[0-9]{2}-[0-9]{2}) derived`)
	plainDate   = regexp.MustCompile(`^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:$| \(derived)`)
)

// day reads a date such as "2026-09-07", "2029-04-08 (derived: …)" or "2027-11
// (month only; 13 months => 2027-11-23 derived)". Anything else, such as an
// estimate, a plan, a bare month or what has no source, is no date.
func day(v any) time.Time {
	text, _ := v.(string)
	m := plainDate.FindStringSubmatch(text)
	if m == nil {
		m = derivedDate.FindStringSubmatch(text)
	}
	if m == nil {
		return time.Time{}
	}
	t, _ := time.Parse(time.DateOnly, m[1]) // the pattern leaves only impossible days, which are none
	return t
}

// cite writes the sources of a row: repository and commit, or address.
func cite(reg registry, keys []string) string {
	var out []string
	for _, key := range keys {
		name, _, _ := strings.Cut(key, ":")
		s := reg.Sources[name]
		switch {
		case s["repo"] != "" && s["commit"] != "" && !strings.Contains(s["commit"], " "):
			out = append(out, at(s["repo"], s["commit"]))
		case s["url"] != "":
			out = append(out, s["url"])
		case s["repo"] != "":
			out = append(out, s["repo"])
		case s["file"] != "":
			out = append(out, s["file"])
		}
	}
	return strings.Join(out, ", ")
}
