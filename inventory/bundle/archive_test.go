// SPDX-License-Identifier: Apache-2.0

package bundle_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/bundle"
)

// entry is one entry of a zip archive for tests.
type entry struct {
	name, content string
	stored        bool
}

const elf = "\x7fELF\x02\x01\x01 of a test"

// zipped makes a zip archive.
func zipped(t testing.TB, entries ...entry) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.stored {
			h.Method = zip.Store
		}
		f, err := w.CreateHeader(h)
		if err == nil {
			_, err = io.WriteString(f, e.content)
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

// visits reads an archive and what it visits, as "name: content" or with the
// error of reading.
func visits(data string) ([]string, bundle.ArchiveInfo, error) {
	var got []string
	info, err := bundle.Archive(strings.NewReader(data), int64(len(data)),
		func(name string, size int64, open func() (io.ReadCloser, error)) error {
			in, err := open()
			if err != nil {
				return err
			}
			defer in.Close()
			content, err := io.ReadAll(in)
			text := string(content)
			if err != nil {
				text = err.Error()
			} else if int64(len(content)) != size {
				text = fmt.Sprintf("%d bytes of %d", len(content), size)
			}
			got = append(got, name+": "+text)
			return nil
		})
	return got, info, err
}

// gap puts bytes between the directory of an archive and its end record.
func gap(data string) string {
	at := strings.LastIndex(data, "PK\x05\x06")
	return data[:at] + "more" + data[at:]
}

func pomEntry(group, artifact, version string) entry {
	return entry{"META-INF/maven/" + group + "/" + artifact + "/pom.properties",
		"#Created by Maven\r\nversion=" + version + "\r\ngroupId=" + group + "\r\nartifactId=" + artifact + "\r\n", false}
}

func TestArchive(t *testing.T) {
	big := elf + strings.Repeat("x", 8<<10)
	inner := zipped(t, entry{"META-INF/native/libtcnative.so", elf, false}, entry{"a/B.class", "x", false})
	tests := []struct {
		name string
		data string
		want []string
	}{
		{"names", zipped(t, entry{"a/libx.so", elf, false}, entry{"b/libssl.so.1.1", elf, true}, entry{"c.jnilib", elf, false},
			entry{"d.node", elf, false}, entry{"META-INF/native/e.bin", elf, false}, entry{"f/noending", big, false},
			entry{"f/tiny", elf, false}, entry{"g.class", elf, false}, entry{"h.so", "MZ", false}, entry{"i.so", "", false},
			entry{"j.so/", "", false}, entry{"K.SO", elf, false}),
			[]string{"a/libx.so: " + elf, "b/libssl.so.1.1: " + elf, "c.jnilib: " + elf, "d.node: " + elf,
				"META-INF/native/e.bin: " + elf, "f/noending: " + big, "K.SO: " + elf}},
		{"traversal", zipped(t, entry{"../../etc/x.so", elf, false}, entry{"/abs.so", elf, false}, entry{"a\x1b\xff.so", elf, false}),
			[]string{"../../etc/x.so: " + elf, "/abs.so: " + elf, "a\x1b\xff.so: " + elf}},
		{"same_name_twice", zipped(t, entry{"a.so", elf, false}, entry{"a.so", elf + "2", false}), []string{"a.so: " + elf, "a.so: " + elf + "2"}},
		{"nested_stored", zipped(t, entry{"BOOT-INF/lib/n.jar", inner, true}), []string{"BOOT-INF/lib/n.jar!/META-INF/native/libtcnative.so: " + elf}},
		{"nested_packed", zipped(t, entry{"WEB-INF/lib/n.jar", inner, false}), []string{"WEB-INF/lib/n.jar!/META-INF/native/libtcnative.so: " + elf}},
		{"script_before", "#!/bin/sh\nexec java -jar $0\n" + zipped(t, entry{"a.so", elf, false}), []string{"a.so: " + elf}},
		{"bytes_before_the_end", gap(zipped(t, entry{"a.so", elf, false})), []string{"a.so: " + elf}},
		{"empty", zipped(t), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, info, err := visits(tt.data)
			if err != nil || len(info.Problems) > 0 {
				t.Errorf("Archive: got error %v and problems %v, want none", err, info.Problems)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Archive: -want +got\n%s", diff)
			}
			if info.Natives != len(tt.want) {
				t.Errorf("Archive: got %d native libraries, want %d", info.Natives, len(tt.want))
			}
		})
	}
}

