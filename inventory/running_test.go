// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// TestInterfaceOf keeps what an update keeps of a file's name, and the branches
// of OpenSSL that lie side by side apart.
func TestInterfaceOf(t *testing.T) {
	for file, want := range map[string]string{
		"usr/lib64/libcrypto.so.3.0.7":   "usr/lib64/libcrypto.so.3",
		"usr/lib64/libcrypto.so.3.2.2":   "usr/lib64/libcrypto.so.3",
		"usr/lib64/libcrypto.so.3":       "usr/lib64/libcrypto.so.3",
		"usr/lib64/libcrypto.so.1.1.1k":  "usr/lib64/libcrypto.so.1.1",
		"usr/lib64/libcrypto.so.1.0.2o":  "usr/lib64/libcrypto.so.1.0",
		"usr/lib64/libcrypto.so.10":      "usr/lib64/libcrypto.so.10",
		"usr/lib64/libgnutls.so.30.28.2": "usr/lib64/libgnutls.so.30",
		"usr/lib64/libnss3.so":           "usr/lib64/libnss3.so",
		"opt/node/bin/node":              "opt/node/bin/node",
	} {
		if got := inventory.InterfaceOf(file); got != want {
			t.Errorf("interfaceOf(%q): got %q, want %q", file, got, want)
		}
	}
}
