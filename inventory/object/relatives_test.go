// SPDX-License-Identifier: Apache-2.0

package object_test

import (
	"debug/elf"
	"testing"
)

func TestRelatives(t *testing.T) {
	libressl := "LibreSSL 2.7.5|crypto/evp/evp_lib.c|crypto/evp/digest.c|crypto/err/err.c|crypto/bn/bn_lib.c|"
	recognise(t, []recognition{
		{"libressl_libcrypto", image{soname: "libcrypto.so.43", exported: []string{"SSLeay"}, rodata: libressl}, []string{"libressl shared 2.7.5"}},
		{"libressl_named_like_openssl", image{soname: "libcrypto.so.1.1", exported: []string{"OpenSSL_version_num"}, rodata: libressl},
			[]string{"libressl shared 2.7.5"}},
		{"libressl_without_text", image{soname: "libssl.so.45", exported: []string{"SSL_new"}}, []string{"libressl shared "}},
		{"libressl_static", image{rodata: libressl}, []string{"libressl static 2.7.5"}},
		{"libressl_consumer", image{needed: []string{"libcrypto.so.43"}, rodata: "LibreSSL 2.7.4|"},
			[]string{"uses libressl, DT_NEEDED libcrypto.so.43: LibreSSL 2.7.4"}},
		{"boringssl_static", image{rodata: boring}, []string{"boringssl static "}},

		{"boringssl_named_like_openssl", image{soname: "libssl.so.0", rodata: boring, exported: []string{"SSL_new"}, needed: []string{"libcrypto.so.0"}},
			[]string{"boringssl shared ", "uses boringssl, DT_NEEDED libcrypto.so.0:"}},
		{"boringssl_text_of_headers", image{rodata: "OpenSSL 1.1.1 (compatible; BoringSSL)|crypto/fipsmodule/bn/add.c|"}, nil},

		{"ring_is_another", image{rodata: "ring-0.17.14/crypto/fipsmodule/a.c|ring-0.17.14/crypto/fipsmodule/b.c|ring-0.17.14/crypto/fipsmodule/c.c|"}, nil},

		{"talk_of_paths", image{rodata: "crypto/fipsmodule/*.c is not built|see crypto/fipsmodule/ and crypto/fipsmodule/README|crypto/fipsmodule/x y.c|"}, nil},
		{"awslc_with_s2n", image{rodata: "AWS-LC 5.9.0|" + awslcFile + s2nFiles}, []string{"aws-lc static 5.9.0", "s2n-tls static "}},
		{"awslc_of_rust", image{rodata: "void aws_lc_0_40_0_ec_felem_neg(const EC_GROUP *, EC_FELEM *)|" + awslcFile}, []string{"aws-lc static "}},

		{"awslc_consumer", image{rodata: "probing libcrypto.so for aws-lc symbols|OpenSSL 1.1.1 (compatible; AWS-LC 5.5.0)|", needed: []string{"libcrypto.so.3"}},
			[]string{"uses openssl, DT_NEEDED libcrypto.so.3:"}},
		{"awslc_beside_boringssl", image{rodata: boring + awslcFile + "AWS-LC 1.69.0|"}, []string{"boringssl static ", "aws-lc static 1.69.0"}},
		{"s2n_names_alone", image{rodata: "s2n_connection_new|tls/s2n_config.c|tls/s2n_init.c|"}, nil},
		{"s2n_shared", image{soname: "libs2n.so.1", exported: []string{"s2n_init"}}, []string{"s2n-tls shared "}},

		{"fips_provider", image{exported: []string{"OSSL_provider_init"}, rodata: "OpenSSL FIPS Provider|x|3.0.9|" + sources3, needed: []string{"libc.so.6"}},
			[]string{"openssl-fips shared 3.0.9"}},
		{"fips_provider_of_red_hat", image{exported: []string{"OSSL_provider_init"},
			rodata: "Red Hat Enterprise Linux 9 - OpenSSL FIPS Provider|3.0.7-395c1a240fbfffd8|"},
			[]string{"openssl-fips shared 3.0.7-395c1a240fbfffd8"}},
		{"fips_provider_with_two_numbers", image{exported: []string{"OSSL_provider_init"}, rodata: "OpenSSL FIPS Provider|3.0.9|3.1.2|"},
			[]string{"openssl-fips shared "}},
	})
}

