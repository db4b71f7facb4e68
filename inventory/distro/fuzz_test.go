// SPDX-License-Identifier: Apache-2.0

package distro_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/distro"
)

// seed adds texts, and the files of the real hosts that the pattern finds
// where those are beside the checkout.
func seed(f *testing.F, pattern string, texts ...string) {
	f.Helper()
	for _, text := range texts {
		f.Add(text)
	}
	names, err := filepath.Glob(filepath.Join("../../../shared/hosts", pattern))
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data[:min(len(data), 20000)]))
	}
}

func FuzzOSRelease(f *testing.F) {
	seed(f, "*/etc/os-release", "ID=x\nNAME=\"a\\\"b\"\n", "ID='x", "=\n", "A=\\", "A=\\\x00")
	f.Fuzz(func(t *testing.T, text string) {
		fields, bad := distro.ParseOSRelease(text)
		if lines := strings.Count(text, "\n") + 1; len(fields)+len(bad) > lines {
			t.Errorf("%d variables and %d errors of %d lines", len(fields), len(bad), lines)
		}
		for name, value := range fields {
			if strings.ContainsAny(value, "\n\x00\x1b") {
				t.Errorf("%s = %q", name, value)
			}
		}
	})
}

func FuzzReleaseFiles(f *testing.F) {
	seed(f, "*/etc/*release*", "CentOS release 6.10 (Final)", "6.0.10", "wheezy/sid", "SUSE Linux Enterprise Server 11\nVERSION = 11\nPATCHLEVEL = 4")
	f.Fuzz(func(t *testing.T, text string) {
		for _, sys := range distro.ParseRelease(text) {
			if sys.ID == "rhel" && strings.Trim(sys.VersionID, "0123456789.") != "" {
				t.Errorf("version %q", sys.VersionID)
			}
		}
	})
}

func FuzzRepositories(f *testing.F) {
	seed(f, "none", "[rhel-8-for-x86_64-baseos-eus-rpms]\nenabled=1\nbaseurl=a\n b\n", "[]\n[", "x=1")
	f.Fuzz(func(t *testing.T, text string) {
		channels, _ := distro.ParseRepositories(text)
		for _, channel := range channels {
			switch channel {
			case "els", "ltss", "eus:8.6", "aus:8.6", "tus:8.6", "e4s:8.6":
			default:
				t.Errorf("channel %q", channel)
			}
		}
	})
}

func FuzzAptSource(f *testing.F) {
	seed(f, "none", "deb [a=b] https://esm.ubuntu.com/fips/ubuntu focal main", "deb [", "deb a")
	f.Fuzz(func(t *testing.T, text string) {
		if channels := distro.ParseAptSource(text); len(channels) > 1 || len(channels) == 1 && channels[0] == "" {
			t.Errorf("channels %q", channels)
		}
	})
}
