// SPDX-License-Identifier: Apache-2.0

package owner

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
)

// maxMtree bounds one unpacked mtree. That of a kernel's headers has 5 MB.
const maxMtree = 64 << 20

// mtree reads a packed list of files with their digests, and tells whether it is
// there. Directories and links are left out, and so are the package's own notes
// (".PKGINFO"). See https://man.archlinux.org/man/mtree.5
func (q *query) mtree(path string, each func(listed string, d Digest)) bool {
	f := q.open(path)
	if f == nil {
		return false
	}
	defer f.Close()
	unpacked, err := gzip.NewReader(reader{q, f})
	if err != nil {
		q.found.add(path, "unpack: %w", err)
		return true
	}
	limit := &io.LimitedReader{R: reader{q, unpacked}, N: maxMtree} // unpacked bytes count as well
	usual := ""                                                     // the type of what says none
	q.text(path, limit, func(line []byte, long bool) error {
		if long {
			return errLongLine
		}
		if err := q.path(); err != nil {
			return err
		}
		name, rest, _ := bytes.Cut(line, []byte(" "))
		if kind, ok := keyword(rest, "type"); ok && string(name) == "/set" {
			usual = string(kind)
		}
		if !bytes.HasPrefix(name, []byte("./")) || bytes.HasPrefix(name, []byte("./.")) {
			return nil
		}
		if kind, ok := keyword(rest, "type"); ok && string(kind) != "file" || !ok && usual != "file" && usual != "" {
			return nil
		}
		d, err := mtreeDigest(rest)
		if err == nil && d.Hex != "" && len(name) <= 4*maxPath {
			each(unescape(string(name[2:])), d)
		}
		return err
	})
	if limit.N == 0 {
		q.found.add(path, "larger than the limit of %d bytes", maxMtree)
	}
	return true
}

// mtreeDigest takes the best digest of a line; none is no error.
func mtreeDigest(rest []byte) (Digest, error) {
	for _, word := range []struct{ name, algorithm string }{
		{"sha256digest", "sha256"}, {"sha256", "sha256"}, {"md5digest", "md5"}, {"md5", "md5"},
	} {
		if text, ok := keyword(rest, word.name); ok {
			return newDigest(word.algorithm, text)
		}
	}
	return Digest{}, nil
}

// keyword finds "name=value" among words.
func keyword(words []byte, name string) ([]byte, bool) {
	for word := range bytes.SplitSeq(words, []byte(" ")) {
		if len(word) > len(name) && word[len(name)] == '=' && string(word[:len(name)]) == name {
			return word[len(name)+1:], true
		}
	}
	return nil, false
}

// unescape turns "\040" into the byte it stands for.
func unescape(name string) string {
	if !strings.Contains(name, `\`) {
		return name
	}
	var out []byte
	for i := 0; i < len(name); i++ {
		if name[i] == '\\' && i+3 < len(name) && octal(name[i+1]) && octal(name[i+2]) && octal(name[i+3]) {
			out = append(out, (name[i+1]-'0')<<6|(name[i+2]-'0')<<3|(name[i+3]-'0'))
			i += 3
			continue
		}
		out = append(out, name[i])
	}
	return string(out)
}

func octal(c byte) bool { return '0' <= c && c <= '7' }
