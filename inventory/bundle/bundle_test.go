// SPDX-License-Identifier: Apache-2.0

package bundle_test

import (
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/package-url/packageurl-go"

	"github.com/cryptopatch/cryptopatch/inventory/bundle"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// tree makes a root of files by path. A content that begins with "-> " is the
// target of a link.
func tree(t testing.TB, files map[string]string) *rootfs.Root {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		full := filepath.Join(dir, name)
		err := os.MkdirAll(filepath.Dir(full), 0o755)
		if err != nil {
			t.Fatal(err)
		}
		if target, ok := strings.CutPrefix(content, "-> "); ok {
			err = os.Symlink(target, full)
		} else {
			err = os.WriteFile(full, []byte(content), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	r, err := rootfs.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// one is a case of a file and the bundle it is part of.
type one struct {
	name, file string
	want       bundle.Bundle
}

// check runs cases against one tree.
func check(t *testing.T, r *rootfs.Root, tests []one) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := bundle.Of(r, tt.file)
			if ok != (tt.want != bundle.Bundle{}) {
				t.Errorf("Of(%q): got %v, want %v", tt.file, ok, !ok)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Of(%q): -want +got\n%s", tt.file, diff)
			}
			if got.PURL == "" {
				return
			}
			p, err := packageurl.FromString(got.PURL)
			if err != nil || p.Version != got.Version {
				t.Errorf("Of(%q): purl %q is read as %v and %v", tt.file, got.PURL, p, err)
			}
		})
	}
}

const site = "usr/lib/python3.11/site-packages/"

func wheel(name, ver, info, purl string) bundle.Bundle {
	return bundle.Bundle{Kind: "wheel", Name: name, Version: ver, Path: info, PURL: purl}
}

func meta(name, ver string) string {
	return "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + ver + "\nSummary: x\n\nName: other\nVersion: 9\n"
}

func TestPython(t *testing.T) {
	r := tree(t, map[string]string{
		site + "cryptography-42.0.5.dist-info/METADATA": meta("cryptography", "42.0.5"),
		site + "cryptography-42.0.5.dist-info/RECORD": "cryptography/hazmat/bindings/_rust.abi3.so,sha256=x,1\n" +
			"cryptography.libs/libssl-1a2b3c.so.3,sha256=x,1\n../../../bin/tool,,\n\"a,b \"\"c\"\".so\",sha256=x,1\n",
		site + "psycopg2_binary-2.9.9.dist-info/METADATA":   meta("psycopg2-binary", "2.9.9"),
		site + "pyyaml-6.0.dist-info/METADATA":              meta("PyYAML", "6.0"),
		site + "pyyaml-6.0.dist-info/RECORD":                "yaml/_yaml.so,,\n",
		site + "google_auth-2.0.dist-info/METADATA":         meta("google-auth", "2.0"),
		site + "google_auth-2.0.dist-info/RECORD":           "google/auth/a.so,,\n",
		site + "google_crc-1.0.dist-info/METADATA":          meta("google-crc", "1.0"),
		site + "google_crc-1.0.dist-info/RECORD":            "google/crc/a.so,,\n",
		site + "pyOpenSSL-0.13-py2.7.egg-info":              meta("pyOpenSSL", "0.13"),
		site + "M2Crypto-0.35.egg-info/PKG-INFO":            meta("M2Crypto", "0.35.2"),
		site + "M2Crypto-0.35.egg-info/installed-files.txt": "../M2Crypto/_m2crypto.so\n",
		site + "old-1.0-py2.7.egg/EGG-INFO/PKG-INFO":        meta("old", "1.0.1"),
		site + "top-1.0.egg-info/PKG-INFO":                  meta("Top", "1.0"),
		site + "top-1.0.egg-info/top_level.txt":             "_other\ntopmost\n",
		site + "bare-3.1.dist-info/RECORD":                  "bare/x.so,,\n",
		site + "evil-1.0.dist-info/METADATA":                meta("<b>", "1 0\x1b"),
		site + "evil-1.0.dist-info/RECORD":                  "evil/x.so,,\n",
		site + "twice-1.0.egg-info/PKG-INFO":                meta("twice", "1.0"),
		site + "twice-2.0.dist-info/METADATA":               meta("twice", "2.0"),
		site + "twice-0.1.egg-info/PKG-INFO":                meta("twice", "0.1"),
		"srv/layer/foo-1.2.dist-info/METADATA":              meta("foo", "1.2"),
		"srv/layer/foo-1.2.dist-info/RECORD":                "foo/x.so,,\n",
	})
	info := func(name string) string { return site + name }
	check(t, r, []one{
		{"record", site + "cryptography/hazmat/bindings/_rust.abi3.so",
			wheel("cryptography", "42.0.5", info("cryptography-42.0.5.dist-info"), "pkg:pypi/cryptography@42.0.5")},
		{"libs", "/" + site + "cryptography.libs/libssl-1a2b3c.so.3",
			wheel("cryptography", "42.0.5", info("cryptography-42.0.5.dist-info"), "pkg:pypi/cryptography@42.0.5")},
		{"libs_not_listed", site + "psycopg2_binary.libs/libssl-1.so.3",
			wheel("psycopg2-binary", "2.9.9", info("psycopg2_binary-2.9.9.dist-info"), "pkg:pypi/psycopg2-binary@2.9.9")},
		{"comma_and_quotes", site + `a,b "c".so`,
			wheel("cryptography", "42.0.5", info("cryptography-42.0.5.dist-info"), "pkg:pypi/cryptography@42.0.5")},
		{"other_name", site + "yaml/_yaml.so", wheel("PyYAML", "6.0", info("pyyaml-6.0.dist-info"), "pkg:pypi/pyyaml@6.0")},
		{"shared_directory", site + "google/crc/a.so", wheel("google-crc", "1.0", info("google_crc-1.0.dist-info"), "pkg:pypi/google-crc@1.0")},
		{"shared_directory_nobody", site + "google/x/a.so", bundle.Bundle{}},
		{"installed_files", site + "M2Crypto/_m2crypto.so", wheel("M2Crypto", "0.35.2", info("M2Crypto-0.35.egg-info"), "pkg:pypi/m2crypto@0.35.2")},
		{"egg", site + "old-1.0-py2.7.egg/old/x.so", wheel("old", "1.0.1", info("old-1.0-py2.7.egg"), "pkg:pypi/old@1.0.1")},
		{"egg_info_file", site + "pyOpenSSL/x.so", wheel("pyOpenSSL", "0.13", info("pyOpenSSL-0.13-py2.7.egg-info"), "pkg:pypi/pyopenssl@0.13")},
		{"top_level", site + "topmost/x.so", wheel("Top", "1.0", info("top-1.0.egg-info"), "pkg:pypi/top@1.0")},
		{"no_metadata", site + "bare/x.so", wheel("bare", "3.1", info("bare-3.1.dist-info"), "pkg:pypi/bare@3.1")},
		{"bad_metadata", site + "evil/x.so", wheel("evil", "1.0", info("evil-1.0.dist-info"), "pkg:pypi/evil@1.0")},
		{"dist_info_first", site + "twice/x.so", wheel("twice", "2.0", info("twice-2.0.dist-info"), "pkg:pypi/twice@2.0")},
		{"target_directory", "srv/layer/foo/x.so", wheel("foo", "1.2", "srv/layer/foo-1.2.dist-info", "pkg:pypi/foo@1.2")},
		{"stranger", site + "stranger/x.so", bundle.Bundle{}},
		{"stranger_file", site + "cryptography.so", bundle.Bundle{}},
		{"outside", "usr/lib/libssl.so.3", bundle.Bundle{}},
	})
}

