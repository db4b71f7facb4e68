// SPDX-License-Identifier: Apache-2.0

package listing_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/cryptopatch/cryptopatch/listing"
)

// TestRecognise tells kinds by what an error names: texts are cut off, so that
// no kind finds anything in them.
func TestRecognise(t *testing.T) {
	tests := []struct{ name, system, text, want string }{
		{"csv", "", "os,package,version\n", "read csv list"},
		{"csv_by_tabs", "", "# made by hand\n\nPackage\tVersion\tOS\n", "read csv list"},
		{"csv_without_version", "", "os;package\n", `no column for the version: name it "installed version"`},
		{"csv_without_package", "", "os,version\n", `no column for the package: name it "package"`},
		{"csv_with_two_versions", "", "os,package,version,Version\n", `two columns "version"`},
		{"cyclonedx", "", `{"bomFormat":"CycloneDX"`, "read cyclonedx list"},
		{"cyclonedx_by_schema", "", `{"$schema":"http://cyclonedx.org/schema/bom-1.5.schema.json"`, "read cyclonedx list"},
		{"cyclonedx_xml", "", `<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.4">`, "read cyclonedx list"},
		{"spdx_tags", "", "# made by hand\nSPDXVersion: SPDX-2.3\n", "read spdx list"},
		{"spdx", "", `{"SPDXID":"SPDXRef-DOCUMENT","packages":[`, "read spdx list"},
		{"spdx_3", "", `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld"`, "read spdx list"},
		{"trivy", "", ` {"SchemaVersion":2`, "read trivy list"},
		{"grype", "", `{"matches":[{"vulnerability":{"id":"CVE-1"`, "read grype list"},
		{"grype_without_findings", "", `{"matches":[]`, "read grype list"},
		{"osv_scanner", "", `{"results":[{"source":{"path":"/x","type":"os"}`, "read osv-scanner list"},
		{"osv_scanner_without_findings", "", `{"results":[],"experimental_config":{`, "read osv-scanner list"},
		{"report", "", `{"schema":"cryptopatch/report/v1",!`, "read report list"},
		{"reports", "", `{"schema":"cryptopatch/reports/v1","reports":[`, "read report list"},
		{"inventory", "", `{"schema":"cryptopatch/inventory/v1"`, "read inventory list"},
		{"rpm", "rhel:8.6", "x\n", "read rpm list"},
		{"dpkg", "debian:12", "x\n", "read dpkg list"},
		{"apk", "alpine:3.19", "x\n", "read apk list"},
		{"pacman", "arch", "x\n", "read pacman list"},
		{"no_system_rpm", "", "openssl-1.0.1e-57.el6.x86_64\n", "with --os rhel:8"},
		{"no_system_dpkg", "", "Listing...\nlibssl3/x", "with --os debian:12"},
		{"no_system_apk", "", "libssl3-3.1.4-r5\n", "with --os alpine:3.19"},
		{"no_system_csv", "", "package,version\n", `add a column "os"`},
		{"json_of_something_else", "", `{"name":"left-pad","version":"1.3.0"}`, `with ["name" "version"] at its top: known are rpm, dpkg`},
		{"schema_of_something_else", "", `{"schema":"other/report/v1"}`, `with ["schema"] at its top`},
		{"list_of_numbers", "", `[1,2]`, "with nothing that can be read at its top"},
		{"broken_json", "", `{broken`, "with nothing that can be read at its top"},
		{"xml_of_something_else", "", "<html>", "it is XML, and no SBOM of CycloneDX"},
		{"empty", "rhel:8", " \n\n", "it is empty"},
		{"gzip", "rhel:8", "\x1f\x8b\x08\x00", "compressed with gzip: unpack it first"},
		{"spreadsheet", "", "PK\x03\x04xl/", "save the table as CSV first"},
		{"database", "rhel:8", "SQLite format 3\x00", "scan the system's root instead"},
		{"binary", "", "x\x00\x01", "it is binary data, no text"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := readDocument(t, "", tt.system, tt.text)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Read: got %v and error %v, want error %q", got, err, tt.want)
			}
		})
	}
}

