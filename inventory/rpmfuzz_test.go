// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

func FuzzRPMHeader(f *testing.F) {
	f.Add(opensslHeader())
	f.Add(named("openssl", "1", "1").texts(1027, "/usr/lib/libssl.so").bytes())
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

func FuzzRPMKeyID(f *testing.F) {
	f.Add(signatureV3)
	f.Add([]byte{0x88, 20, 4, 0, 1, 8, 0, 10, 9, 16, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0})
	f.Fuzz(func(t *testing.T, packet []byte) {
		if id := inventory.RPMKeyID(packet); id != "" && len(id) != 16 {
			t.Errorf("key id %q", id)
		}
	})
}

func FuzzBDB(f *testing.F) {
	f.Add(bdb(binary.LittleEndian, 512, 13, opensslHeader(), named("bash", "5", "1").bytes()))
	f.Add(bdb(binary.BigEndian, 512, 2, opensslHeader()))
	f.Fuzz(func(t *testing.T, data []byte) {
		total := 0
		for blob := range inventory.BDBHeaders(data) {
			total += len(blob)
		}
		// Each overflow page is read once, and each item of a page lies in it.
		if total > len(data)+len(data)*4096 {
			t.Errorf("%d bytes out of %d", total, len(data))
		}
	})
}

func FuzzNDB(f *testing.F) {
	f.Add(ndb(opensslHeader(), named("bash", "5", "1").bytes()))
	f.Fuzz(func(t *testing.T, data []byte) {
		total := 0
		for blob := range inventory.NDBHeaders(data) {
			total += len(blob)
		}
		if total > len(data) {
			t.Errorf("%d bytes out of %d", total, len(data))
		}
	})
}

func FuzzRPMSQLite(f *testing.F) {
	data, err := os.ReadFile("testdata/rpm/rpmdb.sqlite")
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
		if err := os.WriteFile(path, edited(data, int(at)%len(data), with...), 0o644); err != nil {
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