func TestArchiveBundle(t *testing.T) {
	so := entry{"a.so", elf, false}
	netty, gson := pomEntry("io.netty", "netty-tcnative-boringssl-static", "2.0.61.Final"), pomEntry("com.google.code.gson", "gson", "2.8")
	manifest := func(text string) entry {
		return entry{"META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\n" + text + "\r\n\r\nName: x\r\nImplementation-Version: 9\r\n", false}
	}
	jar := func(name, ver, purl string) bundle.Bundle {
		return bundle.Bundle{Kind: "jar", Name: name, Version: ver, PURL: purl}
	}
	const tcnative = "pkg:maven/io.netty/netty-tcnative-boringssl-static@2.0.61.Final"
	tests := []struct {
		name, file string
		entries    []entry
		want       bundle.Bundle // without Path
	}{
		{"pom", "x.jar", []entry{so, netty}, jar("io.netty:netty-tcnative-boringssl-static", "2.0.61.Final", tcnative)},
		{"pom_by_name", "netty-tcnative-boringssl-static-2.0.61.Final-linux-x86_64.jar", []entry{gson, so, netty},
			jar("io.netty:netty-tcnative-boringssl-static", "2.0.61.Final", tcnative)},
		{"shaded_only_pom", "guice-4.2.3.jar", []entry{so, gson}, jar("guice", "4.2.3", "")},
		{"shaded_manifest", "guice.jar", []entry{so, gson, manifest("Implementation-Version: 4.2.3")}, jar("guice", "4.2.3", "")},
		{"file_name", "conscrypt-openjdk-uber-2.5.2.jar", []entry{so}, jar("conscrypt-openjdk-uber", "2.5.2", "")},
		{"classifier", "conscrypt-2.5.2-linux-x86_64.jar", []entry{so}, jar("conscrypt", "2.5.2", "")},
		{"snapshot", "x-1.0-SNAPSHOT.jar", []entry{so}, jar("x", "1.0-SNAPSHOT", "")},
		{"manifest", "app.jar", []entry{so, manifest("Implementation-Title: agent\r\nBundle-Version: 1.5")}, jar("agent", "1.5", "")},
		{"nothing", "app.jar", []entry{so}, jar("app", "", "")},
		{"bad_pom", "app.jar", []entry{so, pomEntry("a b", "c", "1")}, jar("app", "", "")},
		{"wheel", "cryptography-42.0.5-cp37-abi3-manylinux_2_28_x86_64.whl",
			[]entry{so, {"cryptography-42.0.5.dist-info/METADATA", meta("cryptography", "42.0.5"), false}},
			bundle.Bundle{Kind: "wheel", Name: "cryptography", Version: "42.0.5", PURL: "pkg:pypi/cryptography@42.0.5"}},
		{"wheel_by_name", "cryptography-42.0.5-cp37-abi3-manylinux_2_28_x86_64.whl", []entry{so},
			bundle.Bundle{Kind: "wheel", Name: "cryptography", Version: "42.0.5", PURL: "pkg:pypi/cryptography@42.0.5"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := tt.want
			want.Path = "srv/" + tt.file
			_, info, err := visits(zipped(t, tt.entries...))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, info.Bundle(want.Path, "a.so")); diff != "" {
				t.Errorf("Bundle: -want +got\n%s", diff)
			}
			outer := zipped(t, gson, entry{"BOOT-INF/lib/" + tt.file, zipped(t, tt.entries...), true})
			got, info, err := visits(outer)
			if err != nil || len(got) != 1 {
				t.Fatalf("Archive: got %v and %v, want one library", got, err)
			}
			want.Path = "srv/app.jar!/BOOT-INF/lib/" + tt.file
			name, _, _ := strings.Cut(got[0], ": ")
			if diff := cmp.Diff(want, info.Bundle("srv/app.jar", name)); diff != "" {
				t.Errorf("Bundle of nested: -want +got\n%s", diff)
			}
		})
	}
}

func TestArchiveVisitError(t *testing.T) {
	stop := errors.New("enough")
	data, calls := zipped(t, entry{"a.so", elf, false}, entry{"b.so", elf, false}), 0
	_, err := bundle.Archive(strings.NewReader(data), int64(len(data)), func(string, int64, func() (io.ReadCloser, error)) error {
		calls++
		return stop
	})
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("Archive: got %v after %d calls, want %v after 1", err, calls, stop)
	}
}
