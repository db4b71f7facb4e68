// SPDX-License-Identifier: Apache-2.0

package object

// opensslFIPS recognises OpenSSL's FIPS provider, a module with a version of its
// own.
func opensslFIPS(*evidence) ([]Copy, []Use) { return nil, nil }
