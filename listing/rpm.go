// SPDX-License-Identifier: Apache-2.0

package listing

import (
	"bufio"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// readRPM reads what rpm -qa prints, also with epochs, source packages or
// dates, and what dnf and yum list as installed.
func readRPM(in *bufio.Reader, o Options, found *problems) ([]Listing, int, error) {
	return readPlain(RPM, rpmDialect, in, o, found)
}

func rpmDialect() dialect {
	r := &rpmList{}
	return dialect{parse: r.parse, join: joinYum}
}

// rpmList is a list being read.
type rpmList struct {
	elsewhere bool // in a section of packages that are not installed
}

// rpmAround is how lines begin that tools print around packages.
var rpmAround = []string{
	"Last metadata expiration check", "Loaded plugins", "Loading mirror speeds", "Updating Subscription Management",
	" * ", "Repository ", "This system is ", "Not root, Subscription Management", "Determining fastest mirrors",
}

// section tells whether a line is the heading of a section, as dnf and yum have
// them, and whether what is below it is installed.
func section(line string) (heading, here bool) {
	switch strings.TrimSpace(line) {
	case "Installed Packages", "Extra Packages":
		return true, true
	case "Available Packages", "Available Upgrades", "Upgraded Packages", "Updated Packages", "Obsoleting Packages",
		"Recently Added Packages", "Autoremove Packages":
		return true, false
	}
	return false, false
}

func (r *rpmList) parse(line string) (inventory.Raw, outcome, error) {
	if heading, here := section(line); heading {
		r.elsewhere = !here
		if here {
			return inventory.Raw{}, around, nil
		}
		return inventory.Raw{}, around, fault{column: 1, minor: true, text: "what is listed below " + strings.TrimSpace(line) + " is not installed, and not read"}
	}
	for _, begin := range rpmAround {
		if strings.HasPrefix(line, begin) {
			return inventory.Raw{}, around, nil
		}
	}
	if r.elsewhere {
		return inventory.Raw{}, nothing, nil
	}
	words := wordsOf(line, 16)
	if strings.HasPrefix(words[0].text+"-", "gpg-pubkey-") || strings.HasPrefix(words[0].text, "gpg-pubkey.") {
		return inventory.Raw{}, nothing, nil // a trusted key, kept among the packages
	}
	if raw, is, err := rpmColumns(words); is {
		return raw, installed, err
	}
	return rpmEntry(words)
}

// rpmEntry reads name-version-release.arch, with words behind it: the file
// name of the source package, or the date of rpm -qa --last.
func rpmEntry(words []word) (inventory.Raw, outcome, error) {
	n, err := parseNEVRA(words[0].text, words[0].column)
	switch {
	case err != nil:
		return inventory.Raw{}, nothing, err
	case n.arch == "src" || n.arch == "nosrc":
		return inventory.Raw{}, nothing, fault{words[0].column, true, "a source package, which is not installed"}
	}
	raw := n.raw()
	dated := false
	for _, w := range words[1:] {
		dated = dated || isTime(w.text)
	}
	for _, w := range words[1:] {
		name, version, ok := sourceRPM(w.text)
		switch {
		case ok:
			raw.SourceName, raw.SourceVersion = name, version
		case !dated && w.text != "(none)":
			return inventory.Raw{}, nothing, faultAt(w.column, "%q behind the package %q is neither a source package nor a date",
				cut(w.text, 60), cut(words[0].text, 80))
		}
	}
	return raw, installed, nil
}

// isTime tells whether a word is a time of day or a year.
func isTime(text string) bool {
	digits := strings.Trim(text, "0123456789:") == ""
	year := len(text) == 4 && (strings.HasPrefix(text, "19") || strings.HasPrefix(text, "20"))
	return digits && (year || strings.Count(text, ":") > 0)
}

// rpmColumns reads "name.arch  epoch:version-release  repository", as dnf and
// yum list packages, which have epoch 0 when none is written, and "name
// version-release" with nothing behind. It is neither when the first word has
// no known architecture and a version behind it.
func rpmColumns(words []word) (raw inventory.Raw, is bool, err error) {
	if len(words) < 2 || len(words) > 3 {
		return raw, false, nil
	}
	name, arch := cutArch(words[0].text)
	v, ok := parseEVR(words[1].text)
	if !ok || arch == "" && len(words) > 2 {
		return raw, false, nil
	}
	if err := plainly("name", name, words[0].column, inNames); err != nil {
		return raw, true, err
	}
	raw.Name, raw.Arch, raw.Version, raw.Epoch = name, arch, v.version, v.epoch
	raw.NoEpoch = arch == "" && !v.stated
	return raw, true, nil
}

// joinYum puts together what yum breaks on a narrow terminal: a name alone on
// its line, and version or repository on lines that begin with spaces.
func joinYum(l *lines, line numbered) numbered {
	for range 2 {
		words := wordsOf(line.text, 4)
		if len(words) == 0 || len(words) > 2 {
			return line
		}
		if _, arch := cutArch(words[0].text); arch == "" {
			return line
		}
		next, ok := l.next()
		if !ok {
			return line
		}
		more := wordsOf(next.text, 4)
		indented := len(more) > 0 && more[0].column > 1
		if !indented || !continues(words, more) {
			l.unread([]numbered{next})
			return line
		}
		for _, w := range more {
			line.text += " " + w.text
		}
	}
	return line
}

// continues tells whether words of an indented line go on with those before: a
// version after a name, a repository after a version.
func continues(words, more []word) bool {
	if len(words) == 1 {
		_, ok := parseEVR(more[0].text)
		return ok && len(more) <= 2
	}
	if _, ok := parseEVR(words[1].text); !ok || len(more) != 1 {
		return false
	}
	return more[0].text == "installed" || more[0].text[0] == '@'
}
