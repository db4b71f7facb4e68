// SPDX-License-Identifier: Apache-2.0

package backport

import (
	"fmt"
	"strings"

	"github.com/cryptopatch/cryptopatch/inventory"
)

// changes says what would change a verdict, each in a sentence.
func (j judge) changes(b build, f Finding) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	switch f.Status {
	case Fixed:
		if f.FixedVersion != "" && f.Rule == "3" {
			add("A build older than %s would be affected.", f.FixedVersion)
		}
		if f.Rule == "4" || f.Rule == "5" {
			add("An advisory of the vendor's for this very stream with a higher fixed version would make it affected.")
		}
	case Affected:
		if f.FixedVersion != "" {
			add("%s or a later build of the same stream is fixed.", f.FixedVersion)
		}
		switch {
		case f.FixedVersion == "" && b.Origin == inventory.OriginPackage:
			add("A fixed build, or the word of the vendor that it is not affected.")
		case f.FixedVersion == "":
			add("A release of upstream's that fixes it.")
		}
		if b.Manager == "rpm" {
			add("A build of another minor stream whose changelog names the fix has it, whatever its number.")
		}
	case NotAffected:
		add("A build made from an upstream version that has the fault would be judged by the vendor's fix.")
	default:
		add("The vendor's word on it: %s.", strings.TrimPrefix(j.whereToLook(b), "cannot be judged from here: "))
	}
	return append(out, j.unsaid(b, f)...)
}

// unsaid says which facts that a list does not state could change a verdict.
func (j judge) unsaid(b build, f Finding) []string {
	var out []string
	if b.LacksOf(inventory.LacksChangelog) && f.Status != Fixed && f.Status != NotAffected {
		out = append(out, "The changelog of the build, which the list does not carry: "+
			"a line in it that names the fix makes it fixed where no vendor's advisory says otherwise.")
	}
	if b.LacksOf(inventory.LacksVendor) {
		out = append(out, "The vendor of the package, which the list does not name: "+
			"a build that is not the distribution's is judged by its own changelog and upstream alone.")
	}
	for _, s := range b.speakers {
		if s.Channel == f.Channel && f.Channel != "" && f.Channel != "standard" && !s.Entitled {
			out = append(out, "That the system follows "+f.Channel+": then its update is the vendor's own.")
		}
	}
	return out
}

// proofs are the commands that show, on the host, what the verdict stands on.
func proofs(b build, id string) []string {
	names := commandNames(b)
	if names == "" || !cveOf.MatchString(id) {
		return nil
	}
	first, _, _ := strings.Cut(names, " ")
	switch b.Manager {
	case "rpm":
		return []string{
			`rpm -q --qf '%{NAME} %{EPOCH}:%{VERSION}-%{RELEASE} %{VENDOR} %{SOURCERPM}\n' ` + names,
			"rpm -q --changelog " + first + " | grep -n " + id,
		}
	case "dpkg":
		return []string{
			`dpkg-query -W -f '${Package} ${Version} ${source:Package} ${source:Version} ${Maintainer}\n' ` + names,
			"apt-cache policy " + first,
			"zgrep -n " + id + " /usr/share/doc/" + first + "/changelog.Debian.gz",
		}
	case "apk":
		return []string{"apk list --installed " + names, "apk policy " + first}
	case "pacman":
		return []string{"pacman -Qi " + first}
	}
	return nil
}
