// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"regexp"
	"slices"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// otherManager tells whether a package is of another manager than the system's
// own, as on a Debian with a database of rpm: no advisory of the system is
// about it. Of a system or manager that is not known nothing is said.
func otherManager(sys inventory.System, manager string) bool {
	own := inventory.ManagerOf(sys.ID)
	return own != "" && manager != "" && manager != own
}

// behindTag finds the words behind the dist tag of a release: "remi" of
// 26.el7_9.remi, "ius" of 1.el7.ius.
var behindTag = regexp.MustCompile(`\.el\d+(?:_\d+)?(?:\.\d+)*\.([a-z]+)`)

// ownWords are the words that distributions put there themselves.
var ownWords = map[string][]string{
	"centos": {"centos"}, "rocky": {"rocky"}, "almalinux": {"alma", "alma_altarch"},
}

// repositoryTag tells whether a release carries the word of a repository that
// is not the system's: those that rebuild packages of Enterprise Linux put
// theirs behind the dist tag.
func repositoryTag(sys inventory.System, v string) bool {
	m := behindTag.FindStringSubmatch(v)
	return m != nil && !fipsMark.MatchString(v) && !slices.Contains(ownWords[sys.ID], m[1])
}

// Marks of Ubuntu's own versions, and of Debian's updates.
var (
	ubuntuVersion = regexp.MustCompile(`[0-9](?:ubuntu|build)[0-9]`)
	debianUpdate  = regexp.MustCompile(`[+~]deb\d+u\d+$`)
)

// otherDebs finds the versions that only the other one of Debian and Ubuntu
// has. Ubuntu marks what it rebuilds from Debian's updates ("+deb12u1build0.22.04.1").
func otherDebs(distro string) *regexp.Regexp {
	if distro == "debian" {
		return ubuntuVersion
	}
	return debianUpdate
}
