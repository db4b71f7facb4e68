// SPDX-License-Identifier: Apache-2.0

// Package version orders versions the way the tool that owns them does: those
// of dpkg, rpm, apk and pacman packages, OpenSSL's letter releases, plain
// dotted numbers and Python's. It also tells which upstream version, branch and
// minor stream a package version speaks of.
package version

import (
	"fmt"

	"github.com/google/osv-scalibr/semantic"
)

// Scheme names one way to order versions.
type Scheme string

// The schemes. Versions of different schemes are never compared.
const (
	Dpkg    Scheme = "dpkg"
	RPM     Scheme = "rpm"
	Apk     Scheme = "apk"
	Pacman  Scheme = "pacman"
	OpenSSL Scheme = "openssl" // 1.0.2u < 1.0.2za < 1.0.2zq
	Plain   Scheme = "plain"   // dotted numbers
	PEP440  Scheme = "pep440"
)

// MaxLength is the longest text, in bytes, that is taken for a version.
const MaxLength = 256

// OfManager is the version order of a package manager, "dpkg", "rpm", "apk" or
// "pacman"; Plain for any other.
func OfManager(manager string) Scheme {
	switch s := Scheme(manager); s {
	case Dpkg, RPM, Apk, Pacman:
		return s
	}
	return Plain
}

// Compare returns -1, 0 or +1 as a is older than, as old as or newer than b in
// the order of scheme s. Text that is not a version of that scheme is an error,
// and so is an unknown scheme; the result is then 0 and means nothing.
func Compare(s Scheme, a, b string) (int, error) {
	order, err := orderOf(s)
	if err != nil {
		return 0, err
	}
	for _, v := range [2]string{a, b} {
		if len(v) > MaxLength {
			return 0, fmt.Errorf("compare %s version: %d bytes are more than %d", s, len(v), MaxLength)
		}
		if !order.valid(v) {
			return 0, fmt.Errorf("compare %s version: %q is not one", s, v)
		}
	}
	c, err := order.compare(a, b)
	if err != nil {
		return 0, fmt.Errorf("compare %s versions %q and %q: %w", s, a, b, err)
	}
	return c, nil
}

// order is how one scheme recognises and compares its versions. Compare is only
// called with valid ones.
type order struct {
	valid   func(v string) bool
	compare func(a, b string) (int, error)
}

func orderOf(s Scheme) (order, error) {
	switch s {
	case Dpkg:
		return order{validDpkg, semanticOrder("Debian")}, nil
	case RPM:
		return order{validRPM, semanticOrder("Red Hat")}, nil
	case Apk:
		return order{validApk, compareApk}, nil
	case Pacman:
		return order{validPacman, comparePacman}, nil
	case OpenSSL:
		return order{openSSLPattern.MatchString, compareOpenSSL}, nil
	case Plain:
		return order{plainPattern.MatchString, comparePlain}, nil
	case PEP440:
		return order{pep440Pattern.MatchString, semanticOrder("PyPI")}, nil
	}
	return order{}, fmt.Errorf("compare versions: unknown scheme %q", s)
}

// semanticOrder compares as osv-scalibr's semantic package does for an OSV
// ecosystem. Parse is used, never MustParse, which panics.
func semanticOrder(ecosystem string) func(a, b string) (int, error) {
	return func(a, b string) (int, error) {
		v, err := semantic.Parse(a, ecosystem)
		if err != nil {
			return 0, err
		}
		return v.CompareStr(b)
	}
}
