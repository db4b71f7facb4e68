// SPDX-License-Identifier: Apache-2.0

package object_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/object"
)

// TestCorpus reads the real files below the directory OBJECT_CORPUS and compares
// the copies in them with testdata/corpus.tsv. It prints precision and recall;
// testdata/README.md says how the table was made and what that is worth.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("OBJECT_CORPUS")
	if dir == "" {
		t.Skip("OBJECT_CORPUS names no directory with real files; testdata/README.md says which")
	}
	truth, missed := corpus(t)
	var right, wrong, absent, files int
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		got, ok := copiesIn(t, path)
		if !ok {
			return nil
		}
		files++
		for _, c := range slices.Sorted(maps.Keys(union(truth[name], got))) {
			switch {
			case truth[name][c] && got[c]:
				right++
			case got[c]:
				wrong++
				t.Errorf("%s: found %s, which is not there", name, c)
			default:
				absent++
				if !missed[name] {
					t.Errorf("%s: did not find %s", name, c)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if right == 0 {
		t.Fatalf("found no copy in %d files of %s", files, dir)
	}
	t.Logf("%d files, %d copies: %d found, %d missed, %d false; precision %.3f, recall %.3f", files, right+absent, right, absent, wrong,
		float64(right)/float64(right+wrong), float64(right)/float64(right+absent))
}

func union(a, b map[string]bool) map[string]bool {
	both := maps.Clone(b)
	maps.Copy(both, a)
	return both
}

// copiesIn says the copies in a file: library, kind, version or series.
func copiesIn(t *testing.T, path string) (map[string]bool, bool) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	o, err := object.Read(f, info.Size())
	if errors.Is(err, object.ErrNotELF) {
		o, err = object.ReadArchive(f, info.Size())
	}
	if errors.Is(err, object.ErrNotArchive) {
		return nil, false
	}
	if err != nil {
		t.Logf("%s: %v", path, err)
	}
	copies := map[string]bool{}
	for _, c := range o.Copies {
		line := c.Library + " " + string(c.Kind) + " " + c.Version + c.Marker + c.Series
		for _, l := range c.Lacks {
			line += " without " + l
		}
		copies[strings.TrimSpace(line)] = true
	}
	return copies, true
}

// corpus reads the table: path, copy, and "missed" where it is known that the
// file does not tell.
func corpus(t *testing.T) (truth map[string]map[string]bool, missed map[string]bool) {
	t.Helper()
	text, err := os.ReadFile("testdata/corpus.tsv")
	if err != nil {
		t.Fatal(err)
	}
	truth, missed = map[string]map[string]bool{}, map[string]bool{}
	for line := range strings.Lines(string(text)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") || len(fields) < 2 {
			continue
		}
		if truth[fields[0]] == nil {
			truth[fields[0]] = map[string]bool{}
		}
		truth[fields[0]][fields[1]] = true
		missed[fields[0]] = missed[fields[0]] || len(fields) > 2 && fields[2] == "missed"
	}
	return truth, missed
}
