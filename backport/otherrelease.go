// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"regexp"
	"strings"

	"github.com/cryptopatch/cryptopatch/version"
)

// releaseMark finds what a Debian or Ubuntu version carries that was made for
// one release: "deb12" of 3.0.11-1~deb12u2, "18.04" of 1.1.1-1ubuntu2.1~18.04.15
// (https://wiki.ubuntu.com/SecurityTeam/UpdatePreparation#Update_the_packaging).
var releaseMark = regexp.MustCompile(`~(deb\d+)u\d|(?:~|ubuntu\d+\.)(\d\d\.(?:04|10))\b`)

// ubuntuUpdate finds the revision with which an Ubuntu release came, in the
// version of an update of it: "1.1.1f-1ubuntu2" of 1.1.1f-1ubuntu2.12.
var ubuntuUpdate = regexp.MustCompile(`^(.*-.*ubuntu\d+)\.\d`)

// ofOtherRelease tells whether a deb is at or after a fix only by its number,
// since it was made for another release: its version lacks the mark of the
// release that the fix has (testing's 3.0.11-1 sorts after 3.0.11-1~deb12u2,
// which fixes CVE-2023-5363 on top of it), or is no update of the revision that
// the fix updates (groovy's 1.1.1f-1ubuntu4.4 after focal's 1.1.1f-1ubuntu2.12).
// What upstream's own release already fixes is in it all the same.
func (b build) ofOtherRelease(need fix, up upstreamView) bool {
	same := b.sameUpstream(need.version)
	if b.scheme != version.Dpkg || up.coverage != covered && up.coverage != maybe && (!same || up.coverage != noWord) {
		return false
	}
	if m := releaseMark.FindStringSubmatch(need.version); m != nil {
		return !strings.Contains(b.Source.Version, m[1]+m[2])
	}
	m := ubuntuUpdate.FindStringSubmatch(need.version)
	if m == nil || !same {
		return false
	}
	stem, have := withoutEpoch(m[1]), withoutEpoch(b.Source.Version)
	rest, ok := strings.CutPrefix(have, stem)
	return !ok || rest != "" && !strings.ContainsAny(rest[:1], ".+~")
}

func withoutEpoch(v string) string {
	_, rest, _ := cutEpoch(v)
	return rest
}
