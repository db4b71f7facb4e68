// SPDX-License-Identifier: Apache-2.0

package object

import (
	"bytes"
	"debug/elf"
	"fmt"
)

// nettle recognises nettle and hogweed by SONAME and symbols: they carry no
// version text.
func nettle(e *evidence) ([]Copy, []Use) {
	uses := e.needs("nettle", "")
	symbol := e.symbols.families["nettle_"]
	if symbol == nil || symbol.defined == 0 {
		return nil, uses
	}
	kind := Static
	if e.isShared("nettle") {
		kind = Shared
	} else if e.symbols.firstOf("nettle_sha256_init", "nettle_rsa_public_key_init") == "" {
		return nil, uses
	}
	c := e.copyOf("nettle", kind, "", []Trace{told("symbol", symbol.firstDefined)})
	c.Series = e.nettleSeries()
	if c.Series != "" {
		c.Traces = append(c.Traces, told("symbol", "nettle_version_major and nettle_version_minor return "+c.Series))
	}
	if c.Series == "" && (e.object.SONAME == "libnettle.so.8" || e.object.SONAME == "libhogweed.so.6") {
		c.Series = "3.x" // https://git.lysator.liu.se/nettle/nettle/-/blob/master/NEWS, 3.6 to 3.10
	}
	return []Copy{c}, uses
}

// nettleSeries reads the numbers that nettle's version functions return out of
// their code.
func (e *evidence) nettleSeries() string {
	major, ok := e.symbols.defined["nettle_version_major"]
	if !ok {
		return ""
	}
	minor, ok := e.symbols.defined["nettle_version_minor"]
	if !ok {
		return ""
	}
	a, b := e.file.returned(major), e.file.returned(minor)
	if a < 2 || a > 9 || b < 0 || b > 99 {
		return ""
	}
	return fmt.Sprintf("%d.%d.x", a, b)
}

// returned is the small number that a function returns which does nothing else;
// -1 for any other function.
func (f *file) returned(address uint64) int {
	where := f.at(address, 16)
	if where.size < 12 {
		return -1
	}
	code := f.bytes(where.offset, where.size, "code of a function")
	switch {
	case len(code) < 12:
	case f.machine == elf.EM_X86_64 || f.machine == elf.EM_386:
		code = bytes.TrimPrefix(bytes.TrimPrefix(code, []byte{0xf3, 0x0f, 0x1e, 0xfa}), []byte{0xf3, 0x0f, 0x1e, 0xfb})
		if code[0] == 0xb8 && code[5] == 0xc3 && code[2]|code[3]|code[4] == 0 { // mov $n, %eax; ret
			return int(code[1])
		}
	case f.machine == elf.EM_AARCH64:
		code = bytes.TrimPrefix(code, []byte{0x5f, 0x24, 0x03, 0xd5}) // bti c
		move := f.u32(code, 0)
		if move&^uint32(0xff<<5) == 0x52800000 && f.u32(code, 4) == 0xd65f03c0 { // mov w0, #n; ret
			return int(move >> 5 & 0xff)
		}
	}
	return -1
}
