// SPDX-License-Identifier: Apache-2.0

package advisories

// StreamKind tells how a stream's versions relate to those of the host's base
// stream.
type StreamKind string

// The kinds of streams. Successors continue a base stream and share its
// history; the versions of a fork are never compared with any other stream's.
const (
	BaseStream      StreamKind = "base"
	SuccessorStream StreamKind = "successor"
	ForkStream      StreamKind = "fork"
)

// Stream is one line of builds that may speak for a host's packages.
type Stream struct {
	Ecosystem string // OSV ecosystem: "Red Hat:enterprise_linux:8", "Ubuntu:Pro:18.04:LTS"
	Channel   string // what a host must follow to get its builds: "standard", "esm-infra", "els", "eus:8.6", "fips", "fips-updates", "fips-preview", "ltss"
	Kind      StreamKind
	// Borrowed is true for another vendor's records used in place of the
	// system's own: named in evidence, never overriding the vendor's own.
	Borrowed bool
	// Entitled is true when the host's own files say it follows the channel;
	// always true for "standard".
	Entitled bool
}
