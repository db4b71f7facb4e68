// SPDX-License-Identifier: Apache-2.0

package trust_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/trust"
)

// today is the day of the tests.
func today() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

func year(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }

// cert is a root in DER that is valid from the begin of one year to that of
// another.
func cert(t testing.TB, name string, from, to int) []byte {
	t.Helper()
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))
	template := &x509.Certificate{SerialNumber: big.NewInt(0x7faabbcc), Subject: pkix.Name{CommonName: name},
		NotBefore: year(from), NotAfter: year(to), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(nil, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// text is a root in PEM.
func text(t testing.TB, name string, from, to int) string {
	return block("CERTIFICATE", cert(t, name, from, to))
}

func block(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// tree makes a root of files by path. A content that begins with "-> " is the
// target of a link.
func tree(t testing.TB, files map[string]string) *rootfs.Root {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		full := filepath.Join(dir, name)
		err := os.MkdirAll(filepath.Dir(full), 0o755)
		if err != nil {
			t.Fatal(err)
		}
		if target, ok := strings.CutPrefix(content, "-> "); ok {
			err = os.Symlink(target, full)
		} else {
			err = os.WriteFile(full, []byte(content), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	r, err := rootfs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func TestRead(t *testing.T) {
	a, b, own, old := text(t, "A", 2010, 2040), text(t, "B", 2012, 2040), text(t, "Own", 2024, 2040), text(t, "Old", 2000, 2020)
	certifi := "usr/lib/python3/site-packages/certifi/"
	tests := []struct {
		name    string
		files   map[string]string
		certifi []string
		want    []trust.Store
	}{
		{"nothing", map[string]string{"etc/hostname": "x"}, []string{"no/cacert.pem"}, nil},
		{"debian", map[string]string{
			"usr/share/ca-certificates/mozilla/A.crt":     a,
			"usr/share/ca-certificates/mozilla/Old.crt":   old,
			"usr/local/share/ca-certificates/own/own.crt": own,
			"usr/local/share/ca-certificates/own.pem":     b, // not .crt: not taken
			"etc/ssl/certs/ca-certificates.crt":           a + old + own,
			"etc/ssl/certs/java/cacerts":                  "\xfe\xed\xfe\xed",
			"etc/ca-certificates.conf":                    "# a\nmozilla/A.crt\n!mozilla/Gone.crt\n",
		}, nil, []trust.Store{
			{Path: "etc/ssl/certs/ca-certificates.crt", Kind: "system", Roots: 3, Expired: 1, Newest: year(2024), Added: []string{"CN=Own"}},
			{Path: "usr/local/share/ca-certificates", Kind: "added", Roots: 1, Newest: year(2024), Added: []string{"CN=Own"}},
			{Path: "etc/ca-certificates.conf", Kind: "distrusted", Distrusted: []string{"mozilla/Gone.crt"}},
			{Path: "etc/ssl/certs/java/cacerts", Kind: "java", Unread: "a Java keystore is listed only"},
		}},
		{"red_hat", map[string]string{
			"etc/pki/tls/certs/ca-bundle.crt":                       "-> /etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
			"etc/pki/tls/cert.pem":                                  "-> certs/ca-bundle.crt",
			"etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem":      "# A\n" + a + "\n# Own\n" + own,
			"usr/share/pki/ca-trust-source/ca-bundle.trust.p11-kit": "[p11-kit-object-v1]\nlabel: \"A\"\ntrusted: true\n" + a + "\n[p11-kit-object-v1]\nlabel: x\n",
			"etc/pki/ca-trust/source/anchors/own.der":               string(cert(t, "Own", 2024, 2040)),
			"etc/pki/ca-trust/source/blacklist/b.pem":               b,
			"etc/pki/nssdb/cert9.db":                                "SQLite format 3\x00",
			"etc/pki/nssdb/cert8.db":                                "x",
		}, nil, []trust.Store{
			{Path: "etc/pki/tls/certs/ca-bundle.crt", Kind: "system", Roots: 2, Newest: year(2024), Added: []string{"CN=Own"}},
			{Path: "etc/pki/ca-trust/source/anchors", Kind: "added", Roots: 1, Newest: year(2024), Added: []string{"CN=Own"}},
			{Path: "etc/pki/ca-trust/source/blacklist", Kind: "distrusted", Roots: 1, Newest: year(2012), Distrusted: []string{"CN=B"}},
			{Path: "etc/pki/nssdb/cert9.db", Kind: "nss", Unread: "a database of NSS is listed only"},
		}},
		{"nothing_shipped", map[string]string{"etc/pki/tls/certs/ca-bundle.crt": a + own}, nil, []trust.Store{
			{Path: "etc/pki/tls/certs/ca-bundle.crt", Kind: "system", Roots: 2, Newest: year(2024)},
		}},
		{"alpine", map[string]string{
			"etc/ssl/cert.pem": "-> certs/ca-certificates.crt", "etc/ssl/certs/ca-certificates.crt": a,
			"usr/share/ca-certificates/mozilla/A.crt": a,
		}, nil, []trust.Store{{Path: "etc/ssl/certs/ca-certificates.crt", Kind: "system", Roots: 1, Newest: year(2010)}}},
		{"certifi", map[string]string{
			certifi + "cacert.pem":  "\n# Issuer: A\n" + a + old,
			certifi + "__init__.py": "from .core import where\n__version__ = \"2023.07.22\"\n",
			certifi + "core.py":     "f = files(\"certifi\").joinpath(\"cacert.pem\") # not '/etc/ssl/cert.pem'\n",
		}, []string{"/" + certifi + "cacert.pem", certifi + "cacert.pem"}, []trust.Store{
			{Path: certifi + "cacert.pem", Kind: "certifi", Owner: "certifi", Version: "2023.07.22", Roots: 2, Expired: 1, Newest: year(2010)},
		}},
		{"certifi_of_debian", map[string]string{
			certifi + "cacert.pem": a, certifi + "core.py": "DEBIAN_CA_CERTS_PATH = '/etc/ssl/certs/ca-certificates.crt'\n",
		}, []string{certifi + "cacert.pem"}, []trust.Store{{Path: certifi + "cacert.pem", Kind: "certifi", Owner: "certifi",
			Roots: 1, Newest: year(2010), Instead: "/etc/ssl/certs/ca-certificates.crt"}}},
		{"bundled", map[string]string{"a/botocore/cacert.pem": strings.Repeat(a, 20), "a/examples/cacert.pem": a},
			[]string{"a/botocore/cacert.pem", "a/examples/cacert.pem"},
			[]trust.Store{{Path: "a/botocore/cacert.pem", Kind: "bundled", Owner: "botocore", Roots: 20, Newest: year(2010)}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, problems := trust.Read(context.Background(), tree(t, tt.files), today(), tt.certifi)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Read: -want +got\n%s", diff)
			}
			if len(problems) > 0 {
				t.Errorf("Read: got problems %v, want none", problems)
			}
		})
	}
}

// TestReadThisMachine compares the counts with those of PEM blocks alone.
func TestReadThisMachine(t *testing.T) {
	const bundle = "/etc/ssl/certs/ca-certificates.crt"
	data, err := os.ReadFile(bundle)
	if err != nil {
		t.Skip("no bundle of the system: ", err)
	}
	r, err := rootfs.Open("/")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	stores, problems := trust.Read(context.Background(), r, today(), nil)
	if len(stores) == 0 || stores[0].Path != bundle[1:] {
		t.Fatalf("Read: got %v and %v, want %s first", stores, problems, bundle)
	}
	if want := bytes.Count(data, []byte("-----BEGIN CERTIFICATE-----")); stores[0].Roots != want {
		t.Errorf("Read: got %d roots, want %d", stores[0].Roots, want)
	}
}
