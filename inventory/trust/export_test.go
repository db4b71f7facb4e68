// SPDX-License-Identifier: Apache-2.0

package trust

import (
	"context"
	"time"
)

// Counted is what certificates reads of data, with its expired ones on a day.
func Counted(data []byte, at time.Time) (Store, []string, error) {
	roots, err := certificates(context.Background(), data)
	var st Store
	st.count(roots, at)
	return st, subjects(roots, nil), err
}

// Refused gives the tests refused.
func Refused(text string) []string { return refused(text) }

// Bounds for the tests.
const (
	MaxBundle       = maxBundle
	MaxCertificates = maxCertificates
	MaxNames        = maxNames
	MaxSubject      = maxSubject
	MaxFiles        = maxFiles
)
