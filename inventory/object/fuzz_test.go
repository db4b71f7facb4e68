// SPDX-License-Identifier: Apache-2.0

package object_test

import (
	"bytes"
	"debug/elf"
	"errors"
	"testing"
	"unicode/utf8"

	"github.com/cryptopatch/cryptopatch/inventory/object"
)

// FuzzRead reads arbitrary files as ELF files and as archives.
func FuzzRead(f *testing.F) {
	for _, i := range []image{libcrypto, libgcrypt,
		{kind: elf.ET_EXEC, machine: elf.EM_PPC, narrow: true, big: true, rodata: boring + parts101e, imported: []string{"SSL_new"}},
		{kind: elf.ET_DYN, machine: elf.EM_X86_64, bare: true, rodata: awslcFile + "AWS-LC 5.9.0|"}, {kind: elf.ET_REL, settings: "build\tGOFIPS140=latest\n"}} {
		f.Add(i.build())
		f.Add(archive("x.o", i.build()))
	}
	f.Add([]byte(elf.ELFMAG))
	var x object.Reader
	f.Fuzz(func(t *testing.T, b []byte) {
		o, err := x.Read(bytes.NewReader(b), int64(len(b)))
		again, _ := object.Read(bytes.NewReader(b), int64(len(b)))
		if len(again.Copies) != len(o.Copies) {
			t.Errorf("Read: got %d copies with old buffers, %d with new ones", len(o.Copies), len(again.Copies))
		}
		check(t, b, o, err)
		o, err = x.ReadArchive(bytes.NewReader(b), int64(len(b)))
		check(t, b, o, err)
	})
}

// check looks at what holds for every file.
func check(t *testing.T, b []byte, o object.Object, err error) {
	t.Helper()
	var incomplete *object.Incomplete
	if err != nil && !errors.Is(err, object.ErrNotELF) && !errors.Is(err, object.ErrNotArchive) && !errors.As(err, &incomplete) {
		t.Errorf("got error %v, want one of this package's", err)
	}
	if incomplete != nil && len(incomplete.Missing) == 0 {
		t.Error("got *Incomplete with nothing missing")
	}
	for _, c := range o.Copies {
		if len(c.Traces) == 0 || c.Library == "" || c.Kind != object.Shared && c.Kind != object.Static {
			t.Errorf("got copy %+v, want a library, a kind and traces", c)
		}
		if len(c.Version) > 40 || !utf8.ValidString(c.Version) || c.Version != "" && c.Series != "" {
			t.Errorf("got version %q with series %q", c.Version, c.Series)
		}
		for _, trace := range c.Traces {
			if len(trace.Text) > 200 || trace.What == "" {
				t.Errorf("got trace %+v, want a kind and at most 200 bytes", trace)
			}
			if trace.Offset >= int64(len(b)) || trace.Offset < -1 {
				t.Errorf("got a trace at %d of a file of %d bytes", trace.Offset, len(b))
			}
		}
	}
	for _, u := range o.Uses {
		if u.Library == "" || u.By == "" {
			t.Errorf("got use %+v, want a library and its reason", u)
		}
	}
}
