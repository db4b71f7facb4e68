// SPDX-License-Identifier: Apache-2.0

package bundle_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/bundle"
)

// patched is data with what stands at an offset behind the last record of a
// signature replaced.
func patched(data, signature string, offset int, with ...byte) string {
	b := []byte(data)
	copy(b[strings.LastIndex(data, signature)+offset:], with)
	return string(b)
}

const (
	local     = "PK\x03\x04"
	directory = "PK\x01\x02"
	end       = "PK\x05\x06"
)

// TestHostileArchive shows that a bad entry, always the last, costs itself and
// is told, and that the good one before it is read.
func TestHostileArchive(t *testing.T) {
	two := zipped(t, entry{"good.so", elf, false}, entry{"bad.so", elf, false})
	stored := zipped(t, entry{"good.so", elf, false}, entry{"bad.so", elf, true})
	good := []string{"good.so: " + elf}
	three := zipped(t, entry{"good.so", elf, false},
		entry{"1.ear", zipped(t, entry{"2.war", zipped(t, entry{"3.jar", zipped(t), false}), false}), false})
	names := zipped(t, entry{"good.so", elf, false}, entry{strings.Repeat("x", bundle.MaxZipName) + ".so", elf, false})
	bomb := zipped(t, entry{"good.so", elf, false}, entry{"bad.so", elf + strings.Repeat("\x00", 4<<20), false})
	largeJar := zipped(t, entry{"good.so", elf, false}, entry{"bad.jar", randomText(bundle.MaxNested + 1), false})
	tests := []struct {
		name, data string
		want       []string
		problem    string
	}{
		{"encrypted", patched(two, directory, 8, 1), good, `"bad.so": entry is encrypted`},
		{"aes", patched(two, directory, 10, 99), good, `"bad.so": entry is encrypted`},
		{"bzip2", patched(two, directory, 10, 12), good, `"bad.so": entry is packed by method 12`},
		{"two_sizes", patched(stored, directory, 24, 99), good, `"bad.so": entry is stored with two sizes`},
		{"too_far", patched(two, directory, 42, 0xff, 0xff, 0xff, 0x7f), good, `"bad.so": entry is said to lie outside`},
		{"elsewhere", patched(two, directory, 42, 1), good, `"bad.so": entry is not where`},
		{"too_long", patched(two, directory, 20, 0xff, 0xff, 0xff), good, `"bad.so": entry goes on behind the end`},
		{"checksum", patched(two, directory, 16, 1, 2, 3, 4), append(good, "bad.so: entry does not have its checksum"), ""},
		{"longer", patched(two, directory, 24, 10), append(good, "bad.so: entry is longer than the directory says"), ""},
		{"shorter", patched(two, directory, 24, 99), append(good, "bad.so: unexpected EOF"), ""},
		{"no_deflate", patched(two, directory, 20, 3), good, `"bad.so": unexpected EOF`},
		{"bomb", bomb, good, `"bad.so": entry of `},
		{"nested_three_deep", three, good, `"1.ear!/2.war": an archive nested 3 deep is not read`},
		{"nested_no_zip", zipped(t, entry{"good.so", elf, false}, entry{"bad.jar", "no", false}), good, `"bad.jar": not a zip archive`},
		{"nested_large", largeJar, good, `"bad.jar": a packed archive of`},
		{"long_name", names, good, "1 entries that might hold copies are not read"},
		{"count", patched(two, end, 10, 7), append(good, "bad.so: "+elf), "the directory has 2 entries and says that it has 7"},
		{"signature_lost", patched(two, directory, 0, 'X'), good, "the directory has 1 entries and says that it has 2"},
		{"name_too_long", patched(two, directory, 28, 0xff, 0xff), good, "directory entry 2: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, info, err := visits(tt.data)
			if err != nil {
				t.Errorf("Archive: got error %v, want problems only", err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Archive: -want +got\n%s", diff)
			}
			if text := fmt.Sprint(info.Problems); tt.problem != "" && (len(info.Problems) != 1 || !strings.Contains(text, tt.problem)) {
				t.Errorf("Archive: got problems %s, want %s", text, tt.problem)
			}
		})
	}
}

