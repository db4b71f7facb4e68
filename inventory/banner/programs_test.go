// SPDX-License-Identifier: Apache-2.0

package banner_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory/banner"
)

// summary writes banners in short: "LINE PROGRAM: LIBRARY VERSION MARKER" and
// the signs of those that the program does not run with.
func summary(p banner.Printout) (lines []string) {
	for _, b := range p.Banners {
		s := strings.TrimSpace(fmt.Sprintf("%d %s: %s %s %s", b.Line, b.Program, b.Library, b.Version, b.Marker))
		if b.Compiled {
			s += " (compiled)"
		}
		if b.Idle {
			s += " (idle)"
		}
		lines = append(lines, s)
	}
	return lines
}

// TestReadPrograms reads what programs really wrote. Samples without a line
// break are texts, the others files.
func TestReadPrograms(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"nginx", "nginx.txt", []string{"2 nginx -V: openssl 3.0.22 (compiled)", "2 nginx -V: openssl 3.0.19"}},
		{"haproxy", "haproxy.txt", []string{"18 haproxy -vv: openssl 3.0.22 (compiled)", "19 haproxy -vv: openssl 3.0.19"}},
		{"stunnel", "stunnel.txt", []string{"3 stunnel -version: openssl 3.0.9 (compiled)", "4 stunnel -version: openssl 3.0.19"}},
		{"php", "php.txt", []string{"5 php -i: openssl 3.0.19", "6 php -i: openssl 3.0.22 (compiled)"}},
		{"openvpn", "openvpn.txt", []string{"2 openvpn --version: openssl 3.0.19"}},
		{"curl", "curl.txt", []string{"1 curl --version: openssl 3.0.19"}},
		{"ssh", "ssh.txt", []string{"1 ssh -V: openssl 3.0.19"}},
		{"gpg", "gpg.txt", []string{"2 gpg --version: libgcrypt 1.10.1"}},
		{"gnutls_cli", "gnutls-cli.txt", []string{"1 gnutls-cli --version: gnutls 3.7.9"}},
		{"node", "node20.txt", []string{"14 node: openssl 3.0.19"}},
		{"node_json", "node20_json.txt", []string{"1 node: openssl 3.0.19"}},
		{"session", "session.txt", []string{
			"4 nginx -V: openssl 1.1.1 FIPS (compiled)", "4 nginx -V: openssl 1.1.1k FIPS", "6 nginx -V: openssl 1.1.1w (compiled)",
			"8 python ssl: openssl 1.1.1k FIPS", "10 ruby openssl: openssl 3.0.13 (compiled)", "12 nss-config --version: nss 3.90.0",
			"16 openssl version: openssl 1.0.2k -fips"}},
		{"nginx_same", "nginx version: nginx/1.18.0\nbuilt with OpenSSL 1.1.1f  31 Mar 2020\nTLS SNI support enabled\n" +
			"configure arguments: --with-openssl=../openssl-1.1.1f --with-x\n", []string{"2 nginx -V: openssl 1.1.1f (compiled)"}},
		{"nginx_sources_only", "nginx version: nginx/1.6.0\nconfigure arguments: --with-openssl='/build/openssl-1.0.1g' --with-x\n",
			[]string{"2 nginx -V: openssl 1.0.1g (compiled)"}},
		{"nginx_boringssl", "built with OpenSSL 1.1.1 (compatible; BoringSSL) (running with BoringSSL)\n",
			[]string{"1 nginx -V: boringssl (compiled)", "1 nginx -V: boringssl"}},
		{"nginx_awslc", "built with OpenSSL 1.1.1 (compatible; AWS-LC 1.29.0) (running with AWS-LC 1.29.0)\n",
			[]string{"1 nginx -V: aws-lc 1.29.0 (compiled)", "1 nginx -V: aws-lc 1.29.0"}},
		{"haproxy_awslc", "Built with SSL library version : OpenSSL 1.1.1 (compatible; AWS-LC 1.66.1)\nRunning on SSL library version : AWS-LC 1.66.1\n",
			[]string{"1 haproxy -vv: aws-lc 1.66.1 (compiled)", "2 haproxy -vv: aws-lc 1.66.1"}},
		{"stunnel_same", "LOG5[ui]: Compiled/running with OpenSSL 1.0.2k-fips  26 Jan 2017\n", []string{"1 stunnel -version: openssl 1.0.2k -fips"}},
		{"curl_nss", "curl 7.29.0 (x86_64-redhat-linux-gnu) libcurl/7.29.0 NSS/3.53.1 zlib/1.2.7 libssh2/1.8.0\n", []string{"1 curl --version: nss 3.53.1"}},
		{"curl_gnutls", "libcurl/7.88.1 GnuTLS/3.7.9 zlib/1.2.13 brotli/1.0.9 libpsl/0.21.2 (+libidn2/2.3.3)\n", []string{"1 curl --version: gnutls 3.7.9"}},
		{"curl_mbedtls", "curl 8.1.0 (x) libcurl/8.1.0 mbedTLS/3.4.0 zlib/1.2.13\n", []string{"1 curl --version: mbedtls 3.4.0"}},
		{"curl_wolfssl", "curl 8.1.0 (x) libcurl/8.1.0 wolfSSL/5.6.0 zlib/1.2.13\n", []string{"1 curl --version: wolfssl 5.6.0"}},
		{"curl_boringssl", "curl 7.78.0 (x) libcurl/7.78.0 BoringSSL zlib/1.2.11\n", []string{"1 curl --version: boringssl"}},
		{"curl_quictls", "curl 8.5.0 (x) libcurl/8.5.0 quictls/3.1.4 zlib/1.3\n", []string{"1 curl --version: openssl 3.1.4 quictls"}},
		{"curl_macos", "curl 8.7.1 (x86_64-apple-darwin24.0) libcurl/8.7.1 (SecureTransport) LibreSSL/3.3.6 zlib/1.2.12\n",
			[]string{"1 curl --version: libressl 3.3.6"}},
		{"curl_two", "curl 7.88.0 (x) libcurl/7.88.0 (OpenSSL/3.0.2) GnuTLS/3.7.3 zlib/1.2.13\n",
			[]string{"1 curl --version: openssl 3.0.2 (idle)", "1 curl --version: gnutls 3.7.3"}},
		{"curl_schannel", "curl 8.4.0 (Windows) libcurl/8.4.0 Schannel WinIDN\n", nil},
		{"server_header", "Server: Apache/2.4.6 (CentOS) OpenSSL/1.0.2k-fips mod_fcgid/2.3.9 PHP/5.4.16\n", []string{"1 httpd: openssl 1.0.2k -fips"}},
		{"scanner_header", "443/tcp open ssl/http Apache httpd 2.4.56 (OpenSSL/1.1.1t PHP/8.0.28)\n", []string{"1 httpd: openssl 1.1.1t"}},
		{"old_phpinfo", "OpenSSL supportenabledOpenSSL VersionOpenSSL 0.9.8e-fips-rhel5 01 Jul 2008\n", []string{"1 : openssl 0.9.8e -fips-rhel5"}},
		{"mongo", "OpenSSL version: OpenSSL 1.1.1l  24 Aug 2021\n", []string{"1 : openssl 1.1.1l"}},
		{"openvpn_mbedtls", "library versions: mbed TLS 2.28.3, LZO 2.10\n", []string{"1 openvpn --version: mbedtls 2.28.3"}},
		{"gnutls_old", "gnutls-cli (GnuTLS) 2.8.5\n", []string{"1 gnutls-cli --version: gnutls 2.8.5"}},
		{"certtool", "certtool 3.7.9\n", []string{"1 certtool --version: gnutls 3.7.9"}},
		{"nettle", "nettle-hash (nettle 3.8.1)\n", []string{"1 nettle-hash --version: nettle 3.8.1"}},
		{"strings_nss", "$ strings libnss3.so | grep 'Version: NSS'\nVersion: NSS 3.87.1 Basic ECC\n", []string{"2 strings: nss 3.87.1 Basic ECC"}},
		{"strings_libgcrypt", "This is Libgcrypt 1.10.1 - The GNU Crypto Library\n", []string{"1 : libgcrypt 1.10.1"}},
		{"python_prompt", ">>> import ssl\n>>> ssl.OPENSSL_VERSION\n'OpenSSL 1.1.1f  31 Mar 2020'\n", []string{"3 python ssl: openssl 1.1.1f"}},
		{"node_prompt", "> process.versions.openssl\n'3.0.16+quic'\n", []string{"2 node: openssl 3.0.16 +quic"}},
		{"node_bare", "1.1.1v+quic\r\n", []string{"1 node: openssl 1.1.1v +quic"}},
		{"pkg_config", "# pkg-config --modversion gnutls\n3.7.9\n", []string{"2 pkg-config: gnutls 3.7.9"}},
		{"electron", "{ node: '22.20.0', v8: '14.0.365.4-electron.0', openssl: '0.0.0' }\n", []string{"1 node: boringssl"}},
		{"electron_old", "{\n  node: '12.0.0',\n  v8: '8.3.110.13-electron.0',\n  openssl: '1.1.0',\n}\n", []string{"4 node: boringssl"}},
		{"short_library", "OpenSSL 3.0.9 (Library: 3.0.22)\n", []string{"1 openssl version: openssl 3.0.9 (compiled)", "1 openssl version: openssl 3.0.22"}},
		{"wget", "GNU Wget 1.21.3 built on linux-gnu.\n+ntlm +opie +psl +ssl/openssl\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := tt.text
			if !strings.Contains(text, "\n") {
				text = sample(t, tt.text)
			}
			diff(t, "Read", summary(banner.Read(text)), tt.want)
		})
	}
}

