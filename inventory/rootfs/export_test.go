// SPDX-License-Identifier: Apache-2.0

package rootfs

// WithoutOpenat2 makes r resolve paths as on a kernel without openat2.
func (r *Root) WithoutOpenat2() { r.openat2 = false }

// WithoutProc makes r reopen files as where /proc is not mounted.
func (r *Root) WithoutProc() { r.procfs = false }
