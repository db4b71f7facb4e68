// SPDX-License-Identifier: Apache-2.0

// Package fips reads what a root says of FIPS mode, layer by layer: kernel, boot
// loader, system-wide policy, OpenSSL's configuration, modules and their own
// versions, NSS, libgcrypt. No layer is concluded from another, and none proves
// that a module is validated: a certificate covers one exact version of a module.
package fips

import (
	"errors"
	"fmt"
	"io/fs"

	"golang.org/x/sys/unix"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// State is what each layer says. All texts come from the root and are untrusted.
type State struct {
	// Kernel is the running kernel's flag (/proc/sys/crypto/fips_enabled); nil
	// when the root is not live or the kernel does not tell.
	Kernel *bool
	// KernelName and KernelVersion are what the running kernel calls its own
	// module; empty when it does not tell (before Linux 5.19).
	KernelName, KernelVersion string
	// KernelArgument tells whether the kernel is started with fips=1: the running
	// one where the root is live, else every one that the boot loader's entries
	// start, or that its settings would, where there are no entries. It is nil
	// when nothing tells or when they differ; Arguments has each place.
	KernelArgument *bool
	Arguments      []Argument
	// Policy is the system-wide crypto policy in force ("FIPS", "DEFAULT:SHA1"),
	// PolicyConfig the one that is asked for; empty where there is none.
	Policy, PolicyConfig string
	// FIPSBackEnds and OtherBackEnds are the settings of single libraries (etc/
	// crypto-policies/back-ends) that are, and are not, those of the policy FIPS
	// itself. Under a policy with modules ("FIPS:OSPP") all are of their own.
	FIPSBackEnds, OtherBackEnds []string
	// SystemFile is true when etc/system-fips is there, which OpenSSL, libgcrypt
	// and GnuTLS of RHEL 6 to 8 look for; Dracut when the initramfs is set up to
	// check the modules.
	SystemFile, Dracut bool
	// Libgcrypt is true when etc/gcrypt/fips_enabled is there, which turns on FIPS
	// mode in libgcrypt whatever the kernel says.
	Libgcrypt bool
	OpenSSL   []Conf
	NSS       []Database
	Modules   []Module
}

// Argument is what one place says of the kernel's arguments.
type Argument struct {
	Path  string
	FIPS  *bool // nil when its entries differ
	Entry bool  // an entry that the boot loader starts, not a setting that entries are made from
}

// Module is a file of a FIPS module, or one that proves a library's integrity.
type Module struct {
	Path string
	What string // one of the constants below
	// Name and Version are the module's own, from its bytes, and never those of
	// the library around it; empty for files that only prove integrity, and when
	// the bytes do not tell.
	Name, Version string
	// For is the library whose integrity the file proves; empty for others and
	// where that library is not there.
	For string
}

// What a module can be.
const (
	ModuleProvider  = "OpenSSL provider"      // fips.so
	ModuleIntegrity = "integrity file"        // .libcrypto.so.10.hmac and its like: a FIPS capable build
	ModuleNSS       = "NSS integrity file"    // libsoftokn3.chk: on every NSS, FIPS or not
	ModuleKernel    = "kernel integrity file" // boot/.vmlinuz-VERSION.hmac
)

// Database is one of NSS's lists of modules.
type Database struct {
	Path string
	FIPS *bool // whether NSS's own module is in FIPS mode; nil when it does not tell
}

// Problem is something that could not be read.
type Problem struct {
	Path string // relative to the root
	Err  error
}

// scan is one reading.
type scan struct {
	root     *rootfs.Root
	state    State
	problems []Problem
	untold   int
}

// maxProblems is how many problems are told one by one.
const maxProblems = 100

// Read reads the state of FIPS in r. With live, r is the running system's own
// root, and the kernel is asked through its proc.
func Read(r *rootfs.Root, live bool) (State, []Problem) {
	s := &scan{root: r}
	s.kernel(live)
	s.policy()
	s.openssl()
	s.nss()
	s.modules()
	if s.untold > 0 {
		s.problems = append(s.problems, Problem{Err: fmt.Errorf("%d more problems", s.untold)})
	}
	return s.state, s.problems
}

// problem notes that something could not be read. What is not there is none.
func (s *scan) problem(name string, err error) {
	if err == nil || errors.Is(err, fs.ErrNotExist) || errors.Is(err, unix.ENOTDIR) {
		return
	}
	if len(s.problems) >= maxProblems {
		s.untold++
		return
	}
	s.problems = append(s.problems, Problem{rootfs.Clean(name), rootfs.Cause(err)})
}

// file reads a small text file; it is not ok when that cannot be read.
func (s *scan) file(name string) (string, bool) {
	data, err := s.root.ReadFile(name, maxFile)
	s.problem(name, err)
	return string(data), err == nil
}

// names lists a directory; none when there is none.
func (s *scan) names(dir string, max int) []string {
	names, err := s.root.ReadDir(dir, max)
	s.problem(dir, err)
	return names
}

// maxFile is the size of the largest text file that is read.
const maxFile = 1 << 20