func TestOthers(t *testing.T) {
	mbedtls := "library/ssl_cli.c|library/ssl_srv.c|library/ssl_msg.c|library/ssl_tls.c|"
	recognise(t, []recognition{

		{"gnutls", image{soname: "libgnutls.so.30",
			exported: []string{"gnutls_global_init"}, rodata: "Enabled GnuTLS 3.7.9 logging...|", needed: []string{"libnettle.so.8"}},
			[]string{"gnutls shared 3.7.9", "uses nettle, DT_NEEDED libnettle.so.8:"}},
		{"gnutls_without_text", image{soname: "libgnutls.so.30", exported: []string{"gnutls_global_init"}}, []string{"gnutls shared  series 3.x"}},
		{"gnutls_of_el6", image{soname: "libgnutls.so.26", exported: []string{"gnutls_global_init"}}, []string{"gnutls shared "}},
		{"gnutls_static", image{rodata: "Enabled GnuTLS 3.5.19 logging...|"}, []string{"gnutls static 3.5.19"}},
		{"curl_with_gnutls", image{soname: "libcurl-gnutls.so.4", needed: []string{"libgnutls.so.30"}},
			[]string{"uses gnutls, DT_NEEDED libgnutls.so.30:"}},
		{"nss", image{soname: "libssl3.so", exported: []string{"NSSSSL_GetVersion"}, rodata: "Version: NSS 3.87.1|"}, []string{"nss shared 3.87.1"}},
		{"nss_up_to_3.20", image{soname: "libnss3.so", exported: []string{"NSS_Initialize"}, rodata: "$Header: NSS 3.16.2 Basic ECC|@(#)NSS 3.16.2|"},
			[]string{"nss shared 3.16.2"}},
		{"nss_loader", image{soname: "libfreebl3.so", exported: []string{"FREEBL_GetVector"}}, []string{"nss shared  series 3.x"}},
		{"nss_static", image{rodata: "Version: NSS 3.87.1 Basic ECC|", needed: []string{"libnssutil3.so"}},
			[]string{"nss static 3.87.1", "uses nss, DT_NEEDED libnssutil3.so:"}},
		{"libgcrypt", libgcrypt, []string{"libgcrypt shared 1.10.1"}},
		{"libgcrypt_static", image{rodata: "This is Libgcrypt 1.9.4-unknown - The GNU Crypto Library\nCopyright|"},
			[]string{"libgcrypt static 1.9.4-unknown"}},

		{"nettle", image{soname: "libnettle.so.8",
			exported: []string{"nettle_sha256_init", "nettle_version_major", "nettle_version_minor"}, code: map[string][]byte{
				"nettle_version_major": append([]byte{0xb8, 3, 0, 0, 0, 0xc3}, make([]byte, 16)...),
				"nettle_version_minor": append([]byte{0xf3, 0x0f, 0x1e, 0xfa, 0xb8, 8, 0, 0, 0, 0xc3}, make([]byte, 16)...)}},
			[]string{"nettle shared  series 3.8.x"}},

		{"nettle_on_arm", image{machine: elf.EM_AARCH64, soname: "libnettle.so.8",
			exported: []string{"nettle_version_major", "nettle_version_minor"}, code: map[string][]byte{
				"nettle_version_major": append([]byte{0x60, 0, 0x80, 0x52, 0xc0, 3, 0x5f, 0xd6}, make([]byte, 16)...),
				"nettle_version_minor": append([]byte{0x5f, 0x24, 3, 0xd5, 0x40, 1, 0x80, 0x52, 0xc0, 3, 0x5f, 0xd6}, make([]byte, 16)...)}},
			[]string{"nettle shared  series 3.10.x"}},

		{"nettle_with_other_code", image{soname: "libnettle.so.9", exported: []string{"nettle_version_major", "nettle_version_minor"}, code: map[string][]byte{
			"nettle_version_major": make([]byte, 16), "nettle_version_minor": make([]byte, 16)}}, []string{"nettle shared "}},
		{"hogweed", image{soname: "libhogweed.so.6", exported: []string{"nettle_dsa_params_clear"}}, []string{"nettle shared  series 3.x"}},
		{"mbedcrypto", image{soname: "libmbedcrypto.so.7", exported: []string{"mbedtls_version_get_number"}, rodata: "mbed TLS 2.28.3|"},
			[]string{"mbedtls shared 2.28.3"}},
		{"mbedtls_without_text", image{soname: "libmbedtls.so.14", exported: []string{"mbedtls_ssl_setup"}, needed: []string{"libmbedcrypto.so.7"}},
			[]string{"mbedtls shared ", "uses mbedtls, DT_NEEDED libmbedcrypto.so.7:"}},
		{"mbedtls_static", image{rodata: "Mbed TLS 3.6.0|" + mbedtls}, []string{"mbedtls static 3.6.0"}},
		{"mbedtls_static_without_text", image{rodata: mbedtls}, []string{"mbedtls static "}},
		{"mbedtls_consumer", image{rodata: "mbed TLS 2.28.3|", needed: []string{"libmbedtls.so.14"}},
			[]string{"uses mbedtls, DT_NEEDED libmbedtls.so.14: mbed TLS 2.28.3"}},
		{"wolfssl", image{soname: "libwolfssl.so.35", exported: []string{"wolfSSL_Init"}, rodata: "wolfSSL 5.5.4|"},
			[]string{"wolfssl shared 5.5.4"}},
		{"wolfssl_static", image{rodata: "wolfSSL 5.5.4|wolfSSL_X509_STORE_load_locations|"}, []string{"wolfssl static 5.5.4"}},
		{"wolfssl_consumer", image{rodata: "wolfSSL 5.5.4|", needed: []string{"libwolfssl.so.35"}},
			[]string{"uses wolfssl, DT_NEEDED libwolfssl.so.35: wolfSSL 5.5.4"}},
		{"go_plain", image{settings: "path\tp\nbuild\tCGO_ENABLED=1\n", rodata: "FIPS 140-only|"}, nil},
		{"go_boringcrypto", image{settings: "path\tp\nbuild\tGOEXPERIMENT=fieldtrack,boringcrypto\n"}, []string{"boringssl static "}},
		{"go_module_off", image{settings: "path\tp\nbuild\tGOFIPS140=off\n"}, nil},
		{"go_module", image{settings: "path\tp\nbuild\tGOFIPS140=v1.0.0-c2097c7c\n"}, []string{"go-fips140 static 1.0.0-c2097c7c"}},
		{"go_latest_module", image{settings: "path\tp\nbuild\tGOFIPS140=latest\n"}, []string{"go-fips140 static "}},
	})
}
