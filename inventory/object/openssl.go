// SPDX-License-Identifier: Apache-2.0

package object

import (
	"regexp"
	"slices"
	"strings"
)

// The marks of OpenSSL.
const (
	opensslText     mark = "openssl text"     // "OpenSSL 1.0.1e 11 Feb 2013"
	opensslSource   mark = "openssl source"   // files of OpenSSL that its relatives have as well
	opensslOwn      mark = "openssl own"      // files of OpenSSL 1.1.0 and later alone
	opensslProvider mark = "openssl provider" // files of 3.0 and later
	opensslEngine   mark = "openssl engine"   // files that 4.0 dropped
	opensslBuild    mark = "openssl build"    // what OpenSSL_version() says of the build
)

// dated is OpenSSL's version text with the date of its release, which sets it
// apart from talk about versions: "OpenSSL 1.0.1e-fips 11 Feb 2013", "OpenSSL
// 1.1.1k  FIPS 25 Mar 2021", "OpenSSL 1.1.1v+quic  1 Aug 2023".
// https://github.com/openssl/openssl/blob/OpenSSL_1_1_1-stable/include/openssl/opensslv.h
var dated = regexp.MustCompile(`^OpenSSL (\d\.\d{1,2}\.\d{1,3}[a-z]{0,2}(?:-(?:alpha|beta|pre|dev)\d{0,2})?)` +
	`((?:[-+][0-9A-Za-z][0-9A-Za-z.+_-]{0,30})?(?: {1,2}FIPS)?) {1,2}\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (?:19|20)\d\d`)

// buildDir is OpenSSL's answer to where its configuration is.
var buildDir = regexp.MustCompile(`^OPENSSLDIR: "[^"]*"$`)

// opensslPatterns are looked for in every file. Which release has which file
// was read off its own builds: 1.1.1k, m and n, 3.0, 3.5 and 3.6.
var opensslPatterns = slices.Concat(
	numbered(opensslText, dated.Match, "OpenSSL ", "."),
	whole(opensslSource, "crypto/evp/evp_lib.c", "crypto/evp/evp_enc.c", "crypto/evp/digest.c", "crypto/evp/pmeth_lib.c",
		"crypto/err/err.c", "crypto/bn/bn_lib.c", "crypto/rsa/rsa_lib.c", "crypto/ec/ec_lib.c", "crypto/conf/conf_mod.c",
		"crypto/dso/dso_lib.c", "crypto/asn1/a_bitstr.c", "crypto/objects/obj_dat.c", "crypto/ui/ui_lib.c", "crypto/x509/x509_lu.c",
		"crypto/bio/bio_lib.c", "crypto/stack/stack.c", "crypto/lhash/lhash.c", "crypto/buffer/buffer.c", "crypto/pem/pem_lib.c",
		"crypto/evp/evp_pkey.c", "crypto/rand/rand_lib.c", "ssl/ssl_init.c"),
	whole(opensslOwn, "crypto/init.c", "crypto/threads_pthread.c", "crypto/async/async.c", "crypto/rand/drbg_lib.c",
		"crypto/conf/conf_ssl.c", "crypto/store/store_register.c", "crypto/kdf/tls1_prf.c",
		"crypto/bio/b_addr.c", "crypto/bio/bio_addr.c", "ssl/statem/statem.c", "ssl/statem/statem_lib.c", "ssl/statem/statem_clnt.c", "ssl/statem/extensions.c",
		"ssl/ssl_mcnf.c", "ssl/record/rec_layer_s3.c", "ssl/record/ssl3_record.c", "crypto/err/err_blocks.c"),
	whole(opensslProvider, "crypto/provider_core.c", "crypto/property/property.c", "crypto/core_namemap.c", "crypto/context.c",
		"crypto/initthread.c", "crypto/evp/evp_fetch.c", "crypto/encode_decode/decoder_lib.c"),
	texts(opensslProvider, sourceFile.Match, "providers/implementations/"),
	whole(opensslEngine, "crypto/engine/eng_lib.c", "crypto/engine/eng_init.c", "crypto/engine/eng_list.c"),
	texts(opensslBuild, buildDir.Match, `OPENSSLDIR: "`),
	texts(opensslBuild, nil, "built on: ", "platform: "),
)

// partOf is before the version text in OpenSSL's own files.
var partOf = regexp.MustCompile(`(?:^|[^ -~])[\w ./()-]{2,60} part of $`)

// textOf is a version text with its parts.
type textOf struct {
	hit
	version, marker string
	part            bool // "SHA part of OpenSSL …", which only OpenSSL's own code has
}

