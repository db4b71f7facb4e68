// SPDX-License-Identifier: Apache-2.0

package fips_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cryptopatch/cryptopatch/inventory/fips"
)

func FuzzConf(f *testing.F) {
	for _, test := range confTests() {
		f.Add(strings.ReplaceAll(test.text, "ROOT", "/x"))
	}
	f.Add(".include /openssl.cnf\n")
	f.Add("a = ${b::c}$(d)\\\n\"`'\n.pragma dollarid:on\n[ a b ]\nx::y = $$\n")
	r := made(f, map[string]string{"openssl.cnf": "", "x/more.cnf": "activate = 1\n"})
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(filepath.Join(r.Name(), "openssl.cnf"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		conf, err := fips.ParseConf(r, "openssl.cnf")
		if (err != nil) != (conf.Broken || conf.Incomplete) || conf.Broken && conf.Incomplete {
			t.Fatalf("ParseConf: got broken %t, incomplete %t, error %v", conf.Broken, conf.Incomplete, err)
		}
		if len(conf.Providers) > fips.MaxConfValues {
			t.Fatalf("ParseConf: got %d providers", len(conf.Providers))
		}
		for _, p := range conf.Providers {
			if p.Active && p.Activate == "" {
				t.Fatalf("ParseConf: got %+v, active without a word", p)
			}
		}
	})
}

func FuzzProviderTexts(f *testing.F) {
	f.Add([]byte(module("OpenSSL FIPS Provider", "3.0.7-395c1a240fbfffd8")))
	f.Fuzz(func(t *testing.T, data []byte) {
		name, version := fips.ProviderTexts(data)
		if len(name) > 160 || len(version) > 160 || !utf8.ValidString(name+version) || strings.ContainsAny(name+version, "\x1b\n") {
			t.Fatalf("providerTexts: got %q, %q", name, version)
		}
		if name == "" && version != "" {
			t.Fatalf("providerTexts: got version %q without a name", version)
		}
	})
}

func FuzzSettings(f *testing.F) {
	f.Add(nssOn)
	f.Add(nssOff)
	f.Add("ro fips=1 \"quiet\" -- fips=0")
	f.Add("title a\noptions $kernelopts fips=1\nlinux x\nGRUB_CMDLINE_LINUX=\"fips=1\"\nadd_dracutmodules+=\" fips \"\nkernelopts=fips=1\n")
	names := []string{"boot/loader/entries/a.conf", "boot/grub2/grub.cfg", "boot/grub2/grubenv", "etc/default/grub",
		"etc/kernel/cmdline", "etc/dracut.conf", "etc/pki/nssdb/pkcs11.txt"}
	files := map[string]string{}
	for _, name := range names {
		files[name] = ""
	}
	r := made(f, files)
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range names {
			if err := os.WriteFile(filepath.Join(r.Name(), name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		state, problems := fips.Read(r, false)
		if len(problems) > 0 && len(text) < 1<<20 {
			t.Fatalf("Read: got %v", problems)
		}
		if on := state.KernelArgument; on != nil && *on && !strings.Contains(text, "fips=") {
			t.Fatalf("Read: got fips=1 of %q", text)
		}
		if len(state.Arguments) > len(names) {
			t.Fatalf("Read: got %d arguments of %d files", len(state.Arguments), len(names))
		}
	})
}
