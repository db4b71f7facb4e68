// SPDX-License-Identifier: Apache-2.0

package backport

// Status is a VEX status. https://github.com/openvex/spec
type Status string

// The four VEX statuses. Unknown is UnderInvestigation; silence never means safe.
const (
	NotAffected        Status = "not_affected"
	Affected           Status = "affected"
	Fixed              Status = "fixed"
	UnderInvestigation Status = "under_investigation"
)

// Justification is a VEX justification; every NotAffected finding has one.
type Justification string

// The five VEX justifications.
const (
	ComponentNotPresent          Justification = "component_not_present"
	VulnerableCodeNotPresent     Justification = "vulnerable_code_not_present"
	VulnerableCodeNotInPath      Justification = "vulnerable_code_not_in_execute_path"
	VulnerableCodeUncontrollable Justification = "vulnerable_code_cannot_be_controlled_by_adversary"
	InlineMitigationsExist       Justification = "inline_mitigations_already_exist"
)

// Remediation is a CSAF 2.0 remediation category of an affected finding or an
// action. https://docs.oasis-open.org/csaf/csaf/v2.0/
type Remediation string

// The CSAF categories used here; NoneAvailable and NoFixPlanned come from vendors' states.
const (
	VendorFix     Remediation = "vendor_fix"
	Workaround    Remediation = "workaround"
	Mitigation    Remediation = "mitigation"
	NoneAvailable Remediation = "none_available"
	NoFixPlanned  Remediation = "no_fix_planned"
)
