// SPDX-License-Identifier: Apache-2.0

package rootfs

// EntriesOf are the entries in what the kernel wrote.
func EntriesOf(data []byte) Entries { return Entries{rest: data} }
