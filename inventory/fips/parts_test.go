// SPDX-License-Identifier: Apache-2.0

package fips_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/fips"
)

func TestFIPSArgument(t *testing.T) {
	tests := []struct {
		name, line string
		want       bool
	}{
		{"on", "ro fips=1 quiet", true},
		{"off", "ro fips=0", false},
		{"none", "ro quiet", false},
		{"last_counts", "fips=1 fips=0", false},
		{"leading_zero", "fips=01", true},
		{"other_number", "fips=2", true},
		{"no_number", "fips=yes", false},
		{"empty", "fips=", false},
		{"part_of_a_word", "xfips=1 dracut.fips=1", false},
		{"for_init", "ro -- fips=1", false},
		{"in_quotes", `a="b fips=1"`, false},
		{"quoted", `"fips=1"`, true},
		{"quoted_value", `fips="1"`, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := fips.FIPSArgument(test.line); got != test.want {
				t.Errorf("fipsArgument(%q): got %t, want %t", test.line, got, test.want)
			}
		})
	}
}

func TestDemandsFIPS(t *testing.T) {
	tests := []struct {
		name, query string
		want        bool
	}{
		{"demanded", "fips=yes", true},
		{"bare", "fips", true},
		{"spaces_and_quotes", ` provider=x, fips = "yes" `, true},
		{"preferred", "?fips=yes", false},
		{"forbidden", "fips=no", false},
		{"taken_away", "fips=yes,-fips", false},
		{"another", "xfips=yes", false},
		{"empty", "", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := fips.DemandsFIPS(test.query); got != test.want {
				t.Errorf("demandsFIPS(%q): got %t, want %t", test.query, got, test.want)
			}
		})
	}
}

func TestModuleList(t *testing.T) {
	tests := []struct {
		name, text string
		want       *bool
	}{
		{"on", nssOn, yes(true)},
		{"off", nssOff, yes(false)},
		{"no_end", strings.TrimSpace(nssOn), yes(true)},
		{"quoted", "library=\nNSS=trustOrder=75 Flags=\"internal,fips\"\n", yes(true)},
		{"in_a_comment", "library=\n#NSS=Flags=internal,FIPS\nNSS=Flags=internal\n", yes(false)},
		{"only_others", "library=/a.so\nNSS=Flags=FIPS\n", nil},
		{"slot_flags", "library=\nNSS=Flags=internal slotParams={0=[slotFlags=FIPS]}\n", yes(false)},
		{"empty", "", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, fips.ModuleList(test.text)); diff != "" {
				t.Errorf("moduleList(%q) (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

func TestProviderTexts(t *testing.T) {
	const name = "OpenSSL FIPS Provider"
	tests := []struct{ name, data, wantName, wantVersion string }{
		{"one", module(name, "3.0.22"), name, "3.0.22"},
		{"version_and_full_version", module(name, "3.1.2\x003.1.2-rh"), name, "3.1.2-rh"},
		{"two_versions", module(name, "3.1.2\x003.0.9"), name, ""},
		{"no_version", module(name, "OpenSSL"), name, ""},
		{"no_name", module("x", "3.0.22"), "", ""},
		{"no_text_of_its_own", module(name, "see 3.0.22 for more"), name, ""},
		{"numbers_of_algorithms", module(name, "3.0.9\x001.2.840.113549\x002.5.29\x003.132.0.34"), name, "3.0.9"},
		{"longer_name", module(name+"\x00Vendor Linux 9 - "+name, "3.0.9"), "Vendor Linux 9 - " + name, "3.0.9"},
		{"control_characters", module("\x1b[31m"+name, "3.0.9"), "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			gotName, gotVersion := fips.ProviderTexts([]byte(test.data))
			if gotName != test.wantName || gotVersion != test.wantVersion {
				t.Errorf("providerTexts: got %q, %q, want %q, %q", gotName, gotVersion, test.wantName, test.wantVersion)
			}
		})
	}
}

func TestReadHostile(t *testing.T) {
	files := map[string]string{
		"usr/lib64/ossl-modules/fips.so/x":   "",
		"usr/lib/ossl-modules/fips.so":       "-> /etc/passwd-of-the-host",
		"usr/lib/ossl-modules-3/fips.so":     "\x00OpenSSL FIPS Provider\x003.0.9\x00" + strings.Repeat("x", 8<<20),
		"etc/pki/nssdb/pkcs11.txt":           strings.Repeat("NSS=Flags=internal,FIPS\n", 100_000),
		"etc/crypto-policies/state/current":  strings.Repeat("F", 1000) + "\n",
		"etc/default/grub":                   "-> /etc/default/grub",
		"boot/efi/EFI/vendor/grub.cfg":       "\x00\xff linux fips=1",
		"etc/dracut.conf.d/a.conf":           strings.Repeat("x", 2<<20),
		"usr/local/ssl/openssl.cnf/not/file": "",
	}
	r := made(t, files)
	if err := syscall.Mkfifo(filepath.Join(r.Name(), "etc/kernel-cmdline"), 0o600); err != nil {
		t.Skip("make a fifo:", err)
	}
	if err := os.Symlink("/etc/kernel-cmdline", filepath.Join(r.Name(), "etc/system-fips")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(r.Name(), "etc/kernel"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(r.Name(), "etc/kernel-cmdline"), filepath.Join(r.Name(), "etc/kernel/cmdline")); err != nil {
		t.Fatal(err)
	}
	got, problems := fips.Read(r, false)
	want := fips.State{
		Policy:  strings.Repeat("F", 256) + "…",
		OpenSSL: []fips.Conf{{Path: "usr/local/ssl/openssl.cnf", Incomplete: true}},
		Modules: []fips.Module{
			{Path: "usr/lib64/ossl-modules/fips.so", What: fips.ModuleProvider},
			{Path: "usr/lib/ossl-modules-3/fips.so", What: fips.ModuleProvider, Name: "OpenSSL FIPS Provider", Version: "3.0.9"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Read (-want +got):\n%s", diff)
	}
	var list []string
	for _, p := range problems {
		list = append(list, fmt.Sprint(p.Path, ": ", p.Err))
	}
	wantList := []string{
		"etc/default/grub: too many levels of symbolic links",
		"etc/kernel/cmdline: not a regular file",
		"etc/dracut.conf.d/a.conf: larger than the limit of 1048576 bytes",
		"usr/local/ssl/openssl.cnf: not a regular file",
		"etc/pki/nssdb/pkcs11.txt: larger than the limit of 1048576 bytes",
		"usr/lib64/ossl-modules/fips.so: not a regular file",
		"usr/lib/ossl-modules-3/fips.so: larger than the limit of 8388608 bytes: the rest is not searched",
	}
	if diff := cmp.Diff(wantList, list); diff != "" {
		t.Errorf("Read: problems (-want +got):\n%s", diff)
	}
}
