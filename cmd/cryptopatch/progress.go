// SPDX-License-Identifier: Apache-2.0

package main

import "fmt"

// showProgress says on the terminal how far the search for copies is, on one
// line that is written over.
func (p program) showProgress(files, bytes int64) {
	fmt.Fprintf(p.stderr, "\r\x1b[K%d files, %d MB looked into", files, bytes>>20)
}

// clearProgress takes that line away.
func (p program) clearProgress() {
	if p.progress {
		fmt.Fprint(p.stderr, "\r\x1b[K")
	}
}
