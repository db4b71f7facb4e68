// SPDX-License-Identifier: Apache-2.0

package object

// goFIPS recognises Go's own module for FIPS and BoringSSL in Go programs.
func goFIPS(*evidence) ([]Copy, []Use) { return nil, nil }
