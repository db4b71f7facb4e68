// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"math"
	"testing"
)

// The scores are those of the examples and of the calculator that go with
// https://www.first.org/cvss/v3.1/specification-document
func TestCVSS3(t *testing.T) {
	for _, tc := range []struct {
		vector string
		score  float64
		word   string
	}{
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8, "critical"},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10, "critical"},
		{"CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 7.5, "high"},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", 7.5, "high"},
		{"CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:H", 7.4, "high"},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 8.8, "high"},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1, "medium"},
		{"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", 6.4, "medium"},
		{"CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L", 4.2, "medium"},
		{"CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N", 3.7, "low"},
		{"CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", 1.6, "low"},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0, ""},
		{"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H/E:P/RL:O", 7.5, "high"},
	} {
		t.Run(tc.vector, func(t *testing.T) {
			score, err := cvss3Score(tc.vector)
			if err != nil || math.Abs(score-tc.score) > 1e-9 {
				t.Errorf("cvss3Score = %v, %v, want %v", score, err, tc.score)
			}
			if word, err := cvss3Severity(tc.vector); err != nil || word != tc.word {
				t.Errorf("cvss3Severity = %q, %v, want %q", word, err, tc.word)
			}
		})
	}
}

func TestCVSS3Malformed(t *testing.T) {
	for _, vector := range []string{"", "7.5", "CVSS:2.0/AV:N", "CVSS:3.1/", "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N", "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H",
		"CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"} {
		if word, err := cvss3Severity(vector); err == nil || word != "" {
			t.Errorf("cvss3Severity(%q) = %q, %v, want an error", vector, word, err)
		}
	}
}
