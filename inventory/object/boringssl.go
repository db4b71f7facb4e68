// SPDX-License-Identifier: Apache-2.0

package object

import (
	"slices"
	"strings"
)

const (
	boringFile mark = "boringssl file" // source files of BoringSSL, which AWS-LC shares
	boringText mark = "boringssl text" // its version text, which headers have as well
)

// boringsslPatterns are paths that only BoringSSL and its relatives have: the
// module for FIPS, and the files of libssl, which are C++.
// https://boringssl.googlesource.com/boringssl/+/HEAD/crypto/fipsmodule/
var boringsslPatterns = slices.Concat(
	texts(boringFile, isBoringFile, "crypto/fipsmodule/", "ssl/tls13_client.cc", "ssl/tls13_server.cc", "ssl/handshake_client.cc",
		"ssl/handshake_server.cc", "ssl/ssl_privkey.cc", "ssl/ssl_session.cc", "ssl/tls_record.cc", "ssl/extensions.cc"),
	texts(boringText, nil, "OpenSSL 1.1.1 (compatible; BoringSSL)"),
)

// isBoringFile takes names of source files, not the talk about them.
func isBoringFile(text []byte) bool { return !strings.ContainsAny(string(text), " <>*?") }

// boringFiles splits the paths by whose source tree they are of. Where a path
// does not tell it is nobody's. ring takes files from BoringSSL and is another
// library.
func (e *evidence) boringFiles() (boring, aws, neither []hit) {
	for _, h := range e.hits(boringFile) {
		switch {
		case strings.Contains(h.text, "ring-0."), strings.Contains(h.text, "/ring/"):
		case strings.Contains(h.text, "aws-lc"), strings.Contains(h.text, "aws_lc"), strings.Contains(h.text, "awslc"):
			aws = append(aws, h)
		case strings.Contains(strings.ToLower(h.text), "boringssl"):
			boring = append(boring, h)
		default:
			neither = append(neither, h)
		}
	}
	return boring, aws, neither
}

// borings is the number of paths of BoringSSL or AWS-LC.
func (e *evidence) borings() int {
	boring, aws, neither := e.boringFiles()
	return len(boring) + len(aws) + len(neither)
}

// boringssl recognises BoringSSL, which has no versions.
func boringssl(e *evidence) ([]Copy, []Use) {
	boring, _, neither := e.boringFiles()
	if !e.isAWSLC() {
		boring = append(boring, neither...)
	}
	symbol := e.symbols.firstOf("BORINGSSL_self_test", "BORINGSSL_integrity_test")
	if len(boring) < 3 {
		return nil, nil
	}
	kind := Static
	if e.isShared("openssl") || e.isShared("boringssl") {
		kind = Shared
	}
	var symbols []Trace
	if symbol != "" {
		symbols = append(symbols, told("symbol", symbol))
	}
	return []Copy{e.copyOf("boringssl", kind, "", traces("source file", boring, 3), symbols, traces("version text", e.hits(boringText), 1))}, nil
}
