// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bufio"
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/google/osv-scanner/v2/pkg/models"
	"github.com/ossf/osv-schema/bindings/go/osvschema"

	"github.com/cryptopatch/cryptopatch/backport"
	"github.com/cryptopatch/cryptopatch/inventory"
)

// osvResult is a result of osv-scanner while it is read.
type osvResult struct {
	*document
	*gathering
}

// readOSVScanner reads osv-scanner's JSON by its own model.
// https://google.github.io/osv-scanner/output/#json
func readOSVScanner(in *bufio.Reader, o Options, found *problems) ([]Listing, int, error) {
	r := &osvResult{newDocument(in), newGathering(OSVScanner, o, found)}
	r.tool = "osv-scanner" // the document does not say its version
	_, err := r.members(func(name string) error {
		if name != "results" {
			return r.skip()
		}
		r.known = true
		_, err := r.eachObject(r.result)
		return err
	})
	if err == nil && !r.listed {
		found.add(0, 0, true, "only packages with findings are listed (osv-scanner lists all with --all-packages)")
	}
	return r.end(err)
}

// result reads the packages of one source.
func (r *osvResult) result() error {
	_, err := r.members(func(name string) error {
		if name != "packages" {
			return r.skip()
		}
		_, err := r.each(r.pkg)
		return err
	})
	return err
}

// pkg takes one package with what is claimed of it. Where a record is not as
// this version of the model has it, the groups of ids still are.
func (r *osvResult) pkg(e element) error {
	var p models.PackageVulns
	if err := json.Unmarshal(e.RawMessage, &p); err != nil {
		var plain struct {
			Package models.PackageInfo
			Groups  []models.GroupInfo
		}
		if !r.unmarshal(e, "package", &plain) {
			return nil
		}
		r.found.add(e.line, e.column, false, "package %q: its records are not of the known version, only their ids are read", cut(plain.Package.Name, 40))
		p = models.PackageVulns{Package: plain.Package, Groups: plain.Groups}
	}
	of, err := r.stated(p.Package)
	if err != nil {
		r.found.add(e.line, e.column, true, "package %q: %v", cut(p.Package.Name, 40), err)
		return nil
	}
	of.line, of.column = e.line, e.column
	r.listed = r.listed || of.manager != "" && len(p.Groups)+len(p.Vulnerabilities) == 0
	if err := r.add(of); err != nil {
		return err
	}
	for _, group := range p.Groups {
		if err := r.claim(of, osvClaim(p, group)); err != nil {
			return err
		}
	}
	return nil
}

// stated is a package as it is gathered. Of a package of dpkg or apk the name is
// the source's, and the version the binary's.
func (r *osvResult) stated(info models.PackageInfo) (stated, error) {
	of := stated{name: cmp.Or(info.OSPackageName, info.Name), version: info.Version}
	of.manager, of.system = ecosystemSystem(info.Ecosystem)
	if info.Ecosystem == "" && info.OSPackageName != "" {
		of.manager = inventory.ManagerOf(r.options.System.ID) // of a system that OSV does not know
	}
	switch of.manager {
	case "rpm":
		return of, of.takeEpoch("", "")
	case "dpkg", "apk":
		of.source = info.Name
	}
	return of, nil
}

// osvClaim is what one group of records claims: they are about one
// vulnerability.
func osvClaim(p models.PackageVulns, group models.GroupInfo) backport.Claim {
	others := slices.Clone(group.Aliases)
	c := backport.Claim{Package: cmp.Or(p.Package.OSPackageName, p.Package.Name), Version: p.Package.Version, Severity: severityOf(group.MaxSeverity)}
	var fixed []string
	for _, v := range p.Vulnerabilities {
		if !slices.Contains(group.IDs, v.GetId()) {
			continue
		}
		others = append(append(others, v.GetAliases()...), v.GetUpstream()...)
		fixed = append(fixed, fixedVersions(v, p.Package)...)
	}
	c.ID = mainID(group.IDs, others)
	c.Aliases = append(slices.Clone(group.IDs), others...)
	slices.Sort(fixed)
	c.FixedVersion = strings.Join(slices.Compact(fixed), ", ")
	return c
}

// fixedVersions are those that a record states for a package.
func fixedVersions(v *osvschema.Vulnerability, p models.PackageInfo) (out []string) {
	for _, affected := range v.GetAffected() {
		if affected.GetPackage().GetName() != p.Name || affected.GetPackage().GetEcosystem() != p.Ecosystem {
			continue
		}
		for _, ranges := range affected.GetRanges() {
			for _, event := range ranges.GetEvents() {
				if event.GetFixed() != "" {
					out = append(out, event.GetFixed())
				}
			}
		}
	}
	return out
}

// severityOf is the word for a CVSS score.
// https://www.first.org/cvss/v3.1/specification-document#Qualitative-Severity-Rating-Scale
func severityOf(score string) string {
	n, err := strconv.ParseFloat(score, 64)
	switch {
	case err != nil || !(n > 0):
		return ""
	case n < 4:
		return "low"
	case n < 7:
		return "medium"
	case n < 9:
		return "high"
	}
	return "critical"
}
