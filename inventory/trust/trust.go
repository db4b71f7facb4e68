// SPDX-License-Identifier: Apache-2.0

// Package trust reads the trust stores of a root: the PEM bundles and NSS
// databases that programs believe, certifi's copies, and the roots that the
// host's administrator added.
package trust

import "time"

// Store is one set of trusted roots.
type Store struct {
	Path    string    // relative to the root
	Kind    string    // "system", "certifi", "java", "nss", "added"
	Owner   string    // the package or bundle it comes from; empty when none is known
	Version string    // of that, where it tells: "20230311", "2023.07.22"
	Roots   int       // certificates in it
	Expired int       // of those, the ones that are no longer valid on the day of the scan
	Newest  time.Time // the newest begin of validity; zero when none was read
	// Added are subjects of roots in it that the system's own package does not
	// have; untrusted text.
	Added []string
}
