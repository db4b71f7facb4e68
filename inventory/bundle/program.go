// SPDX-License-Identifier: Apache-2.0

package bundle

import (
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Program is what a program built by Go tells of its build. All texts are
// untrusted.
type Program struct {
	Module  string // path of the main module; empty when it is not told
	Version string // of the main module; empty for a build from a working tree
	Go      string // "go1.26.8", "go1.26.8-X:boringcrypto"
	// BoringCrypto is true when the program was built with BoringSSL's
	// cryptography instead of Go's.
	BoringCrypto bool
	// FIPSModule is the version of Go's FIPS module that was chosen for the
	// build, "v1.0.0-c2097c7c"; empty without one.
	// https://go.dev/doc/security/fips140
	FIPSModule string
	FIPSOn     bool // the program runs in FIPS mode by itself
}

// maxGo bounds what is read of a program to find its build settings, in bytes.
// They are in a section of their own since Go 1.13.
const maxGo = 64 << 20

// ErrNotGo is the error of Go for what was not built by Go, or does not tell.
var ErrNotGo = errors.New("not a program built by go")

// Go reads what Go writes into the programs it builds
// (https://pkg.go.dev/debug/buildinfo). The error is ErrNotGo for other files.
func Go(r io.ReaderAt) (Program, error) {
	magic := make([]byte, 4)
	if _, err := r.ReadAt(magic, 0); err != nil || string(magic) != "\x7fELF" {
		return Program{}, ErrNotGo
	}
	build, err := buildinfo.Read(&bounded{r, maxGo})
	if err != nil {
		return Program{}, fmt.Errorf("%w: %w", ErrNotGo, err)
	}
	return program(build), nil
}

// program takes what matters from the settings of a build.
func program(build *buildinfo.BuildInfo) Program {
	p := Program{Module: cut(build.Main.Path), Go: cut(build.GoVersion), Version: version(build.Main.Version)}
	for _, s := range build.Settings {
		switch s.Key {
		case "GOEXPERIMENT":
			p.BoringCrypto = p.BoringCrypto || slices.Contains(strings.Split(s.Value, ","), "boringcrypto")
		case "GOFIPS140":
			if s.Value != "off" {
				p.FIPSModule = cut(s.Value)
			}
		case "DefaultGODEBUG":
			p.FIPSOn = slices.ContainsFunc(strings.Split(s.Value, ","), fipsOn)
		}
	}
	if _, experiments, ok := strings.Cut(p.Go, "X:"); ok {
		p.BoringCrypto = p.BoringCrypto || slices.Contains(strings.Split(experiments, ","), "boringcrypto")
	}
	return p
}

// fipsOn tells whether a setting of GODEBUG turns the FIPS mode on.
func fipsOn(setting string) bool { return setting == "fips140=on" || setting == "fips140=only" }

// Bundle is the program as a bundle, which lies at the path name. Its package
// URL needs a module path.
func (p Program) Bundle(name string) Bundle {
	return Bundle{Kind: "go", Name: p.Module, Version: p.Version, Path: name, PURL: golang(p.Module, p.Version)}
}

// cut shortens untrusted text.
func cut(s string) string {
	return s[:min(len(s), 300)]
}

// bounded is a reader that gives up after so many bytes.
type bounded struct {
	io.ReaderAt
	left int64
}

// ReadAt reads as long as there is something left of the bound.
func (b *bounded) ReadAt(p []byte, off int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errors.New("more than the bound was to be read")
	}
	return b.ReaderAt.ReadAt(p, off)
}
