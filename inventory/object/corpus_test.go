// SPDX-License-Identifier: Apache-2.0

package object_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/object"
)

func TestCorpus(t *testing.T) {
	dir := os.Getenv("OBJECT_CORPUS")
	if dir == "" {
		t.Skip("OBJECT_CORPUS names no directory with real files")
	}
	var x object.Reader
	filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer f.Close()
		i, _ := f.Stat()
		o, err := x.Read(f, i.Size())
		if err == object.ErrNotELF && filepath.Ext(p) == ".a" {
			o, err = x.ReadArchive(f, i.Size())
		}
		if err != nil && err != object.ErrNotELF {
			t.Logf("%s: %v", p, err)
		}
		for _, c := range o.Copies {
			t.Logf("COPY %s %s %s %q%s series=%q built=%v plat=%q lacks=%v %+v", p[len(dir):], c.Library, c.Kind, c.Version, c.Marker, c.Series, c.BuiltOn, c.Platform, c.Lacks, c.Traces)
		}
		for _, c := range o.Uses {
			t.Logf("USE %s %s %s %q", p[len(dir):], c.Library, c.By, c.Text)
		}
		return nil
	})
}
