// SPDX-License-Identifier: Apache-2.0

package walk

import (
	"fmt"
	"path"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// exclusion is what a walk leaves out: paths, and patterns of path.Match.
type exclusion struct {
	paths    map[string]bool
	patterns []string
}

func newExclusion(wanted []string) (exclusion, error) {
	x := exclusion{paths: map[string]bool{}}
	for _, name := range wanted {
		clean := rootfs.Clean(name)
		if clean == "" {
			return x, fmt.Errorf("exclude %q: is the root itself", name)
		}
		x.paths[clean] = true
		if !strings.ContainsAny(clean, `*?[\`) {
			continue
		}
		if _, err := path.Match(clean, ""); err != nil {
			return x, fmt.Errorf("exclude %q: %w", name, err)
		}
		x.patterns = append(x.patterns, clean)
	}
	return x, nil
}

// none tells that nothing is left out.
func (x exclusion) none() bool { return len(x.paths) == 0 }

// has tells whether the path itself is left out.
func (x exclusion) has(name string) bool {
	if x.paths[name] {
		return true
	}
	for _, pattern := range x.patterns {
		if ok, _ := path.Match(pattern, name); ok {
			return true
		}
	}
	return false
}

// above tells whether the path or a directory above it is left out.
func (x exclusion) above(name string) bool {
	for at := 0; at <= len(name) && !x.none(); at++ {
		if (at == len(name) || name[at] == '/') && x.has(name[:at]) {
			return true
		}
	}
	return false
}
