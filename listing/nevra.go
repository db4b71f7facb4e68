// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// rpmArchs are the architectures that are taken for one at the end of a
// package's name; anything else belongs to the release. Those that begin with
// "sparc" also are.
var rpmArchs = strings.Fields("x86_64 i386 i486 i586 i686 athlon noarch aarch64 armv5tel armv6hl armv7l armv7hl armv7hnl " +
	"ppc ppc64 ppc64le ppc64p7 s390 s390x ia64 riscv64 loongarch64 alpha mips mips64 mipsel mips64el amd64 ia32e x86_64_v2 src nosrc")

// cutArch takes a known architecture off the end of a name or release.
func cutArch(text string) (rest, arch string) {
	dot := strings.LastIndexByte(text, '.')
	if dot <= 0 {
		return text, ""
	}
	if arch = text[dot+1:]; slices.Contains(rpmArchs, arch) || strings.HasPrefix(arch, "sparc") {
		return text[:dot], arch
	}
	return text, ""
}

// evr is an rpm version.
type evr struct {
	version string // version-release
	epoch   int
	stated  bool // whether an epoch is written, "(none)" too
}

// parseEVR reads "epoch:version-release". Both have a digit.
func parseEVR(text string) (v evr, ok bool) {
	v.version = text
	if epoch, rest, colon := strings.Cut(text, ":"); colon {
		v.version, v.stated = rest, true
		if v.epoch, ok = parseEpoch(epoch); !ok {
			return v, false
		}
	}
	version, release, dash := strings.Cut(v.version, "-")
	if !dash || !hasDigit(version) || !hasDigit(release) {
		return v, false
	}
	return v, plainly("version", version, 1, "._+~^") == nil && plainly("release", release, 1, "._+~^") == nil
}

// parseEpoch reads an epoch, as rpm writes one that is not there, too.
func parseEpoch(text string) (int, bool) {
	if text == "(none)" {
		return 0, true
	}
	n, err := strconv.ParseInt(text, 10, 32)
	return int(n), err == nil && n >= 0 && text[0] != '+' && text[0] != '-'
}

func hasDigit(text string) bool { return strings.ContainsAny(text, "0123456789") }

// nevra is a package as rpm names it.
type nevra struct {
	name, arch string
	evr
}

// parseNEVRA reads name-version-release.arch, with an epoch before the name or
// before the version, and with the ending of a package file.
func parseNEVRA(text string, column int) (nevra, error) {
	n, bare := nevra{}, strings.TrimSuffix(text, ".rpm")
	bare, n.arch = cutArch(bare)
	epoch, rest, before := strings.Cut(bare, ":")
	if number, ok := parseEpoch(epoch); before && ok {
		bare, n.epoch, n.stated = rest, number, true
	} else {
		before = false
	}
	release := strings.LastIndexByte(bare, '-')
	dash := strings.LastIndexByte(bare[:max(release, 0)], '-')
	if dash <= 0 {
		return n, faultAt(column, "%q is no package: name-version-release is expected", cut(text, 80))
	}
	start := column + strings.Index(text, bare)
	if err := plainly("name", bare[:dash], start, inNames); err != nil {
		return n, err
	}
	v, ok := parseEVR(bare[dash+1:])
	if !ok || before && v.stated {
		return n, faultAt(start+dash+1, "%q has no version and release of a package", cut(text, 80))
	}
	if !before {
		n.epoch, n.stated = v.epoch, v.stated
	}
	n.name, n.version = bare[:dash], v.version
	return n, nil
}

// raw is the package for the inventory.
func (n nevra) raw() inventory.Raw {
	return inventory.Raw{Package: inventory.Package{
		Name: n.name, Version: n.version, Epoch: n.epoch, NoEpoch: !n.stated, Arch: n.arch,
	}}
}

// sourceRPM gives name and version-release of a source package's file name,
// "openssl-1.0.1e-57.el6.src.rpm".
func sourceRPM(file string) (name, version string, ok bool) {
	if !strings.HasSuffix(file, ".src.rpm") && !strings.HasSuffix(file, ".nosrc.rpm") {
		return "", "", false
	}
	n, err := parseNEVRA(file, 1)
	return n.name, n.version, err == nil
}
