// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"slices"
	"strings"
)

// UpstreamLifecycle returns the schedule of the branch an upstream version
// belongs to: 1.0.1 for "1.0.1e", 3.0 for "3.0.7".
func (db *DB) UpstreamLifecycle(library, upstreamVersion string) (Lifecycle, bool) {
	var best Lifecycle
	for _, l := range db.lifecycles {
		if l.Product == library && inBranch(upstreamVersion, l.Release) && len(l.Release) > len(best.Release) {
			best = l
		}
	}
	return best, best.Release != ""
}

// inBranch tells whether a version is a branch's own or continues its name with
// anything but another digit.
func inBranch(version, branch string) bool {
	rest, ok := strings.CutPrefix(version, branch)
	return ok && (rest == "" || rest[0] < '0' || rest[0] > '9')
}

// SystemLifecycle returns the schedule of a release by os-release's ID and
// VERSION_ID: of the very release, else of its minor, else of its major.
func (db *DB) SystemLifecycle(id, versionID string) (Lifecycle, bool) {
	major, minor := majorMinor(versionID)
	for _, want := range []string{versionID, major + "." + minor, major} {
		i := slices.IndexFunc(db.lifecycles, func(l Lifecycle) bool { return l.Product == id && l.Release == want })
		if i >= 0 {
			return db.lifecycles[i], true
		}
	}
	if major != "" && minor == "" {
		return db.SystemLifecycle(id, major+".0")
	}
	return Lifecycle{}, false
}

// Lifecycles returns every schedule, sorted by product, then release.
func (db *DB) Lifecycles() []Lifecycle {
	return slices.Clone(db.lifecycles)
}
