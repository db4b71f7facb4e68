// SPDX-License-Identifier: Apache-2.0

package inventory

import (
	"context"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/rpmdb"
)

// RPMProbe is the rpm probe.
func RPMProbe(ctx context.Context, r *rootfs.Root) ([]Raw, []Problem) { return rpmProbe(ctx, r) }

// RPMSource splits a source package's file name.
func RPMSource(file string) (name, version string) { return splitSourceRPM(file) }

// RPMChangelogVersion gives the version in the head of a changelog entry.
func RPMChangelogVersion(head string) string { return changelogVersion(head) }

// DecodeRPMHeader decodes all that is read of a header.
func DecodeRPMHeader(blob []byte) (Raw, error) {
	h, err := rpmdb.Parse(blob)
	if err != nil {
		return Raw{}, err
	}
	r := rpmReader{wanted: func(_, _ string) bool { return true }}
	raw, _, err := r.decode(h)
	return raw, err
}
