// SPDX-License-Identifier: Apache-2.0

package listing

// SystemOf, QualifierSystem and EcosystemSystem are the names of systems, for tests.
func SystemOf(name, release string) string { return systemOf(name, release) }

// QualifierSystem reads a package URL's qualifier "distro".
func QualifierSystem(namespace, distro string) string { return qualifierSystem(namespace, distro) }

// EcosystemSystem reads an OSV ecosystem.
func EcosystemSystem(ecosystem string) (manager, system string) { return ecosystemSystem(ecosystem) }
