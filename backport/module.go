// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"strconv"
	"strings"
)

// isModuleVersion tells a module build by its release: "…-2.module_el8.6.0+2780+a40f65e1".
func isModuleVersion(v string) bool { return strings.Contains(v, ".module") }

// moduleStem prepares a module build's fixed version for comparison. The part
// from ".module" on counts builds of the whole module, not of the package: a
// package that was not rebuilt keeps its old one. It is cut from the fix, so
// that "2.module_el8.6.0+…" is at or after "2".
func moduleStem(fixed, installed string) string {
	if i := strings.Index(fixed, ".module"); i >= 0 && isModuleVersion(installed) {
		return fixed[:i]
	}
	return fixed
}

// cutEpoch splits "1:2.3-4" into 1 and "2.3-4".
func cutEpoch(v string) (epoch int, rest string, ok bool) {
	e, rest, ok := strings.Cut(v, ":")
	if !ok {
		return 0, v, false
	}
	epoch, err := strconv.Atoi(e)
	return epoch, rest, err == nil
}
