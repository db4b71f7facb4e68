// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"bytes"
	"crypto/md5"
	"debug/elf"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// program is a small ELF program with a text among its constants, large enough
// to hold code.
func program(text string) string {
	rodata := []byte(text + "\x00" + strings.Repeat("x", 12<<10))
	names := "\x00.rodata\x00.shstrtab\x00"
	var b bytes.Buffer
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) }
	end := uint64(64 + len(rodata) + len(names))
	put(elf.Header64{Ident: [16]byte{0x7f, 'E', 'L', 'F', byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), 1}, Type: uint16(elf.ET_EXEC),
		Machine: uint16(elf.EM_X86_64), Version: 1, Shoff: end, Ehsize: 64, Phentsize: 56, Shentsize: 64, Shnum: 3, Shstrndx: 2})
	b.Write(rodata)
	b.WriteString(names)
	put(elf.Section64{})
	put(elf.Section64{Name: 1, Type: uint32(elf.SHT_PROGBITS), Flags: uint64(elf.SHF_ALLOC), Off: 64, Size: uint64(len(rodata))})
	put(elf.Section64{Name: 9, Type: uint32(elf.SHT_STRTAB), Off: 64 + uint64(len(rodata)), Size: uint64(len(names))})
	return b.String()
}

const (
	oldText = "TLSv1 part of OpenSSL 1.0.1e 11 Feb 2013"
	newText = "OpenSSL 3.0.20 7 Apr 2026\x00OPENSSLDIR: \"/usr/lib/ssl\""
	library = "usr/lib/x86_64-linux-gnu/libcrypto.so.3"
)

// debianRoot is a Debian with libssl3 from its own archive, whose library has
// the given content, and a vendor's package agent.
func debianRoot(content, sum string, more map[string]string) map[string]string {
	files := map[string]string{
		"etc/os-release": "ID=debian\nVERSION_ID=\"12\"\n",
		"var/lib/dpkg/status": "Package: libssl3\nStatus: install ok installed\nSource: openssl\nVersion: 3.0.20-1~deb12u2\nArchitecture: amd64\n" +
			"Maintainer: Debian OpenSSL Team <pkg-openssl-devel@alioth-lists.debian.net>\n\n" +
			"Package: agent\nStatus: install ok installed\nVersion: 1.0\nArchitecture: amd64\nMaintainer: Vendor <x@vendor.example>\n\n",
		"var/lib/dpkg/info/libssl3:amd64.list":    "/.\n/" + library + "\n",
		"var/lib/dpkg/info/libssl3:amd64.md5sums": sum + "  " + library + "\n",
		"var/lib/dpkg/info/agent.list":            "/.\n/opt/agent/bin/agent\n",
		library:                                   content,
	}
	for name, text := range more {
		files[name] = text
	}
	return files
}

