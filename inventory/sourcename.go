// SPDX-License-Identifier: Apache-2.0

package inventory

import "strings"

// SourceOf tells, for a list that does not say it, from which source package a
// system builds a binary package of the catalogue; the binary's own name
// without the endings of parts where the system is not known to differ.
func SourceOf(_ System, _, binary string) string {
	return withoutParts(strings.ToLower(binary))
}
