// SPDX-License-Identifier: Apache-2.0

// Package report carries an assessment out: one model, which is the JSON
// report, and one file for each format that shows it. Every format is a view
// of the model, so a saved report can be rendered again in any of them.
package report

import (
	"fmt"
	"io"
	"strings"
)

// Schema names the version of the JSON model. Fields may be added within it;
// none changes its meaning.
const Schema = "cryptopatch/report/v1"

// Options says how a format is laid out. Formats for machines ignore it.
type Options struct {
	Width   int  // columns of a text line; 0 means 80
	Color   bool // terminal colours in text
	Verbose bool // every finding with its evidence, not_affected included
	Quiet   bool // only verdict and actions, and nothing at all when the verdict is ok
}

// format is one way to show a report.
type format struct {
	name  string
	file  string // name in a directory of several formats
	write func(io.Writer, Report, Options) error
}

func formats() []format {
	return []format{
		{"text", "report.txt", writeText},
		{"json", "report.json", writeJSON},
		{"osv-scanner", "report.osv-scanner.json", writeOSVScanner},
	}
}

// Formats lists the names that Write understands, the default first.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// FileName is the name a format's report has in a directory of several. It is
// empty for an unknown format.
func FileName(name string) string {
	for _, f := range formats() {
		if f.name == name {
			return f.file
		}
	}
	return ""
}

// Write renders r to w in the format called name. The same report and options
// give the same bytes.
func Write(w io.Writer, name string, r Report, o Options) error {
	for _, f := range formats() {
		if f.name != name {
			continue
		}
		if err := f.write(w, r, o); err != nil {
			return fmt.Errorf("write %s report: %w", name, err)
		}
		return nil
	}
	return fmt.Errorf("unknown format %q: use %s", name, strings.Join(Formats(), ", "))
}
