// SPDX-License-Identifier: Apache-2.0

package advisories

import (
	"fmt"
	"math"
	"strings"
)

// cvss3Severity turns a CVSS version 3 vector into low, medium, high or
// critical by its base score; empty for a score of none.
// https://www.first.org/cvss/v3.1/specification-document
func cvss3Severity(vector string) (string, error) {
	score, err := cvss3Score(vector)
	switch {
	case err != nil:
		return "", err
	case score >= 9:
		return "critical", nil
	case score >= 7:
		return "high", nil
	case score >= 4:
		return "medium", nil
	case score > 0:
		return "low", nil
	}
	return "", nil
}

// cvss3Score computes the base score of a vector, section 7.1.
func cvss3Score(vector string) (float64, error) {
	m, err := cvss3Metrics(vector)
	if err != nil {
		return 0, err
	}
	changed := m["S"] == 1
	iss := 1 - (1-m["C"])*(1-m["I"])*(1-m["A"])
	impact := 6.42 * iss
	privileges := m["PR"]
	if changed {
		impact = 7.52*(iss-0.029) - 3.25*math.Pow(iss-0.02, 15)
		privileges = changedPrivileges(privileges)
	}
	if impact <= 0 {
		return 0, nil
	}
	sum := impact + 8.22*m["AV"]*m["AC"]*privileges*m["UI"]
	if changed {
		sum *= 1.08
	}
	return roundUp(math.Min(sum, 10)), nil
}

// cvss3Metrics reads the base metrics of a vector as the weights of section 7.4.
func cvss3Metrics(vector string) (map[string]float64, error) {
	body, ok := strings.CutPrefix(vector, "CVSS:3.1/")
	if !ok {
		if body, ok = strings.CutPrefix(vector, "CVSS:3.0/"); !ok {
			return nil, fmt.Errorf("read CVSS vector %q: not version 3", vector)
		}
	}
	weights := map[string]map[string]float64{
		"AV": {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2},
		"AC": {"L": 0.77, "H": 0.44},
		"PR": {"N": 0.85, "L": 0.62, "H": 0.27},
		"UI": {"N": 0.85, "R": 0.62},
		"S":  {"U": 0, "C": 1},
		"C":  {"H": 0.56, "L": 0.22, "N": 0},
		"I":  {"H": 0.56, "L": 0.22, "N": 0},
		"A":  {"H": 0.56, "L": 0.22, "N": 0},
	}
	out := map[string]float64{}
	for part := range strings.SplitSeq(body, "/") {
		name, value, _ := strings.Cut(part, ":")
		base, ok := weights[name]
		if !ok {
			continue
		}
		w, ok := base[value]
		if _, twice := out[name]; !ok || twice {
			return nil, fmt.Errorf("read CVSS vector %q: bad metric %q", vector, part)
		}
		out[name] = w
	}
	if len(out) != len(weights) {
		return nil, fmt.Errorf("read CVSS vector %q: base metrics are missing", vector)
	}
	return out, nil
}

// changedPrivileges is the weight of Privileges Required under a changed scope.
func changedPrivileges(w float64) float64 {
	switch w {
	case 0.62:
		return 0.68
	case 0.27:
		return 0.5
	}
	return w
}

// roundUp is Roundup of appendix A: the smallest tenth not below x.
func roundUp(x float64) float64 {
	n := int(math.Round(x * 100000))
	if n%10000 == 0 {
		return float64(n) / 100000
	}
	return float64(n/10000+1) / 10
}
