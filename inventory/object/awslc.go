// SPDX-License-Identifier: Apache-2.0

package object

import (
	"regexp"
	"slices"
)

const (
	awslcText   mark = "aws-lc text"   // "AWS-LC 5.9.0"
	awslcPrefix mark = "aws-lc prefix" // names of functions in the builds for Rust
)

// awslcVersion is a whole text of AWS-LC's, awslcName the prefix that aws-lc-sys
// puts before all names with its own version, which is not that of AWS-LC.
// https://github.com/aws/aws-lc/blob/main/include/openssl/base.h
var (
	awslcVersion = regexp.MustCompile(`^AWS-LC(?: FIPS)? (\d{1,3}\.\d{1,3}\.\d{1,3})\)?$`)
	awslcName    = regexp.MustCompile(`^aws_lc_(?:fips_)?\d{1,3}_\d{1,3}_\d{1,3}_\w+`)
)

var awslcPatterns = slices.Concat(
	numbered(awslcText, awslcVersion.Match, "AWS-LC ", "."),
	numbered(awslcText, awslcVersion.Match, "AWS-LC FIPS ", "."),
	numbered(awslcPrefix, awslcName.Match, "aws_lc_", "_"),
	texts(awslcPrefix, awslcName.Match, "aws_lc_fips_"),
)

// isAWSLC tells whether the code that AWS-LC shares with BoringSSL is AWS-LC's.
func (e *evidence) isAWSLC() bool {
	_, aws, _ := e.boringFiles()
	return len(aws) > 0 || len(e.hits(awslcText)) > 0 || len(e.hits(awslcPrefix)) > 0 || e.symbols.firstOf("awslc_version_string") != ""
}

// awslc recognises AWS-LC. Its version is that of a text which is not the words
// of a header, where there is one.
func awslc(e *evidence) ([]Copy, []Use) {
	_, aws, neither := e.boringFiles()
	if len(aws)+len(neither) < 3 || !e.isAWSLC() {
		return nil, e.needs("aws-lc", "")
	}
	kind := Static
	if e.isShared("openssl") || e.isShared("aws-lc") {
		kind = Shared
	}
	version := ""
	for _, h := range e.hits(awslcText) {
		if m := awslcVersion.FindStringSubmatch(h.from()); h.at == 0 && version == "" {
			version = m[1]
		}
	}
	c := e.copyOf("aws-lc", kind, version, traces("version text", e.hits(awslcText), 2), traces("symbol", e.hits(awslcPrefix), 1),
		traces("source file", append(aws, neither...), 3))
	return []Copy{c}, nil
}
