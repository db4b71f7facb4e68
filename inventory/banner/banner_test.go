// SPDX-License-Identifier: Apache-2.0

package banner_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/banner"
)

// sample returns a text of testdata.
func sample(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func diff(t *testing.T, call string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: got (+), want (-)\n%s", call, d)
	}
}

// TestReadOpenSSLVersion reads whole outputs of "openssl version -a".
func TestReadOpenSSLVersion(t *testing.T) {
	owner := banner.Banner{
		Program: "openssl version", Library: "openssl", Version: "1.0.1e", Marker: "-fips",
		Text: "OpenSSL 1.0.1e-fips 11 Feb 2013", Released: day(2013, 2, 11), Line: 1,
	}
	mailed := owner
	mailed.Line = 6
	debian := banner.Banner{
		Program: "openssl version", Library: "openssl", Version: "3.0.19", Compiled: true,
		Text: "OpenSSL 3.0.19 27 Jan 2026", Released: day(2026, 1, 27), Line: 1,
	}
	running := debian
	running.Compiled = false
	tests := []struct {
		file string
		want banner.Printout
	}{
		{"owner.txt", banner.Printout{
			Banners: []banner.Banner{owner}, AboutLine: 1,
			BuiltOn: time.Date(2015, 7, 23, 19, 6, 35, 0, time.UTC), BuiltOnText: "Thu Jul 23 19:06:35 UTC 2015",
			Platform: "linux-x86_64", Options: "bn(64,64) md2(int) rc4(16x,int) des(idx,cisc,16,int) idea(int) blowfish(idx)",
			Compiler: "gcc -fPIC -DOPENSSL_PIC -DZLIB -DOPENSSL_THREADS -D_REENTRANT -DDSO_DLFCN -DHAVE_DLFCN_H -DKRB5_MIT -m64 " +
				"-DL_ENDIAN -DTERMIO -Wall -O2 -g -pipe -Wall -Wp,-D_FORTIFY_SOURCE=2 -fexceptions -fstack-protector " +
				"--param=ssp-buffer-size=4 -m64 -mtune=generic -Wa,--noexecstack -DPURIFY -DOPENSSL_IA32_SSE2 " +
				"-DOPENSSL_BN_ASM_MONT -DOPENSSL_BN_ASM_MONT5 -DOPENSSL_BN_ASM_GF2m -DSHA1_ASM -DSHA256_ASM -DSHA512_ASM " +
				"-DMD5_ASM -DAES_ASM -DVPAES_ASM -DBSAES_ASM -DWHIRLPOOL_ASM -DGHASH_ASM",
			OpenSSLDir: "/etc/pki/tls", Engines: "rdrand dynamic",
		}},
		{"wrapped_mail.txt", banner.Printout{
			Banners: []banner.Banner{mailed}, AboutLine: 6,
			BuiltOn: time.Date(2015, 7, 23, 19, 6, 35, 0, time.UTC), BuiltOnText: "Thu Jul 23 19:06:35 UTC 2015",
			Platform: "linux-x86_64", Options: "bn(64,64) md2(int) rc4(16x,int) des(idx,cisc,16,int) idea(int) blowfish(idx)",
			Compiler:   "gcc -fPIC -DOPENSSL_PIC -DZLIB -DOPENSSL_THREADS -D_REENTRANT",
			OpenSSLDir: "/etc/pki/tls", Engines: "rdrand dynamic",
		}},
		{"debian12.txt", banner.Printout{
			Banners: []banner.Banner{debian, running}, AboutLine: 1,
			BuiltOn: time.Date(2026, 4, 3, 12, 29, 32, 0, time.UTC), BuiltOnText: "Fri Apr  3 12:29:32 2026 UTC",
			Platform: "debian-amd64", Options: "bn(64,64)",
			Compiler: "gcc -fPIC -pthread -m64 -Wa,--noexecstack -Wall -fzero-call-used-regs=used-gpr -DOPENSSL_TLS_SECURITY_LEVEL=2 " +
				"-Wa,--noexecstack -g -O2 -ffile-prefix-map=/build/reproducible-path/openssl-3.0.19=. -fstack-protector-strong -Wformat " +
				"-Werror=format-security -DOPENSSL_USE_NODELETE -DL_ENDIAN -DOPENSSL_PIC -DOPENSSL_BUILDING_OPENSSL -DNDEBUG " +
				"-Wdate-time -D_FORTIFY_SOURCE=2",
			OpenSSLDir: "/usr/lib/ssl", EnginesDir: "/usr/lib/x86_64-linux-gnu/engines-3",
			ModulesDir: "/usr/lib/x86_64-linux-gnu/ossl-modules", Seed: "os-specific",
			CPUInfo: "OPENSSL_ia32cap=0xfffa3203078bffff:0x400684219c07ab",
		}},
		{"libressl.txt", banner.Printout{
			Banners:   []banner.Banner{{Program: "openssl version", Library: "libressl", Version: "2.8.3", Text: "LibreSSL 2.8.3", Line: 2}},
			AboutLine: 2, BuiltOnText: "date not available",
			Options: "bn(64,64) rc4(ptr,int) des(idx,cisc,16,int) blowfish(idx)", OpenSSLDir: "/private/etc/ssl",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			diff(t, "Read", banner.Read(sample(t, tt.file)), tt.want)
		})
	}
}

