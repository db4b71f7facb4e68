// SPDX-License-Identifier: Apache-2.0

package object

import "regexp"

const s2nFile mark = "s2n file"

// s2nPlace is a file of s2n-tls with or without a line.
var s2nPlace = regexp.MustCompile(`^\w+/s2n_\w+\.c(?::\d+)?$`)

// s2nPatterns are source files of s2n-tls, which are in the texts of its errors:
// "Error encountered in crt/s2n/tls/s2n_connection.c:123".
// https://github.com/aws/s2n-tls/blob/main/error/s2n_errno.h
var s2nPatterns = texts(s2nFile, s2nPlace.Match, "tls/s2n_connection.c", "tls/s2n_handshake_io.c", "tls/s2n_config.c", "tls/s2n_client_hello.c",
	"tls/s2n_record_write.c", "utils/s2n_init.c", "utils/s2n_blob.c", "crypto/s2n_certificate.c", "stuffer/s2n_stuffer.c")

// s2n recognises s2n-tls, which says no version of itself.
func s2n(e *evidence) ([]Copy, []Use) {
	if e.isShared("s2n-tls") && e.symbols.firstOf("s2n_init", "s2n_connection_new") != "" {
		return []Copy{e.copyOf("s2n-tls", Shared, "", nil, traces("source file", e.hits(s2nFile), 2))}, nil
	}
	if e.different(s2nFile) < enough {
		return nil, e.needs("s2n-tls", "")
	}
	return []Copy{e.copyOf("s2n-tls", Static, "", traces("source file", e.hits(s2nFile), 3))}, nil
}
