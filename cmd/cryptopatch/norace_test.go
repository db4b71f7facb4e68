// SPDX-License-Identifier: Apache-2.0

//go:build !race

package main

// raceEnabled tells whether the race detector slows this run down.
const raceEnabled = false
