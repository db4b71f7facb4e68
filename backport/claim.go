// SPDX-License-Identifier: Apache-2.0

package backport

// Claim is what another scanner says of one package: that it has a
// vulnerability. It is untrusted text.
type Claim struct {
	Tool         string   // "osv-scanner", "trivy 0.58.1"
	ID           string   // as the tool writes it: "CVE-2022-0778", "DSA-5103-1", "GHSA-…"
	Aliases      []string // other ids of the same, as the tool knows them
	Package      string   // as the tool writes it
	Version      string
	Severity     string
	FixedVersion string
	Component    string // id of the host's component it is about; empty when it is about none
}