// opensslTexts are the version texts of a file. OpenSSL before 1.1.0 has one in
// many of its own files, later ones only in OpenSSL_version(); programs carry
// the text of the headers that they were built with.
func (e *evidence) opensslTexts() (out []textOf) {
	for _, h := range e.hits(opensslText) {
		m := dated.FindStringSubmatch(h.from())
		out = append(out, textOf{hit: h, version: m[1], marker: strings.ReplaceAll(strings.TrimSpace(m[2]), "FIPS", "-fips"),
			part: partOf.MatchString(h.text[:h.at]) && m[0] == h.from()})
	}
	return out
}

// opensslAPI are the prefixes of OpenSSL's interface.
var opensslAPI = []string{"SSL_", "EVP_", "OPENSSL_", "X509_", "CRYPTO_"}

// openssl recognises OpenSSL. A version text is no copy by itself: the file must
// be the library by its SONAME and symbols, or hold its code.
func openssl(e *evidence) (copies []Copy, uses []Use) {
	all := e.opensslTexts()
	linked := e.linksOpenSSL()
	switch {
	case e.isShared("openssl"):
		copies = e.sharedOpenSSL(all)
	case e.symbols.has("OSSL_provider_init") && (linked || len(e.hits(opensslFIPSText)) > 0):
		// A provider of OpenSSL's: part of the library that loads it.
	default:
		copies = e.staticOpenSSL(all, linked)
	}
	text := ""
	if len(all) > 0 && !slices.ContainsFunc(copies, func(c Copy) bool { return c.Version == all[0].version }) {
		text = shortened(all[0].from())
	}
	uses = e.needs("openssl", text)
	for i := range uses {
		uses[i].Library = e.relative(uses[i].Library)
	}
	if len(uses) == 0 && len(e.needs("libressl", "")) == 0 && len(copies) == 0 && text != "" && !e.hasRelative() {
		if name := e.symbols.undefined(opensslAPI...); name != "" {
			uses = append(uses, Use{Library: "openssl", By: "undefined " + name, Text: text})
		} else if dated.FindString(all[0].text) == all[0].text { // it loads OpenSSL when it runs
			uses = append(uses, Use{Library: "openssl", By: "version text alone", Text: text})
		}
	}
	if len(copies) == 1 { // of several it cannot be told whose words they are
		e.describeOpenSSL(&copies[0])
	}
	return copies, uses
}

// linksOpenSSL tells whether the file takes OpenSSL, or a relative with the same
// interface, from another file.
func (e *evidence) linksOpenSSL() bool {
	for _, n := range e.object.Needed {
		if l, _ := libraryOf(n); l == "openssl" || l == "libressl" || l == "aws-lc" || l == "boringssl" {
			return true
		}
	}
	return !e.archive && e.symbols.undefined(opensslAPI...) != ""
}

// hasRelative tells whether the file holds a library that has OpenSSL's
// interface and is another.
func (e *evidence) hasRelative() bool {
	return len(e.libresslTexts()) > 0 || e.borings() >= 3
}

// relative is the library whose libcrypto a file means that is libssl of one of
// OpenSSL's relatives, since some give it a name of OpenSSL's.
func (e *evidence) relative(library string) string {
	switch {
	case !e.isShared("openssl") || e.borings() < 3:
		return library
	case e.isAWSLC():
		return "aws-lc"
	}
	return "boringssl"
}

// sharedOpenSSL is libssl or libcrypto itself. OpenSSL's libssl.so.3 has no
// version text: its libcrypto tells.
func (e *evidence) sharedOpenSSL(all []textOf) []Copy {
	symbol := e.symbols.firstOf("SSL_new", "OpenSSL_version_num", "SSLeay", "EVP_DigestInit_ex")
	if symbol == "" || e.hasRelative() {
		return nil
	}
	c := e.copyOf("openssl", Shared, "", nil, []Trace{told("symbol", symbol)})
	if len(all) > 0 {
		best := e.nearest(all)
		c = e.copyOf("openssl", Shared, best.version, []Trace{trace("version text", best.hit, best.from())}, []Trace{told("symbol", symbol)})
		c.Marker = best.marker
	} else {
		c.Series = seriesOfSONAME(e.object.SONAME)
		if e.different(opensslOwn) == 0 && (c.Series == "3.x" || c.Series == "4.x") {
			c.Series = ""
		}
		c.Traces = append(c.Traces, traces("source file", e.hits(opensslOwn), 2)...)
	}
	return []Copy{c}
}

// nearest is the text that is closest to what OpenSSL_version() says of the
// build, since that is in one object file with it.
func (e *evidence) nearest(all []textOf) textOf {
	best, distance := all[0], int64(-1)
	for _, t := range all {
		for _, b := range e.hits(opensslBuild) {
			d := max(t.offset-b.offset, b.offset-t.offset)
			if t.section == b.section && (distance < 0 || d < distance) {
				best, distance = t, d
			}
		}
	}
	return best
}