// TestReadPrompts has the ways in which a prompt stands before a command, and
// the banner that follows is told by it.
func TestReadPrompts(t *testing.T) {
	const command = "python3 -c 'import ssl; print(ssl.OPENSSL_VERSION)'"
	prompts := []string{
		"", "$ ", "# ", "% ", "root@h:~# ", "[root@host ~]# ", "[root@host ~]#", "user@mac dir % ", "mac:~ user$ ", "bash-5.1$ ",
		"/ # ", "PS C:\\Users\\x> ", "C:\\>", "(venv) user@h:~/src$ ", "➜  dir git:(master) ", "> ", "sudo ", "$ docker exec web ",
	}
	for _, prompt := range prompts {
		t.Run(strings.ReplaceAll(prompt, " ", "_"), func(t *testing.T) {
			got := summary(banner.Read(prompt + command + "\nOpenSSL 1.1.1f  31 Mar 2020\n"))
			diff(t, "Read", got, []string{"2 python ssl: openssl 1.1.1f"})
		})
	}
	t.Run("other_program", func(t *testing.T) {
		got := summary(banner.Read("$ curl --version\nOpenSSL 1.1.1f  31 Mar 2020\n"))
		diff(t, "Read", got, []string{"2 : openssl 1.1.1f"})
	})
	t.Run("next_program", func(t *testing.T) {
		got := summary(banner.Read("$ openssl version; nginx -v\nOpenSSL 1.0.2k\nnginx version: nginx/1.2\nOpenSSL 1.1.1k\n"))
		diff(t, "Read", got, []string{"2 openssl version: openssl 1.0.2k", "4 : openssl 1.1.1k"})
	})
	t.Run("no_prompt", func(t *testing.T) {
		got := summary(banner.Read("a@example.com OpenSSL 1.0.1e > x\n"))
		diff(t, "Read", got, []string{"1 : openssl 1.0.1e"})
	})
	t.Run("typed_banner", func(t *testing.T) {
		diff(t, "Read", summary(banner.Read("$ echo OpenSSL 1.0.1e\n")), []string(nil))
	})
	t.Run("heading", func(t *testing.T) {
		diff(t, "Read", summary(banner.Read("# openssl 1.0.1e\n")), []string{"1 : openssl 1.0.1e"})
	})
}

