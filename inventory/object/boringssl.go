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
	texts(boringFile, sourceFile.Match, "crypto/fipsmodule/"),
	whole(boringFile, "ssl/tls13_client.cc", "ssl/tls13_server.cc", "ssl/handshake_client.cc",
		"ssl/handshake_server.cc", "ssl/ssl_privkey.cc", "ssl/ssl_session.cc", "ssl/tls_record.cc", "ssl/extensions.cc"),
	whole(boringText, "OpenSSL 1.1.1 (compatible; BoringSSL)"),
)

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
	setting, golang := e.boringSetting()
	if len(boring) < 3 && !golang {
		return nil, nil
	}
	kind := Static
	if e.isShared("openssl") || e.isShared("boringssl") {
		kind = Shared
	}
	var more []Trace
	if golang {
		more = append(more, told("build setting", setting))
	}
	if symbol := e.symbols.firstOf("BORINGSSL_self_test", "BORINGSSL_integrity_test"); symbol != "" {
		more = append(more, told("symbol", symbol))
	}
	return []Copy{e.copyOf("boringssl", kind, "", more, traces("source file", boring, 3), traces("version text", e.hits(boringText), 1))}, nil
}