func TestConda(t *testing.T) {
	r := tree(t, map[string]string{
		"opt/conda/conda-meta/history":         "",
		"opt/conda/conda-meta/broken-1-0.json": `{"name":"broken","files":["lib/libssl.so.3"`,
		"opt/conda/conda-meta/openssl-3.1.2-hd590300_0.json": `{"name":"openssl","version":"3.1.2","build":"hd590300_0",` +
			`"subdir":"linux-64","channel":"https://conda.example/conda-forge/linux-64","files":["lib/libssl.so.3"]}`,
		"opt/conda/conda-meta/cryptography-41.0-py311_0.json": `{"name":"cryptography","version":"41.0",` +
			`"files":["lib/python3.11/site-packages/cryptography/a.so"]}`,
		"opt/conda/lib/python3.11/site-packages/cryptography-41.0.dist-info/METADATA": meta("cryptography", "41.0"),
		"opt/conda/lib/python3.11/site-packages/pip_made-1.0.dist-info/METADATA":      meta("pip-made", "1.0"),
	})
	check(t, r, []one{
		{"library", "opt/conda/lib/libssl.so.3", bundle.Bundle{Kind: "conda", Name: "openssl", Version: "3.1.2",
			Path: "opt/conda/conda-meta/openssl-3.1.2-hd590300_0.json",
			PURL: "pkg:conda/openssl@3.1.2?build=hd590300_0&channel=conda-forge&subdir=linux-64"}},
		{"nobody", "opt/conda/lib/libfoo.so", bundle.Bundle{Kind: "vendor", Name: "conda", Path: "opt/conda"}},
	})
	all := bundle.Around(r, "opt/conda/lib/python3.11/site-packages/cryptography/a.so")
	var kinds []string
	for _, b := range all {
		kinds = append(kinds, b.Kind+" "+b.Name+" "+b.Version)
	}
	if diff := cmp.Diff([]string{"conda cryptography 41.0", "wheel cryptography 41.0", "vendor conda "}, kinds); diff != "" {
		t.Errorf("Around: -want +got\n%s", diff)
	}
	if b, _ := bundle.Of(r, "opt/conda/lib/python3.11/site-packages/pip_made/a.so"); b.Kind != "wheel" {
		t.Errorf("Of: got %v, want the wheel", b)
	}
}

// TestThisMachine looks at the cryptography package of a system's own Python.
func TestThisMachine(t *testing.T) {
	found, err := filepath.Glob("/usr/lib/python3/dist-packages/cryptography/hazmat/bindings/*.so")
	if err != nil || len(found) == 0 {
		t.Skip("this system has no package python3-cryptography: ", err)
	}
	r, err := rootfs.Open("/")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, ok := bundle.Of(r, found[0])
	if want := path.Dir(path.Dir(path.Dir(path.Dir(found[0]))))[1:]; !ok || b.Name != "cryptography" || b.Version == "" || path.Dir(b.Path) != want {
		t.Errorf("Of(%q): got %v, want the wheel cryptography in %s", found[0], b, want)
	}
}
