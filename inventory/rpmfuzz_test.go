// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/rpmdb/rpmdbtest"
)

func FuzzRPMHeader(f *testing.F) {
	f.Add(rpmdbtest.OpenSSL())
	f.Add(rpmdbtest.Named("openssl", "1", "1").Texts(1027, "/usr/lib/libssl.so").Bytes())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, blob []byte) {
		raw, err := inventory.DecodeRPMHeader(blob)
		if raw.Name != "" && (raw.Version == "" || raw.SourceName == "") {
			t.Errorf("package without version or source: %+v, %v", raw.Package, err)
		}
		for _, entry := range raw.Changelog {
			if len(entry.Text) > 64<<10 {
				t.Errorf("changelog entry of %d bytes", len(entry.Text))
			}
		}
	})
}

func FuzzRPMSQLite(f *testing.F) {
	data, err := os.ReadFile("rpmdb/testdata/rpmdb.sqlite")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint16(0), []byte{})
	f.Add(uint16(100), []byte{5, 0, 0})
	f.Fuzz(func(t *testing.T, at uint16, with []byte) {
		dir := t.TempDir()
		path := filepath.Join(dir, "var/lib/rpm/rpmdb.sqlite")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, rpmdbtest.Edited(data, int(at)%len(data), with...), 0o644); err != nil {
			t.Fatal(err)
		}
		root, err := rootfs.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		raws, problems := inventory.RPMProbe(context.Background(), root)
		if len(raws) == 0 && len(problems) == 0 {
			t.Error("neither packages nor problems")
		}
	})
}