func TestLibrary(t *testing.T) {
	tests := []struct {
		name, text, want string
	}{
		{"library_of_two", "OpenSSL 3.0.9 30 May 2023 (Library: OpenSSL 3.0.22 25 Aug 2026)", "3.0.22"},
		{"running", "built with OpenSSL 1.1.1c 28 May 2019 (running with OpenSSL 1.1.1g 21 Apr 2020)", "1.1.1g"},
		{"compiled_only", "built with OpenSSL 1.1.1f  31 Mar 2020", "1.1.1f"},
		{"not_idle", "curl 7.88.0 (x) libcurl/7.88.0 (OpenSSL/3.0.2) GnuTLS/3.7.3", "3.7.3"},
		{"idle_only", "curl 7.88.0 (x) libcurl/7.88.0 (OpenSSL/3.0.2) Schannel", "3.0.2"},
		{"idle_and_compiled", "libcurl/7.88.0 (OpenSSL/3.0.2) Schannel\nbuilt with OpenSSL 1.1.1f  31 Mar 2020", "1.1.1f"},
		{"none", "hello", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := banner.Read(tt.text).Library()
			if got.Version != tt.want || ok != (tt.want != "") {
				t.Errorf("Library: got %q, %t, want %q", got.Version, ok, tt.want)
			}
		})
	}
}
