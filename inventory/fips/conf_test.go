// SPDX-License-Identifier: Apache-2.0

package fips_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cryptopatch/cryptopatch/inventory/fips"
	"github.com/cryptopatch/cryptopatch/inventory/rootfs"
)

// made is a root with files and links ("-> target") for a test.
func made(t testing.TB, files map[string]string) *rootfs.Root {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		if target, ok := strings.CutPrefix(text, "-> "); ok {
			err = os.Symlink(target, path)
		} else {
			err = os.WriteFile(path, []byte(text), 0o644)
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

const (
	// The begin of a configuration that names providers, and one that is active.
	begin  = "openssl_conf = init\n[init]\nproviders = list\n[list]\nbase = on\ndefault = maybe\n[on]\nactivate = 1\n"
	maybe  = begin + "[maybe]\n"
	active = "activate = 1\n"
)

// confTests are configurations with the providers that they activate. Each is
// also given to OpenSSL itself where it is installed.
func confTests() []confTest {
	return []confTest{
		{"two", maybe + active, nil, "base default"},
		{"one", maybe, nil, "base"},
		{"comment", maybe + "# activate = 1\n", nil, "base"},
		{"comment_behind", maybe + "activate = 1 # yes\n", nil, "base default"},
		{"comment_in_quotes", begin + "[maybe]\nx = \"a # b\" activate = no # c\n" + active, nil, "base default"},
		{"quotes", strings.Replace(maybe, "= list", `= "li"'s'`+"`t`", 1) + active, nil, "base default"},
		{"quote_without_end", strings.Replace(maybe, "= list", `= "list`, 1) + active, nil, "base default"},
		{"escaped", strings.Replace(maybe, "= list", `= l\ist`, 1) + active, nil, "base default"},
		{"newline_escape", strings.Replace(maybe, "= list", `= lis\t`, 1) + active, nil, ""},
		{"continued", maybe + "act\\\nivate \\\n = 1\n", nil, "base default"},
		{"continued_at_the_end", maybe + "activate = 1\\", nil, "base default"},
		{"not_continued", maybe + "x = 1\\\\\n" + active, nil, "base default"},
		{"spaces", maybe + " \t activate\t= \t1 \r\n", nil, "base default"},
		{"section_with_spaces", strings.ReplaceAll(strings.ReplaceAll(maybe, "[list]", "[  a  list  ]"), "= list", "= a  list") + active, nil, "base default"},
		{"byte_order_mark", "\xef\xbb\xbf" + maybe + active, nil, "base default"},
		{"no_newline_at_the_end", maybe + "activate = 1", nil, "base default"},
		{"variable", "x = list\n" + strings.Replace(maybe, "= list", "= $x", 1) + active, nil, "base default"},
		{"variable_in_braces", "x = li\n" + strings.Replace(maybe, "= list", "= ${x}st", 1) + active, nil, "base default"},
		{"variable_in_parentheses", "x = li\n" + strings.Replace(maybe, "= list", "= $(x)st", 1) + active, nil, "base default"},
		{"variable_of_a_section", "[v]\nx = list\n[default]\n" + strings.Replace(maybe, "= list", "= ${v::x}", 1) + active, nil, "base default"},
		{"variable_in_quotes", "x = list\n" + strings.Replace(maybe, "= list", `= "$x"`, 1) + active, nil, ""},
		{"variable_later", strings.Replace(maybe, "= list", "= $x", 1) + active + "[default]\nx = list\n", nil, "error"},
		{"variable_unknown", maybe + "x = $nothing\n" + active, nil, "error"},
		{"variable_open", "x = list\n" + maybe + "y = ${x\n" + active, nil, "error"},
		{"dollar_is_a_letter", ".pragma = dollarid:on\n" + strings.ReplaceAll(maybe, "list", "li$t") + active, nil, "base default"},
		{"pragma_unknown", ".pragma = colour:red\n" + maybe + active, nil, "base default"},
		{"pragma_bad", ".pragma = colour\n" + maybe + active, nil, "error"},
		{"pragma_neither", ".pragma = dollarid:maybe\n" + maybe + active, nil, "error"},
		{"section_again", maybe + "[x]\n[maybe]\n" + active, nil, "base default"},
		{"section_of_a_name", maybe + "[x]\nmaybe::activate = 1\n", nil, "base default"},
		{"value_again", strings.Replace(maybe, "= list", "= nothing\nproviders = list", 1) + active, nil, "base default"},
		{"numbered", strings.Replace(maybe, "base = on", "1.base = on", 1) + active, nil, "base default"},
		{"module_numbered", strings.Replace(maybe, "providers =", "providers.7 =", 1) + active, nil, "base default"},
		{"identity", strings.Replace(strings.Replace(maybe, "base", "default", 1), "default = maybe", "x = maybe", 1) + "identity = base\n" + active,
			nil, "base default"},
		{"no_bracket", maybe + "[maybe\n" + active, nil, "error"},
		{"quote_in_section", maybe + "[\"maybe\"]\n" + active, nil, "error"},
		{"no_equal", maybe + "activate\n", nil, "error"},
		{"error_at_the_end", maybe + active + "rubbish\n", nil, "error"},
		{"include", maybe + ".include = ROOT/more.cnf\n", map[string]string{"more.cnf": active}, "base default"},
		{"include_old", maybe + ".include ROOT/more.cnf\n", map[string]string{"more.cnf": active}, "base default"},
		{"include_missing", maybe + ".include ROOT/more.cnf\n" + active, nil, "base default"},
		{"include_leaves_section", maybe + ".include ROOT/more.cnf\n" + active, map[string]string{"more.cnf": "[x]\n"}, "base"},
		{"include_goes_on", maybe + "[x]\n.include ROOT/more.cnf\n" + active, map[string]string{"more.cnf": "[maybe]\n"}, "base default"},
		{"include_error", maybe + ".include ROOT/more.cnf\n" + active, map[string]string{"more.cnf": "rubbish\n"}, "error"},
		{"include_directory", maybe + ".include ROOT/more\n", map[string]string{"more/a.cnf": active, "more/b.txt": "rubbish\n"}, "base default"},
		{"include_by_pragma", ".pragma = includedir:ROOT/sub\n" + maybe + ".include more.cnf\n", map[string]string{"sub/more.cnf": active}, "base default"},
		{"include_relative_refused", ".pragma = abspath:on\n" + maybe + ".include more.cnf\n", nil, "error"},
		{"no_init", "openssl_conf = nothing\n", nil, ""},
		{"other_init", strings.Replace(maybe, "openssl_conf", "nodejs_conf", 1) + active, nil, ""},
		{"empty", "", nil, ""},
	}
}

type confTest struct {
	name, text string
	files      map[string]string
	want       string // the active providers; "error" when the file has one
}

func (test confTest) root(t *testing.T, root string) *rootfs.Root {
	files := map[string]string{"openssl.cnf": strings.ReplaceAll(test.text, "ROOT", root)}
	for name, text := range test.files {
		files[name] = text
	}
	return made(t, files)
}

func TestParseConf(t *testing.T) {
	for _, test := range confTests() {
		t.Run(test.name, func(t *testing.T) {
			conf, err := fips.ParseConf(test.root(t, ""), "openssl.cnf")
			got := activeOf(conf)
			if conf.Broken {
				got = "error"
			}
			if got != test.want || conf.Broken != (err != nil) {
				t.Errorf("ParseConf(%q): got %q, error %v, want %q", test.text, got, err, test.want)
			}
		})
	}
}

func activeOf(conf fips.Conf) string {
	var names []string
	for _, p := range conf.Providers {
		if p.Active {
			names = append(names, p.Name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// TestParseConfLikeOpenSSL gives the same configurations to OpenSSL 3.
func TestParseConfLikeOpenSSL(t *testing.T) {
	version, err := exec.Command("openssl", "version").Output()
	if err != nil || !strings.HasPrefix(string(version), "OpenSSL 3.") {
		t.Skipf("openssl version 3 is not installed: %q, %v", version, err)
	}
	for _, test := range confTests() {
		t.Run(test.name, func(t *testing.T) {
			r := test.root(t, "")
			path := filepath.Join(r.Name(), "openssl.cnf")
			text := strings.ReplaceAll(test.text, "ROOT", r.Name())
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command("openssl", "list", "-providers")
			cmd.Env = append(os.Environ(), "OPENSSL_CONF="+path)
			out, _ := cmd.Output()
			var names []string
			for line := range strings.Lines(string(out)) {
				if rest, ok := strings.CutPrefix(line, "  "); ok && !strings.HasPrefix(rest, " ") {
					names = append(names, strings.TrimSpace(rest))
				}
			}
			slices.Sort(names)
			got := strings.Join(names, " ")
			want := test.want
			if want == "" || want == "error" {
				want = "default" // what OpenSSL does without a word, and with a file it cannot read
			}
			if got != want {
				t.Errorf("openssl list -providers: got %q, want %q", got, want)
			}
		})
	}
}

func TestConfBounds(t *testing.T) {
	many := func(n int, line string) string { return strings.Repeat(line, n) }
	var doubling strings.Builder
	doubling.WriteString("a0 = 0123456789\n")
	for i := range 40 {
		fmt.Fprintf(&doubling, "a%d = $a%d$a%d\n", i+1, i, i)
	}
	var numbered strings.Builder
	for i := range fips.MaxConfValues + 1 {
		fmt.Fprintf(&numbered, "a%d = 1\n", i)
	}
	tests := []struct {
		name, text   string
		files        map[string]string
		broken, ours bool
		err          string
	}{
		{"loop", ".include /openssl.cnf\n", nil, false, true, "line 1, column 10: more than is read: 300 files or 10 levels of .include"},
		{"long_line", "a = 1\nb = " + many(fips.MaxConfValue, "x"), nil, false, true, "line 2, column 65537: more than is read: a line of 65536 bytes"},
		{"long_by_continuation", many(fips.MaxConfValue, "x\\\n") + "x", nil, false, true, "line 1, column 65537: more than is read: a line of 65536 bytes"},
		{"large", many(fips.MaxConfBytes/2+1, "#\n"), nil, false, true, "larger than the limit of 2097152 bytes"},
		{"doubling", doubling.String(), nil, true, false, "line 14, column 5: value is longer than 65536 bytes"},
		{"many", numbered.String(), nil, false, true, "line 20000, column 8: more than is read: 20000 values or 8388608 bytes of them"},
		{"null", "a = \x00", nil, true, false, "line 1, column 5: has a null byte"},
		{"fifo", ".include /etc/dir/sub", map[string]string{"etc/dir/sub/x.cnf/y": ""}, false, true, "line 1, column 10: not a regular file"},
		{"column", "a = 1\n  name value\n", nil, true, false, `line 2, column 8: no "=" after name "name"`},
		{"in_include", ".include /etc/a.cnf\n", map[string]string{"etc/a.cnf": "\n[x"}, true, false, `line 2, column 1: no "]" at the end of a section's name`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := map[string]string{"openssl.cnf": test.text}
			for name, text := range test.files {
				files[name] = text
			}
			conf, err := fips.ParseConf(made(t, files), "openssl.cnf")
			if err == nil || conf.Broken != test.broken || conf.Incomplete != test.ours || !strings.HasSuffix(err.Error(), test.err) {
				t.Errorf("ParseConf: got broken %t, incomplete %t, error %v, want %t, %t, %s", conf.Broken, conf.Incomplete, err, test.broken, test.ours, test.err)
			}
		})
	}
}

func TestConfValues(t *testing.T) {
	const text = `[s]
plain = a b
quotes = "a b" 'c "d' end
escapes = a\nb\tc\rd\be\\f\"g\$h
later = 1
empty =
later = 2
env = x$ENV::HOME/y
relative = 1
.include other.cnf
`
	r := made(t, map[string]string{"openssl.cnf": text})
	got, err := fips.ConfValues(r, "openssl.cnf", "s")
	want := []string{"plain=a b", `quotes=a b c "d end`, "escapes=a\nb\tc\rd\be\\f\"g$h", "empty=", "later=2", "env=x/y", "relative=1"}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("ConfValues: error %v (-want +got):\n%s", err, diff)
	}
	conf, _ := fips.ParseConf(r, "openssl.cnf")
	if !conf.Environment || !cmp.Equal(conf.Missing, []string{"other.cnf"}) {
		t.Errorf("ParseConf: got environment %t and missing %q, want true and other.cnf", conf.Environment, conf.Missing)
	}
}
