// SPDX-License-Identifier: Apache-2.0

package owner_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/owner"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// tree makes a root of files by path. A content that begins with "-> " is the
// target of a link; a file called mtree gets its content compressed; a name that
// ends in a slash is a directory.
func tree(t testing.TB, files map[string]string) *rootfs.Root {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if strings.HasSuffix(name, "/") {
			path = filepath.Join(path, "x")
		}
		err := os.MkdirAll(filepath.Dir(path), 0o755)
		if err == nil && !strings.HasSuffix(name, "/") {
			if target, ok := strings.CutPrefix(content, "-> "); ok {
				err = os.Symlink(target, path)
			} else {
				if filepath.Base(name) == "mtree" {
					content = zipped(t, content)
				}
				err = os.WriteFile(path, []byte(content), 0o644)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return open(t, dir)
}

// zipped compresses text as gzip does.
func zipped(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// sum is a digest that begins with c and has 2n characters.
func sum(c string, n int) string { return c + strings.Repeat("0", 2*n-len(c)) }

// line is what is said of an owned path, in one line.
func line(o owner.Owned) string {
	text := fmt.Sprintf("%s: %s %s %d:%s %s", o.Path, o.Manager, o.Name, o.Epoch, o.Version, o.Arch)
	if o.Listed != "" {
		text += " as " + o.Listed
	}
	if o.Digest != (owner.Digest{}) {
		text += " " + o.Digest.Algorithm + "=" + strings.TrimRight(o.Digest.Hex, "0")
	}
	if o.Config {
		text += " config"
	}
	if o.Ghost {
		text += " ghost"
	}
	return text
}

// told is one line for each problem, in order.
func told(problems []owner.Problem) (all []string) {
	for _, p := range problems {
		all = append(all, fmt.Sprintf("%s: %v", p.Path, p.Err))
	}
	return all
}

// find asks for paths, and gives the owners in lines.
func find(t testing.TB, r *rootfs.Root, paths ...string) (got []string, problems []string) {
	t.Helper()
	result, bad := owner.Find(t.Context(), r, paths)
	for path, owners := range result {
		for _, o := range owners {
			if o.Path != path {
				t.Errorf("Find: owner of %q under %q", o.Path, path)
			}
			got = append(got, line(o))
		}
	}
	slices.Sort(got)
	return got, told(bad)
}

// finding is one question to a root and its answer.
type finding struct {
	name     string
	files    map[string]string
	ask      []string
	want     []string
	problems []string
}

// check asks them all.
func check(t *testing.T, tests []finding) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, problems := find(t, tree(t, tt.files), tt.ask...)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Find(%q): owners -want +got:\n%s", tt.ask, diff)
			}
			if diff := cmp.Diff(tt.problems, problems); diff != "" {
				t.Errorf("Find(%q): problems -want +got:\n%s", tt.ask, diff)
			}
		})
	}
}
