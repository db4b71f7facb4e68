// SPDX-License-Identifier: Apache-2.0

package inventory_test

import (
	"strings"
	"testing"

	"github.com/cryptopatch/cryptopatch/inventory"
)

func TestAptOrigins(t *testing.T) {
	const lists = "var/lib/apt/lists/"
	index := func(version, arch string) string {
		return "Package: apt\nVersion: 1\nArchitecture: amd64\n\nPackage: libssl3\nSource: openssl\nArchitecture: " + arch +
			"\nVersion: " + version + "\nDescription: x\n y\n"
	}
	signed := func(fields string) string {
		return "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n" + fields + "Components: main\nSHA256:\n abc 1 main\n" +
			"-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n"
	}
	debian := signed("Origin: Debian\nLabel: Debian\nSuite: oldstable\nCodename: bookworm\n")
	security := signed("Origin: Debian\nSuite: oldstable-security\nCodename: bookworm-security\n")
	tests := []struct {
		name, want string // origin pocket
		files      map[string]string
	}{
		{"listed", "Debian bookworm", map[string]string{
			"d_debian_dists_bookworm_InRelease": debian, "d_debian_dists_bookworm_main_binary-amd64_Packages": index("3.0.20-1", "amd64")}},
		{"two-pockets", "Debian bookworm-security", map[string]string{
			"d_debian_dists_bookworm_InRelease": debian, "d_debian_dists_bookworm_main_binary-amd64_Packages": index("3.0.20-1", "amd64"),
			"s_dists_bookworm-security_InRelease": security, "s_dists_bookworm-security_main_binary-amd64_Packages": index("3.0.20-1", "amd64")}},
		{"other-version", " ", map[string]string{
			"d_debian_dists_bookworm_InRelease": debian, "d_debian_dists_bookworm_main_binary-amd64_Packages": index("3.0.20-1.1", "amd64")}},
		{"other-architecture", " ", map[string]string{
			"d_debian_dists_bookworm_InRelease": debian, "d_debian_dists_bookworm_main_binary-i386_Packages": index("3.0.20-1", "i386")}},
		{"unsigned-release", "Other stable", map[string]string{
			"o_dists_stable_Release": "Origin: Other\nSuite: stable\n", "o_dists_stable_main_binary-amd64_Packages": index("3.0.20-1", "amd64")}},
		{"no-release", " ", map[string]string{"o_dists_stable_main_binary-amd64_Packages": index("3.0.20-1", "amd64")}},
		{"longest-name", "Debian bookworm-security", map[string]string{
			"s_dists_bookworm_InRelease": debian, "s_dists_bookworm_updates_InRelease": security,
			"s_dists_bookworm_updates_main_binary-amd64_Packages": index("3.0.20-1", "amd64")}},
		{"ubuntu", "Ubuntu focal-security", map[string]string{
			"u_dists_focal-security_InRelease":                  signed("Origin: Ubuntu\nSuite: focal-security\nCodename: focal\n"),
			"u_dists_focal-security_main_binary-amd64_Packages": index("3.0.20-1", "amd64")}},
		{"esm", "UbuntuESM focal-infra-security", map[string]string{
			"esm.ubuntu.com_infra_ubuntu_dists_focal-infra-security_InRelease": signed("" +
				"Origin: UbuntuESM\nSuite: focal-infra-security\nCodename: focal\n"),
			"esm.ubuntu.com_infra_ubuntu_dists_focal-infra-security_main_binary-amd64_Packages": index("3.0.20-1", "amd64")}},
		{"fips-updates", "UbuntuFIPSUpdates focal-fips-updates", map[string]string{
			"esm.ubuntu.com_fips-updates_ubuntu_dists_focal-updates_InRelease": signed("" +
				"Origin: UbuntuFIPSUpdates\nSuite: focal-updates\nCodename: focal\n"),
			"esm.ubuntu.com_fips-updates_ubuntu_dists_focal-updates_main_binary-amd64_Packages": index("3.0.20-1", "amd64")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]string{
				"etc/os-release":      osDebian,
				"var/lib/dpkg/status": deb("libssl3", "3.0.20-1", "Source: openssl"),
			}
			for name, text := range tt.files {
				files[lists+name] = text
			}
			h := scan(t, files)
			p := h.Components[0].Packages[0]
			if got := p.Origin + " " + p.Pocket; got != tt.want || len(h.Problems) > 0 {
				t.Errorf("origin and pocket = %q, problems %q; want %q", got, problemLines(h), tt.want)
			}
		})
	}
}

// BenchmarkAptIndex reads an index of the length of Debian's main.
func BenchmarkAptIndex(b *testing.B) {
	stanza := "Package: some-package\nVersion: 1\nArchitecture: amd64\nDepends: " + strings.Repeat("x", 200) + "\n" +
		strings.Repeat("Tag: something that is about as long as other lines\n", 10) + "\n"
	r := tree(b, map[string]string{
		"etc/os-release": osDebian, "var/lib/dpkg/status": deb("libssl3", "3.0.20-1", "Source: openssl"),
		"var/lib/apt/lists/d_dists_b_InRelease":                  "Origin: Debian\nCodename: b\n",
		"var/lib/apt/lists/d_dists_b_main_binary-amd64_Packages": strings.Repeat(stanza, 50<<20/len(stanza)),
	})
	b.SetBytes(50 << 20)
	for b.Loop() {
		if _, err := inventory.Scan(b.Context(), r, inventory.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
