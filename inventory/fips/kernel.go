// SPDX-License-Identifier: Apache-2.0

package fips

import (
	"path"
	"slices"
	"strings"
)

// kernel reads the running kernel's word and the arguments that kernels are
// started with.
func (s *scan) kernel(live bool) {
	s.arguments()
	if !live {
		s.state.KernelArgument = agreed(s.state.Arguments, true)
		if !slices.ContainsFunc(s.state.Arguments, func(a Argument) bool { return a.Entry }) {
			s.state.KernelArgument = agreed(s.state.Arguments, false)
		}
		return
	}
	switch s.root.FirstLine("proc/sys/crypto/fips_enabled") {
	case "1":
		s.state.Kernel = yes(true)
	case "0":
		s.state.Kernel = yes(false)
	}
	s.state.KernelName = s.root.FirstLine("proc/sys/crypto/fips_name")
	s.state.KernelVersion = s.root.FirstLine("proc/sys/crypto/fips_version")
	if text, ok := s.file("proc/cmdline"); ok {
		s.state.KernelArgument = yes(fipsArgument(text))
	}
}

// yes is a pointer to a value that is told.
func yes(value bool) *bool { return &value }

// agreed is what all entries, or all settings, say; nil when they differ or when
// there are none.
func agreed(arguments []Argument, entry bool) *bool {
	var all *bool
	for _, a := range arguments {
		if a.Entry != entry {
			continue
		}
		if a.FIPS == nil || all != nil && *all != *a.FIPS {
			return nil
		}
		all = a.FIPS
	}
	return all
}

// fipsArgument reads the last fips= of a kernel command line, as the kernel does:
// any number but 0 is on. What is behind "--" is for init.
// https://docs.kernel.org/admin-guide/kernel-parameters.html
func fipsArgument(line string) bool {
	on := false
	quoted := false
	words := strings.FieldsFunc(line, func(c rune) bool {
		if c == '"' {
			quoted = !quoted
		}
		return !quoted && strings.ContainsRune(" \t\r\n", c)
	})
	for _, word := range words {
		if word == "--" {
			break
		}
		if value, ok := strings.CutPrefix(strings.Trim(word, `"`), "fips="); ok {
			value = strings.TrimLeft(strings.Trim(value, `"`), "0")
			on = value != "" && value[0] >= '1' && value[0] <= '9'
		}
	}
	return on
}

// maxEntries is how many files a directory of boot entries may have.
const maxEntries = 500

// arguments reads what boot loaders start, and the settings that their entries
// are made from.
func (s *scan) arguments() {
	options := s.kernelOptions()
	for _, dir := range []string{"boot/loader/entries", "boot/efi/loader/entries", "efi/loader/entries"} {
		for _, name := range s.names(dir, maxEntries) {
			if strings.HasSuffix(name, ".conf") && !isRescue(name) {
				s.entries(path.Join(dir, name), []string{"options"}, options)
			}
		}
	}
	commands := []string{"linux", "linux16", "linuxefi", "kernel"}
	for _, name := range []string{"boot/grub2/grub.cfg", "boot/grub/grub.cfg", "boot/grub/grub.conf", "boot/grub/menu.lst"} {
		s.entries(name, commands, options)
	}
	for _, vendor := range s.names("boot/efi/EFI", maxEntries) {
		s.entries(path.Join("boot/efi/EFI", vendor, "grub.cfg"), commands, options)
	}
	s.defaults()
	if text, ok := s.file("etc/kernel/cmdline"); ok {
		s.argument("etc/kernel/cmdline", yes(fipsArgument(text)), false)
	}
}

// argument notes what a place says.
func (s *scan) argument(name string, fips *bool, entry bool) {
	s.state.Arguments = append(s.state.Arguments, Argument{Path: name, FIPS: fips, Entry: entry})
}

// entries reads the lines of a boot loader's file that give a kernel its
// arguments. Entries for rescue do not count.
func (s *scan) entries(name string, commands []string, options string) {
	text, ok := s.file(name)
	if !ok {
		return
	}
	var on, off bool
	for line := range strings.Lines(text) {
		command, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		command, tail, _ := strings.Cut(command, "\t")
		if !slices.Contains(commands, command) {
			continue
		}
		rest = tail + " " + rest
		if strings.Contains(rest, "$kernelopts") {
			if options == "" {
				continue // its arguments are not told
			}
			rest = strings.ReplaceAll(rest, "$kernelopts", options)
		}
		switch {
		case isRescue(rest):
		case fipsArgument(rest):
			on = true
		default:
			off = true
		}
	}
	switch {
	case on && off:
		s.argument(name, nil, true)
	case on || off:
		s.argument(name, yes(on), true)
	}
}

// isRescue tells whether a boot entry is one for rescue.
func isRescue(text string) bool {
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(" \t-_./", c) }) {
		if slices.Contains([]string{"rescue", "recovery", "single", "memtest86+"}, word) {
			return true
		}
	}
	return false
}

// kernelOptions reads kernelopts of GRUB's environment, which the entries of
// RHEL 8 refer to.
func (s *scan) kernelOptions() string {
	files := []string{"boot/grub2/grubenv"}
	for _, vendor := range s.names("boot/efi/EFI", maxEntries) {
		files = append(files, path.Join("boot/efi/EFI", vendor, "grubenv"))
	}
	for _, name := range files {
		text, _ := s.file(name)
		for line := range strings.Lines(text) {
			if value, ok := strings.CutPrefix(line, "kernelopts="); ok {
				return strings.TrimSpace(value)
			}
		}
	}
	return ""
}

// defaults reads etc/default/grub and the files beside it, shell assignments of
// which the later may extend the earlier.
func (s *scan) defaults() {
	files := []string{"etc/default/grub"}
	for _, name := range s.names("etc/default/grub.d", maxSettings) {
		if strings.HasSuffix(name, ".cfg") {
			files = append(files, path.Join("etc/default/grub.d", name))
		}
	}
	var where string
	var on bool
	for _, name := range files {
		text, _ := s.file(name)
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			if !strings.HasPrefix(line, "GRUB_CMDLINE_LINUX") {
				continue
			}
			_, value, _ := strings.Cut(line, "=")
			value = strings.Map(unquote, value)
			if where == "" {
				where = name
			}
			if strings.Contains(value, "fips=") {
				where, on = name, fipsArgument(value)
			}
		}
	}
	if where != "" {
		s.argument(where, yes(on), false)
	}
}

// unquote drops the shell's quotes.
func unquote(c rune) rune {
	if c == '"' || c == '\'' {
		return ' '
	}
	return c
}
