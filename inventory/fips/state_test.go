// SPDX-License-Identifier: Apache-2.0

package fips_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/fips"
)

func yes(value bool) *bool { return &value }

// module is the bytes of a provider as far as they tell of it.
func module(name, version string) string {
	return "\x7fELF\x02\x01\x01\x00" + strings.Repeat("\x00code\xff", 50) + "\x00" + name + "\x00buildinfo\x00" + version +
		"\x00status\x001.3.6.1.4\x00SHA2-256:SHA256:2.16.840.1\x00"
}

const (
	nssOn = "library=\nname=NSS Internal FIPS PKCS #11 Module\nparameters=configdir='sql:db' flags= \n" +
		"NSS=slotParams={0x3=[slotFlags=RSA ] }  Flags=internal,FIPS,critical\n\n"
	nssOff = "library=\nname=NSS Internal PKCS #11 Module\nparameters=configdir='sql:db' flags= \n" +
		"NSS=Flags=internal,critical trustOrder=75 slotParams=(1={slotFlags=[ECC,RSA] askpw=any timeout=30})\n\n" +
		"library=/usr/lib64/p11-kit-proxy.so\nname=p11-kit\nNSS=Flags=FIPS\n"
	rhel9Conf = "openssl_conf = openssl_init\n[openssl_init]\nproviders = provider_sect\nssl_conf = ssl_module\n" +
		"[provider_sect]\ndefault = default_sect\n.include /etc/crypto-policies/back-ends/openssl_fips.config\n[default_sect]\nactivate = 1\n"
	debianConf = "HOME = .\nopenssl_conf = openssl_init\n# .include fipsmodule.cnf\n[openssl_init]\nproviders = provider_sect\n[provider_sect]\n" +
		"default = default_sect\n# fips = fips_sect\n[default_sect]\n# activate = 1\n[CA_default]\ndir = ./demoCA\ncerts = $dir/certs\n"
)

type stateTest struct {
	name  string
	live  bool
	files map[string]string
	want  fips.State
}

