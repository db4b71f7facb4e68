// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
)

func TestParseSystem(t *testing.T) {
	tests := []struct{ name, text, id, release, err string }{
		{"release", "rhel:8.10", "rhel", "8.10", ""},
		{"spelling", " Ubuntu:18.04\n", "ubuntu", "18.04", ""},
		{"rolling", "arch", "arch", "", ""},
		{"rolling_with_release", "opensuse-tumbleweed:20261101", "opensuse-tumbleweed", "20261101", ""},
		{"named_release", "alpaquita:stream", "alpaquita", "stream", ""},
		{"no_release", "rhel", "", "", `system "rhel" has no release: write it as rhel:8`},
		{"empty_release", "debian:", "", "", `system "debian:" has no release: write it as debian:8`},
		{"unknown", "windows:11", "", "", `unknown system "windows:11": known are almalinux, `},
		{"nothing", "", "", "", `unknown system ""`},
		{"words", "red hat:8", "", "", `unknown system "red hat:8"`},
		{"no_release_of_os_release", "rhel:8 (Ootpa)", "", "", "has no release as os-release writes it"},
		{"formula", "rhel:=1", "", "", "has no release as os-release writes it"},
		{"long_release", "rhel:" + strings.Repeat("1", 41), "", "", "has no release as os-release writes it"},
		{"not_utf8", "rhel:\xff", "", "", `system "rhel:\xff" has no release`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := inventory.ParseSystem(tt.text)
			if got.ID != tt.id || got.VersionID != tt.release {
				t.Errorf("ParseSystem(%q): got %q and %q, want %q and %q", tt.text, got.ID, got.VersionID, tt.id, tt.release)
			}
			if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("ParseSystem(%q): got error %v, want %q", tt.text, err, tt.err)
			}
		})
	}
}

func TestManagerOf(t *testing.T) {
	for id, want := range map[string]string{
		"rhel": "rpm", "sles": "rpm", "amzn": "rpm", "debian": "dpkg", "ubuntu": "dpkg", "alpine": "apk", "wolfi": "apk", "arch": "pacman",
		"": "", "RHEL": "", "windows": "",
	} {
		if got := inventory.ManagerOf(id); got != want {
			t.Errorf("ManagerOf(%q): got %q, want %q", id, got, want)
		}
	}
}

// TestSystemIDs holds that every system that is named can be parsed.
func TestSystemIDs(t *testing.T) {
	ids := inventory.SystemIDs()
	if !slices.IsSorted(ids) || len(ids) < 20 {
		t.Errorf("SystemIDs: got %q, want them sorted and all", ids)
	}
	for _, id := range ids {
		if got, err := inventory.ParseSystem(id + ":8"); err != nil || got.ID != id {
			t.Errorf("ParseSystem(%q): got %q and error %v", id+":8", got.ID, err)
		}
	}
}

// FuzzParseSystem holds that a system has a manager and one spelling.
func FuzzParseSystem(f *testing.F) {
	f.Add("rhel:8.10")
	f.Add("opensuse-tumbleweed")
	f.Fuzz(func(t *testing.T, text string) {
		sys, err := inventory.ParseSystem(text)
		if err != nil {
			if sys.ID != "" {
				t.Errorf("ParseSystem(%q): got %q with an error", text, sys.ID)
			}
			return
		}
		again, err := inventory.ParseSystem(sys.ID + ":" + sys.VersionID)
		if err != nil || again.ID != sys.ID || again.VersionID != sys.VersionID || inventory.ManagerOf(sys.ID) == "" {
			t.Errorf("ParseSystem(%q): got %q and then %q, %v", text, sys, again, err)
		}
	})
}
