// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bufio"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/cryptopatch/cryptopatch/backport"
)

// grypeMatch is one match of a result of grype.
// https://github.com/anchore/grype/tree/main/grype/presenter/models
type grypeMatch struct {
	Vulnerability struct {
		ID, Severity string
		Fix          struct{ Versions []string }
		Advisories   []struct{ ID string }
	}
	RelatedVulnerabilities []struct{ ID string }
	Artifact               grypePackage
}

// grypePackage is the package of a match. Its type is as syft names it.
type grypePackage struct {
	Name, Version, Type, PURL string
	Upstreams                 []struct{ Name, Version string }
	Metadata                  map[string]json.RawMessage
}

// syftManagers are syft's types of packages that are a system's.
// https://github.com/anchore/syft/blob/main/syft/pkg/type.go
var syftManagers = map[string]string{"rpm": "rpm", "deb": "dpkg", "apk": "apk", "alpm": "pacman"}

// grypeResult is a result of grype while it is read.
type grypeResult struct {
	*document
	*gathering
}

// readGrype reads grype's JSON.
// https://oss.anchore.com/docs/guides/vulnerability/json/
func readGrype(in *bufio.Reader, o Options, found *problems) ([]Listing, int, error) {
	r := &grypeResult{newDocument(in), newGathering(Grype, o, found)}
	r.tool = "grype"
	_, err := r.members(r.member)
	if err == nil {
		found.add(0, 0, true, "only packages with findings are listed, as grype does")
	}
	return r.end(err)
}

func (r *grypeResult) member(name string) error {
	r.known = r.known || name == "matches"
	switch name {
	case "matches":
		_, err := r.each(r.match)
		return err
	case "distro":
		var distro struct{ Name, Version string }
		err := r.value(r.found, "distro", &distro)
		r.names(systemOf(distro.Name, distro.Version))
		return err
	case "descriptor":
		var tool struct{ Version string }
		err := r.value(r.found, "descriptor", &tool)
		r.tool = toolName("grype", tool.Version)
		return err
	case "source":
		var source struct {
			Target json.RawMessage // a path, or an image
		}
		err := r.value(r.found, "source", &source)
		var image struct{ UserInput string }
		if json.Unmarshal(source.Target, &r.hostname) != nil && json.Unmarshal(source.Target, &image) == nil {
			r.hostname = image.UserInput
		}
		r.hostname = cut(r.hostname, maxText)
		return err
	}
	return r.skip()
}

// match takes one match: its package and what is claimed of it.
func (r *grypeResult) match(e element) error {
	var m grypeMatch
	if !r.unmarshal(e, "match", &m) {
		return nil
	}
	of, err := m.Artifact.stated()
	if err != nil {
		r.found.add(e.line, e.column, true, "package %q: %v", cut(m.Artifact.Name, 40), err)
		return nil
	}
	of.line, of.column = e.line, e.column
	if err := r.add(of); err != nil {
		return err
	}
	c := backport.Claim{
		ID: m.Vulnerability.ID, Package: m.Artifact.Name, Version: m.Artifact.Version, Severity: m.Vulnerability.Severity,
		FixedVersion: strings.Join(m.Vulnerability.Fix.Versions, ", "),
	}
	for _, related := range m.RelatedVulnerabilities {
		c.Aliases = append(c.Aliases, related.ID)
	}
	for _, advisory := range m.Vulnerability.Advisories {
		c.Aliases = append(c.Aliases, advisory.ID)
	}
	return r.claim(of, c)
}

// stated is the package as it is gathered. An epoch that is null in its metadata
// is none in the database, which means 0.
func (p grypePackage) stated() (stated, error) {
	of := stated{manager: syftManagers[p.Type], name: p.Name, version: p.Version}
	if of.manager == "" {
		return of, nil
	}
	if u, err := purlPackage(p.PURL, p.Version); err == nil && u.manager == of.manager {
		of = u
	} else if of.manager == "rpm" {
		if err := of.takeEpoch("", ""); err != nil {
			return of, err
		}
	}
	for _, up := range p.Upstreams {
		of.source, of.sourceOf = up.Name, withoutEpoch(of.manager, up.Version)
		break
	}
	if epoch := p.Metadata["epoch"]; len(epoch) > 0 && of.manager == "rpm" {
		var n uint16 // real ones are below 100
		if err := json.Unmarshal(epoch, &n); err != nil {
			return of, fmt.Errorf("epoch: %w", plainJSON(err))
		}
		if n > 0 {
			of.epoch, of.noEpoch = int(n), false
		}
	}
	if label := p.Metadata["modularityLabel"]; len(label) > 0 {
		_ = json.Unmarshal(label, &of.module) // null or another kind of value is no label
	}
	return of, nil
}

// withoutEpoch is a version of the manager as packages have it: rpm's without
// epoch.
func withoutEpoch(manager, version string) string {
	if _, after, has := strings.Cut(version, ":"); has && manager == "rpm" {
		return after
	}
	return version
}

// toolName puts a tool's name and version together. Tools that were built by
// hand have no version, and say so in words.
func toolName(name, version string) string {
	name, version = strings.TrimSpace(name), strings.TrimSpace(version)
	if version == "" || strings.ContainsAny(version, "[ ") {
		return cut(name, maxText)
	}
	return cut(name+" "+version, maxText)
}
