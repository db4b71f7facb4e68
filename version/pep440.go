// SPDX-License-Identifier: Apache-2.0

package version

import "regexp"

// pep440Pattern is a public or local version identifier. Older free-form
// versions are rejected. https://peps.python.org/pep-0440/
var pep440Pattern = regexp.MustCompile(
	`(?i)^v?(?:[0-9]+!)?[0-9]+(?:\.[0-9]+)*` +
		`(?:[-_.]?(?:alpha|a|beta|b|preview|pre|c|rc)[-_.]?[0-9]*)?` +
		`(?:-[0-9]+|[-_.]?(?:post|rev|r)[-_.]?[0-9]*)?` +
		`(?:[-_.]?dev[-_.]?[0-9]*)?` +
		`(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?$`)
