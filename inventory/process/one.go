// SPDX-License-Identifier: Apache-2.0

package process

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// maxName is how much of a process's own name is kept. The kernel keeps 15 bytes.
const maxName = 64

// process reads one process into the table.
func (s *scan) process(pid int) {
	dir, err := s.proc.OpenRoot(strconv.Itoa(pid))
	if err != nil {
		s.failed(path.Join("proc", strconv.Itoa(pid)), rootfs.Cause(err))
		return
	}
	defer dir.Close()
	h := &handle{pid: pid, dir: dir}
	state, kernel, err := h.kind()
	if err != nil {
		s.failed(h.name("stat"), err)
		return
	}
	if kernel {
		return
	}
	if state == "X" || state == "Z" && !h.livingThread() {
		s.table.Seen++ // ended and not yet fetched by its parent: it runs nothing
		return
	}
	exe, _ := h.link("exe")
	found, err := s.mappings(h, exe)
	if found == nil && err != nil {
		s.failed(h.name("maps"), err)
		return
	}
	s.table.Seen++
	if err != nil {
		s.problem(h.name("maps"), err)
	}
	if len(found) > 0 {
		s.keep(h, exe, found)
	}
}

// failed notes why a process was not read at all. One that has ended is none.
func (s *scan) failed(name string, err error) {
	switch {
	case gone(err):
	case refused(err):
		s.table.Seen++
		s.table.Unread++
	default:
		s.table.Seen++
		s.problem(name, err)
	}
}

// mappings returns what is of interest in the maps of a process, each once. An
// error with a result says what is missing in it; without one nothing was read.
func (s *scan) mappings(h *handle, exe string) ([]mapping, error) {
	f, err := h.open("maps")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	found, seen, over := []mapping{}, map[mapping]bool{}, false
	lines, err := readMaps(f, func(m mapping) {
		switch {
		case seen[m] || !m.interesting(exe, s.want):
		case len(found) >= maxMaps:
			over = true
		default:
			seen[m] = true
			found = append(found, m)
		}
	})
	err = rootfs.Cause(err)
	if lines == 0 && err != nil || gone(err) || refused(err) {
		return nil, err
	}
	if over && err == nil {
		err = fmt.Errorf("more than %d mapped libraries", maxMaps)
	}
	return found, err
}

// keep puts a process with its mappings into the table, unless it has ended in
// the meantime and half of what was read is missing.
func (s *scan) keep(h *handle, exe string, found []mapping) {
	t := s.treeOf(h)
	defer t.close()
	p := Process{PID: h.pid, Elsewhere: t.elsewhere}
	for _, m := range found {
		out := t.settle(m)
		if !s.afford(&out) {
			s.problem(h.name("maps"), fmt.Errorf("more than %d mapped libraries or %d bytes of their names in all processes", maxAllMaps, maxAllPaths))
			break
		}
		p.Maps = append(p.Maps, out)
	}
	comm, _ := h.text("comm")
	p.Name = clean(strings.TrimSuffix(comm, "\n"), maxName)
	if exe != "" {
		program, _ := strings.CutPrefix(strings.TrimSuffix(exe, deletedMark), t.prefix)
		p.Exe = s.intern(rootfs.Clean(program))
	}
	group, _ := h.text("cgroup")
	in := parseCgroup(group)
	p.Unit, p.UserUnit, p.Container = s.intern(in.unit), s.intern(in.userUnit), s.intern(in.container)
	p.User = s.user(h, t.elsewhere)
	if t.elsewhere {
		p.RootLink = h.name("root")
	}
	if _, _, err := h.kind(); err == nil {
		s.table.Processes = append(s.table.Processes, p)
	}
}

// user names the effective user of a process.
func (s *scan) user(h *handle, elsewhere bool) string {
	status, _ := h.text("status")
	id, ok := effectiveUser(status)
	if !ok {
		return ""
	}
	if s.users == nil {
		var err error
		if s.users, err = userNames(s.root); err != nil && !gone(err) {
			s.problem("etc/passwd", rootfs.Cause(err))
		}
	}
	if name := s.users[id]; name != "" && !elsewhere {
		return name
	}
	return strconv.FormatUint(uint64(id), 10)
}

// afford counts one more kept mapping, and tells whether there is room for it.
func (s *scan) afford(m *Map) bool {
	if s.maps >= maxAllMaps || s.pathBytes+len(m.Path) > maxAllPaths {
		return false
	}
	s.maps++
	m.Path = s.intern(m.Path)
	return true
}

// intern keeps each text once: most processes map the same libraries.
func (s *scan) intern(text string) string {
	if kept, ok := s.texts[text]; ok {
		return kept
	}
	if s.pathBytes+len(text) > maxAllPaths {
		return text
	}
	text = strings.Clone(text)
	s.pathBytes += len(text)
	s.texts[text] = text
	return text
}

// remoteOf returns the places in a process's root that are not looked at. Those
// with the same mount namespace and root share them.
func (s *scan) remoteOf(h *handle, namespace, link string) []string {
	key := namespace + " " + link
	if places, ok := s.mounts[key]; ok && namespace != "" {
		return places
	}
	f, err := h.open("mountinfo")
	if err != nil {
		return []string{"/"} // nothing is known of its mounts, so nothing is looked at
	}
	defer f.Close()
	places := remoteMounts(f)
	if len(s.mounts) < maxNamespaces {
		s.mounts[key] = places
	}
	return places
}

// clean makes text of the host fit to be kept: valid UTF-8 and not too long.
func clean(text string, max int) string {
	if len(text) > max {
		text = text[:max] + "…"
	}
	return strings.ToValidUTF8(text, "\ufffd")
}
