// SPDX-License-Identifier: Apache-2.0

package owner

import (
	"crypto/fips140"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"strings"
)

// Digest is the check sum of a file that a package database keeps.
type Digest struct {
	// Algorithm is "md5", "sha1", "sha256", or "sha256-160", which is the first
	// 160 bits of a SHA-256 and what apk keeps from version 3 on; empty when the
	// database keeps none.
	Algorithm string
	Hex       string // in lower case
}

// sizes are the lengths of digests in bytes.
func sizes(algorithm string) int {
	switch algorithm {
	case "md5":
		return md5.Size
	case "sha1", "sha256-160":
		return sha1.Size
	case "sha256":
		return sha256.Size
	}
	return 0
}

// newDigest makes a digest of hex text, in any case. Text of another length or
// alphabet is an error.
func newDigest(algorithm string, text []byte) (Digest, error) {
	size := sizes(algorithm)
	if size == 0 {
		return Digest{}, fmt.Errorf("digest algorithm %q is not known", algorithm)
	}
	var sum [sha256.Size]byte
	if len(text) != 2*size {
		return Digest{}, fmt.Errorf("%s digest of %d characters", algorithm, len(text))
	}
	if _, err := hex.Decode(sum[:], text); err != nil {
		return Digest{}, fmt.Errorf("%s digest %q: %w", algorithm, text, err)
	}
	return Digest{Algorithm: algorithm, Hex: hex.EncodeToString(sum[:size])}, nil
}

// Matches reads r to its end and tells whether its content has this digest. An
// empty or unknown algorithm is an error, as is one of r. These sums tell what
// was changed by accident or by an administrator; MD5 and SHA-1 prove nothing
// against who makes two files with one sum on purpose.
func (d Digest) Matches(r io.Reader) (bool, error) {
	var h hash.Hash
	var n int64
	var err error
	size := sizes(d.Algorithm)
	if size == 0 {
		return false, fmt.Errorf("compare digest: algorithm %q is not known", d.Algorithm)
	}
	got := ""
	fips140.WithoutEnforcement(func() {
		switch d.Algorithm {
		case "md5":
			h = md5.New()
		case "sha1":
			h = sha1.New()
		default:
			h = sha256.New()
		}
		n, err = io.Copy(h, r)
		got = hex.EncodeToString(h.Sum(nil)[:size])
	})
	if err != nil {
		return false, fmt.Errorf("compare digest: after %d bytes: %w", n, err)
	}
	return strings.EqualFold(d.Hex, got), nil
}

// Sums are all digests of one content, in lower-case hex. The zero value is
// that of no content.
type Sums struct {
	MD5, SHA1, SHA256 string
	Size              int64 // bytes
}

// Sum reads r to its end and gives all its digests in one pass.
func Sum(r io.Reader) (Sums, error) {
	var s Sums
	var err error
	fips140.WithoutEnforcement(func() {
		m, one, two := md5.New(), sha1.New(), sha256.New()
		s.Size, err = io.Copy(io.MultiWriter(m, one, two), r)
		s.MD5 = hex.EncodeToString(m.Sum(nil))
		s.SHA1 = hex.EncodeToString(one.Sum(nil))
		s.SHA256 = hex.EncodeToString(two.Sum(nil))
	})
	if err != nil {
		return Sums{}, fmt.Errorf("sum content: after %d bytes: %w", s.Size, err)
	}
	return s, nil
}

// Has tells whether d is the digest of the content that s was made of. An empty
// digest is that of nothing.
func (s Sums) Has(d Digest) bool {
	sum := ""
	switch d.Algorithm {
	case "md5":
		sum = s.MD5
	case "sha1":
		sum = s.SHA1
	case "sha256":
		sum = s.SHA256
	case "sha256-160":
		sum = s.SHA256[:min(len(s.SHA256), 2*sizes(d.Algorithm))]
	}
	return sum != "" && strings.EqualFold(sum, d.Hex)
}
