// SPDX-License-Identifier: Apache-2.0

package owner_test

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/owner"
	"github.com/cryptopatch/cryptopatch/inventory/rpmdb/rpmdbtest"
)

// hosts are real package databases, beside the repository.
const hosts = "../../../shared/hosts"

// host gives the directory of a real host.
func host(t testing.TB, name string) string {
	t.Helper()
	dir := filepath.Join(hosts, name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no real databases: %v", err)
	}
	return dir
}

func TestFindOnRealHosts(t *testing.T) {
	tests := []struct{ host, path, want string }{
		{"centos-6.10", "usr/lib64/libssl.so.1.0.1e", "rpm openssl 0:1.0.1e-57.el6 x86_64 sha256="},
		{"centos-6.10", "usr/lib64/libssl.so.10", "rpm openssl 0:1.0.1e-57.el6 x86_64"},
		{"centos-6.10", "etc/pki/tls/openssl.cnf", "rpm openssl 0:1.0.1e-57.el6 x86_64 sha256= config"},
		{"centos-7.6", "usr/lib64/libcrypto.so.1.0.2k", "rpm openssl-libs 1:1.0.2k-16.el7_6.1 x86_64 sha256="},
		{"centos-7.6", "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "rpm ca-certificates 0:2018.2.22-70.0.el7_5 noarch ghost"},
		{"centos-8.1", "usr/lib64/libssl.so.1.1.1c", "rpm openssl-libs 1:1.1.1c-2.el8_1.1 x86_64 sha256="},
		{"ubi-8.6", "usr/lib64/libssl.so.1.1.1k", "rpm openssl-libs 1:1.1.1k-7.el8_6 x86_64 sha256="},
		{"sles-15.4", "usr/lib64/libssl.so.1.1", "rpm libopenssl1_1 0:1.1.1l-150400.7.7.1 x86_64 sha256="},
		{"fedora-35", "usr/lib64/libssl.so.1.1.1l", "rpm openssl-libs 1:1.1.1l-2.fc35 x86_64 sha256="},
		{"rocky-9.2", "usr/lib64/libssl.so.3.0.7", "rpm openssl-libs 1:3.0.7-6.el9_2 x86_64 sha256="},
		{"rocky-9.2", "usr/lib64/engines-3", ""},
		{"rocky-9.2", "lib64/libssl.so.3.0.7", ""},
		{"alpine-3.8", "lib/libssl.so.45.0.1", "apk libressl2.7-libssl 0:2.7.5-r0 x86_64 sha1="},
		{"alpine-3.11", "lib/libcrypto.so.1.1", "apk libcrypto1.1 0:1.1.1d-r3 x86_64 sha1="},
		{"alpine-3.11", "etc/ssl/openssl.cnf", "apk libcrypto1.1 0:1.1.1d-r3 x86_64 sha1= config"},
	}
	for _, tt := range tests {
		t.Run(tt.host+"-"+filepath.Base(tt.path), func(t *testing.T) {
			result, _ := owner.Find(t.Context(), open(t, host(t, tt.host)), []string{tt.path})
			var got string
			for _, o := range result[tt.path] {
				checkLength(t, o)
				o.Digest.Hex = strings.Repeat("0", len(o.Digest.Hex)) // lines end digests before zeros
				got += strings.TrimPrefix(line(o), tt.path+": ")
			}
			if got != tt.want {
				t.Errorf("Find(%q) = %q, want %q", tt.path, got, tt.want)
			}
		})
	}
}

// checkLength looks at the digest of o.
func checkLength(t *testing.T, o owner.Owned) {
	t.Helper()
	want := map[string]int{"": 0, "md5": 32, "sha1": 40, "sha256": 64}[o.Digest.Algorithm]
	if len(o.Digest.Hex) != want || strings.Trim(o.Digest.Hex, "0123456789abcdef") != "" {
		t.Errorf("%s: %s digest %q, want %d hex digits", o.Path, o.Digest.Algorithm, o.Digest.Hex, want)
	}
}

func TestShippedOnRealHosts(t *testing.T) {
	tests := []struct {
		host  string
		p     owner.Package
		files int // as rpm -q --dump tells, less links, directories and configuration
		one   string
	}{
		{"centos-7.6", owner.Package{Manager: "rpm", Name: "openssl-libs", Version: "1.0.2k-16.el7_6.1", Epoch: 1, Arch: "x86_64"}, 16,
			"usr/lib64/libcrypto.so.1.0.2k"},
		{"sles-15.4", owner.Package{Manager: "rpm", Name: "libopenssl1_1", Version: "1.1.1l-150400.7.7.1", Arch: "x86_64"}, 6, "usr/lib64/libcrypto.so.1.1"},
		{"rocky-9.2", owner.Package{Manager: "rpm", Name: "openssl-libs", Version: "3.0.7-6.el9_2", Epoch: 1, Arch: "x86_64"}, 9, "usr/lib64/libssl.so.3.0.7"},
		{"alpine-3.11", owner.Package{Manager: "apk", Name: "libssl1.1", Version: "1.1.1d-r3", Arch: "x86_64"}, 2, "lib/libssl.so.1.1"},
	}
	for _, tt := range tests {
		t.Run(tt.host, func(t *testing.T) {
			other := owner.Package{Manager: tt.p.Manager, Name: tt.p.Name, Version: "0"}
			got, problems := owner.Shipped(t.Context(), open(t, host(t, tt.host)), []owner.Package{tt.p, other})
			if len(got) != tt.files || !slices.ContainsFunc(got, func(o owner.Owned) bool { return o.Path == tt.one }) {
				t.Errorf("Shipped(%v): %d files %v, want %d with %s", tt.p, len(got), got, tt.files, tt.one)
			}
			for _, o := range got {
				checkLength(t, o)
				if o.Package != tt.p || o.Digest.Hex == "" || o.Config {
					t.Errorf("Shipped(%v): %+v", tt.p, o)
				}
			}
			want := []string{`: packages without check sums of their files: 1, the first is "` + tt.p.Manager + " " + tt.p.Name + ` 0"`}
			if diff := cmp.Diff(want, told(problems)); diff != "" {
				t.Errorf("Shipped: problems -want +got:\n%s", diff)
			}
		})
	}
}

const ndb = "usr/lib/sysimage/rpm/Packages.db"

// shorts is the data of an entry of 16-bit numbers.
func shorts(all ...uint16) (data []byte) {
	for _, n := range all {
		data = binary.BigEndian.AppendUint16(data, n)
	}
	return data
}

// sslHeader starts a header with three files and a directory.
func sslHeader() *rpmdbtest.Header {
	return rpmdbtest.Named("ssl", "3", "1").
		Texts(1117, "libssl.so", "ssl.cnf", "ghost.so", "lib64").
		Texts(1118, "/usr/lib64/", "/usr/").
		Numbers(1116, 0, 0, 0, 1)
}

func TestFindRPM(t *testing.T) {
	ask := []string{"usr/lib64/libssl.so", "usr/lib64/ssl.cnf", "usr/lib64/ghost.so", "usr/lib64"}
	digests := []string{sum("a", 32), sum("b", 32), sum("c", 32), ""}
	full := func() *rpmdbtest.Header {
		return sslHeader().Texts(1035, digests...).Numbers(5011, 8).Numbers(1037, 0, 1, 64, 0).
			Entry(1030, 3, 4, shorts(0o100755, 0o100644, 0o100755, 0o040755))
	}
	all := []string{
		"usr/lib64/ghost.so: rpm ssl 0:3-1 x86_64 ghost", "usr/lib64/libssl.so: rpm ssl 0:3-1 x86_64 sha256=a",
		"usr/lib64/ssl.cnf: rpm ssl 0:3-1 x86_64 sha256=b config",
	}
	db := func(blobs ...[]byte) map[string]string {
		return map[string]string{ndb: string(rpmdbtest.NDB(blobs...))}
	}
	check(t, []finding{
		{"full", db(full().Bytes()), ask, all, nil},
		{"old-names", db(rpmdbtest.Named("old", "1", "2").Numbers(1003, 7).Texts(1027, "/usr/lib64/libssl.so").Texts(1035, sum("e", 16)).Bytes()),
			ask, []string{"usr/lib64/libssl.so: rpm old 7:1-2 x86_64 md5=e"}, nil},
		{"states", db(full().Entry(1029, 1, 4, []byte{1, 3, 0, 0}).Bytes(),
			rpmdbtest.Named("new", "1", "1").Texts(1027, "/usr/lib64/libssl.so").Entry(1029, 1, 1, []byte{0}).Bytes(),
			rpmdbtest.Named("color", "1", "1").Texts(1027, "/usr/lib64/libssl.so").Entry(1029, 1, 1, []byte{4}).Bytes(),
			rpmdbtest.Named("nodocs", "1", "1").Texts(1027, "/usr/lib64/libssl.so").Entry(1029, 1, 1, []byte{2}).Bytes()),
			ask, []string{all[0], "usr/lib64/libssl.so: rpm new 0:1-1 x86_64", all[2]}, nil},
		{"unknown-algorithm", db(sslHeader().Texts(1035, digests...).Numbers(5011, 12).Bytes()), ask[:1],
			[]string{"usr/lib64/libssl.so: rpm ssl 0:3-1 x86_64"}, []string{ndb + `: package "ssl": read rpm files: digest algorithm 12 is not known`}},
		{"bad-digest", db(sslHeader().Texts(1035, "xyz", "", "", "").Bytes()), ask[:1],
			[]string{"usr/lib64/libssl.so: rpm ssl 0:3-1 x86_64"}, []string{ndb + `: package "ssl": read rpm files: md5 digest of 3 characters`}},
		{"other-lengths", db(sslHeader().Texts(1035, digests[:3]...).Bytes(), full().Numbers(1003, 2).Bytes()), ask[:1],
			[]string{"usr/lib64/libssl.so: rpm ssl 2:3-1 x86_64 sha256=a"}, []string{ndb + `: package "ssl": read rpm files: 4 names, 3 values`}},
		{"no-directory", db(rpmdbtest.Named("p", "1", "1").Texts(1117, "libssl.so").Texts(1118, "/usr/lib64/").Numbers(1116, 1).Bytes()), ask, nil,
			[]string{ndb + `: package "p": read rpm files: no directory 1`}},
		{"few-directories", db(rpmdbtest.Named("p", "1", "1").Texts(1117, "libssl.so").Texts(1118, "/usr/lib64/").Bytes()), ask, nil,
			[]string{ndb + `: package "p": read rpm files: 1 names, 0 directories`}},
		{"false-digest", db(full().Text(269, strings.Repeat("0", 40)).Bytes()), ask, nil,
			[]string{ndb + `: package "ssl": read rpm tag 63: malformed entry`}},
		{"no-release", db(new(rpmdbtest.Header).Text(1000, "p").Text(1001, "1").Texts(1027, "/usr/lib64/libssl.so").Bytes()), ask, nil,
			[]string{ndb + `: package "p": read rpm tag 1002: 0 bytes`}},
		{"empty-file", map[string]string{ndb: ""}, ask, nil, []string{ndb + ": rpm database of 0 bytes is not read"}},
		{"same-by-link", map[string]string{ndb: string(rpmdbtest.NDB(full().Bytes())), "var/lib/rpm": "-> /usr/lib/sysimage/rpm",
			"usr/lib/sysimage/rpm/Packages": "left over"}, ask, all, nil},
		{"usrmerge", map[string]string{ndb: string(rpmdbtest.NDB(rpmdbtest.Named("p", "1", "1").Texts(1027, "/lib64/libz.so").Bytes())),
			"lib64": "-> usr/lib64", "usr/lib64/libz.so": ""}, []string{"usr/lib64/libz.so"},
			[]string{"usr/lib64/libz.so: rpm p 0:1-1 x86_64 as lib64/libz.so"}, nil},
	})
}
