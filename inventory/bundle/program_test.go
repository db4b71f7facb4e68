// SPDX-License-Identifier: Apache-2.0

package bundle_test

import (
	"debug/buildinfo"
	"errors"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/bundle"
)

func TestProgram(t *testing.T) {
	main := debug.Module{Path: "github.com/Acme/Tool", Version: "v1.2.3+incompatible"}
	set := func(pairs ...string) (settings []debug.BuildSetting) {
		for i := 0; i < len(pairs); i += 2 {
			settings = append(settings, debug.BuildSetting{Key: pairs[i], Value: pairs[i+1]})
		}
		return settings
	}
	known := bundle.Program{Module: "github.com/Acme/Tool", Version: "v1.2.3+incompatible", Go: "go1.26.8"}
	with := func(change func(*bundle.Program)) bundle.Program {
		p := known
		change(&p)
		return p
	}
	tests := []struct {
		name  string
		build buildinfo.BuildInfo
		want  bundle.Program
	}{
		{"plain", buildinfo.BuildInfo{GoVersion: "go1.26.8", Main: main, Settings: set("GOFIPS140", "off", "DefaultGODEBUG", "fips140=off,x=1")}, known},
		{"boring", buildinfo.BuildInfo{GoVersion: "go1.26.8", Main: main, Settings: set("GOEXPERIMENT", "loopvar,boringcrypto")},
			with(func(p *bundle.Program) { p.BoringCrypto = true })},
		{"boring_by_version", buildinfo.BuildInfo{GoVersion: "go1.26.8 X:boringcrypto", Main: main},
			with(func(p *bundle.Program) { p.BoringCrypto, p.Go = true, "go1.26.8 X:boringcrypto" })},
		{"fips", buildinfo.BuildInfo{GoVersion: "go1.26.8", Main: main,
			Settings: set("DefaultGODEBUG", "a=b,fips140=on", "GOFIPS140", "v1.0.0-c2097c7c")},
			with(func(p *bundle.Program) { p.FIPSModule, p.FIPSOn = "v1.0.0-c2097c7c", true })},
		{"working_tree", buildinfo.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Path: "a/b", Version: "(devel)"}},
			bundle.Program{Module: "a/b", Go: "go1.26.8"}},
		{"evil", buildinfo.BuildInfo{GoVersion: strings.Repeat("x", 1000), Main: debug.Module{Version: "v1\x1b"}},
			bundle.Program{Go: strings.Repeat("x", 300)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, bundle.ProgramOf(&tt.build)); diff != "" {
				t.Errorf("program: -want +got\n%s", diff)
			}
		})
	}
	want := bundle.Bundle{Kind: "go", Name: "github.com/Acme/Tool", Version: "v1.2.3+incompatible", Path: "usr/bin/tool",
		PURL: "pkg:golang/github.com/acme/tool@v1.2.3%2Bincompatible"}
	if diff := cmp.Diff(want, known.Bundle("usr/bin/tool")); diff != "" {
		t.Errorf("Bundle: -want +got\n%s", diff)
	}
	if b := (bundle.Program{}).Bundle("x"); b.PURL != "" {
		t.Errorf("Bundle: got purl %q without a module, want none", b.PURL)
	}
}

// TestGoOfThisTest reads the program that runs this test.
func TestGoOfThisTest(t *testing.T) {
	f, err := os.Open("/proc/self/exe")
	if err != nil {
		t.Skip("no /proc: ", err)
	}
	defer f.Close()
	got, err := bundle.Go(f)
	if err != nil || !strings.HasPrefix(got.Go, "go1.") || got.Go != runtime.Version() {
		t.Errorf("Go: got %+v and %v, want %s", got, err, runtime.Version())
	}
}

func TestGoOfOthers(t *testing.T) {
	for name, data := range map[string]string{"empty": "", "text": "#!/bin/sh\n", "head": elf, "zeros": elf + strings.Repeat("\x00", 1000)} {
		if _, err := bundle.Go(strings.NewReader(data)); !errors.Is(err, bundle.ErrNotGo) {
			t.Errorf("Go of %s: got %v, want %v", name, err, bundle.ErrNotGo)
		}
	}
}
