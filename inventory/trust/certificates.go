// SPDX-License-Identifier: Apache-2.0

package trust

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
)

// Bounds of what is read.
const (
	maxBundle       = 10 << 20 // bytes of one file
	maxBlock        = 32 << 10 // bytes of one certificate in PEM
	maxCertificates = 2000     // of one file
	maxFiles        = 2000     // of one directory with all below it
	maxDepth        = 4        // directories in each other
	maxProblems     = 100
	maxNames        = 200 // subjects that are kept of one store
	maxSubject      = 200 // bytes of a subject
)

// root is what is kept of a certificate.
type root struct {
	digest  [32]byte
	subject string
	begin   time.Time
	end     time.Time
}

// certificates reads all certificates in data: PEM, also with text or other
// objects in between as p11-kit writes it, OpenSSL's trusted certificates, or a
// single one in DER. The error counts those that could not be read, and quotes
// the first reason.
func certificates(ctx context.Context, data []byte) ([]root, error) {
	if !bytes.Contains(data, []byte("-----BEGIN ")) {
		one, err := certificate(data)
		if err != nil {
			return nil, fmt.Errorf("read a certificate: %w", err)
		}
		return []root{one}, nil
	}
	var roots []root
	var first error
	number, bad := 0, 0
	for der, err := range blocks(data) {
		if number++; number > maxCertificates {
			return roots, fmt.Errorf("more than %d certificates, the others are not read", maxCertificates)
		}
		if err := ctx.Err(); err != nil {
			return roots, err
		}
		var one root
		if err == nil {
			one, err = certificate(der)
		}
		if err == nil {
			roots = append(roots, one)
		} else if bad++; first == nil {
			first = fmt.Errorf("number %d: %w", number, err)
		}
	}
	if bad > 0 {
		return roots, fmt.Errorf("%d of %d certificates could not be read, the first is %w", bad, number, first)
	}
	return roots, nil
}

// blocks yields the certificates of a PEM text in DER, and an error for each that
// cannot be decoded. A certificate ends before the next begins, so that each
// byte is looked at once.
func blocks(data []byte) func(yield func([]byte, error) bool) {
	return func(yield func([]byte, error) bool) {
		for at := beginning(data); at >= 0; {
			data = data[at:]
			next := beginning(data[1:])
			end := len(data)
			if next >= 0 {
				next++
				end = next
			}
			block, _ := pem.Decode(data[:min(end, maxBlock)])
			switch {
			case block == nil && !yield(nil, errNoPEM), block != nil && !yield(block.Bytes, nil):
				return
			}
			at = next
		}
	}
}

// beginning is where the line before the first certificate is, -1 without one.
// https://www.rfc-editor.org/rfc/rfc7468
func beginning(data []byte) int {
	const dashes = "-----BEGIN "
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte(dashes))
		if i < 0 {
			return -1
		}
		at += i
		for _, kind := range []string{"CERTIFICATE-----", "TRUSTED CERTIFICATE-----", "X509 CERTIFICATE-----"} {
			if bytes.HasPrefix(data[at+len(dashes):], []byte(kind)) {
				return at
			}
		}
		at += len(dashes)
	}
}

// errNoPEM is the error of a begin without what belongs to it.
var errNoPEM = errors.New("no whole PEM block")

// certificate reads one certificate in DER. OpenSSL's trusted certificates have
// more behind it: https://docs.openssl.org/master/man1/openssl-x509/#trust-settings
func certificate(der []byte) (root, error) {
	var outer asn1.RawValue
	if _, err := asn1.Unmarshal(der, &outer); err != nil {
		return root{}, err
	}
	if cert, err := x509.ParseCertificate(outer.FullBytes); err == nil {
		return newRoot(cert.Raw, cert.Subject, cert.NotBefore, cert.NotAfter), nil
	} else if c, ok := plain(outer.FullBytes); ok {
		return c, nil
	} else {
		return root{}, err
	}
}

// plain reads the little that is kept of a certificate that crypto/x509 refuses
// and other libraries trust, such as roots with a negative serial number.
// https://www.rfc-editor.org/rfc/rfc5280#section-4.1
func plain(der []byte) (root, bool) {
	var cert struct {
		TBS struct {
			Version   int `asn1:"optional,explicit,default:0,tag:0"`
			Serial    *big.Int
			Algorithm asn1.RawValue
			Issuer    asn1.RawValue
			Validity  struct{ Begin, End time.Time }
			Subject   pkix.RDNSequence
			Key       asn1.RawValue
		}
		Algorithm asn1.RawValue
		Signature asn1.BitString
	}
	if _, err := asn1.Unmarshal(der, &cert); err != nil {
		return root{}, false
	}
	var subject pkix.Name
	subject.FillFromRDNSequence(&cert.TBS.Subject)
	return newRoot(der, subject, cert.TBS.Validity.Begin, cert.TBS.Validity.End), true
}

// newRoot keeps what a store tells of a certificate.
func newRoot(der []byte, name pkix.Name, begin, end time.Time) root {
	subject := name.String()
	if len(subject) > maxSubject {
		subject = strings.ToValidUTF8(subject[:maxSubject], "") + "…"
	}
	return root{sha256.Sum256(der), subject, begin.UTC(), end.UTC()}
}

// count adds roots to what a store says.
func (st *Store) count(roots []root, at time.Time) {
	for _, c := range roots {
		st.Roots++
		if c.end.Before(at) {
			st.Expired++
		}
		if c.begin.After(st.Newest) {
			st.Newest = c.begin
		}
	}
}

// read reads the certificates in a file; what could not be read of it is a
// problem. It is false when nothing could.
func (s *reading) read(name string) ([]root, bool) {
	data, err := s.root.ReadFile(name, maxBundle)
	if absent(err) {
		return nil, false
	}
	if err != nil {
		s.problem(name, err)
		return nil, false
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, true
	}
	roots, err := certificates(s.ctx, data)
	if err != nil && !errors.Is(err, s.ctx.Err()) {
		s.problem(name, err)
	}
	return roots, true
}
