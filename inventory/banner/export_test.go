// SPDX-License-Identifier: Apache-2.0

package banner

// Clean returns the text that Read looks at, line by line.
func Clean(text string) string {
	plain, _ := clean(text)
	return plain
}

// When parses a date.
var When = when
