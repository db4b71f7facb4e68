// SPDX-License-Identifier: Apache-2.0

package advisories_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cryptopatch/cryptopatch/advisories"
)

// schedule writes "name released ends channel:end… latest".
func schedule(l advisories.Lifecycle) string {
	day := func(at time.Time) string {
		if at.IsZero() {
			return "-"
		}
		return at.Format(time.DateOnly)
	}
	words := []string{l.Name, day(l.Released), day(l.Ends)}
	for _, e := range l.Extended {
		words = append(words, e.Channel+":"+day(e.Ends))
	}
	if l.Latest != "" {
		words = append(words, l.Latest)
	}
	if l.LTS {
		words = append(words, "lts")
	}
	return strings.Join(words, " ")
}

func TestUpstreamLifecycle(t *testing.T) {
	db := load(t, nil)
	for _, tc := range []struct{ library, version, want string }{
		{"openssl", "1.1.1k", "OpenSSL 1.1.1 2018-09-11 2023-09-11 premium:- 1.1.1w lts"},
		{"openssl", "1.1.0l", "OpenSSL 1.1.0 2016-08-25 2019-09-11 1.1.0l"},
		{"openssl", "1.0.1e", "OpenSSL 1.0.1 2012-03-14 2016-12-31 1.0.1u"},
		{"openssl", "3.0.7", "OpenSSL 3.0 2021-09-07 2026-09-07 premium:- 3.0.22 lts"},
		{"openssl", "3.1.4", "OpenSSL 3.1 2023-03-14 2025-03-14 3.1.8"},
		{"openssl", "3.5", "OpenSSL 3.5 2025-04-08 2030-04-08 3.5.9 lts"},
		{"openssl", "4.1.0", "OpenSSL 4.1 2026-10-23 2027-11-23 4.1.0"},
		{"openssl", "4.2.0", ""},
		{"openssl", "3.10.0", ""},
		{"openssl", "0.9.7a", ""},
		{"gnutls", "3.7.9", "GnuTLS 3.7 2020-12-02 - 3.7.11"},
		{"nss", "3.90.2", "NSS 3.90 2023-06-04 2027-03-31 3.90.6 lts"},
		{"nss", "3.9", ""},
		{"mbedtls", "3.6.2", "Mbed TLS 3.6 2024-03-27 - 3.6.7 lts"},
		{"libressl", "4.3.1", "LibreSSL 4.3 2026-04-16 - 4.3.2"},
		{"libressl", "2.7.5", "LibreSSL 2.7 2018-03-21 - 2.7.5"},
	} {
		t.Run(tc.library+"/"+tc.version, func(t *testing.T) {
			l, ok := db.UpstreamLifecycle(tc.library, tc.version)
			if got := schedule(l); ok != (tc.want != "") || ok && got != tc.want {
				t.Errorf("UpstreamLifecycle = %q, %v, want %q", got, ok, tc.want)
			}
			if ok && l.Source == "" {
				t.Error("schedule has no source")
			}
		})
	}
}

func TestSystemLifecycle(t *testing.T) {
	db := load(t, nil)
	for _, tc := range []struct{ id, version, want string }{
		{"rhel", "8.6", "Red Hat Enterprise Linux 8 2019-05-07 2029-05-31 ELS:2033-05-31"},
		{"rhel", "6.10", "Red Hat Enterprise Linux 6 2010-11-10 2020-11-30 ELS:2024-06-30"},
		{"centos", "8", "CentOS Linux 8 2019-09-24 2021-12-31"},
		{"centos-stream", "9", "CentOS Stream 9 2021-09-15 2027-05-31"},
		{"ol", "10.1", "Oracle Linux 10 2025-06-26 -"},
		{"ol", "8", "Oracle Linux 8 2019-07-19 2029-07-31 Extended Support:2032-07-31"},
		{"debian", "12", "Debian 12 2023-06-10 2026-07-11 LTS:2028-06-30 ELTS:2033-06-30"},
		{"ubuntu", "22.04", "Ubuntu 22.04 LTS 2022-04-21 2027-06-01 ESM:2032-04-21 ESM-Legacy:2034-04-25 lts"},
		{"ubuntu", "24.04", "Ubuntu 24.04 LTS 2024-04-25 2029-05-31 ESM:2034-04-25 ESM-Legacy:2036-04-29 lts"},
		{"ubuntu", "22", ""},
		{"alpine", "3.11.5", "Alpine Linux 3.11 2019-12-19 2021-11-01"},
		{"sles", "15.4", "SUSE Linux Enterprise Server 15.4 2022-06-21 2023-12-31 LTSS:2026-12-31"},
		{"sles", "15", "SUSE Linux Enterprise Server 15.0 2018-07-16 2019-12-31 LTSS:2022-12-31"},
		{"opensuse-leap", "15.6", "openSUSE Leap 15.6 2024-06-12 2026-04-30"},
		{"amzn", "2", "Amazon Linux 2 2018-06-26 2026-06-30"},
		{"fedora", "35", "Fedora Linux 35 2021-11-02 2022-12-13"},
		{"debian", "", ""},
		{"arch", "", ""},
		{"rhel", "88", ""},
	} {
		t.Run(tc.id+"/"+tc.version, func(t *testing.T) {
			l, ok := db.SystemLifecycle(tc.id, tc.version)
			if got := schedule(l); ok != (tc.want != "") || ok && got != tc.want {
				t.Errorf("SystemLifecycle = %q, %v, want %q", got, ok, tc.want)
			}
		})
	}
}
