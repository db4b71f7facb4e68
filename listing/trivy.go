// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bufio"
	"encoding/json"
	"strconv"

	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// trivyPackage is a package of a result of trivy.
// https://github.com/aquasecurity/trivy/blob/main/pkg/fanal/types/package.go
type trivyPackage struct {
	Name, Version, Release, Arch    string
	Epoch                           int
	SrcName, SrcVersion, SrcRelease string
	SrcEpoch                        int
	Modularitylabel                 string
	Identifier                      trivyIdentifier
}

type trivyIdentifier struct{ PURL string }

// trivyFinding is a vulnerability of a result of trivy.
// https://github.com/aquasecurity/trivy/blob/main/pkg/types/vulnerability.go
type trivyFinding struct {
	VulnerabilityID  string
	VendorIDs        []string
	PkgName          string
	PkgIdentifier    trivyIdentifier
	InstalledVersion string
	FixedVersion     string
	Status, Severity string
}

// trivyReport is a report of trivy while it is read.
type trivyReport struct {
	*document
	*gathering
	family string // of the system, as os-release has it
}

// readTrivy reads trivy's JSON, schema version 2.
// https://trivy.dev/latest/docs/configuration/reporting/#json
func readTrivy(in *bufio.Reader, o Options, found *problems) ([]Listing, int, error) {
	r := &trivyReport{document: newDocument(in), gathering: newGathering(Trivy, o, found)}
	r.tool = "trivy"
	_, err := r.members(r.member)
	if err == nil && !r.listed {
		found.add(0, 0, true, "only packages with findings are listed (trivy lists all with --list-all-pkgs)")
	}
	return r.end(err)
}

func (r *trivyReport) member(name string) error {
	r.known = r.known || name == "SchemaVersion" || name == "Results"
	switch name {
	case "SchemaVersion":
		var version int
		err := r.value(r.found, "schema version", &version)
		if err == nil && version != 2 {
			r.found.add(0, 0, true, "schema version %d of trivy is not known, and is read as version 2", version)
		}
		return err
	case "Trivy":
		var tool struct{ Version string }
		err := r.value(r.found, "version", &tool)
		r.tool = toolName("trivy", tool.Version)
		return err
	case "ArtifactName":
		err := r.value(r.found, "name", &r.hostname)
		r.hostname = cut(r.hostname, maxText)
		return err
	case "Metadata":
		var metadata struct{ OS struct{ Family, Name string } }
		err := r.value(r.found, "metadata", &metadata)
		r.family = systemID(metadata.OS.Family)
		r.names(systemOf(metadata.OS.Family, metadata.OS.Name))
		return err
	case "Results":
		_, err := r.eachObject(r.result)
		return err
	}
	return r.skip()
}

// result reads one element of Results. Its packages wait until its class and
// type are known.
func (r *trivyReport) result() error {
	var class, family string
	var packages, findings []element
	keep := func(to *[]element) error {
		_, err := r.each(func(e element) error {
			*to = append(*to, e)
			return nil
		})
		return err
	}
	_, err := r.members(func(name string) error {
		switch name {
		case "Class":
			return r.value(r.found, "class", &class)
		case "Type":
			return r.value(r.found, "type", &family)
		case "Packages":
			return keep(&packages)
		case "Vulnerabilities":
			return keep(&findings)
		}
		return r.skip()
	})
	manager := inventory.ManagerOf(systemID(family))
	if manager == "" && class == "os-pkgs" {
		manager = inventory.ManagerOf(r.family)
	}
	for _, e := range packages {
		if err := r.pkg(e, manager); err != nil {
			return err
		}
	}
	for _, e := range findings {
		if err := r.finding(e, manager); err != nil {
			return err
		}
	}
	return err
}

// pkg takes one package.
func (r *trivyReport) pkg(e element, manager string) error {
	var p trivyPackage
	if !r.unmarshal(e, "package", &p) {
		return nil
	}
	r.listed = r.listed || manager != ""
	of := stated{
		line: e.line, column: e.column, manager: manager, name: p.Name, arch: p.Arch, source: p.SrcName,
		module: p.Modularitylabel, epoch: p.Epoch,
		version: joinVersion(manager, p.Epoch, p.Version, p.Release), sourceOf: joinVersion(manager, p.SrcEpoch, p.SrcVersion, p.SrcRelease),
	}
	if manager != "rpm" {
		of.epoch = 0
	}
	return r.add(of)
}

// finding takes one vulnerability, and its package where packages are not
// listed.
func (r *trivyReport) finding(e element, manager string) error {
	var v trivyFinding
	if !r.unmarshal(e, "vulnerability", &v) || v.Status == "not_affected" {
		return nil
	}
	of := stated{manager: manager, name: v.PkgName, version: v.InstalledVersion}
	if u, err := purlPackage(v.PkgIdentifier.PURL, v.InstalledVersion); err == nil && u.manager == manager && manager != "" {
		u.system = "" // the system is in the metadata
		of = u
	} else if manager == "rpm" {
		if err := of.takeEpoch("", ""); err != nil {
			r.found.add(e.line, e.column, true, "package %q: %v", cut(v.PkgName, 40), err)
			return nil
		}
	}
	of.line, of.column = e.line, e.column
	if !r.listed {
		if err := r.add(of); err != nil {
			return err
		}
	}
	return r.claim(of, backport.Claim{
		ID: v.VulnerabilityID, Aliases: v.VendorIDs, Package: v.PkgName, Version: v.InstalledVersion,
		Severity: v.Severity, FixedVersion: v.FixedVersion,
	})
}

// joinVersion puts together the parts of a version as trivy takes them apart.
// The epoch of an rpm package stays out.
func joinVersion(manager string, epoch int, version, release string) string {
	if version == "" {
		return ""
	}
	if release != "" {
		version += "-" + release
	}
	if epoch != 0 && manager != "rpm" {
		version = strconv.Itoa(epoch) + ":" + version
	}
	return version
}

// unmarshal decodes an element. One of another shape is a problem and is not
// used.
func (g *gathering) unmarshal(e element, what string, into any) bool {
	err := json.Unmarshal(e.RawMessage, into)
	if err != nil {
		g.found.add(e.line, e.column, true, "%s: %v", what, plainJSON(err))
	}
	return err == nil
}
