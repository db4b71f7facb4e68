// SPDX-License-Identifier: Apache-2.0

package walk

// Bounds of a walk, in the order of the fields of bounds.
func (o Options) Bounds(waiting, aside, depth, pathBytes, linkBytes, open int) Options {
	o.bounds = bounds{waiting, aside, depth, pathBytes, linkBytes, open}
	return o
}