func TestNoSystem(t *testing.T) {
	for _, text := range []string{"openssl-1.0.1e-57.el6.x86_64\n", "package,version\nx,1-1\n"} {
		if _, err := listing.Read(strings.NewReader(text), "list", listing.Options{}); !errors.Is(err, listing.ErrNoSystem) {
			t.Errorf("Read(%q): got %v, want %v", text, err, listing.ErrNoSystem)
		}
	}
}

func TestGivenKind(t *testing.T) {
	tests := []struct {
		name, system string
		kind         listing.Kind
		want         string
	}{
		{"unknown", "rhel:8", "yum", `unknown kind "yum": known are rpm, dpkg, apk, pacman, csv, `},
		{"of_another_manager", "debian:12", listing.RPM, "debian has packages of dpkg, not of rpm"},
		{"without_system", "", listing.Pacman, "for example with --os arch"},
		{"no_table", "rhel:8", listing.CSV, `line 1: "openssl-1.0.1e-57.el6.x86_64" is no header: columns are named like os,package,version`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := readDocument(t, tt.kind, tt.system, "openssl-1.0.1e-57.el6.x86_64\n")
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Read: got error %v, want %q", err, tt.want)
			}
		})
	}
}

func TestKinds(t *testing.T) {
	want := []listing.Kind{"rpm", "dpkg", "apk", "pacman", "csv", "report", "inventory", "cyclonedx", "spdx", "osv-scanner", "trivy", "grype"}
	if diff := cmp.Diff(want, listing.Kinds()); diff != "" {
		t.Errorf("Kinds: (-want +got)\n%s", diff)
	}
}

// FuzzRead reads any text as of any system. Whatever it holds, problems are
// bounded, lines are counted, and what is found is of the system's manager.
func FuzzRead(f *testing.F) {
	f.Add("openssl-1:1.0.1e-57.el6.x86_64\nnss.x86_64\n   3.36.0-8.el6  @base\n", "rhel", "6.10", "")
	f.Add("ii  libssl3:amd64  3.0.11-1~deb12u2  amd64  x\nlibssl3/now 1 amd64 [x: 1]\nlibssl3\t3.0.11-1\tinstall ok installed\n", "debian", "12", "")
	f.Add("libssl3-3.1.4-r5 x86_64 {openssl} (x) [upgradable from: libssl3-3.1.3-r0]\n", "alpine", "3.19", "")
	f.Add("openssl 1:3.1.4-1\n", "arch", "", "")
	f.Add("sep=;\nos;package;version;changelog\nrhel:8;openssl;1:1-1;\"* Tue Feb 01 2022 a <b> - 1-1\n- x\"\n", "", "", "")
	f.Add("host\tpackage\tversion\tepoch\na\topenssl\t1.1.1k-6\t(none)\n", "rhel", "8", "csv")
	f.Add(utf16Of("os,package,version\nrhel:8,\"open\nrhel:8,x,\"a\"b\n"), "", "", "")
	f.Add(`{"matches":[{"vulnerability":{}}]}`, "", "", "")
	f.Fuzz(func(t *testing.T, text, id, release, kind string) {
		sys := inventory.System{ID: id, VersionID: release}
		res, err := listing.Read(strings.NewReader(text), "fuzz", listing.Options{System: sys, Kind: listing.Kind(kind)})
		if (err == nil) != (len(res.Listings) > 0) {
			t.Errorf("Read: got %d systems and error %v", len(res.Listings), err)
		}
		if len(res.Problems) > 21 {
			t.Errorf("Read: got %d problems", len(res.Problems))
		}
		for _, l := range res.Listings {
			for _, c := range l.Host.Components {
				if c.Manager != inventory.ManagerOf(l.Host.System.ID) || len(c.Packages) == 0 {
					t.Errorf("Read: got %d packages of %s on %s", len(c.Packages), c.Manager, l.Host.System.ID)
				}
			}
		}
	})
}
