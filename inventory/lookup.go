// SPDX-License-Identifier: Apache-2.0

package inventory

import "strings"

// Lookup says which library the package binary is, built from the package
// source; source may be empty when it is not known. Managers are those of
// Package.Manager.
func Lookup(manager, source, binary string) (Library, bool) {
	source, binary = strings.ToLower(source), strings.ToLower(binary)
	if _, is := lookAlikeIndex.find(binary); is {
		return "", false
	}
	if manager == "pacman" {
		source = strings.TrimPrefix(source, "lib32-")
		binary = strings.TrimPrefix(binary, "lib32-")
	}
	bare := withoutParts(binary)
	if lib, ok := alwaysIndex.either(binary, bare); ok {
		return lib, true
	}
	if lib, ok := sourceIndex.find(source); ok {
		return lib, true
	}
	return binaryIndex.either(binary, bare)
}

// LookAlike says of a binary package whose name suggests a library of the
// catalogue why it is none.
func LookAlike(binary string) (why string, is bool) {
	return lookAlikeIndex.find(strings.ToLower(binary))
}

// The catalogue, made ready for looking up; made once and never changed.
var (
	alwaysIndex    = catalogueIndex(func(k kind) string { return k.always })
	sourceIndex    = catalogueIndex(func(k kind) string { return k.sources })
	binaryIndex    = catalogueIndex(func(k kind) string { return k.binaries })
	lookAlikeIndex = indexLookAlikes()
)

// index finds what stands for a name: by the whole name, or by a pattern with
// "#" for a version or "*" for any end.
type index[T any] struct {
	whole    map[string]T
	patterns map[byte][]pattern[T] // by the first byte
}

// pattern is a name with a gap in it.
type pattern[T any] struct {
	before string // of the gap
	after  string // of a version; itself a name that may have gaps
	open   bool   // any end will do
	value  T
}

// catalogueIndex makes an index of one column of the catalogue.
func catalogueIndex(names func(kind) string) index[Library] {
	var x index[Library]
	for _, k := range kinds {
		for _, name := range strings.Fields(names(k)) {
			x.add(name, k.library)
		}
	}
	return x
}

// indexLookAlikes makes an index of the look-alikes, with the reasons.
func indexLookAlikes() index[string] {
	var x index[string]
	for _, l := range lookAlikes {
		x.add(l.name, l.why)
	}
	return x
}

// add puts one name in.
func (x *index[T]) add(name string, value T) {
	if x.whole == nil {
		x.whole, x.patterns = map[string]T{}, map[byte][]pattern[T]{}
	}
	p := pattern[T]{value: value}
	if before, open := strings.CutSuffix(name, "*"); open {
		p.before, p.open = before, true
	} else if before, after, gap := strings.Cut(name, "#"); gap {
		p.before, p.after = before, after
	} else {
		x.whole[name] = value
		return
	}
	x.patterns[name[0]] = append(x.patterns[name[0]], p)
}

// find returns what stands for name.
func (x *index[T]) find(name string) (value T, ok bool) {
	if name == "" {
		return value, false
	}
	if value, ok = x.whole[name]; ok {
		return value, true
	}
	for _, p := range x.patterns[name[0]] {
		rest, begins := strings.CutPrefix(name, p.before)
		if begins && (p.open || versioned(rest, p.after)) {
			return p.value, true
		}
	}
	return value, false
}

// either returns what stands for the first name, else for the second.
func (x *index[T]) either(first, second string) (value T, ok bool) {
	if value, ok = x.find(first); ok || first == second {
		return value, ok
	}
	return x.find(second)
}

// versioned tells whether text is a version, digits, dots and underscores, and
// after it what the pattern has there.
func versioned(text, after string) bool {
	end := len(text) - len(strings.TrimLeft(text, "0123456789._"))
	if end == 0 || text[0] < '0' || text[0] > '9' {
		return false
	}
	before, more, gap := strings.Cut(after, "#")
	rest, ok := strings.CutPrefix(text[end:], before)
	if !gap {
		return ok && rest == ""
	}
	return ok && versioned(rest, more)
}

// withoutParts takes the endings of parts off a binary's name.
func withoutParts(name string) string {
	for again := true; again; {
		again = false
		for _, part := range parts {
			if cut, ok := strings.CutSuffix(name, part); ok && cut != "" {
				name, again = cut, true
			}
		}
	}
	return name
}
