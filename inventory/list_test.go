// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
	"github.com/google/go-cmp/cmp"
)

// listed is a package of a list.
func listed(manager, name, version, arch string) inventory.Raw {
	return inventory.Raw{Package: inventory.Package{Manager: manager, Name: name, Version: version, Arch: arch, NoVendor: true}}
}

func TestList(t *testing.T) {
	rhel, debian := inventory.System{ID: "rhel", VersionID: "8.6"}, inventory.System{ID: "debian", VersionID: "12"}
	noEpoch := listed("rpm", "openssl-libs", "1.1.1k-6.el8_5", "x86_64")
	noEpoch.NoEpoch = true
	whole := listed("rpm", "openssl-libs", "1.1.1k-6.el8_5", "x86_64")
	whole.Epoch, whole.NoVendor, whole.SourceName = 1, false, "openssl"
	whole.Changelog = []inventory.ChangelogEntry{{Text: "- fixes"}}
	rebuilt := listed("dpkg", "libnss3", "2:3.87.1-1+b2", "amd64")
	odd := listed("dpkg", "libnss3", "2:3.87.1-1+b", "amd64")
	for _, tt := range []struct {
		name   string
		system inventory.System
		raws   []inventory.Raw
		want   []string // components and what they lack
		count  int
	}{
		{"nothing_but_a_name", rhel, []inventory.Raw{noEpoch}, []string{
			"openssl openssl 1.1.1k-6.el8_5 1.1.1k: openssl-libs; changelog epoch source name vendor"}, 1},
		{"all_there", rhel, []inventory.Raw{whole}, []string{"openssl openssl 1.1.1k-6.el8_5 1.1.1k: openssl-libs;"}, 1},
		{"parts_lack_together", rhel, []inventory.Raw{whole, func() inventory.Raw {
			raw := listed("rpm", "openssl", "1.1.1k-6.el8_5", "")
			raw.Epoch = 1
			return raw
		}()}, []string{
			"openssl openssl 1.1.1k-6.el8_5 1.1.1k: openssl openssl-libs; architecture changelog source name vendor"}, 2},
		{"others_are_counted", rhel, []inventory.Raw{listed("rpm", "bash", "1-1", ""), listed("rpm", "nss_wrapper", "1-1", "")}, nil, 2},
		{"once", rhel, []inventory.Raw{noEpoch, noEpoch}, []string{
			"openssl openssl 1.1.1k-6.el8_5 1.1.1k: openssl-libs; changelog epoch source name vendor"}, 2},
		{"source_of_a_rebuilt_binary", debian, []inventory.Raw{rebuilt}, []string{
			"nss nss 2:3.87.1-1 3.87.1: libnss3=2:3.87.1-1+b2; changelog source name vendor"}, 1},
		{"no_mark_of_a_rebuild", debian, []inventory.Raw{odd}, []string{
			"nss nss 2:3.87.1-1+b 3.87.1: libnss3; changelog source name vendor"}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list := inventory.NewList(tt.system)
			for _, raw := range tt.raws {
				if err := list.Add(raw); err != nil {
					t.Fatal(err)
				}
			}
			h := list.Host()
			var got []string
			for i, line := range summary(h) {
				line += ";"
				for _, lack := range h.Components[i].Lacks {
					line += " " + string(lack)
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Host: (-want +got)\n%s", diff)
			}
			if h.Packages != tt.count || list.Packages() != tt.count {
				t.Errorf("Host: got %d packages, want %d", h.Packages, tt.count)
			}
		})
	}
}

func TestListRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		raw  inventory.Raw
		want string
	}{
		{"no_name", listed("rpm", "", "1-1", ""), "no name"},
		{"no_version", listed("rpm", "openssl", "", ""), "no version"},
		{"space", listed("rpm", "open ssl", "1-1", ""), "has a byte that is none of a name"},
		{"control", listed("rpm", "openssl", "1-1\x1b[2J", ""), "has a byte that is none of a name"},
		{"formula", listed("rpm", "=1+1", "1-1", ""), `"=1+1" is no name or version of a package`},
		{"formula_in_version", listed("rpm", "openssl", "@SUM(1)", ""), "is no name or version of a package"},
		{"dash", listed("rpm", "-rf", "1-1", ""), "is no name or version of a package"},
		{"long", listed("rpm", "openssl", strings.Repeat("1", 513), ""), "version of 513 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list := inventory.NewList(inventory.System{ID: "rhel", VersionID: "8"})
			err := list.Add(tt.raw)
			if err == nil || !strings.Contains(err.Error(), tt.want) || list.Packages() != 0 {
				t.Errorf("Add: got error %v with %d packages, want %q with none", err, list.Packages(), tt.want)
			}
		})
	}
}

// TestListBounds holds that more builds than are judged are told.
func TestListBounds(t *testing.T) {
	list := inventory.NewList(inventory.System{ID: "rhel", VersionID: "8"})
	for i := range 30 {
		if err := list.Add(listed("rpm", "openssl-libs", "1.1.1k-"+strings.Repeat("1", i+1), "x86_64")); err != nil {
			t.Fatal(err)
		}
	}
	h := list.Host()
	if len(h.Components) != 16 || len(h.Problems) != 1 || !h.Problems[0].Incomplete {
		t.Errorf("Host: got %d components and problems %+v, want 16 and one", len(h.Components), h.Problems)
	}
}
