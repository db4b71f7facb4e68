// SPDX-License-Identifier: Apache-2.0

package object

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"slices"
	"strings"
)

// maxBuildInfo bounds what is read of a Go program's build information.
const maxBuildInfo = 1 << 20

// goModule is the value of GOFIPS140 for a frozen module: its version and the
// beginning of its digest. https://go.dev/doc/security/fips140
var goModule = regexp.MustCompile(`^v(\d+\.\d+\.\d+)(-[0-9a-f]{8})?$`)

// goSettings are the build settings of a Go program: "GOFIPS140=latest". The
// section holds two texts with their lengths before them since Go 1.18.
// https://pkg.go.dev/debug/buildinfo
func (f *file) goSettings() (settings []string) {
	i := slices.IndexFunc(f.sections, func(s section) bool { return s.name == ".go.buildinfo" })
	if i < 0 {
		return nil
	}
	b := f.bytes(f.sections[i].offset, min(f.sections[i].size, maxBuildInfo), "build information of Go")
	if len(b) < 32 || !bytes.HasPrefix(b, []byte("\xff Go buildinf:")) || b[15]&2 == 0 {
		return nil // a program from before Go 1.18, which had neither module
	}
	_, rest := counted(b[32:])
	info, _ := counted(rest)
	for line := range strings.Lines(string(info)) {
		if setting, ok := strings.CutPrefix(strings.TrimSpace(line), "build\t"); ok {
			settings = append(settings, setting)
		}
	}
	return settings
}

// counted splits off a text that has its length before it.
func counted(b []byte) (text, rest []byte) {
	length, n := binary.Uvarint(b)
	if n <= 0 || length > uint64(len(b)-n) {
		return nil, nil
	}
	return b[n : n+int(length)], b[n+int(length):]
}

// boringSetting is the setting of a Go program that was built with BoringSSL.
func (e *evidence) boringSetting() (string, bool) {
	for _, s := range e.settings {
		value, ok := strings.CutPrefix(s, "GOEXPERIMENT=")
		if ok && slices.Contains(strings.Split(value, ","), "boringcrypto") {
			return s, true
		}
	}
	return "", false
}

// goFIPS recognises Go's own module for FIPS 140-3, where the program was built
// to use it. Every Go program has code that asks for it, which is no evidence.
func goFIPS(e *evidence) ([]Copy, []Use) {
	for _, s := range e.settings {
		value, ok := strings.CutPrefix(s, "GOFIPS140=")
		if !ok || value == "off" || value == "" {
			continue
		}
		c := e.copyOf("go-fips140", Static, "", []Trace{told("build setting", s)})
		if m := goModule.FindStringSubmatch(value); m != nil {
			c.Version, c.Marker = m[1], m[2]
		}
		return []Copy{c}, nil
	}
	return nil, nil
}