// randomText is text that does not pack well enough to be taken for a bomb.
func randomText(size int) string {
	b, x := make([]byte, size), uint32(1)
	for i := range b {
		if i%64 == 0 {
			x = x*1664525 + 1013904223
		}
		b[i] = byte(x >> 24)
	}
	return string(b)
}

func TestNoArchive(t *testing.T) {
	two := zipped(t, entry{"a.so", elf, false})
	for name, data := range map[string]string{
		"empty": "", "short": "PK\x05\x06", "text": strings.Repeat("no zip ", 100), "cut": two[:len(two)-30],
		"directory_outside": patched(two, end, 16, 0xff, 0xff, 0xff, 0x7f), "directory_too_long": patched(two, end, 12, 0xff, 0xff, 0xff, 0x7f),
	} {
		if _, info, err := visits(data); !errors.Is(err, bundle.ErrNotZip) || info.Natives != 0 {
			t.Errorf("Archive of %s: got %v, want %v", name, err, bundle.ErrNotZip)
		}
	}
}

// manyEntries is an archive with so many empty entries and a library behind
// them. From 65,535 on it is a zip64 archive.
func manyEntries(t *testing.T, n int) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := range n {
		name := fmt.Sprint(i)
		if i == n-1 {
			name = "last.so"
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: name})
		if err == nil && i == n-1 {
			_, err = io.WriteString(f, elf)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestManyEntries(t *testing.T) {
	got, info, err := visits(manyEntries(t, 70_000))
	if err != nil || len(info.Problems) > 0 || !cmp.Equal(got, []string{"last.so: " + elf}) {
		t.Errorf("Archive: got %v, %v and %v, want the last of 70,000 entries", got, info.Problems, err)
	}
	got, info, err = visits(manyEntries(t, bundle.MaxZipEntries+1))
	if err != nil || len(info.Problems) != 1 || len(got) > 0 || !strings.Contains(info.Problems[0].Error(), "more than 100000 entries") {
		t.Errorf("Archive: got %v, %v and %v, want that there are too many entries", got, info.Problems, err)
	}
	var libraries []entry
	for i := range bundle.MaxKept + 5 {
		libraries = append(libraries, entry{fmt.Sprint(i, ".so"), elf, true})
	}
	got, info, err = visits(zipped(t, libraries...))
	if err != nil || len(got) != bundle.MaxKept || !strings.HasPrefix(fmt.Sprint(info.Problems), "[5 entries") {
		t.Errorf("Archive: got %d libraries, %v and %v, want %d and 5 that are not read", len(got), info.Problems, err, bundle.MaxKept)
	}
}

// TestInflated opens one entry until all that may be inflated is.
func TestInflated(t *testing.T) {
	data := zipped(t, entry{"a.so", elf + strings.Repeat("x", 16<<20), true})
	var total int64
	_, err := bundle.Archive(strings.NewReader(data), int64(len(data)), func(_ string, _ int64, open func() (io.ReadCloser, error)) error {
		for range 40 {
			in, err := open()
			if err != nil {
				return err
			}
			n, err := io.Copy(io.Discard, in)
			total += n
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil || total > 512<<20 || total < 500<<20 {
		t.Errorf("Archive: got %d bytes and %v, want an error at 512 MB", total, err)
	}
}

// TestManyNested has nested archives that all lie on the same bytes.
func TestManyNested(t *testing.T) {
	inner := manyEntries(t, 60_000)
	data := []byte(zipped(t, entry{"n.jar", inner, true}))
	at := bytes.LastIndex(data, []byte(directory+"\x14"))
	stop := bytes.LastIndex(data, []byte(end))
	record, tail := bytes.Clone(data[at:stop]), bytes.Clone(data[stop:])
	data = append(data[:at], bytes.Repeat(record, 60)...)
	binary.LittleEndian.PutUint16(tail[10:], 60)
	binary.LittleEndian.PutUint32(tail[12:], uint32(60*len(record)))
	got, info, err := visits(string(append(data, tail...)))
	if err != nil || len(got) > 60 || !strings.Contains(fmt.Sprint(info.Problems), "entries in this archive and those in it") {
		t.Errorf("Archive: got %d libraries, problems %v and %v, want that there are too many entries", len(got), info.Problems, err)
	}
}