// TestCopies finds copies in the files of a root, and tells whose they are.
func TestCopies(t *testing.T) {
	own := program(newText)
	digest := md5.Sum([]byte(own))
	sum := hex.EncodeToString(digest[:])
	wheel := map[string]string{
		"opt/venv/lib/python3.11/site-packages/cryptography/_rust.abi3.so":                program(strings.Replace(newText, "3.0.20", "3.0.19", 1)),
		"opt/venv/lib/python3.11/site-packages/cryptography-42.0.5.dist-info/METADATA":    "Metadata-Version: 2.1\nName: cryptography\nVersion: 42.0.5\n",
		"opt/venv/lib/python3.11/site-packages/cryptography-42.0.5.dist-info/RECORD":      "cryptography/_rust.abi3.so,,\n",
		"opt/venv/lib/python3.11/site-packages/cryptography-42.0.5.dist-info/INSTALLER":   "pip\n",
		"opt/venv/lib/python3.11/site-packages/cryptography/hazmat/bindings/__init__.pyi": "",
	}
	const mine = "package openssl 3.0.20-1~deb12u2"
	cases := map[string]struct {
		root    map[string]string
		options *inventory.FileOptions
		want    []string
	}{
		"nothing-loose": {debianRoot(own, sum, nil), &inventory.FileOptions{}, []string{mine}},
		"loose": {debianRoot(own, sum, map[string]string{"opt/x/tool": program(oldText)}), &inventory.FileOptions{},
			[]string{mine, "static openssl 1.0.1e opt/x/tool inside vendor x"}},
		"not-looked-for": {debianRoot(own, sum, map[string]string{"opt/x/tool": program(oldText)}), nil, []string{mine}},
		"left-out": {debianRoot(own, sum, map[string]string{"srv/x/tool": program(oldText)}),
			&inventory.FileOptions{Exclude: []string{"srv"}}, []string{mine}},
		"source-of-a-script": {debianRoot(own, sum, map[string]string{"opt/x/tool.py": program(oldText)}), &inventory.FileOptions{}, []string{mine}},
		"of-a-package": {debianRoot(own, sum, map[string]string{"opt/agent/bin/agent": program(oldText)}), &inventory.FileOptions{},
			[]string{mine, "static openssl 1.0.1e opt/agent/bin/agent inside vendor agent, in dpkg agent 1.0 of Vendor <x@vendor.example>"}},
		"in-a-wheel": {debianRoot(own, sum, wheel), &inventory.FileOptions{},
			[]string{mine, "bundled openssl 3.0.19 opt/venv/lib/python3.11/site-packages/cryptography/_rust.abi3.so inside wheel cryptography 42.0.5"}},
		"copied-from-a-package": {debianRoot(own, sum, map[string]string{"opt/copy/renamed": own}), &inventory.FileOptions{},
			[]string{mine, "static openssl 3.0.20-1~deb12u2 opt/copy/renamed inside vendor copy same as " + library + " of libssl3"}},
		"old-one-beside": {debianRoot(own, sum, map[string]string{library + ".old": program(strings.Replace(newText, "3.0.20", "3.0.17", 1))}),
			&inventory.FileOptions{}, []string{mine, "static openssl 3.0.17 " + library + ".old"}},
		"same-version-beside": {debianRoot(own, sum, map[string]string{library + ".old": program(newText + "\x00another build")}),
			&inventory.FileOptions{}, []string{mine, "static openssl 3.0.20 " + library + ".old"}},
		"in-a-chroot": {debianRoot(own, sum, map[string]string{"srv/jail/bin/tool": program(oldText), "srv/jail/etc/os-release": "ID=alpine\n"}),
			&inventory.FileOptions{}, []string{mine}},
		"in-a-layer": {debianRoot(own, sum, map[string]string{"var/lib/docker/overlay2/0a1b/diff/bin/tool": program(oldText)}),
			&inventory.FileOptions{}, []string{mine}},
		"altered": {debianRoot(program(oldText), sum, nil), &inventory.FileOptions{}, []string{mine + " altered " + library}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			h := scanFiles(t, c.root, c.options)
			var got []string
			for _, x := range h.Components {
				got = append(got, wordsOf(x))
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if inside := slices.Contains([]string{"in-a-chroot", "in-a-layer", "left-out"}, name); inside != (len(h.Skipped) == 1) {
				t.Errorf("Scan: skipped %v", h.Skipped)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("Scan: components (-want +got):\n%s\nproblems %v", diff, h.Problems)
			}
		})
	}
}

// scanFiles scans a tree of files, and looks into them.
func scanFiles(t *testing.T, files map[string]string, o *inventory.FileOptions) inventory.Host {
	t.Helper()
	h, err := inventory.Scan(t.Context(), tree(t, files), inventory.Options{Files: o})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// wordsOf says what a component is.
func wordsOf(c inventory.Component) string {
	words := []string{string(c.Origin), string(c.Library), c.UpstreamVersion}
	if c.Packaged() {
		words[2] = c.Source.Version
	}
	if c.Origin != inventory.OriginPackage {
		words = append(words, c.Paths...)
	}
	if c.Owner != "" {
		words = append(words, "inside", c.Owner)
	}
	if c.Around.Vendor != "" {
		words = append(words, "of", c.Around.Vendor)
	}
	if c.Same != "" {
		words = append(words, "same as", c.Same)
	}
	if len(c.Altered) > 0 {
		words = append(append(words, "altered"), c.Altered...)
	}
	return strings.Join(words, " ")
}

// TestCopyIDs stay when a copy is updated in its place, and differ by place.
func TestCopyIDs(t *testing.T) {
	ids := map[string]string{}
	for _, text := range []string{oldText, newText} {
		files := map[string]string{"etc/os-release": "ID=debian\nVERSION_ID=\"12\"\n", "opt/a": program(text), "opt/b": program(text)}
		h := scanFiles(t, files, &inventory.FileOptions{})
		for _, c := range h.Components {
			if old, ok := ids[c.Paths[0]]; ok && old != c.ID {
				t.Errorf("Scan: id of %s was %s and is %s", c.Paths[0], old, c.ID)
			}
			ids[c.Paths[0]] = c.ID
		}
	}
	if len(ids) != 2 || ids["opt/a"] == ids["opt/b"] {
		t.Errorf("Scan: ids %v, want two that differ", ids)
	}
}
