// SPDX-License-Identifier: Apache-2.0

package object_test

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/object"
)

func read(t *testing.T, b []byte) object.Object {
	t.Helper()
	o, err := object.Read(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return o
}

func TestReadHeaders(t *testing.T) {
	image := image{kind: elf.ET_DYN, machine: elf.EM_X86_64, soname: "libx.so.1", needed: []string{"libc.so.6", "libssl.so.3"},
		rpath: "/a:/b", runpath: "$ORIGIN/../lib:", buildID: []byte{0xca, 0xfe, 1, 2}, rodata: "nothing here|"}
	want := object.Object{Machine: "x86-64", SONAME: "libx.so.1", Needed: []string{"libc.so.6", "libssl.so.3"}, RPath: []string{"/a", "/b"},
		RunPath: []string{"$ORIGIN/../lib"}, BuildID: "cafe0102", Uses: []object.Use{{Library: "openssl", By: "DT_NEEDED libssl.so.3"}}}
	for _, tc := range []struct {
		name    string
		narrow  bool
		big     bool
		bare    bool
		interp  bool
		kind    elf.Type
		machine elf.Machine
		called  string
	}{
		{"wide_little", false, false, false, false, elf.ET_DYN, elf.EM_X86_64, "x86-64"},
		{"wide_big", false, true, false, false, elf.ET_DYN, elf.EM_S390, "s390x"},
		{"narrow_little", true, false, false, false, elf.ET_DYN, elf.EM_ARM, "arm"},
		{"narrow_big", true, true, false, false, elf.ET_DYN, elf.EM_PPC, "ppc"},
		{"without_section_headers", false, false, true, false, elf.ET_DYN, elf.EM_AARCH64, "aarch64"},
		{"position_independent_program", false, false, false, true, elf.ET_DYN, elf.EM_PPC64, "ppc64le"},
		{"program", false, true, false, true, elf.ET_EXEC, elf.EM_PPC64, "ppc64"},
		{"rare_machine", true, false, false, false, elf.ET_DYN, elf.EM_AVR, "avr"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			image, want := image, want
			image.narrow, image.big, image.bare, image.interp, image.kind, image.machine = tc.narrow, tc.big, tc.bare, tc.interp, tc.kind, tc.machine
			want.Machine, want.Program = tc.called, tc.interp
			if diff := cmp.Diff(want, read(t, image.build())); diff != "" {
				t.Errorf("Read: -want +got\n%s", diff)
			}
		})
	}
}

func TestReadNoELF(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "short": "\x7fEL", "script": "#!/bin/sh\necho\n", "bad_class": "\x7fELF\x07\x01\x01" + strings.Repeat("\x00", 80),
		"bad_order": "\x7fELF\x02\x07\x01" + strings.Repeat("\x00", 80),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := object.Read(strings.NewReader(text), int64(len(text))); !errors.Is(err, object.ErrNotELF) {
				t.Errorf("Read: got error %v, want %v", err, object.ErrNotELF)
			}
		})
	}
}

// TestReadTruncated cuts a file at every byte. What was read comes with an error
// that says what is missing.
func TestReadTruncated(t *testing.T) {
	whole := libcrypto.build()
	want := read(t, whole)
	headers := int(binary.LittleEndian.Uint64(whole[40:]))
	for n := 4; n < len(whole); n++ {
		o, err := object.Read(bytes.NewReader(whole[:n]), int64(n))
		var incomplete *object.Incomplete
		if !errors.As(err, &incomplete) || len(incomplete.Missing) == 0 {
			t.Fatalf("Read of %d bytes of %d: got error %v, want *Incomplete", n, len(whole), err)
		}
		if len(o.Copies) > 1 || len(o.Copies) == 1 && o.Copies[0].Version != "" && o.Copies[0].Version != want.Copies[0].Version {
			t.Errorf("Read of %d bytes: got copies %+v, want %+v or less", n, o.Copies, want.Copies)
		}
		if n == headers && (len(o.Copies) != 1 || o.Copies[0].Version != "3.0.22" || o.SONAME != "libcrypto.so.3") {
			t.Errorf("Read of all but the section headers: got %+v, want %+v", o, want)
		}
	}
}

