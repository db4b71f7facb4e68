// SPDX-License-Identifier: Apache-2.0

package distro_test

import (
	"maps"
	"strings"
	"testing"
)

// Systems for the tests of channels.
var (
	rhel86   = map[string]string{"etc/os-release": "ID=rhel\nVERSION_ID=8.6\nCPE_NAME=cpe:/o:redhat:enterprise_linux:8::baseos\n"}
	rhel79   = map[string]string{"etc/os-release": "ID=rhel\nVERSION_ID=7.9\n"}
	sles154  = map[string]string{"etc/os-release": "ID=sles\nVERSION_ID=15.4\n"}
	focal    = map[string]string{"etc/os-release": "ID=ubuntu\nID_LIKE=debian\nVERSION_ID=20.04\nVERSION_CODENAME=focal\n"}
	debian10 = map[string]string{"etc/os-release": "ID=debian\nVERSION_ID=10\n"}
)

func TestChannels(t *testing.T) {
	const repos = "etc/yum.repos.d/redhat.repo"
	const deb = "etc/apt/sources.list"
	tests := []struct {
		name   string
		system map[string]string
		files  map[string]string
		want   string
	}{
		{"rhel-standard", rhel86, map[string]string{repos: "[rhel-8-for-x86_64-baseos-rpms]\nenabled = 1\n"}, ""},
		{"eus-by-repository", rhel86, map[string]string{repos: "[rhel-8-for-x86_64-baseos-eus-rpms]\nenabled = 1\n"}, "eus:8.6"},
		{"enabled-when-unsaid", rhel86, map[string]string{repos: "[rhel-8-for-x86_64-baseos-tus-rpms]\n"}, "tus:8.6"},
		{"disabled", rhel86, map[string]string{repos: "[rhel-8-for-x86_64-baseos-eus-rpms]\nenabled = 0\n"}, ""},
		{"debug-only", rhel86, map[string]string{repos: "[rhel-8-for-x86_64-baseos-eus-debug-rpms]\nenabled = 1\n"}, ""},
		{"other-vendor", rhel86, map[string]string{repos: "[mirror-eus]\nenabled = 1\n"}, ""},
		{"locked-release", rhel86, map[string]string{repos: "[rhel-8-for-x86_64-baseos-eus-rpms]\n", "etc/dnf/vars/releasever": "8.4\n"}, "eus:8.4"},
		{"rhsm-release", rhel86, map[string]string{repos: "[rhel-8-for-x86_64-baseos-eus-rpms]\n",
			"var/lib/rhsm/cache/releasever.json": `{"release": "8.4"}`}, "eus:8.4"},
		{"release-in-address", rhel86,
			map[string]string{repos: "[rhel-8-for-x86_64-baseos-aus-rpms]\nbaseurl = https://cdn.redhat.com/content/aus/rhel8/8.2/x86_64/baseos/os\n"},
			"aus:8.2"},
		{"release-variable", rhel86,
			map[string]string{repos: "[rhel-8-for-x86_64-baseos-e4s-rpms]\nbaseurl = https://cdn.redhat.com/content/e4s/rhel8/$releasever/x86_64/baseos/os\n"},
			"e4s:8.6"},
		{"els", rhel79, map[string]string{repos: "[rhel-7-server-els-rpms]\nenabled=1\n"}, "els"},
		{"cloud", rhel86, map[string]string{repos: "[rhui-rhel-8-for-x86_64-baseos-eus-rhui-rpms]\nenabled=True\n"}, "eus:8.6"},
		{"cpe", map[string]string{"etc/os-release": "ID=rhel\nVERSION_ID=8.6\nCPE_NAME=cpe:/o:redhat:rhel_eus:8.6::baseos\n"}, nil, "eus:8.6"},
		{"manifest", rhel86,
			map[string]string{"root/buildinfo/content_manifests/ubi8.json": `{"content_sets": ["rhel-8-for-x86_64-baseos-e4s-rpms"]}`},
			"e4s:8.6"},
		{"manifest-damaged", rhel86, map[string]string{"root/buildinfo/content_manifests/ubi8.json": `{"content_sets": [`}, ""},
		{"rebuild-has-none", map[string]string{"etc/os-release": "ID=rocky\nVERSION_ID=8.6\n"},
			map[string]string{repos: "[rhel-8-for-x86_64-baseos-eus-rpms]\n"}, ""},
		{"ltss-product", sles154,
			map[string]string{"etc/products.d/SLES-LTSS.prod": "<?xml version=\"1.0\"?><product><name>SLES-LTSS</name></product>"},
			"ltss"},
		{"no-ltss", sles154, map[string]string{"etc/products.d/SLES.prod": "<product><name>SLES</name></product>",
			"etc/zypp/repos.d/x.repo": "[SLE-Product-SLES15-SP4-LTSS-Updates]\nenabled=0\n"}, ""},
		{"ltss-repository", sles154, map[string]string{"etc/zypp/repos.d/x.repo": "[a:SLE-Product-SLES15-SP4-LTSS-Updates]\nenabled=1\n"}, "ltss"},
		{"ltss-debug", sles154, map[string]string{"etc/zypp/repos.d/x.repo": "[SLE-Product-SLES15-SP4-LTSS-Debuginfo-Updates]\nenabled=1\n"}, ""},
		{"ubuntu-standard", focal, map[string]string{deb: "deb http://archive.ubuntu.com/ubuntu focal-security main\n"}, ""},
		{"esm-line", focal,
			map[string]string{"etc/apt/sources.list.d/ubuntu-esm-infra.list": "deb https://esm.ubuntu.com/infra/ubuntu focal-infra-security main\n# deb-src x\n"},
			"esm-infra"},
		{"esm-mirror", focal, map[string]string{deb: "deb [trusted=yes] http://mirror.test/pro focal-apps-security main\n"}, "esm-apps"},
		{"esm-commented", focal, map[string]string{deb: "# deb https://esm.ubuntu.com/infra/ubuntu focal-infra-security main\n"}, ""},
		{"esm-source-only", focal, map[string]string{deb: "deb-src https://esm.ubuntu.com/infra/ubuntu focal-infra-security main\n"}, ""},
		{"fips-stanza", focal,
			map[string]string{"etc/apt/sources.list.d/fips.sources": "Types: deb\nURIs: https://esm.ubuntu.com/fips/ubuntu\nSuites: focal\nComponents: main\n\n" +
				"Types: deb\nURIs:\n https://esm.ubuntu.com/fips-updates/ubuntu\nSuites: focal-updates\n"},
			"fips fips-updates"},
		{"fips-stanza-off", focal,
			map[string]string{"etc/apt/sources.list.d/fips.sources": "Enabled: no\nTypes: deb\nURIs: https://esm.ubuntu.com/fips/ubuntu\nSuites: focal\n"},
			""},
		{"fetched", focal, map[string]string{"var/lib/apt/lists/esm.ubuntu.com_fips-preview_ubuntu_dists_focal_InRelease": ""}, "fips-preview"},
		{"pro-status", focal, map[string]string{"var/lib/ubuntu-advantage/status.json": `{"services": [{"name": "esm-infra", "status": "enabled"},
			{"name": "esm-apps", "status": "disabled"}, {"name": "esm-infra-legacy", "status": "enabled"}, {"name": "livepatch",
				"status": "enabled"}]}`}, "esm-infra esm-infra-legacy"},
		{"elts", debian10, map[string]string{deb: "deb http://deb.freexian.com/extended-lts buster-lts main\n"}, "elts"},
		{"lts-is-none", debian10, map[string]string{deb: "deb http://security.debian.org/debian-security buster/updates main\n"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := maps.Clone(tt.system)
			maps.Copy(files, tt.files)
			sys, _ := read(t, files)
			if got := strings.Join(sys.Channels, " "); got != tt.want {
				t.Errorf("channels = %q; want %q", got, tt.want)
			}
		})
	}
}

func TestChannelsTellDamage(t *testing.T) {
	files := maps.Clone(rhel86)
	files["etc/yum.repos.d/a.repo"] = "x=1\n[rhel-8-for-x86_64-baseos-eus-rpms]\nnonsense\nenabled=1\n"
	files["root/buildinfo/content_manifests/a.json"] = "{"
	sys, told := read(t, files)
	got := strings.Join(told, "\n")
	for _, want := range []string{
		`etc/yum.repos.d/a.repo: line 1: "x=1" stands before the first section`,
		`etc/yum.repos.d/a.repo: line 3: no option in "nonsense"`,
		"root/buildinfo/content_manifests/a.json: parse content manifest: ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("told lacks %q:\n%s", want, got)
		}
	}
	if len(sys.Channels) != 1 {
		t.Errorf("channels = %q; want eus:8.6 in spite of the damage", sys.Channels)
	}
}
