// SPDX-License-Identifier: Apache-2.0

package banner

import "regexp"

var (
	// openSSLNumber is how OpenSSL and its builders write a version: "1.0.2zh-fips",
	// "1.0.0-fips-beta4", "1.1.1-pre9-dev", "0.9.8e-fips-rhel5", "3.0.16+quic".
	// https://docs.openssl.org/master/man3/OpenSSL_version/
	openSSLNumber = regexp.MustCompile(`^([0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,4}(?:z{0,2}[a-z])?)` +
		`(-fips)?(-?(?:alpha|beta|pre|rc)\.?[0-9]{0,4})?(-dev)?([-+~][0-9A-Za-z.+~_-]{1,80})?$`)
	// otherNumber is how the other libraries write theirs.
	otherNumber = regexp.MustCompile(`^([0-9]{1,5}(?:\.[0-9]{1,5}){1,3}(?:-?(?:alpha|beta|rc)[0-9]{0,4})?)([-+~_][0-9A-Za-z.+~_-]{1,80})?$`)
	// releases are the lines of OpenSSL's releases up to the end of 2026, which is
	// what makes a number without a name one of OpenSSL's.
	// https://openssl-library.org/source/
	releases = regexp.MustCompile(`^(?:0\.9\.[678]|1\.0\.[012]|1\.1\.[01]|3\.[0-6]\.[0-9]|4\.[0-9]\.[0-9])`)
)

// number splits the version of a library into upstream's part and the marker of
// a builder. It reports false for what is no version of that library.
func number(library, word string) (version, marker string, ok bool) {
	if library != "openssl" {
		m := otherNumber.FindStringSubmatch(word)
		if m == nil {
			return "", "", false
		}
		return m[1], m[2], true
	}
	m := openSSLNumber.FindStringSubmatch(word)
	if m == nil || m[1] == "0.0.0" {
		return "", "", false
	}
	return m[1] + m[3] + m[4], m[2] + m[5], true
}