// TestReadTwoVersions shows that the fields of one library are never mixed with
// those of another.
func TestReadTwoVersions(t *testing.T) {
	got := banner.Read(sample(t, "two_versions.txt"))
	if len(got.Banners) != 2 || got.Banners[1].Version != "1.1.1b" {
		t.Errorf("Read: got banners %+v, want 1.0.1e and 1.1.1b", got.Banners)
	}
	got.Banners = nil
	second := `is of a second "openssl version -a"; the first is kept`
	diff(t, "Read", got, banner.Printout{
		AboutLine: 3, BuiltOn: time.Date(2019, 8, 14, 16, 32, 19, 0, time.UTC), BuiltOnText: "Wed Aug 14 16:32:19 UTC 2019",
		Platform: "linux-x86_64", OpenSSLDir: "/etc/pki/tls", Engines: "rdrand dynamic",
		Problems: []banner.Problem{
			{Line: 12, Column: 11, Err: `read built on: "Fri Mar 15 16:10:28 2019 UTC" ` + second},
			{Line: 15, Column: 13, Err: `read ENGINESDIR: "/usr/lib64/engines-1.1" ` + second},
			{Line: 16, Column: 17, Err: `read Seeding source: "os-specific" ` + second},
		},
	})
}

// TestReadFields reads single fields and what stands where they could.
func TestReadFields(t *testing.T) {
	got := banner.Read("$ openssl version -b\nbuilt on: reproducible build, date unspecified\n")
	diff(t, "Read date unspecified", got, banner.Printout{BuiltOnText: "reproducible build, date unspecified"})

	got = banner.Read("OpenSSL 1.0.1e 11 Feb 2013\nbuilt on: lun. juin 15 18:15:22 CEST 2015\n")
	if got.BuiltOnText != "lun. juin 15 18:15:22 CEST 2015" || !got.BuiltOn.IsZero() {
		t.Errorf("Read French date: got %q, %s, want the text and no time", got.BuiltOnText, got.BuiltOn)
	}
	diff(t, "Read French date", got.Problems,
		[]banner.Problem{{Line: 2, Column: 11, Err: `read build date: "lun. juin 15 18:15:22 CEST 2015" is not understood`}})

	got = banner.Read("PHP Version => 8.2\nplatform: x\n$ openssl version -p\nplatform: debian-amd64\n")
	diff(t, "Read other platform", got, banner.Printout{Platform: "debian-amd64"})

	got = banner.Read("$ openssl version\nOpenSSL 3.0.2 15 Mar 2022\n$ openssl version -a\nOpenSSL 3.0.2 15 Mar 2022\nplatform: p\n")
	if len(got.Banners) != 1 || got.Banners[0].Line != got.AboutLine {
		t.Errorf("Read same banner twice: got %d banners, AboutLine %d, want 1 and its line", len(got.Banners), got.AboutLine)
	}
}
