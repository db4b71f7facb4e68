// SPDX-License-Identifier: Apache-2.0

package version

import "regexp"

var (
	// elTag is Enterprise Linux's dist tag: el8, el8_9, el6_5.7. What follows
	// a dot counts rebuilds; letters right after the number name a layered
	// product (el7ost), whose minor this is not.
	elTag = regexp.MustCompile(`(?:^|\.)el([0-9]{1,3})(?:_([0-9]{1,3}))?(?:[._+~^]|$)`)
	// moduleTag is that of a module build: module+el8.6.0+14480+c0a3aa0f,
	// module_el8.6.0+2737+d2a5a6ea at AlmaLinux.
	moduleTag = regexp.MustCompile(`module[+_]el([0-9]{1,3})\.([0-9]{1,3})`)
)

// MinorStream returns the Enterprise Linux major and, where the tag has one,
// minor release that an rpm release was built for: "8" and "9" of "12.el8_9".
// Both are empty without such a tag. The tag is a hint: main-stream builds also
// carry an older minor's (1.1.1k-14.el8_6 is RHEL 8's own).
func MinorStream(release string) (major, minor string) {
	if len(release) > MaxLength {
		return "", ""
	}
	if m := moduleTag.FindStringSubmatch(release); m != nil {
		return m[1], m[2]
	}
	if m := elTag.FindStringSubmatch(release); m != nil {
		return m[1], m[2]
	}
	return "", ""
}