// TestReadSizeBeyondFile gives a size that the file does not have, as a file
// that was cut meanwhile has.
func TestReadSizeBeyondFile(t *testing.T) {
	b := libcrypto.build()
	o, err := object.Read(bytes.NewReader(b[:800]), int64(len(b)))
	var incomplete *object.Incomplete
	if !errors.As(err, &incomplete) {
		t.Errorf("Read: got %+v and error %v, want *Incomplete", o, err)
	}
}

func TestReadPacked(t *testing.T) {
	b := image{kind: elf.ET_EXEC, machine: elf.EM_X86_64, bare: true, rodata: "UPX!|rubbish|"}.build()
	_, err := object.Read(bytes.NewReader(b), int64(len(b)))
	if err == nil || !strings.Contains(err.Error(), "packed by UPX") {
		t.Errorf("Read: got error %v, want one that names UPX", err)
	}
}

// TestReadSections puts a copy's text where it must not be looked for.
func TestReadSections(t *testing.T) {
	for _, tc := range []struct {
		name  string
		flags elf.SectionFlag
		want  int
	}{
		{"constants", 0, 1},
		{"data", elf.SHF_WRITE, 1},
		{"code", elf.SHF_EXECINSTR, 0},
		{"compressed", elf.SHF_COMPRESSED, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			i := libgcrypt
			i.flags, i.settings = tc.flags, "path\tx\n" // so that there is another section to search
			if o := read(t, i.build()); len(o.Copies) != tc.want {
				t.Errorf("Read: got copies %+v, want %d", o.Copies, tc.want)
			}
		})
	}
}

// TestReadWindows puts a text across every border of the windows that a long
// section is read in.
func TestReadWindows(t *testing.T) {
	const window = 256 << 10
	text := "|This is Libgcrypt 1.10.1 - The GNU Crypto Library|"
	for _, at := range []int{0, window - 400, window - 210, window - 200, window - 30, window - 1, window, window + 5, 2*window - 500, 2*window - 17} {
		i := libgcrypt
		i.rodata = strings.Repeat("x", at) + text + strings.Repeat("y", 3*window)
		o := read(t, i.build())
		if len(o.Copies) != 1 || o.Copies[0].Version != "1.10.1" || o.Copies[0].Traces[0].Text != text[1:len(text)-1] {
			t.Errorf("Read with the text at %d: got copies %+v, want one of 1.10.1", at, o.Copies)
			continue
		}
		b := i.build()
		if got := b[o.Copies[0].Traces[0].Offset:]; !bytes.HasPrefix(got, []byte("This is Libgcrypt")) {
			t.Errorf("Read with the text at %d: offset %d has %q", at, o.Copies[0].Traces[0].Offset, got[:20])
		}
	}
}

// TestReadEffort reads files that are full of what is looked for. They are given
// up, and say so.
func TestReadEffort(t *testing.T) {
	for name, text := range map[string]string{"beginnings": "cryp", "texts": "crypto/evp/digest.c|", "versions": "OpenSSL 1.0.1e 11 Feb 2013|"} {
		t.Run(name, func(t *testing.T) {
			b := image{kind: elf.ET_DYN, machine: elf.EM_X86_64, rodata: strings.Repeat(text, (24<<20)/len(text))}.build()
			_, err := object.Read(bytes.NewReader(b), int64(len(b)))
			if err == nil || !strings.Contains(err.Error(), "too many texts") {
				t.Errorf("Read: got error %v, want one that says so", err)
			}
		})
	}
}

// TestReadSelf reads this test's own program, which has every text that is
// looked for and holds no copy.
func TestReadSelf(t *testing.T) {
	path, err := os.Executable()
	if err != nil {
		t.Skipf("the test's own program: %v", err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("the test's own program: %v", err)
	}
	o, err := object.Read(bytes.NewReader(b), int64(len(b)))
	if errors.Is(err, object.ErrNotELF) {
		t.Skip("programs are no ELF files here")
	}
	if err != nil || len(o.Copies) > 0 {
		t.Errorf("Read: got copies %+v and error %v, want none", o.Copies, err)
	}
}
