// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// certificate is a root of its own, valid for the year 2020.
func certificate(t *testing.T, name string) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)}
	data, err := x509.CreateCertificate(rand.Reader, &c, &c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: data}))
}

// TestHostFacts reads what is not about one copy: FIPS mode by layer, and the
// trust stores with what was added; both only when files are looked at.
func TestHostFacts(t *testing.T) {
	own := certificate(t, "Example Root")
	files := map[string]string{
		"etc/os-release":                           "ID=rhel\nVERSION_ID=\"8.6\"\n",
		"etc/crypto-policies/state/current":        "FIPS\n",
		"etc/gcrypt/fips_enabled":                  "",
		"etc/default/grub":                         "GRUB_CMDLINE_LINUX=\"quiet fips=1\"\n",
		"etc/pki/ca-trust/source/anchors/own.pem":  own,
		"opt/app/site-packages/certifi/cacert.pem": own,
	}
	r := tree(t, files)
	h, err := inventory.Scan(t.Context(), r, inventory.Options{Files: &inventory.FileOptions{}, At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	layers := map[string]string{}
	for _, l := range h.FIPS.Layers {
		layers[l.Name+" "+l.Path] = l.Says
	}
	want := map[string]string{
		"boot loader etc/default/grub":                    "starts the kernel with fips=1",
		"crypto policy etc/crypto-policies/state/current": "FIPS",
		"libgcrypt etc/gcrypt/fips_enabled":               "turns FIPS mode on whatever the kernel says",
	}
	if diff := cmp.Diff(want, layers); diff != "" {
		t.Errorf("Scan: layers (-want +got):\n%s", diff)
	}
	found := false
	for _, s := range h.Trust {
		found = found || s.Kind == "added" && s.Roots == 1 && s.Expired == 1 && len(s.Added) == 1 && s.Added[0] == "CN=Example Root"
	}
	if !found {
		t.Errorf("Scan: trust stores %+v, want the added root, expired", h.Trust)
	}
	alone, err := inventory.Scan(t.Context(), r, inventory.Options{})
	if err != nil || len(alone.Trust)+len(alone.FIPS.Layers) > 0 {
		t.Errorf("Scan of package databases alone: %+v, %+v, error %v", alone.Trust, alone.FIPS, err)
	}
}
