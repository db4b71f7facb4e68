// SPDX-License-Identifier: Apache-2.0

package trust_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
	"github.com/cryptopatch/cryptopatch/inventory/trust"
)

func TestCertificates(t *testing.T) {
	a := text(t, "A", 2010, 2040)
	der := cert(t, "A", 2010, 2040)
	negative := bytes.Replace(der, []byte{2, 4, 0x7f, 0xaa, 0xbb, 0xcc}, []byte{2, 4, 0x8f, 0xaa, 0xbb, 0xcc}, 1)
	if bytes.Equal(der, negative) {
		t.Fatal("the serial number was not found")
	}
	tests := []struct {
		name, data string
		roots      int
		err        string
	}{
		{"one", a, 1, ""},
		{"der", string(der), 1, ""},
		{"trusted", block("TRUSTED CERTIFICATE", append(bytes.Clone(der), 0x30, 0x02, 0x05, 0x00)), 1, ""},
		{"negative_serial", block("CERTIFICATE", negative), 1, ""},
		{"other_objects", block("PUBLIC KEY", []byte("x")) + a + block("X509 CRL", []byte("x")), 1, ""},
		{"windows", strings.ReplaceAll(a, "\n", "\r\n"), 1, ""},
		{"broken_second", a + block("CERTIFICATE", der[:40]) + a, 2, "1 of 3 certificates could not be read, the first is number 2: "},
		{"no_base64", a + "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n", 1,
			"1 of 2 certificates could not be read, the first is number 2: no whole PEM block"},
		{"cut", a + a[:200], 1, "1 of 2 certificates"},
		{"rubbish", "\x00\x01\x02", 0, "read a certificate: "},
		{"many", strings.Repeat(a, trust.MaxCertificates+1), trust.MaxCertificates, "more than 2000 certificates"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			st, names, err := trust.Counted([]byte(tt.data), today())
			if st.Roots != tt.roots {
				t.Errorf("certificates: got %d roots, want %d", st.Roots, tt.roots)
			}
			if tt.roots > 0 && !cmp.Equal(names, []string{"CN=A"}) {
				t.Errorf("certificates: got subjects %q, want CN=A", names)
			}
			if fmt.Sprint(err) != "<nil>" != (tt.err != "") || err != nil && !strings.HasPrefix(err.Error(), tt.err) {
				t.Errorf("certificates: got error %v, want %q", err, tt.err)
			}
		})
	}
}

func TestLongNames(t *testing.T) {
	_, names, err := trust.Counted([]byte(text(t, strings.Repeat("ä", 300), 2010, 2040)), today())
	if err != nil || len(names) != 1 || len(names[0]) > trust.MaxSubject+len("…") || !strings.HasSuffix(names[0], "…") {
		t.Errorf("certificates: got %q and %v, want one subject of about %d bytes", names, err, trust.MaxSubject)
	}
	list := trust.Refused(strings.Repeat("!"+strings.Repeat("x", 1000)+"\n", 3) + "!\n! a\nb\n")
	if want := []string{"a", strings.Repeat("x", trust.MaxSubject)}; !cmp.Equal(list, want) {
		t.Errorf("refused: got %q, want %q", list, want)
	}
}

// TestProblems shows that what cannot be read is told, and costs nothing else.
func TestProblems(t *testing.T) {
	a := text(t, "A", 2010, 2040)
	const anchors = "etc/pki/trust/anchors/"
	big := tree(t, map[string]string{"etc/ssl/cert.pem": a, "etc/ssl/certs/ca-certificates.crt": ""})
	if err := os.Truncate(filepath.Join(big.Name(), "etc/ssl/certs/ca-certificates.crt"), trust.MaxBundle+1); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name  string
		root  *rootfs.Root
		path  string
		err   string
		roots int // of all stores
		many  int // stores
	}{
		{"too_large", big, "etc/ssl/certs/ca-certificates.crt", "larger than the limit", 1, 2},
		{"directory", tree(t, map[string]string{"etc/ssl/cert.pem/x": "", "etc/pki/tls/cert.pem": a}), "etc/ssl/cert.pem", "not a regular file", 1, 1},
		{"looping", tree(t, map[string]string{"etc/ssl/cert.pem": "-> cert.pem", "etc/pki/tls/cert.pem": a}), "etc/ssl/cert.pem", "too many levels", 1, 1},
		{"bad_added", tree(t, map[string]string{anchors + "x": "x", anchors + "y": a}), anchors + "x", "read a certificate", 1, 1},
		{"deep", tree(t, map[string]string{anchors + "1/2/3/4/x": a, anchors + "1/y": a}), anchors + "1/2/3/4", "deeper", 1, 1},
		{"up", tree(t, map[string]string{anchors + "loop": "-> ..", anchors + "y": a}), anchors + "loop/anchors/loop/anchors", "deeper", 1, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			stores, problems := trust.Read(context.Background(), tt.root, today(), nil)
			roots := 0
			for _, st := range stores {
				roots += st.Roots
			}
			if roots != tt.roots || len(stores) != tt.many {
				t.Errorf("Read: got %d roots in %v, want %d in %d stores", roots, stores, tt.roots, tt.many)
			}
			for _, p := range problems {
				if p.Path == tt.path && strings.Contains(p.Err.Error(), tt.err) {
					return
				}
			}
			t.Errorf("Read: got problems %v, want %q of %s", problems, tt.err, tt.path)
		})
	}
}

func TestManyFiles(t *testing.T) {
	files := map[string]string{}
	for i := range trust.MaxFiles + 1 {
		files[fmt.Sprintf("etc/pki/trust/anchors/%d/%d", i%3, i)] = ""
	}
	_, problems := trust.Read(context.Background(), tree(t, files), today(), nil)
	if len(problems) != 1 || problems[0].Path != "etc/pki/trust/anchors" {
		t.Errorf("Read: got problems %v, want that there are too many files", problems)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, problems := trust.Read(ctx, tree(t, map[string]string{"etc/ssl/cert.pem": text(t, "A", 2010, 2040)}), today(), nil)
	if len(problems) != 1 || problems[0].Err != context.Canceled {
		t.Errorf("Read: got problems %v, want %v", problems, context.Canceled)
	}
}

func FuzzCertificates(f *testing.F) {
	der := cert(f, "A", 2010, 2040)
	f.Add([]byte(block("CERTIFICATE", der)))
	f.Add(der)
	f.Add([]byte("[p11-kit-object-v1]\n" + block("TRUSTED CERTIFICATE", append(bytes.Clone(der), 0x30, 0)) + "-----BEGIN CERTIFICATE-----\n-----BEGIN"))
	f.Fuzz(func(t *testing.T, data []byte) {
		st, names, _ := trust.Counted(data, today())
		if st.Expired > st.Roots || st.Roots > trust.MaxCertificates || len(names) > min(st.Roots, trust.MaxNames) {
			t.Errorf("certificates: got %d roots, %d of them expired, %d subjects", st.Roots, st.Expired, len(names))
		}
		for _, name := range names {
			if len(name) > trust.MaxSubject+len("…") {
				t.Errorf("certificates: got a subject of %d bytes", len(name))
			}
		}
	})
}

func FuzzRefused(f *testing.F) {
	f.Add("# comment\nmozilla/A.crt\n!mozilla/B.crt\n")
	f.Fuzz(func(t *testing.T, text string) {
		names := trust.Refused(text)
		if len(names) > trust.MaxNames || len(names) > strings.Count(text, "!") {
			t.Errorf("refused: got %d names of %q", len(names), text)
		}
	})
}