func stateTests() []stateTest {
	defaultProvider := fips.Provider{Name: "default", Section: "default_sect", Activate: "1", Active: true}
	return []stateTest{
		{"nothing", false, nil, fips.State{}},
		{"rhel_6", false, map[string]string{
			"etc/system-fips":                       "",
			"boot/grub/grub.conf":                   "default=0\ntitle RHEL\n\tkernel /vmlinuz-2.6.32 ro root=/dev/sda1 fips=1 boot=/dev/sda2\n",
			"boot/.vmlinuz-2.6.32-754.el6.hmac":     "x",
			"usr/lib64/libcrypto.so.1.0.1e":         "",
			"usr/lib64/.libcrypto.so.1.0.1e.hmac":   "x",
			"usr/lib64/.libcrypto.so.10.hmac":       "-> .libcrypto.so.1.0.1e.hmac",
			"usr/lib64/fipscheck/libssl.so.10.hmac": "x",
			"usr/lib64/fipscheck/sshd.hmac":         "x",
			"lib64/.libgcrypt.so.11.hmac":           "x",
			"lib64/libfreebl3.so":                   "",
			"lib64/libfreebl3.chk":                  "x",
			"etc/pki/nssdb/secmod.db":               "\x00!NSS Internal FIPS PKCS #11 Module\x00",
		}, fips.State{
			SystemFile: true, KernelArgument: yes(true),
			Arguments: []fips.Argument{{Path: "boot/grub/grub.conf", FIPS: yes(true), Entry: true}},
			NSS:       []fips.Database{{Path: "etc/pki/nssdb/secmod.db", FIPS: yes(true)}},
			Modules: []fips.Module{
				{Path: "usr/lib64/.libcrypto.so.1.0.1e.hmac", What: fips.ModuleIntegrity, For: "usr/lib64/libcrypto.so.1.0.1e"},
				{Path: "usr/lib64/.libcrypto.so.10.hmac", What: fips.ModuleIntegrity},
				{Path: "usr/lib64/fipscheck/libssl.so.10.hmac", What: fips.ModuleIntegrity},
				{Path: "lib64/.libgcrypt.so.11.hmac", What: fips.ModuleIntegrity},
				{Path: "lib64/libfreebl3.chk", What: fips.ModuleNSS, For: "lib64/libfreebl3.so"},
				{Path: "boot/.vmlinuz-2.6.32-754.el6.hmac", What: fips.ModuleKernel},
			},
		}},
		{"rhel_8", false, map[string]string{
			"etc/system-fips":                                 "",
			"etc/dracut.conf.d/40-fips.conf":                  "add_dracutmodules+=\" fips \"\n",
			"etc/crypto-policies/config":                      "# comment\n\nFIPS\n",
			"etc/crypto-policies/state/current":               "FIPS\n",
			"etc/crypto-policies/back-ends/gnutls.config":     "-> /usr/share/crypto-policies/FIPS/gnutls.txt",
			"etc/crypto-policies/back-ends/openssl.config":    "-> /usr/share/crypto-policies/DEFAULT/openssl.txt",
			"etc/crypto-policies/back-ends/nss.config":        "generated",
			"usr/share/crypto-policies/FIPS/gnutls.txt":       "x",
			"usr/share/crypto-policies/FIPS/nss.txt":          "x",
			"usr/share/crypto-policies/FIPS/openssl.txt":      "x",
			"usr/share/crypto-policies/DEFAULT/openssl.txt":   "x",
			"boot/grub2/grubenv":                              "# GRUB\nsaved_entry=a\nkernelopts=root=/dev/sda1 ro fips=1 boot=UUID=1\n####",
			"boot/loader/entries/abc-4.18.conf":               "title RHEL\nlinux /vmlinuz\noptions $kernelopts $tuned_params\n",
			"boot/loader/entries/abc-0-rescue.conf":           "options root=/dev/sda1 ro\n",
			"etc/default/grub":                                "GRUB_TIMEOUT=5\n#GRUB_CMDLINE_LINUX=\"fips=1\"\nGRUB_CMDLINE_LINUX=\"rhgb quiet\"\n",
			"etc/pki/nssdb/pkcs11.txt":                        nssOn,
			"etc/pki/nssdb/secmod.db":                         "NSS Internal PKCS #11 Module",
			"usr/lib64/.libgnutls.so.30.hmac":                 "[global]\nformat-version = 1\n",
			"usr/lib64/libgnutls.so.30":                       "",
			"etc/pki/tls/openssl.cnf":                         "openssl_conf = default_modules\n[default_modules]\nssl_conf = ssl_module\n",
			"usr/lib64/ossl-modules/legacy.so":                "",
			"usr/lib64/fipscheck/.not-a-crypto-library.hmac~": "",
		}, fips.State{
			SystemFile: true, Dracut: true, Policy: "FIPS", PolicyConfig: "FIPS", KernelArgument: yes(true),
			FIPSBackEnds: []string{"gnutls"}, OtherBackEnds: []string{"nss", "openssl"},
			Arguments: []fips.Argument{
				{Path: "boot/loader/entries/abc-4.18.conf", FIPS: yes(true), Entry: true},
				{Path: "etc/default/grub", FIPS: yes(false)},
			},
			OpenSSL: []fips.Conf{{Path: "etc/pki/tls/openssl.cnf"}},
			NSS:     []fips.Database{{Path: "etc/pki/nssdb/pkcs11.txt", FIPS: yes(true)}},
			Modules: []fips.Module{{Path: "usr/lib64/.libgnutls.so.30.hmac", What: fips.ModuleIntegrity, For: "usr/lib64/libgnutls.so.30"}},
		}},
		{"rhel_9_live", true, map[string]string{
			"proc/sys/crypto/fips_enabled":                      "1\n",
			"proc/sys/crypto/fips_name":                         "Red Hat Enterprise Linux 9 - Kernel Cryptographic API\n",
			"proc/sys/crypto/fips_version":                      "5.14.0\n",
			"proc/cmdline":                                      "BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro fips=1\n",
			"boot/loader/entries/a.conf":                        "options root=/dev/sda1 ro\n",
			"etc/crypto-policies/state/current":                 "FIPS:OSPP\n",
			"etc/pki/tls/openssl.cnf":                           rhel9Conf,
			"etc/crypto-policies/back-ends/openssl_fips.config": "fips = fips_sect\n",
			"etc/pki/tls/fips_local.cnf":                        "[fips_sect]\n",
			"usr/lib64/ossl-modules/fips.so":                    module("Red Hat Enterprise Linux 9 - OpenSSL FIPS Provider", "3.0.7-395c1a240fbfffd8"),
			"etc/pki/nssdb/pkcs11.txt":                          nssOff,
		}, fips.State{
			Kernel: yes(true), KernelName: "Red Hat Enterprise Linux 9 - Kernel Cryptographic API", KernelVersion: "5.14.0",
			KernelArgument: yes(true), Policy: "FIPS:OSPP", OtherBackEnds: []string{"openssl_fips"},
			Arguments: []fips.Argument{{Path: "boot/loader/entries/a.conf", FIPS: yes(false), Entry: true}},
			OpenSSL: []fips.Conf{{
				Path: "etc/pki/tls/openssl.cnf", Included: []string{"etc/crypto-policies/back-ends/openssl_fips.config"},
				Providers: []fips.Provider{defaultProvider, {Name: "fips", Section: "fips_sect"}},
			}},
			NSS: []fips.Database{{Path: "etc/pki/nssdb/pkcs11.txt", FIPS: yes(false)}},
			Modules: []fips.Module{{
				Path: "usr/lib64/ossl-modules/fips.so", What: fips.ModuleProvider,
				Name: "Red Hat Enterprise Linux 9 - OpenSSL FIPS Provider", Version: "3.0.7-395c1a240fbfffd8",
			}},
		}},
		{"ubuntu_pro_fips_20_04", false, map[string]string{
			"lib": "-> usr/lib",
			"boot/grub/grub.cfg": "menuentry 'Ubuntu' {\n\tlinux\t/vmlinuz root=UUID=1 ro  fips=1 bootdev=UUID=2\n}\n" +
				"menuentry 'recovery' {\n\tlinux\t/vmlinuz ro recovery nomodeset\n}\n",
			"etc/default/grub":                                "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet splash\"\n",
			"etc/default/grub.d/99-ubuntu-fips.cfg":           "GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT fips=1\"\n",
			"usr/lib/x86_64-linux-gnu/.libcrypto.so.1.1.hmac": "x",
			"usr/lib/x86_64-linux-gnu/libcrypto.so.1.1":       "",
			"etc/gcrypt/fips_enabled":                         "",
		}, fips.State{
			KernelArgument: yes(true), Libgcrypt: true,
			Arguments: []fips.Argument{
				{Path: "boot/grub/grub.cfg", FIPS: yes(true), Entry: true},
				{Path: "etc/default/grub.d/99-ubuntu-fips.cfg", FIPS: yes(true)},
			},
			Modules: []fips.Module{{
				Path: "usr/lib/x86_64-linux-gnu/.libcrypto.so.1.1.hmac", What: fips.ModuleIntegrity, For: "usr/lib/x86_64-linux-gnu/libcrypto.so.1.1",
			}},
		}},
		{"ubuntu_pro_fips_22_04", true, map[string]string{
			"proc/sys/crypto/fips_enabled": "1\n", "proc/cmdline": "fips=1 fips=0 -- fips=1\n",
			"usr/lib/x86_64-linux-gnu/ossl-modules-3/fips.so": module("Ubuntu 22.04 OpenSSL Cryptographic Module", "3.0.5-0ubuntu0.1+Fips2.1"),
		}, fips.State{
			Kernel: yes(true), KernelArgument: yes(false),
			Modules: []fips.Module{{
				Path: "usr/lib/x86_64-linux-gnu/ossl-modules-3/fips.so", What: fips.ModuleProvider,
				Name: "Ubuntu 22.04 OpenSSL Cryptographic Module", Version: "3.0.5-0ubuntu0.1+Fips2.1",
			}},
		}},
		{"debian", true, map[string]string{
			"proc/sys/crypto/fips_enabled": "0\n", "proc/cmdline": "root=/dev/vda quiet name=\"x fips=1 y\"\n",
			"etc/ssl/openssl.cnf": debianConf, "usr/lib/ssl/openssl.cnf": "-> /etc/ssl/openssl.cnf",
			"usr/lib/x86_64-linux-gnu/libsoftokn3.chk": "x", "usr/lib/x86_64-linux-gnu/libsoftokn3.so": "",
		}, fips.State{
			Kernel: yes(false), KernelArgument: yes(false),
			OpenSSL: []fips.Conf{{Path: "etc/ssl/openssl.cnf", Providers: []fips.Provider{{Name: "default", Section: "default_sect"}}}},
			Modules: []fips.Module{{
				Path: "usr/lib/x86_64-linux-gnu/libsoftokn3.chk", What: fips.ModuleNSS, For: "usr/lib/x86_64-linux-gnu/libsoftokn3.so",
			}},
		}},
		{"suse", false, map[string]string{
			"boot/efi/EFI/suse/grub.cfg":       "linux /vmlinuz fips=1\n",
			"boot/grub2/grub.cfg":              "  linuxefi /boot/vmlinuz root=UUID=1 fips=1\n  linux /boot/vmlinuz-old root=UUID=1\n",
			"etc/dracut.conf.d/99-other.conf":  "# add_dracutmodules+=\" fips \"\nadd_dracutmodules+=\" lvm \"\n",
			"usr/lib64/.libcrypto.so.1.1.hmac": "x", "usr/lib64/libcrypto.so.1.1": "",
			"usr/lib64/ossl-modules/fips.so": module("SUSE Linux Enterprise - OpenSSL FIPS Provider", "3.1.4") + "\x003.2.0\x00",
			"etc/ssl/openssl-3.cnf":          "openssl_conf = a\n[a]\nalg_section = b\n[b]\nfips_mode = yes\n",
			"etc/ssl/openssl.cnf":            "a = $nothing\n",
		}, fips.State{
			Arguments: []fips.Argument{
				{Path: "boot/grub2/grub.cfg", Entry: true}, {Path: "boot/efi/EFI/suse/grub.cfg", FIPS: yes(true), Entry: true},
			},
			OpenSSL: []fips.Conf{
				{Path: "etc/ssl/openssl-3.cnf", FIPSMode: "yes", FIPSDefault: true},
				{Path: "etc/ssl/openssl.cnf", Broken: true},
			},
			Modules: []fips.Module{
				{Path: "usr/lib64/.libcrypto.so.1.1.hmac", What: fips.ModuleIntegrity, For: "usr/lib64/libcrypto.so.1.1"},
				{Path: "usr/lib64/ossl-modules/fips.so", What: fips.ModuleProvider, Name: "SUSE Linux Enterprise - OpenSSL FIPS Provider"},
			},
		}},
		{"amazon_2023", false, map[string]string{
			"etc/kernel/cmdline":             "root=UUID=1 ro fips=1\n",
			"usr/lib64/ossl-modules/fips.so": module("Amazon Linux 2023 - OpenSSL FIPS Provider", "3.2.2-799901ad7ab41d45"),
		}, fips.State{
			KernelArgument: yes(true), Arguments: []fips.Argument{{Path: "etc/kernel/cmdline", FIPS: yes(true)}},
			Modules: []fips.Module{{
				Path: "usr/lib64/ossl-modules/fips.so", What: fips.ModuleProvider,
				Name: "Amazon Linux 2023 - OpenSSL FIPS Provider", Version: "3.2.2-799901ad7ab41d45",
			}},
		}},
		{"upstream", false, map[string]string{
			"usr/local/ssl/openssl.cnf": ".include /usr/local/ssl/fipsmodule.cnf\nopenssl_conf = a\n" +
				"[a]\nproviders = p\nalg_section = q\n[p]\nfips = fips_sect\nbase = b\n" +
				"[b]\nactivate = yes\n[q]\ndefault_properties = fips=yes\n[fips_sect]\nmodule = /opt/openssl/fips.so\n",
			"usr/local/ssl/fipsmodule.cnf": "[fips_sect]\nactivate = 1\ninstall-version = 1\nconditional-errors = 1\nmodule-mac = 5C:0A\n[default]\n",
			"opt/openssl/fips.so":          module("OpenSSL FIPS Provider", "3.1.2"),
		}, fips.State{
			OpenSSL: []fips.Conf{{
				Path: "usr/local/ssl/openssl.cnf", Included: []string{"usr/local/ssl/fipsmodule.cnf"}, DefaultProperties: "fips=yes", FIPSDefault: true,
				Providers: []fips.Provider{
					{Name: "fips", Section: "fips_sect", Module: "/opt/openssl/fips.so", Activate: "1", Active: true, ModuleMAC: true},
					{Name: "base", Section: "b", Activate: "yes", Active: true},
				},
			}},
			Modules: []fips.Module{{Path: "opt/openssl/fips.so", What: fips.ModuleProvider, Name: "OpenSSL FIPS Provider", Version: "3.1.2"}},
		}},
	}
}

func TestRead(t *testing.T) {
	for _, test := range stateTests() {
		t.Run(test.name, func(t *testing.T) {
			got, problems := fips.Read(made(t, test.files), test.live)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Read (-want +got):\n%s", diff)
			}
			for _, p := range problems {
				if text := fmt.Sprint(p.Path, ": ", p.Err); text != `etc/ssl/openssl.cnf: line 1, column 3: variable "nothing" has no value` {
					t.Errorf("Read: problem %s", text)
				}
			}
			if broken := test.name == "suse"; broken != (len(problems) == 1) {
				t.Errorf("Read: got %d problems, want one only of the broken configuration", len(problems))
			}
		})
	}
}
